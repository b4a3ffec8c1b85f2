//! The deadlock report ("nothing can go on"): finds that no task of the program can ever continue, reports it, and ends
//! the program or the prompt's line.
//!
//! A program is looked at only when it has nothing to do, and twice, each time after a quarter of a second of quiet
//! (`idle_timer`). `detect` judges each wait; `wait_graph` finds out which task waits for which; the words are the
//! view's.

mod detect;
pub(super) mod idle_timer;
mod wait_graph;

use std::time::Duration;

use super::Machine;
use super::task::Completion;
use super::task::stuck::Deadlock;
use detect::{Fact, Verdict};
use idle_timer::Seen;

/// Exit code of a program that ended in a deadlock.
pub(crate) const DEADLOCKED: i32 = 5;

impl Machine {
    /// Waits for the next event; looks for a deadlock after a time without any.
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

    /// Whether one look has found a deadlock, which a second one is to confirm.
    pub(crate) fn may_be_deadlocked(&self) -> bool {
        self.idle_timer.is_suspicious()
    }

    /// Whether a deadlock report has ended the prompt's line since this was last asked.
    pub(crate) fn take_line_deadlocked(&mut self) -> bool {
        std::mem::take(&mut self.idle_timer.told)
    }

    /// Sets whether the prompt is waiting for the background tasks to end, which makes a deadlock among them count.
    pub(crate) fn set_leaving(&mut self, leaving: bool) {
        self.idle_timer.leaving = leaving;
    }

    /// A program that is ending needs no report, nor does one whose prompt is reading a line, since the line may change
    /// everything.
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
        // Events that came during the look.
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
