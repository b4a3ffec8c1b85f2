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
    /// Blocks of the main task do not expire while it is stepped through (`main_has_time`).
    pub(in crate::machine) fn expire(&mut self, now: Instant, main_has_time: bool) -> Vec<(TaskKey, u64)> {
        let mut withins = Vec::new();
        while let Some((timer, key, due)) = self.timers.pop(now) {
            let Some(task) = self.tasks.get(key) else { continue };
            match due {
                Due::Wait(wait) if task.wait == wait => self.wake(key, WakeReason::TimedOut),
                Due::Wait(_) => {}
                Due::Within if task.is_main && main_has_time => {}
                // The task was just woken, perhaps by what it waited for: one more slice lets it take that.
                Due::Within
                    if task.state == State::Ready
                        && task.operation.wake_reason != WakeReason::Fresh
                        && task.pending_completion.is_none() =>
                {
                    self.expired_withins.push((key, timer.number));
                }
                Due::Within => withins.push((key, timer.number)),
            }
        }
        withins
    }

    /// Takes the expired `within` blocks of a task that had one more slice.
    pub(in crate::machine) fn take_expired_withins(&mut self, key: TaskKey) -> Vec<u64> {
        self.expired_withins.extract_if(.., |(task, _)| *task == key).map(|(_, id)| id).collect()
    }
}
