//! What is said when nothing can go on, as facts.

use std::rc::Rc;

use super::Side;
use crate::source::Span;

/// What is said when nothing can go on.
#[derive(Debug)]
pub(crate) struct Deadlock {
    /// Every task and its wait, the main task first.
    pub waits: Vec<StuckTask>,
    /// Streams that hold back what was written to them: name and bytes.
    pub unflushed: Vec<(Rc<str>, usize)>,
}

/// A task that waits for ever.
#[derive(Debug)]
pub(crate) struct StuckTask {
    /// The task.
    pub task: Rc<str>,
    /// The command it is in.
    pub what: &'static str,
    /// Where.
    pub span: Span,
    /// For what.
    pub why: StuckOn,
    /// For whom: places in the list of waits.
    pub others: Vec<usize>,
}

/// What a task waits for.
#[derive(Debug)]
pub(crate) enum StuckOn {
    /// Others to end.
    Tasks,
    /// All others to end.
    AllTasks,
    /// Its turn on this handle.
    Turn(Rc<str>, Side),
    /// Data on this handle.
    Data {
        /// The handle.
        on: Rc<str>,
        /// From there.
        from: FarEnd,
        /// Bytes that are there, but are not what it waits for.
        arrived: usize,
    },
    /// Room for data on this handle.
    Room {
        /// The handle.
        on: Rc<str>,
        /// Nobody reads there.
        at: FarEnd,
        /// What lies there.
        unread: usize,
    },
    /// A value in this channel.
    Value(Rc<str>),
    /// Somebody to take from this channel, which holds so many values and may not hold more.
    Taker(Rc<str>, usize),
    /// So many tasks to come to this barrier, where some are.
    Meeting {
        /// The barrier.
        on: Rc<str>,
        /// How many are there.
        there: usize,
        /// How many it is for.
        of: usize,
    },
    /// Whatever happens on these handles and channels.
    Any(Vec<Rc<str>>),
}

/// The other end of a stream.
#[derive(Debug)]
pub(crate) enum FarEnd {
    /// This handle.
    End(Rc<str>),
    /// None yet: the connection is in the queue of this listening socket.
    Queue(Rc<str>),
}
