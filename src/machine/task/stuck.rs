//! The facts of a deadlock report. `deadlock` finds them, the view words them.

use std::rc::Rc;

use super::Side;
use crate::source::Span;

#[derive(Debug)]
pub(crate) struct Deadlock {
    /// Every task and its wait, the main task first.
    pub waits: Vec<StuckTask>,
    /// Streams with bytes in the write buffer: name and number of bytes.
    pub unflushed: Vec<(Rc<str>, usize)>,
}

#[derive(Debug)]
pub(crate) struct StuckTask {
    pub task: Rc<str>,
    /// The command the task waits in.
    pub what: &'static str,
    pub span: Span,
    pub why: StuckOn,
    /// The functions it is in, innermost first, each with where it was called.
    pub calls: Vec<(String, Span)>,
    /// Tasks that could end the wait, as indexes in the list of waits.
    pub others: Vec<usize>,
}

#[derive(Debug)]
pub(crate) enum StuckOn {
    /// The end of other tasks.
    Tasks,
    AllTasks,
    /// A side of this handle, which another task has locked.
    Side(Rc<str>, Side),
    Data {
        on: Rc<str>,
        from: FarEnd,
        /// Bytes that have arrived but do not satisfy the command.
        arrived: usize,
    },
    Room {
        on: Rc<str>,
        /// The end at which no task reads.
        at: FarEnd,
        /// Bytes that arrived at the other end and were not read.
        unread: usize,
    },
    /// A value in this channel.
    Value(Rc<str>),
    /// A task that takes from this channel, which is full with this many values.
    Taker(Rc<str>, usize),
    /// More tasks at this barrier.
    Meeting {
        on: Rc<str>,
        /// How many tasks are there.
        there: usize,
        /// How many tasks it needs.
        of: usize,
    },
    /// Anything that happens on these handles and channels.
    Any(Vec<Rc<str>>),
}

#[derive(Debug)]
pub(crate) enum FarEnd {
    End(Rc<str>),
    /// The connection has not been accepted: it is in the backlog of this listener.
    Queue(Rc<str>),
}
