//! Variables that the prompt makes when a line is over: of handles that were shown and not assigned, and of handles
//! that got another name.

use std::collections::HashMap;
use std::rc::{Rc, Weak};

use super::driver::Driver;
use super::line_state::Rename;
use crate::net::{Handle, Resource};
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

    /// Name by which a handle can be typed: of the variable that holds it, if one does.
    pub(super) fn typable_name(&self, handle: &Handle) -> Rc<str> {
        let label = handle.name();
        let holds = |value: &Value| matches!(value, Value::Handle(held) if held.key == handle.key);
        if self.main_variable(&label).is_some_and(holds) {
            return label;
        }
        let mut named = self.main_variables().filter(|(name, value)| &***name != "_" && holds(value));
        named.next().map_or(label, |(name, _)| name.clone())
    }

    /// Makes variables of the handles and tasks that a text mentions by the names that `handles` and `tasks` show, and
    /// which no variable has. Returns the text with the variables' names; `None` if there is nothing of that kind in it.
    pub(super) fn name_what_is_typed(&mut self, text: &str) -> Option<String> {
        let is_shown = |handle: &Rc<Handle>| !matches!(handle.resource, Resource::Standard(_) | Resource::Program(_));
        let handles = self.handles.open_handles().into_iter().filter(is_shown);
        let handles = handles.map(|handle| (handle.name(), Value::Handle(handle)));
        let tasks = self.task_values().into_iter().map(|task| (task.name.get(), Value::Task(task)));
        let found: Vec<(Rc<str>, Value)> = handles.chain(tasks).collect();
        let mut named = None;
        for (label, value) in found {
            let text = named.as_deref().unwrap_or(text);
            let Some(at) = place_of(text, &label).filter(|_| !self.is_taken(&label)) else { continue };
            let name = if label.contains('#') { self.free_name(&label.replace('#', "")) } else { label.to_string() };
            named = Some(format!("{}{name}{}", &text[..at], &text[at + label.len()..]));
            match value {
                Value::Handle(handle) => {
                    self.line.new_variables.borrow_mut().push(name.clone());
                    self.make_variable(&name, handle);
                }
                other => {
                    if let Some(given) = other.given_name() {
                        given.give(&name);
                    }
                    self.announce(&name);
                    self.set_main_variable(&name, other);
                }
            }
        }
        named
    }

    fn announce(&mut self, name: &str) {
        self.stdout().write(format!("  (now the variable {name})\n").as_bytes());
    }

    fn make_variable(&mut self, name: &str, handle: Rc<Handle>) {
        handle.name_once(name);
        self.announce(name);
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

/// Where a text has this name as a word of its own, or as the handle before a command; not in the place of a command.
fn place_of(text: &str, name: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || "_#$.".contains(c);
    let is_there = |at: &usize| {
        let (before, behind) = (&text[..*at], &text[at + name.len()..]);
        let is_word = !before.ends_with(is_part) && !behind.starts_with(is_part);
        let is_handle = !before.ends_with(is_part) && behind.starts_with('.');
        is_handle || is_word && !before.trim_end().is_empty()
    };
    text.match_indices(name).map(|(at, _)| at).find(is_there)
}

/// Whether a variable with this value must not be overwritten unasked.
fn is_in_use(value: &Value) -> bool {
    match value {
        Value::Unset => false,
        Value::Handle(handle) => handle.is_open(),
        _ => true,
    }
}
