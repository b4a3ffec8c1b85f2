//! The queues of tasks at each side of a handle: a side belongs to one command until it is done, first come, first
//! served. Tasks that watch a handle stand in no queue.

use crate::machine::task::Side;
use crate::net::HandleKey;
use crate::values::{TaskKey, TaskQueue};

#[derive(Debug, Default)]
struct HandleQueue {
    generation: u32,
    /// The task whose command has locked the side, for reading and for writing.
    holders: [Option<TaskKey>; 2],
    /// Made when a second task comes: most handles are used by one.
    waiters: Option<Box<Waiters>>,
}

#[derive(Debug, Default)]
struct Waiters {
    /// The tasks that wait for a side, the next one first.
    sides: [TaskQueue; 2],
    /// Tasks that wait for anything to happen on the handle, and the numbers of their waits.
    watchers: TaskQueue<u32>,
}

impl HandleQueue {
    fn unqueue(&mut self, side: Side, task: TaskKey) {
        if let Some(waiters) = &mut self.waiters {
            waiters.sides[side as usize].leave(task);
        }
    }
}

/// The queues of all handles, by the handles' places in the handle table.
#[derive(Debug, Default)]
pub(crate) struct HandleQueues(Vec<HandleQueue>);

impl HandleQueues {
    /// The queues of a handle, made when needed; those of an earlier handle in the same place are dropped.
    fn queues(&mut self, key: HandleKey) -> &mut HandleQueue {
        let index = key.index as usize;
        if self.0.len() <= index {
            self.0.resize_with(index + 1, HandleQueue::default);
        }
        let queues = &mut self.0[index];
        if queues.generation != key.generation {
            *queues = HandleQueue { generation: key.generation, ..HandleQueue::default() };
        }
        queues
    }

    /// The queues of a handle, if a task has used it.
    fn existing(&self, key: HandleKey) -> Option<&HandleQueue> {
        self.0.get(key.index as usize).filter(|queues| queues.generation == key.generation)
    }

    fn existing_mut(&mut self, key: HandleKey) -> Option<&mut HandleQueue> {
        self.0.get_mut(key.index as usize).filter(|queues| queues.generation == key.generation)
    }

    /// Whether a task may use a side: no other has locked it. A queue forms only behind a holder.
    pub(crate) fn may_use(&self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        self.holder(key, side).is_none_or(|holder| holder == task)
    }

    pub(crate) fn holder(&self, key: HandleKey, side: Side) -> Option<TaskKey> {
        self.existing(key)?.holders[side as usize]
    }

    /// Whether a task watches a handle, in its wait of this number.
    pub(crate) fn is_watching(&self, key: HandleKey, task: TaskKey, wait: u32) -> bool {
        let waiters = self.existing(key).and_then(|queues| queues.waiters.as_ref());
        waiters.is_some_and(|waiters| waiters.watchers.get(task) == Some(&wait))
    }

    /// Locks a side for a task; false when the task has locked it already.
    pub(crate) fn take(&mut self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        let queues = self.queues(key);
        if queues.holders[side as usize].replace(task) == Some(task) {
            return false;
        }
        queues.unqueue(side, task);
        true
    }

    /// Adds a task to the queue for a side, unless it is in it.
    pub(crate) fn queue(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        self.queues(key).waiters.get_or_insert_default().sides[side as usize].join(task, ());
    }

    /// Takes a task out of the queue, or unlocks the side it holds; returns the task that gets the side. That task has
    /// locked it from this moment, so that no other slips in before it runs.
    pub(crate) fn leave(&mut self, key: HandleKey, side: Side, task: TaskKey) -> Option<TaskKey> {
        let queues = self.existing_mut(key)?;
        queues.unqueue(side, task);
        let holder = &mut queues.holders[side as usize];
        if *holder != Some(task) {
            return None;
        }
        *holder = queues.waiters.as_mut().and_then(|waiters| waiters.sides[side as usize].serve());
        *holder
    }

    /// Notes that a task watches a handle. There is one entry for each place in the task table; one that belongs to an
    /// earlier wait stays until the next event, and wakes no task.
    pub(crate) fn add_watcher(&mut self, key: HandleKey, task: TaskKey, wait: u32) {
        self.queues(key).waiters.get_or_insert_default().watchers.join(task, wait);
    }

    pub(crate) fn take_watchers(&mut self, key: HandleKey) -> Vec<(TaskKey, u32)> {
        let waiters = self.existing_mut(key).and_then(|queues| queues.waiters.as_mut());
        waiters.map(|waiters| waiters.watchers.take_all().collect()).unwrap_or_default()
    }

    /// All tasks that use a handle's sides or wait for them.
    pub(crate) fn all(&self, key: HandleKey) -> Vec<TaskKey> {
        let Some(queues) = self.existing(key) else { return Vec::new() };
        let mut all = Vec::new();
        for side in [Side::Read, Side::Write] {
            all.extend(queues.holders[side as usize]);
            all.extend(queues.waiters.iter().flat_map(|waiters| waiters.sides[side as usize].tasks()));
        }
        all
    }
}
