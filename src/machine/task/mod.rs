//! A task: its frames and registers, what it is in the middle of, and what it waits for.
//!
//! It is a plain value: put aside at any instruction and taken up again there.

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

use crate::compiler::bytecode::{Code, Pc, Reg};
use crate::net::HandleKey;
use crate::source::Span;
use crate::spec::Awaits;
use crate::values::{Barrier, Channel, Failure, TaskKey, TaskValue, Ticket, Value};
use current_handle::CurrentHandles;

/// One activation of a piece of code.
#[derive(Debug)]
pub(crate) struct Frame {
    /// What runs.
    pub code: Rc<Code>,
    /// The next instruction.
    pub pc: Pc,
    /// Its first register in the task's stack.
    pub base: usize,
    /// The caller's register that takes the result.
    pub to: Reg,
    /// How many handlers were open when it began.
    pub handlers: usize,
}

/// Something that stands ready for when a block is left other than by its end.
#[derive(Debug)]
pub(crate) struct Handler {
    /// The number of frames it belongs to.
    pub frame: usize,
    /// Where it continues.
    pub target: Pc,
    /// Temporaries from here on are dropped when it is entered.
    pub keep: Reg,
    /// What it is for.
    pub kind: HandlerKind,
}

/// The kinds of handler.
#[derive(Debug)]
pub(crate) enum HandlerKind {
    /// `catch`: takes errors.
    Catch {
        /// Gets the error.
        to: Reg,
    },
    /// `fails`: takes errors.
    Fails {
        /// Gets the error.
        to: Reg,
    },
    /// `finally` that has not begun.
    Finally,
    /// `finally` that runs, and what continues at its end.
    Cleanup(Completion),
    /// A line typed while stepping: nothing it fails with goes further.
    Typed,
    /// `within`, by its number.
    Within {
        /// Tells it from those around it.
        id: u64,
    },
}

/// Why a block is being left.
#[derive(Clone, Debug)]
pub(crate) enum Completion {
    /// Its end was reached.
    Normal,
    /// `break` or `continue`: to there, with so many handlers of the frame kept.
    Jump {
        /// The target.
        to: Pc,
        /// How many of the task's handlers stay open.
        keep: usize,
    },
    /// `return`
    Return(Value),
    /// A failure.
    Error(Rc<Failure>),
    /// The `within` of this number is out of time.
    Deadline {
        /// Which `within`.
        id: u64,
        /// What it fails with.
        failure: Rc<Failure>,
    },
    /// `cancel`, Ctrl-C at the prompt.
    Cancel,
    /// `exit`, or the end of the program.
    Exit(i32),
}

impl Completion {
    /// Those that no `return`, `break` or failure of a `finally` block can swallow.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Completion::Cancel | Completion::Exit(_) | Completion::Deadline { .. })
    }
}

/// Which direction of a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Reading, accepting.
    Read,
    /// Writing, connecting.
    Write,
}

/// What a parked task waits for.
#[derive(Clone, Debug)]
pub(crate) enum WaitOn {
    /// A handle to become ready.
    Handle(HandleKey, Side),
    /// Whatever happens on the handles it looks out on, and on these channels.
    Handles(Vec<Rc<Channel>>),
    /// Its turn on a handle somebody else is using.
    Side(HandleKey, Side),
    /// The deadline alone.
    Time,
    /// Other tasks.
    Tasks,
    /// All other tasks.
    AllTasks,
    /// A value in a channel (reading), or room for one (writing).
    Channel(Rc<Channel>, Side),
    /// The other tasks that are to come to a barrier.
    Barrier(Rc<Barrier>),
    /// Standard output to take more.
    Output,
    /// A helper thread.
    Worker,
    /// To be told how far to step.
    Step,
}

/// A wait: what for, until when, and for whom it looks like what.
#[derive(Clone, Debug)]
pub(crate) struct Wait {
    /// What for.
    pub on: WaitOn,
    /// At most until then.
    pub deadline: Option<Instant>,
    /// The command that waits.
    pub what: &'static str,
    /// What it waits for, on a handle.
    pub awaits: Awaits,
    /// Where it stands.
    pub span: Span,
    /// Since when.
    pub since: Instant,
}

/// Why a command that waited runs again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum WakeReason {
    /// It did not wait yet.
    #[default]
    Fresh,
    /// What it waited for may be there.
    Ready,
    /// Its time is up.
    TimedOut,
    /// The handle was closed.
    Closed,
}

/// A line that other tasks stand in as well; it is left however the command ends.
#[derive(Clone, Debug)]
pub(crate) struct QueuePlace {
    /// Which line.
    pub of: QueueOf,
    /// The place in it.
    pub ticket: Ticket,
}

/// What there are lines at.
#[derive(Clone, Debug)]
pub(crate) enum QueueOf {
    /// A channel: those who take (reading), those who put (writing).
    Channel(Rc<Channel>, Side),
    /// A barrier.
    Barrier(Rc<Barrier>),
}

/// The command a task is in the middle of.
#[derive(Debug, Default)]
pub(crate) struct Operation {
    /// How far it got, for commands that have a state.
    pub pending: Option<Box<dyn Any>>,
    /// When its time is up, once it has begun to wait.
    pub deadline: Option<Instant>,
    /// Why it runs again.
    pub wake_reason: WakeReason,
    /// Where it stands in line, apart from handles.
    pub queue_place: Option<Box<QueuePlace>>,
    /// Turns it holds.
    pub locked_sides: SmallVec<[(HandleKey, Side); 1]>,
    /// Since when it waits, however often it had to try again.
    pub since: Option<Instant>,
}

impl Operation {
    /// Notes a turn it holds: hardly ever more than one.
    pub(crate) fn add_locked_side(&mut self, key: HandleKey, side: Side) {
        self.locked_sides.push((key, side));
    }

    /// Whether the command has not waited and has kept nothing.
    pub(crate) fn is_fresh(&self) -> bool {
        self.wake_reason == WakeReason::Fresh
            && self.pending.is_none()
            && self.queue_place.is_none()
            && self.locked_sides.is_empty()
            && self.deadline.is_none()
            && self.since.is_none()
    }
}

/// What a task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// In the run queue, or running.
    Ready,
    /// Waiting.
    Parked,
}

/// Which script a task belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script(pub(super) u32);

impl Script {
    /// None of its own: `exit` ends the program.
    pub(crate) const NONE: Script = Script(0);
}

/// A task.
#[derive(Debug)]
pub(crate) struct Task {
    /// Its place.
    pub key: TaskKey,
    /// What variables hold of it.
    pub value: Rc<TaskValue>,
    /// Its registers, frame after frame; the first are its top-level variables.
    pub stack: Vec<Value>,
    /// How many of them are top-level variables.
    pub top: usize,
    /// Its frames, the innermost last.
    pub frames: Vec<Frame>,
    /// Its handlers, the innermost last.
    pub handlers: Vec<Handler>,
    /// Which handles commands without a prefix work on.
    pub current: CurrentHandles,
    /// The command it is in the middle of.
    pub operation: Operation,
    /// What it waits for.
    pub wait_for: Option<Wait>,
    /// Counts its waits; a wake for an earlier one is stale.
    pub wait: u32,
    /// What it is doing.
    pub state: State,
    /// What ends it (or a block of it) when it runs next.
    pub pending_completion: Option<Completion>,
    /// Whether it is the program's main task.
    pub is_main: bool,
    /// The script it runs, at the prompt.
    pub script: Script,
}

impl Task {
    /// Opens a handler. Most tasks have one or two, and room for no more.
    pub(crate) fn push_handler(&mut self, handler: Handler) {
        if self.handlers.len() == self.handlers.capacity() {
            self.handlers.reserve_exact(self.handlers.len().max(2));
        }
        self.handlers.push(handler);
    }

    /// Whether it is inside the `within` of this number.
    pub(crate) fn is_within(&self, id: u64) -> bool {
        self.handlers.iter().any(|handler| matches!(handler.kind, HandlerKind::Within { id: open } if open == id))
    }

    /// Gives a top-level variable a value, also one the running code does not know yet.
    pub(crate) fn set_top(&mut self, top: usize, value: Value) {
        if self.stack.len() <= top {
            self.stack.resize(top + 1, Value::Unset);
        }
        self.stack[top] = value;
    }

    /// Where it stands: the statement it is in, innermost.
    pub(crate) fn place(&self) -> Option<Span> {
        let frame = self.frames.last()?;
        frame.code.statement(frame.pc)
    }
}
