//! The run loop: one task, until it waits, ends or has used its slice.
//!
//! What a loop of integers needs is done here, in place. Everything else is a call away: `data` computes values,
//! `control` calls and leaves, `unwind` handles failures.

use std::rc::Rc;

use super::task::{Completion, Task};
use super::unwind::Unwound;
use super::watch::{Off, On, Watch};
use super::{Machine, data};
use crate::program::code::{Code, Op};
use crate::values::{Comparison, Failure, Value};

/// How much a slice may use: a back edge or call costs one.
pub(super) const SLICE: i64 = 10_000;

/// How a slice ended.
#[derive(Debug)]
pub(super) enum Slice {
    /// It is used up.
    Used,
    /// The task waits.
    Parked,
    /// The task has ended.
    Ended(Completion),
}

/// Where the run loop goes after an instruction that may change frames.
pub(super) enum Next {
    /// On with the next instruction.
    On,
    /// The frame or the position changed: look again.
    Frame,
    /// The slice ends.
    Leave(Slice),
}

impl Machine {
    /// Runs a task for one slice.
    pub(super) fn run(&mut self, task: &mut Task) -> Slice {
        // The registers leave the task meanwhile, so that commands can have the task and their arguments at once.
        let mut stack = std::mem::take(&mut task.stack);
        let slice = if self.watcher.is_some() {
            self.run_frames::<On>(task, &mut stack)
        } else {
            self.run_frames::<Off>(task, &mut stack)
        };
        task.stack = stack;
        slice
    }

    fn run_frames<W: Watch>(&mut self, task: &mut Task, stack: &mut Vec<Value>) -> Slice {
        self.fuel = SLICE;
        if let Some(completion) = task.inject.take()
            && let Unwound::Ended(end) = self.unwind(task, stack, completion)
        {
            return Slice::Ended(end);
        }
        loop {
            match self.run_frame::<W>(task, stack) {
                Ok(Next::Leave(slice)) => return slice,
                Ok(_) => {}
                Err(failure) => {
                    let failure = self.placed(task, failure);
                    if let Unwound::Ended(end) = self.unwind(task, stack, Completion::Error(failure)) {
                        return Slice::Ended(end);
                    }
                }
            }
        }
    }

    /// Runs the innermost frame until frames change.
    fn run_frame<W: Watch>(&mut self, task: &mut Task, stack: &mut Vec<Value>) -> Result<Next, Box<Failure>> {
        let Some(frame) = task.frames.last() else { return Ok(Next::Leave(Slice::Ended(Completion::Normal))) };
        let code: Rc<Code> = frame.code.clone();
        let base = frame.base;
        let mut pc = frame.pc as usize;
        let registers = &mut stack[base..];
        // The position is kept in a local and written back only when the frame is left.
        macro_rules! check {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(failure) => {
                        leave_at(task, pc);
                        return Err(failure);
                    }
                }
            };
        }
        macro_rules! spend {
            ($resume:expr) => {
                if self.fuel <= 0 {
                    leave_at(task, $resume);
                    return Ok(Next::Leave(Slice::Used));
                }
                self.fuel -= 1;
            };
        }
        loop {
            let op = code.ops[pc];
            if W::ON {
                self.look(task, &code, pc, registers);
            }
            pc += 1;
            match op {
                Op::AddInt { to, a, small } => {
                    if let Value::Int(value) = registers[a as usize]
                        && let Some(sum) = value.checked_add(i64::from(small))
                    {
                        set_int(&mut registers[to as usize], sum);
                    } else {
                        check!(data::add_small(&code, registers, to, a, small));
                    }
                }
                Op::BackIfInt { comparison, a, small, to } => {
                    spend!(pc - 1);
                    let small = i64::from(small);
                    let again = if let Value::Int(value) = registers[a as usize] {
                        compare_ints(comparison, value, small)
                    } else {
                        check!(data::compare_with(&code, registers, comparison, a, &Value::Int(small)))
                    };
                    pc = if again { to as usize } else { pc };
                }
                Op::BackIf { comparison, a, b, to } => {
                    spend!(pc - 1);
                    let again = check!(compare_registers(&code, registers, comparison, a, b));
                    pc = if again { to as usize } else { pc };
                }
                Op::JumpUnlessCompare { comparison, a, b, to } => {
                    let holds = check!(compare_registers(&code, registers, comparison, a, b));
                    pc = if holds { pc } else { to as usize };
                }
                Op::Arithmetic { operator, to, a, b } => {
                    if let (Value::Int(x), Value::Int(y)) = (&registers[a as usize], &registers[b as usize])
                        && let Some(result) = data::fast_int(operator, *x, *y)
                    {
                        set_int(&mut registers[to as usize], result);
                    } else {
                        check!(data::arithmetic(&code, registers, operator, to, a, b));
                    }
                }
                Op::Jump { to } => pc = to as usize,
                Op::Back { to } => {
                    pc = to as usize;
                    spend!(pc);
                }
                Op::Round => {
                    spend!(pc - 1);
                }
                Op::JumpIf { from, to } => {
                    let holds = check!(data::truth(&code, registers, from));
                    pc = if holds { to as usize } else { pc };
                }
                Op::JumpUnless { from, to } => {
                    let holds = check!(data::truth(&code, registers, from));
                    pc = if holds { pc } else { to as usize };
                }
                Op::ForNext { list, to, done } => {
                    pc = if data::for_next(registers, list, to) { pc } else { done as usize };
                }
                Op::Native { to, site } => {
                    leave_at(task, pc - 1);
                    match check!(self.native(task, &code, registers, to, site)) {
                        Next::On => {}
                        next => return Ok(next),
                    }
                }
                op if op.is_control() => {
                    leave_at(task, pc);
                    return self.control(task, stack, &code, base, op);
                }
                op => check!(self.data(&code, registers, op)),
            }
        }
    }
}

/// Remembers the position: of the next instruction, or of one that runs again.
fn leave_at(task: &mut Task, pc: usize) {
    if let Some(frame) = task.frames.last_mut() {
        #[expect(clippy::cast_possible_truncation, reason = "positions in code are 32 bits")]
        let pc = pc as u32;
        frame.pc = pc;
    }
}

/// Writes an integer in place: there is nothing to drop when there was one before.
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

#[inline]
fn compare_registers(
    code: &Code,
    registers: &[Value],
    comparison: Comparison,
    a: u32,
    b: u32,
) -> Result<bool, Box<Failure>> {
    if let (Value::Int(a), Value::Int(b)) = (&registers[a as usize], &registers[b as usize]) {
        return Ok(compare_ints(comparison, *a, *b));
    }
    data::compare_registers(code, registers, comparison, a, b)
}
