//! Leaving blocks: one loop over the completion and the handlers of the task.
//!
//! `finally` runs however a block is left. Only an error may enter `catch`; a completion that ends a task for good
//! (`exit`, `cancel`, an expired `within`) outranks what a `finally` block does meanwhile.

use std::rc::Rc;

use super::data::unset;
use crate::compiler::bytecode::{NOWHERE, Pc};
use crate::machine::Machine;
use crate::machine::frontend::LineEnd;
use crate::machine::process::shutdown::EXPECTATION;
use crate::machine::scheduler::within::goes_before;
use crate::machine::task::{Completion, Handler, HandlerKind, Task};
use crate::source::{Span, offset};
use crate::values::{Failure, FailureKind, Value};

#[derive(Debug)]
pub(in crate::machine) enum Unwound {
    /// The task continues at the position in its innermost frame.
    Continues,
    /// All frames are left.
    Ended(Completion),
}

/// How many calls of a failure's trail are kept: the innermost, which say where it happened, and the outermost, which
/// says where it began.
const MAX_CALLS_KEPT: usize = 1_000;

impl Machine {
    /// Leaves blocks and frames until a handler takes the completion.
    pub(in crate::machine) fn unwind(
        &mut self,
        task: &mut Task,
        stack: &mut [Value],
        mut completion: Completion,
    ) -> Unwound {
        self.end_operation(task);
        if matches!(completion, Completion::Normal) {
            return Unwound::Continues;
        }
        loop {
            let frame_handlers = match task.frames.last() {
                Some(frame) => frame.handlers,
                None => return Unwound::Ended(completion),
            };
            if let Completion::Jump { to, keep } = completion
                && task.handlers.len() <= keep
            {
                go_to(task, to);
                return Unwound::Continues;
            }
            if task.handlers.len() > frame_handlers
                && let Some(handler) = task.handlers.pop()
            {
                match self.handle(task, stack, handler, completion) {
                    Ok(()) => return Unwound::Continues,
                    Err(unhandled) => completion = unhandled,
                }
                continue;
            }
            match leave_frame(task, stack, completion) {
                Ok(()) => return Unwound::Continues,
                Err(left) => completion = left,
            }
        }
    }

    /// Offers a completion to a handler that was just removed; returns it as `Err` when the handler does not take it.
    fn handle(
        &mut self,
        task: &mut Task,
        stack: &mut [Value],
        handler: Handler,
        completion: Completion,
    ) -> Result<(), Completion> {
        let Handler { frame, target, keep, kind } = handler;
        self.scheduler.handler_removed(&kind);
        match (kind, completion) {
            (HandlerKind::Finally, completion) => {
                enter(task, stack, target, keep);
                task.push_handler(Handler { frame, target, keep, kind: HandlerKind::Cleanup(completion) });
                Ok(())
            }
            (HandlerKind::Cleanup(under_way), new) => Err(self.outranked(task, under_way, new)),
            (HandlerKind::Catch { to } | HandlerKind::Fails { to }, Completion::Error(failure))
                if failure.kind == FailureKind::Error =>
            {
                enter(task, stack, target, keep);
                if to != NOWHERE
                    && let Some(frame) = task.frames.last()
                {
                    stack[frame.base + to as usize] = Value::Error(failure);
                }
                Ok(())
            }
            (HandlerKind::Within { id, .. }, Completion::Deadline { id: late, failure }) if id == late => {
                Err(Completion::Error(failure))
            }
            (HandlerKind::Typed, Completion::Error(failure)) => {
                self.typed_ends(LineEnd::Failed(failure));
                Ok(())
            }
            (HandlerKind::Typed, Completion::Cancel) => {
                self.typed_ends(LineEnd::Cancelled);
                Ok(())
            }
            (_, completion) => Err(completion),
        }
    }

    /// Decides between a completion that was under way and the one that leaves its `finally` block early: the new one
    /// counts, unless the other is final. A failed assertion is never lost: it counts wherever there is one.
    fn outranked(&mut self, task: &Task, under_way: Completion, new: Completion) -> Completion {
        match (under_way, new) {
            (under_way, new) if under_way.is_failed_assertion() => {
                match &new {
                    Completion::Error(failure) => self.failed_while_ending(task, failure),
                    Completion::Exit(_) => self.replace_exit(self.script_of(task), EXPECTATION),
                    _ => {}
                }
                under_way
            }
            (Completion::Cancel | Completion::Deadline { .. }, new) if new.is_failed_assertion() => new,
            (Completion::Exit(_), Completion::Exit(status)) => {
                self.replace_exit(self.script_of(task), status);
                Completion::Exit(status)
            }
            // The block around has expired as well.
            (under_way @ Completion::Deadline { .. }, new @ Completion::Deadline { id, .. })
                if goes_before(id, Some(&under_way)) =>
            {
                new
            }
            (under_way, new) if under_way.is_final() && !matches!(new, Completion::Exit(_) | Completion::Cancel) => {
                if let Completion::Error(failure) = &new {
                    // The failure cannot stop the end of the task, but must not vanish either.
                    self.failed_while_ending(task, failure);
                }
                under_way
            }
            (_, new) => new,
        }
    }

    /// Adds the place and the task's name to a failure.
    pub(in crate::machine) fn placed(&self, task: &Task, mut failure: Failure) -> Rc<Failure> {
        if failure.span.is_none()
            && let Some(frame) = task.frames.last()
        {
            let behind = frame.pc as usize;
            let span = frame.code.spans.get(behind.saturating_sub(1)).copied();
            failure.span = span.map(|span| self.narrowed(span, failure.variable.as_deref()));
        }
        if failure.task.is_none() && !task.is_main {
            failure.task = Some(task.value.name.get().to_string());
        }
        Rc::new(failure)
    }

    /// Narrows a place to that of a variable in it: an instruction has only the place of the whole expression.
    fn narrowed(&self, span: Span, variable: Option<&str>) -> Span {
        let text = self.sources.get(span.source).map_or("", |source| source.slice(span));
        let found = variable.and_then(|name| {
            let written = format!("${name}");
            let ends = |at: &usize| {
                !text[at + written.len()..].starts_with(|next: char| next == '_' || next.is_alphanumeric())
            };
            text.match_indices(&written).map(|(at, _)| at).find(ends).map(|at| (at, written.len()))
        });
        match found {
            Some((at, length)) => {
                Span { start: span.start + offset(at), end: span.start + offset(at + length), ..span }
            }
            None => span,
        }
    }
}

/// Continues at a handler, without the temporaries of the code that was left.
fn enter(task: &mut Task, stack: &mut [Value], target: Pc, keep: u32) {
    if let Some(frame) = task.frames.last_mut() {
        frame.pc = target;
        let end = (frame.base + frame.code.registers as usize).min(stack.len());
        unset(&mut stack[frame.base + keep as usize..end]);
    }
}

fn go_to(task: &mut Task, to: Pc) {
    if let Some(frame) = task.frames.last_mut() {
        frame.pc = to;
    }
}

/// Leaves the innermost frame; `Ok` when the completion ends there and the caller goes on.
fn leave_frame(task: &mut Task, stack: &mut [Value], completion: Completion) -> Result<(), Completion> {
    let Some(frame) = task.frames.pop() else { return Err(completion) };
    if task.frames.is_empty() {
        // The top-level variables of the prompt's main task outlive each line.
        let end = stack.len();
        clear_frame(stack, if task.is_main { task.top } else { 0 }, end);
        return Err(completion);
    }
    clear_frame(stack, frame.base + frame.code.own as usize, frame.base + frame.code.registers as usize);
    let caller = task.frames.last().map(|caller| (caller.base, caller.pc, caller.code.clone()));
    let Some((base, pc, code)) = caller else { return Err(completion) };
    match completion {
        Completion::Return(value) => {
            if frame.to != NOWHERE {
                stack[base + frame.to as usize] = value;
            }
            Ok(())
        }
        // The frame below a typed line did not call it: that is only the stop.
        Completion::Error(failure) if frame.code.own == 0 => {
            let at = code.spans.get((pc as usize).saturating_sub(1)).copied();
            Err(Completion::Error(with_call(failure, &frame.code.name, at)))
        }
        other => Err(other),
    }
}

fn clear_frame(stack: &mut [Value], from: usize, to: usize) {
    let to = to.min(stack.len());
    if from < to {
        unset(&mut stack[from..to]);
    }
}

fn with_call(mut failure: Rc<Failure>, name: &str, at: Option<crate::source::Span>) -> Rc<Failure> {
    if let Some(at) = at {
        let failure = Rc::make_mut(&mut failure);
        if failure.calls.len() >= MAX_CALLS_KEPT {
            failure.calls.pop();
        }
        failure.calls.push((format!("`{name}`"), at));
    }
    failure
}
