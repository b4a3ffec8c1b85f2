//! The command table: what is known of each command beside what runs it, and how one run ends. What a command sees of
//! the machine while it runs is in `context`.

use std::cell::OnceCell;
use std::collections::HashMap;

pub(crate) use super::blocking::CallTimeout;
pub(crate) use super::context::{Context, describe};
use crate::spec::{Spec, Vocabulary};
use crate::values::{Failure, Value};

/// A command: what is known of it, and what runs it.
pub(crate) struct Command {
    /// What is known of it.
    pub spec: Spec,
    /// What runs it.
    pub run: Run,
}

/// What runs a command.
pub(crate) type Run = fn(&mut Context, &mut [Value]) -> Outcome;
/// How one run ends.
pub(crate) type Outcome = Result<Flow, Box<Failure>>;

/// How one run ends when it does not fail.
#[derive(Debug)]
pub(crate) enum Flow {
    /// With a value.
    Done(Value),
    /// The task is parked; the command runs again when it is woken.
    Wait,
    /// The slice is used up; the command runs again when others had their turn.
    Again,
    /// Without a value, and whether somebody watches the statements has changed.
    Rewatch,
    /// The program ends.
    Exit(i32),
}

impl Flow {
    /// Done, without a value.
    pub(crate) const NONE: Flow = Flow::Done(Value::None);
}

/// The command table.
pub(crate) struct Table {
    families: &'static [&'static [Command]],
    // Made when a command is first looked up: starting should not read the whole table.
    index: OnceCell<Index>,
}

struct Index {
    by_name: HashMap<&'static str, u16>,
    commands: Vec<&'static Command>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Table({} commands)", self.index().commands.len())
    }
}

impl Table {
    /// A table of these commands.
    pub(crate) fn new(families: &'static [&'static [Command]]) -> Table {
        Table { families, index: OnceCell::new() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let commands: Vec<&'static Command> = self.families.iter().copied().flatten().collect();
            let by_name = (0..).zip(&commands).map(|(number, command)| (command.spec.name, number)).collect();
            Index { by_name, commands }
        })
    }

    /// A command by its number.
    pub(crate) fn get(&self, number: u16) -> Option<&'static Command> {
        self.index().commands.get(number as usize).copied()
    }

    /// All specs in the table's order.
    pub(crate) fn specs(&self) -> impl Iterator<Item = &'static Spec> {
        self.index().commands.iter().map(|command| &command.spec)
    }
}

impl Vocabulary for Table {
    fn command(&self, name: &str) -> Option<(u16, &'static Spec)> {
        let number = *self.index().by_name.get(name)?;
        self.get(number).map(|command| (number, &command.spec))
    }

    fn names(&self) -> Vec<&'static str> {
        self.specs().map(|spec| spec.name).collect()
    }
}
