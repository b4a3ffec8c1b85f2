//! Timers: deadlines of waits and of `within` blocks. A wait that ends earlier leaves its entry behind, which is
//! skipped when its time comes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::values::TaskKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A task's wait of this number.
    Wait(u32),
    /// A task's `within` block of this number.
    Within(u64),
}

type Entry = Reverse<(Instant, u64, u32, u32, Due)>;

/// The earliest timer is next; equal ones follow in the order they were set.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Entry>,
    set: u64,
}

impl Timers {
    pub(crate) fn set(&mut self, at: Instant, task: TaskKey, due: Due) {
        self.set += 1;
        self.heap.push(Reverse((at, self.set, task.index, task.generation, due)));
    }

    /// When the earliest timer is due; it may be stale.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    /// Takes the earliest timer if it is due.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<(TaskKey, Due)> {
        let Reverse((at, ..)) = self.heap.peek()?;
        if *at > now {
            return None;
        }
        let Reverse((_, _, index, generation, due)) = self.heap.pop()?;
        Some((TaskKey { index, generation }, due))
    }

    /// Takes the timers of a task's `within` blocks out.
    pub(crate) fn take_withins(&mut self, task: TaskKey) -> Vec<(Instant, u64)> {
        let mut taken = Vec::new();
        self.heap.retain(|Reverse((at, _, index, generation, due))| match due {
            Due::Within(id) if (*index, *generation) == (task.index, task.generation) => {
                taken.push((*at, *id));
                false
            }
            _ => true,
        });
        taken
    }

    /// How many timers there are, stale ones included.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(TaskKey, Due) -> bool) {
        self.heap.retain(|Reverse((_, _, index, generation, due))| {
            keep(TaskKey { index: *index, generation: *generation }, *due)
        });
    }
}
