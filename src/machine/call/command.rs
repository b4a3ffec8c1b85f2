//! The command table: the spec of each command beside the function that runs it, and how one run ends. What a command
//! may use of the machine is in `context`.

use std::cell::OnceCell;
use std::collections::HashMap;

pub(crate) use super::blocking::CallTimeout;
pub(crate) use super::context::{Context, describe};
use crate::spec::{Spec, Vocabulary};
use crate::values::{Failure, Value};

pub(crate) struct Command {
    pub spec: Spec,
    pub run: Run,
}

/// The function that runs a command, with its argument registers.
pub(crate) type Run = fn(&mut Context, &mut [Value]) -> Outcome;
pub(crate) type Outcome = Result<Flow, Box<Failure>>;

/// How one run of a command ends when it does not fail.
#[derive(Debug)]
pub(crate) enum Flow {
    Done(Value),
    /// The task is parked; the command runs again when it is woken.
    Wait,
    /// The slice is used up; the command runs again after other tasks have had theirs.
    Again,
    /// Done without a value; statements are observed from now on, or no longer.
    Rewatch,
    Exit(i32),
}

impl Flow {
    pub(crate) const NONE: Flow = Flow::Done(Value::None);
}

/// All commands, by number and by name.
pub(crate) struct Table {
    families: &'static [&'static [Command]],
    // Made at the first look-up, so that starting does not read the whole table.
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

    /// A command by its number, which `Vocabulary::command` gives.
    pub(crate) fn get(&self, number: u16) -> Option<&'static Command> {
        self.index().commands.get(number as usize).copied()
    }

    /// All specs, in the table's order.
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
