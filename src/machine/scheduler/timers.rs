//! Timers: deadlines of waits and of `within` blocks. What ends earlier cancels its timer.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::machine::time::TimerKey;
use crate::values::TaskKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// A task's wait of this number.
    Wait(u32),
    /// A task's `within` block; its number is the timer's.
    Within,
}

/// The earliest timer is next; equal ones follow in the order they were set.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    timers: BTreeMap<TimerKey, (TaskKey, Due)>,
    set: u64,
}

impl Timers {
    pub(crate) fn set(&mut self, at: Instant, task: TaskKey, due: Due) -> TimerKey {
        self.set += 1;
        let key = TimerKey { at, number: self.set };
        self.timers.insert(key, (task, due));
        key
    }

    pub(crate) fn cancel(&mut self, timer: TimerKey) {
        self.timers.remove(&timer);
    }

    /// When the earliest timer is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.timers.first_key_value().map(|(timer, _)| timer.at)
    }

    /// Takes the earliest timer if it is due.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<(TimerKey, TaskKey, Due)> {
        let earliest = self.timers.first_entry().filter(|entry| entry.key().at <= now)?;
        let (timer, (task, due)) = earliest.remove_entry();
        Some((timer, task, due))
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.timers.len()
    }
}
