//! What is due: waits and `within` blocks whose time is up, the end of the run, and when the next of them comes.

use std::time::{Duration, Instant};

use super::timers::Due;
use super::within::goes_before;
use crate::machine::Machine;
use crate::machine::task::{Completion, State, WakeReason};
use crate::values::TaskKey;

impl Machine {
    /// How long nothing will happen by itself; `None` without an end.
    pub(in crate::machine) fn until_next(&self) -> Option<Duration> {
        let ends = [self.timers.next(), self.hard_stop(), self.run_ends_at(), self.notice_due()];
        let next = ends.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// When something is to be said of the main task's wait, unless a report that nothing can go on is awaited.
    fn notice_due(&self) -> Option<Instant> {
        let wait = self.main_wait().filter(|_| !self.idle_timer.is_suspicious())?;
        self.frontend.notice_due(wait.since)
    }

    pub(in crate::machine) fn hard_stop(&self) -> Option<Instant> {
        self.shutdown.hard_stop().into_iter().chain(self.scripts.hard_stop()).min()
    }

    pub(in crate::machine) fn run_timers(&mut self) {
        let now = Instant::now();
        // What has arrived comes before a time that is up as well.
        if self.since_poll > 0 && self.timers.next().is_some_and(|next| next <= now) {
            self.poll_all_events();
        }
        while let Some((key, due)) = self.timers.pop(now) {
            match due {
                Due::Wait(wait) => {
                    if self.tasks.get(key).is_some_and(|task| task.wait == wait) {
                        self.wake(key, WakeReason::TimedOut);
                    }
                }
                Due::Within(id) => self.within_is_over(key, id),
            }
        }
        if self.run_ends_at().is_some_and(|end| end <= now) {
            self.run_is_over();
        }
        if self.shutdown.hard_stop().is_some_and(|stop| stop <= now) {
            self.drop_all();
        }
        self.stop_scripts(now);
    }

    fn within_is_over(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.tasks.get(key) else { return };
        // The time a learner takes to read does not count.
        if task.is_main && self.step.is_some() {
            return;
        }
        // It was just woken, perhaps by what it waited for: it has a slice to take that.
        if task.state == State::Ready
            && task.operation.wake_reason != WakeReason::Fresh
            && task.pending_completion.is_none()
        {
            self.expired_withins.push((key, id));
        } else {
            self.leave_within(key, id);
        }
    }

    /// Takes those of a task that have had their slice more.
    pub(in crate::machine) fn take_late(&mut self, key: TaskKey) -> Vec<u64> {
        self.expired_withins.extract_if(.., |(task, _)| *task == key).map(|(_, id)| id).collect()
    }

    /// Has a task (not the running one) fail out of a `within` that is out of time, unless it left that before.
    pub(in crate::machine) fn leave_within(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.tasks.get(key) else { return };
        if task.is_within(id) && goes_before(id, task.pending_completion.as_ref()) {
            let failure = self.out_of_time(task);
            self.interrupt(key, Completion::Deadline { id, failure });
        }
    }

    pub(in crate::machine) fn tidy_timers(&mut self) {
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
