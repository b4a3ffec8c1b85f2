//! "Nothing can go on": notices that no task of the program can ever continue, and ends what hangs.
//!
//! Only a program that has nothing to do is looked at, twice, a quarter of a second of quiet before each look
//! (`idle_timer`). Each wait is judged in `detect`; who waits for whom is gathered in `wait_graph`; the words are the view's.

mod detect;
pub(super) mod idle_timer;
mod wait_graph;

use std::time::Duration;

use super::Machine;
use super::task::Completion;
use super::task::stuck::Deadlock;
use detect::{Fact, Verdict};
use idle_timer::Seen;

/// Exit code of a program that can never go on.
pub(crate) const DEADLOCKED: i32 = 5;

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
