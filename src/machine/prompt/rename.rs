//! Other names for handles: at once in tables and messages, and at the prompt for their variables when the line is over.

use std::collections::HashMap;
use std::rc::Rc;

use crate::machine::Machine;
use crate::net::{Handle, HandleKey};
use crate::values::Value;

/// A handle whose variable gets another name when the line is over.
#[derive(Debug)]
pub(in crate::machine) struct Rename {
    handle: Rc<Handle>,
    from: Rc<str>,
    to: String,
}

impl Machine {
    /// Gives a handle another name. When it is the prompt that asks, its variable gets it as well when the line is over.
    ///
    /// # Errors
    /// Who has the name already.
    pub(crate) fn rename(&mut self, handle: &Rc<Handle>, name: &str, from_main: bool) -> Result<(), String> {
        // The variables of a program that is stepped through are its own.
        let at_prompt = self.interactive && from_main && !self.is_stepping();
        let from = handle.name();
        if *from == *name {
            return Ok(());
        }
        let in_use = self.names_in_use.get(name);
        if at_prompt && in_use.is_some_and(|key| key.is_none_or(|key| self.handles.get(key).is_some())) {
            return Err(format!("the variable `{name}` has a value already"));
        }
        if !handle.rename(name) {
            return Err(format!("another handle is called `{name}`"));
        }
        if at_prompt {
            self.renamed.push(Rename { handle: handle.clone(), from, to: name.to_owned() });
        }
        Ok(())
    }

    pub(in crate::machine) fn move_renamed(&mut self) {
        for Rename { handle, from, to } in std::mem::take(&mut self.renamed) {
            if !handle.is_open() || self.is_taken(&to) {
                continue;
            }
            let holds = |value: &Value| matches!(value, Value::Handle(held) if held.key == handle.key);
            if let Some(top) = self.names.find_top(&from)
                && let Some(main) = self.tasks.main_mut()
                && let Some(variable) = main.stack.get_mut(top as usize).filter(|value| holds(value))
            {
                *variable = Value::Unset;
            }
            self.make_variable(&to, handle);
        }
    }

    /// The variables that have a value, with the handle if it is one: while a line runs they cannot be looked at.
    pub(in crate::machine) fn find_names_in_use(&self) -> HashMap<Rc<str>, Option<HandleKey>> {
        let Some(main) = self.tasks.main() else { return HashMap::new() };
        let with_values = self.names.top_names().iter().zip(&main.stack).filter(|(_, value)| !value.is_unset());
        let key = |value: &Value| if let Value::Handle(handle) = value { Some(handle.key) } else { None };
        with_values.map(|(name, value)| (name.clone(), key(value))).collect()
    }
}
