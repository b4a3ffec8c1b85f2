//! Names of a program: functions, top-level variables, variables that all tasks share.
//!
//! A script fills this once; at the prompt each line without mistakes adds to it. `collect` fills it, `codegen` reads
//! it.

pub(super) mod collect;
pub(crate) mod visit;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::syntax::ast::{Block, Name};

/// Definition of a function, kept so that the prompt can compile it again when a name becomes shared.
#[derive(Debug)]
pub(crate) struct Definition {
    pub name: Name,
    pub params: Vec<Name>,
    pub body: Block,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    functions: HashMap<String, u32>,
    definitions: Vec<Rc<Definition>>,
    top: HashMap<String, u32>,
    variables: Vec<Rc<str>>,
    /// Numbers of variables that were made in advance and have no name yet, the next to be used last.
    spare: Vec<u32>,
    shared: HashMap<String, u32>,
    shared_count: u32,
    assigned: HashSet<String>,
}

impl Names {
    /// Number and definition of a function.
    pub(crate) fn function(&self, name: &str) -> Option<(u32, &Rc<Definition>)> {
        let id = *self.functions.get(name)?;
        self.definitions.get(id as usize).map(|definition| (id, definition))
    }

    /// Definitions, by function number.
    pub(crate) fn definitions(&self) -> &[Rc<Definition>] {
        &self.definitions
    }

    pub(crate) fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// Adds a function, or replaces the one of that name, and gives its number.
    pub(crate) fn define(&mut self, definition: Definition) -> u32 {
        let name = definition.name.text.clone();
        let next = u32::try_from(self.definitions.len()).unwrap_or(u32::MAX);
        let id = *self.functions.entry(name).or_insert(next);
        if id == next {
            self.definitions.push(Rc::new(definition));
        } else {
            self.definitions[id as usize] = Rc::new(definition);
        }
        id
    }

    /// Number of a top-level variable, which is made if it is new.
    pub(crate) fn top(&mut self, name: &str) -> u32 {
        if let Some(number) = self.top.get(name) {
            return *number;
        }
        let number = self.spare.pop().unwrap_or_else(|| self.nameless());
        self.top.insert(name.to_owned(), number);
        self.variables[number as usize] = name.into();
        number
    }

    fn nameless(&mut self) -> u32 {
        self.variables.push("".into());
        u32::try_from(self.variables.len() - 1).unwrap_or(u32::MAX)
    }

    /// Makes top-level variables in advance, because lines typed while a program is stepped through can have no others.
    pub(crate) fn reserve(&mut self, count: usize) {
        while self.spare.len() < count {
            let number = self.nameless();
            self.spare.insert(0, number);
        }
    }

    /// Number of a top-level variable, if there is one of this name.
    pub(crate) fn find_top(&self, name: &str) -> Option<u32> {
        self.top.get(name).copied()
    }

    /// Names of the top-level variables, by number.
    pub(crate) fn top_names(&self) -> &[Rc<str>] {
        &self.variables
    }

    /// Number of the variable that all tasks share, if the name was declared `global` anywhere.
    pub(crate) fn find_shared(&self, name: &str) -> Option<u32> {
        self.shared.get(name).copied()
    }

    /// Declares a name `global`.
    pub(crate) fn share(&mut self, name: &str) {
        let next = self.shared_count;
        if *self.shared.entry(name.to_owned()).or_insert(next) == next {
            self.shared_count += 1;
        }
    }

    /// Takes over the functions and shared variables of an inner file without their names, which stay inside the file.
    pub(crate) fn adopt_inner(&mut self, inner: &Names) {
        let mine = self.definitions.len();
        self.definitions.extend(inner.definitions.iter().skip(mine).cloned());
        self.shared_count = inner.shared_count;
    }

    /// Drops the top-level variables that `before` does not have, except shared ones.
    pub(crate) fn forget_variables_since(&mut self, before: Names) {
        self.top = before.top;
        self.variables = before.variables;
        self.spare = before.spare;
        let shared = &self.shared;
        self.assigned.retain(|name| before.assigned.contains(name) || shared.contains_key(name));
    }

    /// Names and numbers of the shared variables.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (&str, u32)> {
        self.shared.iter().map(|(name, number)| (name.as_str(), *number))
    }

    /// Records that a top-level or shared name is assigned somewhere.
    pub(crate) fn assign(&mut self, name: &str) {
        self.assigned.insert(name.to_owned());
    }

    /// Whether a statement assigns a top-level or shared name.
    pub(crate) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }

    /// Names that statements assign.
    pub(crate) fn assigned(&self) -> impl Iterator<Item = &str> {
        self.assigned.iter().map(String::as_str)
    }
}
