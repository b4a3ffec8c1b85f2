//! Expired waits and `within` blocks.

use std::time::Instant;

use super::Scheduler;
use super::timers::Due;
use crate::machine::task::{Handler, HandlerKind, State, WakeReason};
use crate::machine::time::TimerKey;
use crate::values::TaskKey;

impl Scheduler {
    /// When the next wait or `within` block expires.
    pub(in crate::machine) fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Wakes the tasks whose waits have expired. Returns the tasks with an expired `within` block, and its number.
    pub(in crate::machine) fn expire(&mut self, now: Instant) -> Vec<(TaskKey, u64)> {
        let mut withins = Vec::new();
        while let Some((timer, key, due)) = self.timers.pop(now) {
            let Some(task) = self.tasks.get(key) else { continue };
            match due {
                Due::Wait(wait) if task.wait == wait => self.wake(key, WakeReason::TimedOut),
                Due::Wait(_) => {}
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

    /// Stops the clocks of a task's `within` blocks, while it stands at a statement that is stepped through.
    pub(in crate::machine) fn pause_withins(&mut self, handlers: &[Handler], now: Instant) {
        self.paused_since.get_or_insert(now);
        for handler in handlers {
            self.handler_removed(&handler.kind);
        }
    }

    /// Lets the clocks of the main task's `within` blocks go on, later by as long as they stood.
    pub(in crate::machine) fn resume_withins(&mut self, now: Instant) {
        let Some(since) = self.paused_since.take() else { return };
        let stood = now.saturating_duration_since(since);
        let Some(main) = self.tasks.main_mut() else { return };
        for handler in &mut main.handlers {
            if let HandlerKind::Within { id, until } = &mut handler.kind {
                *until += stood;
                self.timers.restore(TimerKey { at: *until, number: *id }, main.key, Due::Within);
            }
        }
    }

    /// Takes the expired `within` blocks of a task that had one more slice.
    pub(in crate::machine) fn take_expired_withins(&mut self, key: TaskKey) -> Vec<u64> {
        self.expired_withins.extract_if(.., |(task, _)| *task == key).map(|(_, id)| id).collect()
    }
}
