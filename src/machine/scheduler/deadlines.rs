//! Expired waits and `within` blocks.

use std::time::Instant;

use super::Scheduler;
use super::timers::Due;
use crate::machine::task::{State, WakeReason};
use crate::values::TaskKey;

impl Scheduler {
    /// When the next wait or `within` block expires.
    pub(in crate::machine) fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Wakes the tasks whose waits have expired. Returns the tasks with an expired `within` block, and its number.
    pub(in crate::machine) fn expire(&mut self, now: Instant) -> Vec<(TaskKey, u64)> {
        let mut withins = Vec::new();
        while let Some((key, due)) = self.timers.pop(now) {
            let Some(task) = self.tasks.get(key) else { continue };
            match due {
                Due::Wait(wait) if task.wait == wait => self.wake(key, WakeReason::TimedOut),
                Due::Wait(_) => {}
                // The task was just woken, perhaps by what it waited for: one more slice lets it take that.
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

    /// Stops the clocks of a task's `within` blocks, while the task stands at a statement that is stepped through.
    pub(in crate::machine) fn pause_withins(&mut self, key: TaskKey, now: Instant) {
        let paused = self.paused_withins.get_or_insert_with(|| (now, Vec::new()));
        paused.1.extend(self.timers.take_withins(key));
    }

    /// Lets the clocks of its `within` blocks go on, later by as long as they stood.
    pub(in crate::machine) fn resume_withins(&mut self, key: TaskKey, now: Instant) {
        let Some((since, withins)) = self.paused_withins.take() else { return };
        let stood = now.saturating_duration_since(since);
        for (until, id) in withins {
            self.timers.set(until + stood, key, Due::Within(id));
        }
    }

    /// Takes the expired `within` blocks of a task that had one more slice.
    pub(in crate::machine) fn take_expired_withins(&mut self, key: TaskKey) -> Vec<u64> {
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
