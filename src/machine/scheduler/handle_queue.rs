//! The queues of tasks at each side of a handle: a side belongs to one command until it is done, first come, first
//! served. Tasks that watch a handle stand in no queue.

use std::collections::VecDeque;

use crate::machine::task::Side;
use crate::net::HandleKey;
use crate::values::TaskKey;

#[derive(Debug, Default)]
struct HandleQueue {
    generation: u32,
    /// The task whose command has locked the side, for reading and for writing.
    holders: [Option<TaskKey>; 2],
    /// Made when a second task comes: most handles are used by one.
    crowd: Option<Box<Waiters>>,
}

#[derive(Debug, Default)]
struct Waiters {
    /// The tasks that wait for a side, the next one first.
    queues: [VecDeque<TaskKey>; 2],
    /// Tasks that wait for anything to happen on the handle, and the numbers of their waits.
    lookouts: Vec<(TaskKey, u32)>,
}

impl HandleQueue {
    fn unqueue(&mut self, side: Side, task: TaskKey) {
        if let Some(crowd) = &mut self.crowd {
            crowd.queues[side as usize].retain(|queued| *queued != task);
        }
    }
}

/// The queues of all handles, by the handles' places in the handle table.
#[derive(Debug, Default)]
pub(crate) struct HandleQueues(Vec<HandleQueue>);

impl HandleQueues {
    /// The queues of a handle, made when needed; those of an earlier handle in the same place are dropped.
    fn lines(&mut self, key: HandleKey) -> &mut HandleQueue {
        let index = key.index as usize;
        if self.0.len() <= index {
            self.0.resize_with(index + 1, HandleQueue::default);
        }
        let lines = &mut self.0[index];
        if lines.generation != key.generation {
            *lines = HandleQueue { generation: key.generation, ..HandleQueue::default() };
        }
        lines
    }

    /// The queues of a handle, if a task has used it.
    fn existing(&self, key: HandleKey) -> Option<&HandleQueue> {
        self.0.get(key.index as usize).filter(|lines| lines.generation == key.generation)
    }

    fn existing_mut(&mut self, key: HandleKey) -> Option<&mut HandleQueue> {
        self.0.get_mut(key.index as usize).filter(|lines| lines.generation == key.generation)
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
        let crowd = self.existing(key).and_then(|lines| lines.crowd.as_ref());
        crowd.is_some_and(|crowd| crowd.lookouts.contains(&(task, wait)))
    }

    /// Locks a side for a task; false when the task has locked it already.
    pub(crate) fn take(&mut self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        let lines = self.lines(key);
        if lines.holders[side as usize].replace(task) == Some(task) {
            return false;
        }
        lines.unqueue(side, task);
        true
    }

    /// Adds a task to the queue for a side, unless it is in it.
    pub(crate) fn queue(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        let queue = &mut self.lines(key).crowd.get_or_insert_default().queues[side as usize];
        if !queue.contains(&task) {
            queue.push_back(task);
        }
    }

    /// Takes a task out of the queue, or unlocks the side it holds; returns the task that gets the side. That task has
    /// locked it from this moment, so that no other slips in before it runs.
    pub(crate) fn leave(&mut self, key: HandleKey, side: Side, task: TaskKey) -> Option<TaskKey> {
        let lines = self.existing_mut(key)?;
        lines.unqueue(side, task);
        let holder = &mut lines.holders[side as usize];
        if *holder != Some(task) {
            return None;
        }
        *holder = lines.crowd.as_mut().and_then(|crowd| crowd.queues[side as usize].pop_front());
        *holder
    }

    /// Notes that a task watches a handle. There is one entry for each place in the task table; one that belongs to an
    /// earlier wait stays until the next event, and wakes no task.
    pub(crate) fn add_watcher(&mut self, key: HandleKey, task: TaskKey, wait: u32) {
        let lookouts = &mut self.lines(key).crowd.get_or_insert_default().lookouts;
        match lookouts.iter_mut().find(|(other, _)| other.index == task.index) {
            Some(entry) => *entry = (task, wait),
            None => lookouts.push((task, wait)),
        }
    }

    pub(crate) fn take_watchers(&mut self, key: HandleKey) -> Vec<(TaskKey, u32)> {
        let crowd = self.existing_mut(key).and_then(|lines| lines.crowd.as_mut());
        crowd.map(|crowd| std::mem::take(&mut crowd.lookouts)).unwrap_or_default()
    }

    /// All tasks that use a handle's sides or wait for them.
    pub(crate) fn all(&self, key: HandleKey) -> Vec<TaskKey> {
        let Some(lines) = self.existing(key) else { return Vec::new() };
        let mut all = Vec::new();
        for side in [Side::Read, Side::Write] {
            all.extend(lines.holders[side as usize]);
            all.extend(lines.crowd.iter().flat_map(|crowd| &crowd.queues[side as usize]));
        }
        all
    }
}
