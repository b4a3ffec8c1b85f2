//! The run loop: runs one task until it waits, ends or has used its slice.
//!
//! The instructions of a loop over integers are done in place. Everything else is a call: `data` computes values,
//! `control` calls and leaves frames, `unwind` handles failures.

use std::rc::Rc;

use super::data;
use super::lists;
use super::unwind::Unwound;
use crate::compiler::bytecode::{Code, Op, Reg, control_ops, data_ops};
use crate::machine::Machine;
use crate::machine::debugger::observer::{Observation, Observed, Unobserved};
use crate::machine::task::{Completion, Task};
use crate::values::{Comparison, Failure, Value};

/// The units of a slice: a back edge or a call costs one.
pub(in crate::machine) const SLICE: i64 = 10_000;

#[derive(Debug)]
pub(in crate::machine) enum Slice {
    Used,
    Parked,
    Ended(Completion),
}

/// What the run loop does after an instruction that may change frames.
pub(in crate::machine) enum Next {
    /// Goes on with the next instruction.
    On,
    /// Looks up the frame again: the frame or the position has changed.
    Frame,
    Leave(Slice),
    /// Observing statements was turned on or off: the task goes on at once in the other run loop.
    Rewatch,
}

/// The value of a result; a failure is returned, with the position written back, which is otherwise kept in a local.
macro_rules! check {
    ($task:ident, $pc:expr, $result:expr) => {
        match $result {
            Ok(value) => value,
            Err(failure) => {
                leave_at($task, $pc);
                return Err(failure);
            }
        }
    };
}

/// Takes one unit from the slice; when none is left, ends it so that the task resumes at the given position.
macro_rules! spend {
    ($machine:ident, $task:ident, $resume:expr) => {{
        if $machine.vm.fuel <= 0 {
            leave_at($task, $resume);
            return Ok(Next::Leave(Slice::Used));
        }
        $machine.vm.fuel -= 1;
    }};
}

impl Machine {
    pub(in crate::machine) fn run(&mut self, task: &mut Task) -> Slice {
        // The registers leave the task meanwhile, so that a command can borrow the task and its arguments at once.
        let mut stack = std::mem::take(&mut task.stack);
        self.vm.fuel = SLICE;
        let slice = loop {
            let slice = if self.debugger.observes() {
                self.run_frames::<Observed>(task, &mut stack)
            } else {
                self.run_frames::<Unobserved>(task, &mut stack)
            };
            if let Some(slice) = slice {
                break slice;
            }
        };
        task.stack = stack;
        slice
    }

    /// Runs the task's frames; `None` when observing was turned on or off.
    fn run_frames<W: Observation>(&mut self, task: &mut Task, stack: &mut Vec<Value>) -> Option<Slice> {
        if let Some(completion) = task.pending_completion.take() {
            let Some(completion) = self.break_on_failure(task, completion) else { return Some(Slice::Parked) };
            if let Unwound::Ended(end) = self.unwind(task, stack, completion) {
                return Some(Slice::Ended(end));
            }
        }
        loop {
            match self.run_frame::<W>(task, stack) {
                Ok(Next::Leave(slice)) => return Some(slice),
                Ok(Next::Rewatch) => return None,
                Ok(Next::On | Next::Frame) => {}
                Err(failure) => {
                    let base = task.frames.last().map_or(0, |frame| frame.base);
                    self.vm.give_back(&mut stack[base..]);
                    let failure = self.placed(task, *failure);
                    let Some(completion) = self.break_on_failure(task, Completion::Error(failure)) else {
                        return Some(Slice::Parked);
                    };
                    if let Unwound::Ended(end) = self.unwind(task, stack, completion) {
                        return Some(Slice::Ended(end));
                    }
                }
            }
        }
    }

    /// Runs the innermost frame until the frames or the position change.
    fn run_frame<W: Observation>(&mut self, task: &mut Task, stack: &mut Vec<Value>) -> Result<Next, Box<Failure>> {
        let Some(frame) = task.frames.last() else { return Ok(Next::Leave(Slice::Ended(Completion::Normal))) };
        let code: Rc<Code> = frame.code.clone();
        let base = frame.base;
        let mut pc = frame.pc as usize;
        let registers = &mut stack[base..];
        loop {
            // By reference: a copy would go through memory for every instruction.
            let op = &code.ops[pc];
            if W::ON && self.observe(task, &code, pc, registers) {
                leave_at(task, pc);
                return Ok(Next::Leave(Slice::Parked));
            }
            pc += 1;
            match *op {
                Op::AddInt { to, a, small } => match add_int(&registers[a as usize], small) {
                    Some(sum) => set_int(&mut registers[to as usize], sum),
                    None => check!(task, pc, data::add_small(&code, registers, to, a, small)),
                },
                Op::Arithmetic { operator, to, a, b } => {
                    if let Some(result) = data::fast_int(operator, &registers[a as usize], &registers[b as usize]) {
                        set_int(&mut registers[to as usize], result);
                    } else {
                        check!(task, pc, self.arithmetic(&code, registers, operator, to, a, b));
                    }
                }
                Op::BackIfInt { comparison, a, small, to } => {
                    spend!(self, task, pc - 1);
                    let again = match registers[a as usize] {
                        Value::Int(value) => compare_ints(comparison, value, i64::from(small)),
                        _ => check!(task, pc, data::compare_small(&code, registers, comparison, a, small)),
                    };
                    pc = if again { to as usize } else { pc };
                }
                Op::BackIf { comparison, a, b, to } => {
                    spend!(self, task, pc - 1);
                    let again = check!(task, pc, self.compare(&code, registers, comparison, a, b));
                    pc = if again { to as usize } else { pc };
                }
                Op::JumpUnlessCompare { comparison, a, b, to } => {
                    let holds = check!(task, pc, self.compare(&code, registers, comparison, a, b));
                    pc = if holds { pc } else { to as usize };
                }
                Op::JumpIf { from, to } => {
                    pc = if check!(task, pc, data::truth(&code, registers, from)) { to as usize } else { pc };
                }
                Op::JumpUnless { from, to } => {
                    pc = if check!(task, pc, data::truth(&code, registers, from)) { pc } else { to as usize };
                }
                Op::Jump { to } => pc = to as usize,
                Op::Back { to } => {
                    pc = to as usize;
                    spend!(self, task, pc);
                }
                Op::Round => spend!(self, task, pc - 1),
                Op::ForNext { list, to, done } => {
                    pc = if lists::for_next(registers, list, to) { pc } else { done as usize };
                }
                Op::Native { to, site } => {
                    leave_at(task, pc - 1);
                    match check!(task, pc, self.native(task, &code, registers, to, site)) {
                        Next::On => {}
                        next => return Ok(next),
                    }
                }
                op @ control_ops!() => {
                    leave_at(task, pc);
                    return self.control(task, stack, &code, base, op);
                }
                op @ data_ops!() => check!(task, pc, self.data(&code, registers, op)),
            }
        }
    }
}

impl Machine {
    #[inline]
    fn compare(
        &mut self,
        code: &Code,
        registers: &[Value],
        comparison: Comparison,
        a: Reg,
        b: Reg,
    ) -> Result<bool, Box<Failure>> {
        if let (Value::Int(a), Value::Int(b)) = (&registers[a as usize], &registers[b as usize]) {
            return Ok(compare_ints(comparison, *a, *b));
        }
        self.charge_comparison(&registers[a as usize], &registers[b as usize]);
        data::compare_registers(code, registers, comparison, a, b)
    }
}

/// Writes the position back: of the next instruction, or of one that runs again.
fn leave_at(task: &mut Task, pc: usize) {
    if let Some(frame) = task.frames.last_mut() {
        #[expect(clippy::cast_possible_truncation, reason = "positions in code are 32 bits")]
        let pc = pc as u32;
        frame.pc = pc;
    }
}

#[inline]
fn add_int(value: &Value, small: i32) -> Option<i64> {
    if let Value::Int(value) = value { value.checked_add(i64::from(small)) } else { None }
}

/// Writes an integer in place: an integer that was there needs no drop.
#[inline]
fn set_int(register: &mut Value, value: i64) {
    if let Value::Int(place) = register {
        *place = value;
    } else {
        *register = Value::Int(value);
    }
}

#[inline]
fn compare_ints(comparison: Comparison, a: i64, b: i64) -> bool {
    match comparison {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterEqual => a >= b,
    }
}
