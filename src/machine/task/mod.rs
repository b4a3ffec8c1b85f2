//! A task: its frames and registers, the command it is in the middle of, and its wait.
//!
//! It is a plain value that can be parked at any instruction and resumed there.

pub(super) mod current_handle;
mod main_task;
#[cfg(test)]
pub(super) mod sample;
pub(crate) mod status;
pub(crate) mod stuck;
pub(super) mod table;
pub(crate) mod wait_notice;

use std::any::Any;
use std::rc::Rc;
use std::time::Instant;

use smallvec::SmallVec;

use super::time::TimerKey;
use crate::compiler::bytecode::{Code, Pc, Reg};
use crate::net::HandleKey;
use crate::source::Span;
use crate::spec::Awaits;
use crate::values::{Barrier, Channel, Failure, FailureKind, TaskKey, TaskValue, Ticket, Value};
use current_handle::CurrentHandles;

#[derive(Debug)]
pub(crate) struct Frame {
    pub code: Rc<Code>,
    /// The next instruction, or the command that runs again.
    pub pc: Pc,
    /// The first register, as an index in the task's stack.
    pub base: usize,
    /// The caller's register for the result.
    pub to: Reg,
    /// How many handlers the task had when the frame began.
    pub handlers: usize,
}

/// What happens when a block is left other than by its end.
#[derive(Debug)]
pub(crate) struct Handler {
    /// How many frames the task has in the block.
    pub frame: usize,
    pub target: Pc,
    /// Registers of the frame from this one on are cleared when the code continues at the handler.
    pub keep: Reg,
    pub kind: HandlerKind,
}

#[derive(Debug)]
pub(crate) enum HandlerKind {
    Catch {
        /// Takes the error; may be [`NOWHERE`](crate::compiler::bytecode::NOWHERE).
        to: Reg,
    },
    Fails {
        to: Reg,
    },
    /// A `finally` block that has not begun.
    Finally,
    /// A `finally` block that runs, and the completion that goes on at its end.
    Cleanup(Completion),
    /// A line typed at a stop: its failures end here.
    Typed,
    Within {
        /// Inner blocks begin later and have larger numbers.
        id: u64,
        until: Instant,
    },
}

/// Why a block is left, and where that leads.
#[derive(Clone, Debug)]
pub(crate) enum Completion {
    Normal,
    /// `break` or `continue`.
    Jump {
        to: Pc,
        /// How many of the task's handlers stay.
        keep: usize,
    },
    Return(Value),
    Error(Rc<Failure>),
    /// The `within` block of this number has expired.
    Deadline {
        id: u64,
        failure: Rc<Failure>,
    },
    /// `cancel`, or Ctrl-C at the prompt.
    Cancel,
    /// `exit`, a signal, or another end of the program, with the exit code.
    Exit(i32),
}

impl Completion {
    /// Whether no `return`, `break` or failure of a `finally` block can replace the completion.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Completion::Cancel | Completion::Exit(_) | Completion::Deadline { .. })
    }

    /// Whether this is a failed `assert` or `fails`, which nothing may swallow.
    pub(crate) fn is_failed_assertion(&self) -> bool {
        matches!(self, Completion::Error(failure) if failure.kind == FailureKind::Expectation)
    }
}

/// One direction of a handle. Each side is used by one command at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// `recv`, `accept` and the like.
    Read,
    /// `send`, `connect` and the like.
    Write,
}

#[derive(Clone, Debug)]
pub(crate) enum WaitOn {
    Handle(HandleKey, Side),
    /// Anything that happens on the handles that the task watches, or on these channels.
    Handles(Vec<Rc<Channel>>),
    /// A side of a handle that another task's command has locked.
    Side(HandleKey, Side),
    /// The deadline alone.
    Time,
    /// The end of these tasks.
    Tasks(Rc<[Rc<TaskValue>]>),
    AllTasks,
    /// A value in a channel (`Read`), or room for one (`Write`).
    Channel(Rc<Channel>, Side),
    Barrier(Rc<Barrier>),
    /// Standard output to drain.
    Output,
    Worker,
    /// The command of how far to step.
    Step,
}

/// What a parked task waits for, until when, and what can be told of it.
#[derive(Clone, Debug)]
pub(crate) struct Wait {
    pub on: WaitOn,
    pub deadline: Option<Instant>,
    /// The name of the command that waits.
    pub what: &'static str,
    /// What the command needs from the handle: any data, a whole line, a client …
    pub awaits: Awaits,
    pub span: Span,
    /// When the command first waited, however often it tried since.
    pub since: Instant,
}

/// Why a command runs, or runs again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum WakeReason {
    /// The command has not waited.
    #[default]
    Fresh,
    /// The awaited event may have happened: the command must check.
    Ready,
    TimedOut,
    Closed,
}

/// A task's place in the queue of a channel or barrier. It is given up however the command ends.
#[derive(Clone, Debug)]
pub(crate) struct QueuePlace {
    pub of: QueueOf,
    pub ticket: Ticket,
}

#[derive(Clone, Debug)]
pub(crate) enum QueueOf {
    /// The queue of the tasks that take values (`Read`), or that put them (`Write`).
    Channel(Rc<Channel>, Side),
    Barrier(Rc<Barrier>),
}

/// The command that a task is in the middle of.
#[derive(Debug, Default)]
pub(crate) struct Operation {
    /// The state of a command that waits, of a type of its own.
    pub pending: Option<Box<dyn Any>>,
    /// The command's own deadline, set when it begins to wait.
    pub deadline: Option<Instant>,
    pub wake_reason: WakeReason,
    pub queue_place: Option<Box<QueuePlace>>,
    /// The sides that the command has locked, which others wait for meanwhile.
    pub locked_sides: SmallVec<[(HandleKey, Side); 1]>,
    /// When the command began to wait, however often it tried since.
    pub since: Option<Instant>,
}

impl Operation {
    pub(crate) fn add_locked_side(&mut self, key: HandleKey, side: Side) {
        self.locked_sides.push((key, side));
    }

    /// Whether the command has not waited and keeps no state.
    pub(crate) fn is_fresh(&self) -> bool {
        self.wake_reason == WakeReason::Fresh
            && self.pending.is_none()
            && self.queue_place.is_none()
            && self.locked_sides.is_empty()
            && self.deadline.is_none()
            && self.since.is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// In the run queue, or running.
    Ready,
    Parked,
}

/// The script a task belongs to: scripts that are stepped through at the prompt are numbered from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script(pub(super) u32);

impl Script {
    /// The prompt, or the script of a whole run: `exit` ends the program.
    pub(crate) const NONE: Script = Script(0);
}

#[derive(Debug)]
pub(crate) struct Task {
    pub key: TaskKey,
    /// The task as variables hold it.
    pub value: Rc<TaskValue>,
    /// The registers, frame after frame; the first are the top-level variables.
    pub stack: Vec<Value>,
    /// How many registers are top-level variables.
    pub top: usize,
    /// The innermost is the last.
    pub frames: Vec<Frame>,
    /// The innermost is the last.
    pub handlers: Vec<Handler>,
    /// The handles for commands without a prefix.
    pub current: CurrentHandles,
    pub operation: Operation,
    /// Set while the task is parked.
    pub wait_for: Option<Wait>,
    /// The timer of the wait, if it has a deadline.
    pub timer: Option<TimerKey>,
    /// Counts the waits; a wake-up that belongs to an earlier one is stale.
    pub wait: u32,
    pub state: State,
    /// Unwinds the task when it runs next.
    pub pending_completion: Option<Completion>,
    pub is_main: bool,
    pub script: Script,
}

impl Task {
    /// Adds a handler. Most tasks have one or two, so that room is made for no more.
    pub(crate) fn push_handler(&mut self, handler: Handler) {
        if self.handlers.len() == self.handlers.capacity() {
            self.handlers.reserve_exact(self.handlers.len().max(2));
        }
        self.handlers.push(handler);
    }

    /// The failed assertions on whose way out `finally` blocks run.
    pub(crate) fn failed_assertions(&self) -> impl Iterator<Item = Rc<Failure>> {
        self.handlers.iter().filter_map(|handler| match &handler.kind {
            HandlerKind::Cleanup(Completion::Error(failure)) if failure.kind == FailureKind::Expectation => {
                Some(failure.clone())
            }
            _ => None,
        })
    }

    pub(crate) fn is_within(&self, id: u64) -> bool {
        self.handlers.iter().any(|handler| matches!(handler.kind, HandlerKind::Within { id: open, .. } if open == id))
    }

    /// Sets a top-level variable, which the running code may not know yet.
    pub(crate) fn set_top(&mut self, top: usize, value: Value) {
        if self.stack.len() <= top {
            self.stack.resize(top + 1, Value::Unset);
        }
        self.stack[top] = value;
    }

    /// The innermost statement that the task is in.
    pub(crate) fn place(&self) -> Option<Span> {
        let frame = self.frames.last()?;
        frame.code.statement(frame.pc)
    }
}
