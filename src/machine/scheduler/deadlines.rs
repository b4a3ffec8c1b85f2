//! What is due: waits and `within` blocks whose time is up, the end of the run, and when the next of them comes.

use std::time::{Duration, Instant};

use super::Scheduler;
use super::timers::Due;
use super::within::goes_before;
use crate::machine::Machine;
use crate::machine::task::{Completion, State, WakeReason};
use crate::values::TaskKey;

impl Scheduler {
    /// When the next wait or `within` is out of time.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Wakes the tasks whose waits are out of time at this moment. Gives the tasks with a `within` that is out of time,
    /// and its number: the main task's do not count while a learner steps through it.
    pub(super) fn expire(&mut self, now: Instant, main_has_time: bool) -> Vec<(TaskKey, u64)> {
        let mut withins = Vec::new();
        while let Some((key, due)) = self.timers.pop(now) {
            let Some(task) = self.tasks.get(key) else { continue };
            match due {
                Due::Wait(wait) if task.wait == wait => self.wake(key, WakeReason::TimedOut),
                Due::Wait(_) => {}
                Due::Within(_) if task.is_main && main_has_time => {}
                // It was just woken, perhaps by what it waited for: it has a slice to take that.
                Due::Within(id)
                    if task.state == State::Ready
                        && task.operation.wake_reason != WakeReason::Fresh
                        && task.pending_completion.is_none() =>
                {
                    self.expired_withins.push((key, id));
                }
                Due::Within(id) => withins.push((key, id)),
            }
        }
        withins
    }

    /// Takes the `within` blocks of a task that had a slice more.
    pub(super) fn take_expired_withins(&mut self, key: TaskKey) -> Vec<u64> {
        self.expired_withins.extract_if(.., |(task, _)| *task == key).map(|(_, id)| id).collect()
    }

    pub(super) fn tidy_timers(&mut self) {
        if self.timers.len() > 1_000 + 4 * self.tasks.len() {
            let tasks = &self.tasks;
            // The running task is not in the table; its own timers are the newest and few.
            self.timers.retain(|key, due| match (tasks.get(key), due) {
                (Some(task), Due::Wait(wait)) => task.state == State::Parked && task.wait == wait,
                (Some(_), Due::Within(_)) | (None, _) => true,
            });
        }
    }
}

impl Machine {
    /// How long nothing will happen by itself; `None` without an end.
    pub(in crate::machine) fn until_next(&self) -> Option<Duration> {
        let ends = [self.scheduler.next_deadline(), self.hard_stop(), self.run_ends_at(), self.notice_due()];
        let next = ends.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// When something is to be said of the main task's wait, unless a report that nothing can go on is awaited.
    fn notice_due(&self) -> Option<Instant> {
        let wait = self.main_wait().filter(|_| !self.idle_timer.is_suspicious())?;
        self.frontend.notice_due(wait.since)
    }

    pub(in crate::machine) fn hard_stop(&self) -> Option<Instant> {
        self.process.hard_stop().into_iter().chain(self.debugger.hard_stop()).min()
    }

    pub(super) fn run_timers(&mut self) {
        let now = Instant::now();
        // What has arrived comes before a time that is up as well.
        if self.scheduler.since_poll > 0 && self.scheduler.next_deadline().is_some_and(|next| next <= now) {
            self.poll_all_events();
        }
        for (task, within) in self.scheduler.expire(now, self.debugger.is_stepping()) {
            self.leave_within(task, within);
        }
        if self.run_ends_at().is_some_and(|end| end <= now) {
            self.run_is_over();
        }
        if self.process.hard_stop().is_some_and(|stop| stop <= now) {
            self.scheduler.drop_all();
        }
        self.stop_scripts(now);
    }

    /// Has a task (not the running one) fail out of a `within` that is out of time, unless it left that before.
    pub(super) fn leave_within(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.scheduler.tasks.get(key) else { return };
        if task.is_within(id) && goes_before(id, task.pending_completion.as_ref()) {
            let failure = self.out_of_time(task);
            self.scheduler.interrupt(key, Completion::Deadline { id, failure });
        }
    }
}
