//! What is due when: deadlines of waits and of `within` blocks. A wait that ended earlier leaves its entry behind,
//! which is skipped when its time comes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::values::TaskKey;

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A task's wait of this number.
    Wait(u32),
    /// A task's `within` of this number.
    Within(u64),
}

type Entry = Reverse<(Instant, u64, u32, u32, Due)>;

/// Timers, the earliest first; equal ones in the order they were set.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Entry>,
    set: u64,
}

impl Timers {
    /// Sets one.
    pub(crate) fn set(&mut self, at: Instant, task: TaskKey, due: Due) {
        self.set += 1;
        self.heap.push(Reverse((at, self.set, task.index, task.generation, due)));
    }

    /// When the earliest is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    /// Takes the earliest if its time has come.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<(TaskKey, Due)> {
        let Reverse((at, ..)) = self.heap.peek()?;
        if *at > now {
            return None;
        }
        let Reverse((_, _, index, generation, due)) = self.heap.pop()?;
        Some((TaskKey { index, generation }, due))
    }

    /// How many there are, stale ones included.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Drops those that no longer mean anything.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(TaskKey, Due) -> bool) {
        self.heap.retain(|Reverse((_, _, index, generation, due))| {
            keep(TaskKey { index: *index, generation: *generation }, *due)
        });
    }
}
