//! The virtual machine: runs the bytecode of one task for one slice.

pub(super) mod assertions;
pub(super) mod control;
pub(super) mod data;
pub(super) mod fuel;
mod lists;
pub(super) mod run;
pub(super) mod spawn;
pub(super) mod unwind;

use std::rc::Rc;

use crate::compiler::Program;
use crate::compiler::bytecode::{Code, Reg};
use crate::spec::Shows;
use crate::values::Value;
use run::SLICE;

/// What the run loop needs besides the running task.
#[derive(Debug, Default)]
pub(super) struct Vm {
    /// Units left of the running slice; negative when its last call cost more.
    fuel: i64,
    functions: Vec<Rc<Code>>,
    /// Counts the programs that were linked: what was computed about functions holds for one count.
    functions_version: u64,
    /// The variables that all tasks share, by number.
    shared: Vec<Value>,
    /// How the prompt shows the value of the last command, and what the command adds to it.
    last_shows: Option<(Shows, Option<&'static str>)>,
    /// What the running command adds to its value at the prompt.
    remark: Option<&'static str>,
    /// A shared variable whose value an instruction changes in place, and the register that holds the value meanwhile.
    lent: Option<(u32, Reg)>,
}

impl Vm {
    /// Adds the functions of a program; one that is defined again replaces the earlier.
    pub(super) fn link(&mut self, program: &Program) {
        for (number, code) in &program.functions {
            let number = *number as usize;
            while self.functions.len() <= number {
                self.functions.push(code.clone());
            }
            self.functions[number] = code.clone();
        }
        self.functions_version += 1;
    }

    pub(super) fn note_remark(&mut self, words: &'static str) {
        self.remark = Some(words);
    }

    pub(super) fn functions(&self) -> &[Rc<Code>] {
        &self.functions
    }

    pub(super) fn shared(&self, number: u32) -> Option<&Value> {
        self.shared.get(number as usize)
    }

    pub(super) fn all_shared(&self) -> &[Value] {
        &self.shared
    }

    pub(super) fn add_shared(&mut self, value: Value) {
        self.shared.push(value);
    }

    /// Sets a shared variable; returns the value it had.
    pub(super) fn set_shared(&mut self, number: u32, value: Value) -> Value {
        let at = number as usize;
        if self.shared.len() <= at {
            self.shared.resize(at + 1, Value::Unset);
        }
        std::mem::replace(&mut self.shared[at], value)
    }

    /// Gives the value of a shared variable up, if the register holds the same.
    fn lend(&mut self, shared: u32, from: Reg, registers: &[Value]) {
        if let Some(place) = self.shared.get_mut(shared as usize)
            && place.is_same(&registers[from as usize])
        {
            *place = Value::Unset;
            self.lent = Some((shared, from));
        }
    }

    /// Gives a value back to its shared variable after a failure.
    fn give_back(&mut self, registers: &mut [Value]) {
        if let Some((shared, from)) = self.lent.take() {
            self.set_shared(shared, std::mem::take(&mut registers[from as usize]));
        }
    }

    /// How many units the last slice has used.
    pub(super) fn spent(&self) -> i64 {
        SLICE - self.fuel
    }
}

#[cfg(test)]
mod tests;
