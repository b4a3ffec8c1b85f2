//! Variables that the prompt makes when a line is over: of handles that were shown and not assigned, and of handles
//! that got another name.

use std::collections::HashMap;
use std::rc::{Rc, Weak};

use super::driver::Driver;
use super::line_state::Rename;
use crate::net::Handle;
use crate::values::Value;

impl Driver {
    /// Variables that have a value, with the handle if the value is one. They are copied because a running line has
    /// them.
    pub(super) fn names_in_use(&self) -> HashMap<Rc<str>, Option<Weak<Handle>>> {
        let key = |value: &Value| if let Value::Handle(handle) = value { Some(Rc::downgrade(handle)) } else { None };
        self.main_variables().map(|(name, value)| (name.clone(), key(value))).collect()
    }

    /// Moves the variables of renamed handles to the new names.
    pub(super) fn move_renamed(&mut self) {
        for Rename { handle, from, to } in self.line.renames.take() {
            if !handle.is_open() || self.is_taken(&to) {
                continue;
            }
            let holds = |value: &Value| matches!(value, Value::Handle(held) if held.key == handle.key);
            if self.main_variable(&from).is_some_and(holds) {
                self.set_main_variable(&from, Value::Unset);
                self.line.renamed.borrow_mut().push((from.to_string(), to.clone()));
            }
            self.make_variable(&to, handle);
        }
    }

    /// Makes variables of shown handles and prints their names, when the line is over: its code has no registers for
    /// them.
    pub(super) fn name_unassigned(&mut self) {
        for handle in self.line.unassigned.take() {
            if !handle.was_assigned() && handle.is_open() {
                let name = self.free_name(&handle.name());
                self.line.new_variables.borrow_mut().push(name.clone());
                self.make_variable(&name, handle);
            }
        }
    }

    fn make_variable(&mut self, name: &str, handle: Rc<Handle>) {
        handle.name_once(name);
        self.stdout().write(format!("  (now the variable {name})\n").as_bytes());
        self.release_current(&handle);
        self.set_main_variable(name, Value::Handle(handle));
    }

    /// Automatic name of a handle, or the next of its kind that is free: no variable with a value is overwritten.
    fn free_name(&self, automatic: &str) -> String {
        let kind = automatic.trim_end_matches(|c: char| c.is_ascii_digit());
        let first = automatic[kind.len()..].parse::<usize>().unwrap_or(1);
        let mut names = (first..).map(|number| format!("{kind}{number}"));
        names.find(|name| !self.is_taken(name)).unwrap_or_else(|| automatic.to_owned())
    }

    fn is_taken(&self, name: &str) -> bool {
        self.names.find_shared(name).is_some() || self.main_variable(name).is_some_and(is_in_use)
    }
}

/// Whether a variable with this value must not be overwritten unasked.
fn is_in_use(value: &Value) -> bool {
    match value {
        Value::Unset => false,
        Value::Handle(handle) => handle.is_open(),
        _ => true,
    }
}
