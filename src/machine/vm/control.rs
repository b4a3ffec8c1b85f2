//! Instructions that change the position, the frames or the handlers of a task: calls of commands and functions,
//! leaving blocks, new tasks.

use std::rc::Rc;
use std::time::Duration;

use super::data::{no_value, unset};
use super::run::{Next, Slice};
use super::unwind::Unwound;
use crate::compiler::bytecode::{Code, NOWHERE, Op, Pc, Reg, data_ops, in_place_ops};
use crate::limits::{self, CALL_DEPTH, LimitExceeded};
use crate::machine::Machine;
use crate::machine::call::command::{Context, Flow};
use crate::machine::task::{Completion, Frame, Handler, HandlerKind, Task, WakeReason};
use crate::machine::time::deadline_after;
use crate::spec::Fuel;
use crate::values::{Failure, FailureKind, Value};

type Done<T = ()> = Result<T, Box<Failure>>;

impl Machine {
    /// Runs a command. The position stays at the call until the command is done.
    pub(in crate::machine) fn native(
        &mut self,
        task: &mut Task,
        code: &Code,
        registers: &mut [Value],
        to: Reg,
        site: u32,
    ) -> Done<Next> {
        let site = &code.sites[site as usize];
        let Some(command) = self.table.get(site.command) else { return Ok(Next::On) };
        let first = site.first as usize;
        // The variable that takes the result gives up its hold on the value that the command changes.
        let lent = site.spec.in_place && to != NOWHERE && registers[to as usize].is_same(&registers[first]);
        if lent {
            registers[to as usize] = Value::Unset;
        }
        let reuse = if to == NOWHERE { None } else { unique_bytes(&mut registers[to as usize]) };
        let args = &mut registers[first..first + site.count as usize];
        let mut cx = Context::new(&mut *self, &mut *task, site, reuse);
        let outcome = (command.run)(&mut cx, args);
        if let Some(unused) = cx.reuse.take() {
            // A buffer that the command did not use is still the variable's value.
            registers[to as usize] = Value::Bytes(unused);
        }
        if lent && !matches!(outcome, Ok(Flow::Done(_))) {
            registers[to as usize] = registers[first].clone();
        }
        match outcome {
            Ok(Flow::Wait) => {
                return Ok(Next::Leave(if task.wait_for.is_some() { Slice::Parked } else { Slice::Used }));
            }
            Ok(Flow::Again) => {
                task.operation.wake_reason = WakeReason::Ready;
                return Ok(Next::Leave(Slice::Used));
            }
            outcome => {
                self.end_operation(task);
                if outcome.is_err() {
                    self.vm.give_back(registers);
                }
                let args = &mut registers[first..first + site.count as usize];
                if outcome.is_err() && site.spec.costs == Fuel::Values {
                    for arg in args.iter() {
                        self.charge_value(arg);
                    }
                }
                unset(args);
                match outcome? {
                    Flow::Exit(status) => {
                        self.exit(task, status);
                        return Ok(Next::Leave(Slice::Used));
                    }
                    Flow::Done(value) => {
                        if site.spec.costs == Fuel::Values {
                            self.charge_value(&value);
                        }
                        if to != NOWHERE {
                            registers[to as usize] = value;
                        }
                        if self.scheduler.tasks.keeps_main() {
                            self.vm.last_shows = Some(site.spec.shows);
                        }
                    }
                    Flow::Rewatch => {
                        if to != NOWHERE {
                            registers[to as usize] = Value::None;
                        }
                        step_over(task);
                        return Ok(Next::Leave(Slice::Rewatched));
                    }
                    Flow::Wait | Flow::Again => {}
                }
            }
        }
        step_over(task);
        Ok(Next::On)
    }

    /// Ends the task's command: unlocks its sides, gives up its place in a queue, drops its state.
    pub(in crate::machine) fn end_operation(&mut self, task: &mut Task) {
        if task.operation.is_fresh() {
            return;
        }
        let operation = std::mem::take(&mut task.operation);
        for (key, side) in operation.locked_sides {
            self.scheduler.release_side(task.key, key, side);
        }
        if let Some(place) = operation.queue_place {
            self.scheduler.leave_queue(&place);
        }
    }

    #[expect(clippy::unnested_or_patterns, reason = "each pattern is a group of instructions")]
    pub(in crate::machine) fn control(
        &mut self,
        task: &mut Task,
        stack: &mut Vec<Value>,
        code: &Rc<Code>,
        base: usize,
        op: Op,
    ) -> Done<Next> {
        match op {
            Op::LoadTop { to, top } => {
                let value = top_value(task, stack, top).filter(|value| !value.is_unset());
                let value = value.cloned().ok_or_else(|| no_value(self.top_name(top), None))?;
                stack[base + to as usize] = value;
            }
            Op::TryTop { to, top } => {
                stack[base + to as usize] = top_value(task, stack, top).cloned().unwrap_or_default();
            }
            Op::StoreTop { top, from } => {
                let value = std::mem::take(&mut stack[base + from as usize]);
                if (top as usize) < task.top {
                    stack[top as usize] = value;
                }
            }
            Op::Call { to, call } => return self.call(task, stack, code, base, to, call),
            Op::Return { from } => {
                let value =
                    if from == NOWHERE { Value::None } else { std::mem::take(&mut stack[base + from as usize]) };
                return Ok(self.leave(task, stack, Completion::Return(value)));
            }
            Op::JumpOut { to, keep_handlers } => {
                let keep = task.frames.last().map_or(0, |frame| frame.handlers) + keep_handlers as usize;
                return Ok(self.leave(task, stack, Completion::Jump { to, keep }));
            }
            Op::Spawn { to, spawn } => {
                let value = self.spawn(task, stack, code, base, spawn);
                stack[base + to as usize] = value;
            }
            Op::Source { path, site } => {
                let path = stack[base + path as usize].lossy();
                return self.source(task, stack, code, base, &path, site);
            }
            Op::Name { of, constant } => name(task, &stack[base + of as usize], &code.constants[constant as usize]),
            Op::Leave => {
                if let Some(handler) = task.handlers.pop() {
                    self.scheduler.handler_removed(&handler.kind);
                }
            }
            Op::LeaveFinally => {
                if let Some(handler) = task.handlers.last_mut() {
                    handler.kind = HandlerKind::Cleanup(Completion::Normal);
                }
            }
            Op::EndFinally => {
                if let Some(Handler { kind: HandlerKind::Cleanup(completion), .. }) = task.handlers.pop() {
                    return Ok(self.leave(task, stack, completion));
                }
            }
            Op::EnterCatch { target, to, keep } => enter(task, target, keep, HandlerKind::Catch { to }),
            Op::EnterFails { target, to, keep } => enter(task, target, keep, HandlerKind::Fails { to }),
            Op::EnterFinally { target, keep } => enter(task, target, keep, HandlerKind::Finally),
            Op::EnterWithin { time, target, keep } => {
                let time = seconds("within", &stack[base + time as usize])?;
                let within = self.scheduler.start_within(task.key, deadline_after(time));
                enter(task, target, keep, within);
            }
            in_place_ops!() | data_ops!() => {}
        }
        Ok(Next::Frame)
    }

    fn leave(&mut self, task: &mut Task, stack: &mut [Value], completion: Completion) -> Next {
        match self.unwind(task, stack, completion) {
            Unwound::Continues => Next::Frame,
            Unwound::Ended(end) => Next::Leave(Slice::Ended(end)),
        }
    }

    fn call(
        &mut self,
        task: &mut Task,
        stack: &mut Vec<Value>,
        code: &Code,
        base: usize,
        to: Reg,
        call: u32,
    ) -> Done<Next> {
        let site = code.calls[call as usize];
        let Some(callee) = self.vm.functions.get(site.function as usize).cloned() else { return Ok(Next::Frame) };
        if callee.params != site.count {
            let words = format!("takes {} arguments now, not {}", callee.params, site.count);
            return Err(Box::new(Failure::new(&callee.name, words).hint("the function was defined again with others")));
        }
        if task.frames.len() >= CALL_DEPTH.most {
            return Err(Box::new(Failure::over_limit(&callee.name, LimitExceeded::CallDepth)));
        }
        if self.vm.fuel <= 0 {
            // Repeats the call in the next slice.
            if let Some(frame) = task.frames.last_mut() {
                frame.pc -= 1;
            }
            return Ok(Next::Leave(Slice::Used));
        }
        self.vm.fuel -= 1;
        Machine::push_frame(task, stack, callee, base + site.first as usize, site.count as usize, to);
        Ok(Next::Frame)
    }

    /// Adds a frame whose first `filled` registers hold the arguments already.
    pub(in crate::machine) fn push_frame(
        task: &mut Task,
        stack: &mut Vec<Value>,
        code: Rc<Code>,
        base: usize,
        filled: usize,
        to: Reg,
    ) {
        let end = base + code.registers as usize;
        let reset_to = end.min(stack.len());
        if base + filled < reset_to {
            unset(&mut stack[base + filled..reset_to]);
        }
        if stack.len() < end {
            // A task's first call gets what it needs and no more; deeper ones double the room.
            if task.frames.len() == 1 {
                stack.reserve_exact(end - stack.len());
            }
            stack.resize(end, Value::Unset);
        }
        task.frames.push(Frame { code, pc: 0, base, to, handlers: task.handlers.len() });
    }

    pub(in crate::machine) fn top_name(&self, top: u32) -> &str {
        self.names.top_names().get(top as usize).map_or("", |name| name)
    }

    /// Whether a failure ends the whole program, whatever task it is in.
    pub(in crate::machine) fn ends_all(failure: &Failure) -> bool {
        failure.kind == FailureKind::Expectation
    }
}

fn enter(task: &mut Task, target: Pc, keep: Reg, kind: HandlerKind) {
    task.push_handler(Handler { frame: task.frames.len(), target, keep, kind });
}

/// Moves the position behind a call that is done.
fn step_over(task: &mut Task) {
    if let Some(frame) = task.frames.last_mut() {
        frame.pc += 1;
    }
}

fn top_value<'s>(task: &Task, stack: &'s [Value], top: u32) -> Option<&'s Value> {
    let top = top as usize;
    if top < task.top { stack.get(top) } else { None }
}

/// Takes the bytes from a register if no other value shares them, so that a command can fill them again.
fn unique_bytes(register: &mut Value) -> Option<Rc<Vec<u8>>> {
    let unique = matches!(register, Value::Bytes(bytes) if Rc::strong_count(bytes) == 1);
    match if unique { std::mem::take(register) } else { Value::Unset } {
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// Gives a handle, task, channel or barrier the name of the first variable it is assigned to.
fn name(task: &Task, value: &Value, name: &Value) {
    match value {
        Value::Handle(handle) if !handle.was_assigned() => {
            handle.name_once(&name.lossy());
            task.current.release(handle.key);
        }
        other => {
            if let Some(given) = other.given_name() {
                given.give(&name.lossy());
            }
        }
    }
}

/// Reads a time in seconds from a value.
pub(in crate::machine) fn seconds(operation: &str, value: &Value) -> Done<Duration> {
    #[expect(clippy::cast_precision_loss, reason = "times that long are cut to thirty years anyway")]
    let seconds = match value {
        Value::Int(seconds) => *seconds as f64,
        Value::Float(seconds) => *seconds,
        other => {
            let words = format!("takes a time in seconds, not {}", crate::machine::call::command::describe(other));
            return Err(Box::new(Failure::new(operation, words)));
        }
    };
    limits::time(seconds, || value.lossy()).map_err(|wrong| Box::new(Failure::new(operation, wrong.words)))
}
