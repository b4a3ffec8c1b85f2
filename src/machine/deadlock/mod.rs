//! "Nothing can go on": notices that no task of the program can ever continue, and ends what hangs.
//!
//! Only a program that has nothing to do is looked at, twice, a quarter of a second of quiet before each look
//! (`idle_timer`). Each wait is judged in `detect`; who waits for whom is gathered in `wait_graph`; the words are the view's.

mod detect;
pub(super) mod idle_timer;
mod wait_graph;

use std::rc::Rc;
use std::time::Duration;

use super::Machine;
use super::task::{Completion, Side};
use crate::source::Span;
use detect::{Fact, Verdict};
use idle_timer::Seen;

/// Exit code of a program that can never go on.
pub(crate) const DEADLOCKED: i32 = 5;

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

impl Machine {
    /// Waits for what happens next, and looks around when nothing does.
    pub(super) fn sleep(&mut self) {
        if self.idle_timer.ran {
            self.idle_timer.disturb();
        }
        if self.may_be_stuck() {
            self.idle_timer.wind(&self.handles);
        }
        if self.poll_events(self.until_next()) {
            self.idle_timer.disturb();
        } else if self.idle_timer.has_rung() && self.may_be_stuck() {
            self.look_around();
        }
    }

    /// Whether one look found that nothing can go on: the next will tell.
    pub(crate) fn may_be_deadlocked(&self) -> bool {
        self.idle_timer.is_suspicious()
    }

    /// Whether the main task was ended because nothing could go on, which was told.
    pub(crate) fn take_line_deadlocked(&mut self) -> bool {
        std::mem::take(&mut self.idle_timer.told)
    }

    /// The driver waits for the background tasks to end: what hangs is found out.
    pub(crate) fn set_leaving(&mut self, leaving: bool) {
        self.idle_timer.leaving = leaving;
    }

    /// While a line is read at the prompt everything can go on, and what is ending does so by itself.
    fn may_be_stuck(&self) -> bool {
        self.exit_requested().is_none() && (!self.scheduler.tasks.main_is_idle() || self.idle_timer.leaving)
    }

    fn look_around(&mut self) {
        let before = std::mem::take(&mut self.idle_timer.seen);
        let found = match self.find_closed_waits() {
            Verdict::Open => return self.idle_timer.seen = Seen::Open,
            Verdict::Unsettled => return,
            Verdict::Stuck(found) => found,
        };
        let facts: Vec<Fact> = found.iter().map(detect::ClosedWait::fact).collect();
        let again = matches!(before, Seen::Stuck(before) if before == facts);
        self.idle_timer.seen = Seen::Stuck(facts);
        if !again {
            return;
        }
        // What came while it was looked at.
        if self.poll_events(Some(Duration::ZERO)) || !self.scheduler.is_idle() {
            return self.idle_timer.disturb();
        }
        let stuck = self.gather(&found);
        self.nothing_can_go_on(&stuck);
    }

    fn nothing_can_go_on(&mut self, stuck: &Deadlock) {
        let line =
            self.scheduler.tasks.main_key().filter(|_| self.scheduler.tasks.keeps_main() && !self.idle_timer.leaving);
        let mut diagnostic = self.frontend.deadlock(stuck, &self.sources);
        if line.is_some() {
            diagnostic.hints.push("the line was ended, as by Ctrl-C".to_owned());
        }
        self.report(&diagnostic);
        self.idle_timer.disturb();
        match line {
            Some(main) => {
                self.idle_timer.told = true;
                self.scheduler.interrupt(main, Completion::Cancel);
            }
            None => self.request_exit(DEADLOCKED),
        }
    }
}
