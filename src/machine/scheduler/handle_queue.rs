//! Who waits on which handle, and whose turn it is there: whole commands at a time, first come, first served.

use std::collections::VecDeque;

use crate::machine::task::Side;
use crate::net::HandleKey;
use crate::values::TaskKey;

#[derive(Debug, Default)]
struct HandleQueue {
    generation: u32,
    /// Who is in the middle of a command: reading, writing.
    holders: [Option<TaskKey>; 2],
    /// Made where more than one task comes: most handles belong to one.
    crowd: Option<Box<Waiters>>,
}

#[derive(Debug, Default)]
struct Waiters {
    /// Who comes after the holders.
    queues: [VecDeque<TaskKey>; 2],
    /// Tasks that look out for whatever happens here, and the numbers of their waits.
    lookouts: Vec<(TaskKey, u32)>,
}

impl HandleQueue {
    /// A task no longer stands in line.
    fn unqueue(&mut self, side: Side, task: TaskKey) {
        if let Some(crowd) = &mut self.crowd {
            crowd.queues[side as usize].retain(|queued| *queued != task);
        }
    }
}

/// The lines of all handles, by the handles' places.
#[derive(Debug, Default)]
pub(crate) struct HandleQueues(Vec<HandleQueue>);

impl HandleQueues {
    /// The lines of a handle; those of an earlier handle in the same place are forgotten.
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

    /// The lines of a handle where somebody was.
    fn existing(&self, key: HandleKey) -> Option<&HandleQueue> {
        self.0.get(key.index as usize).filter(|lines| lines.generation == key.generation)
    }

    fn existing_mut(&mut self, key: HandleKey) -> Option<&mut HandleQueue> {
        self.0.get_mut(key.index as usize).filter(|lines| lines.generation == key.generation)
    }

    /// Whether a task may go ahead: nobody else is in the middle of a command. Somebody queues only behind a holder.
    pub(crate) fn may_use(&self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        self.holder(key, side).is_none_or(|holder| holder == task)
    }

    /// Who is in the middle of a command.
    pub(crate) fn holder(&self, key: HandleKey, side: Side) -> Option<TaskKey> {
        self.existing(key)?.holders[side as usize]
    }

    /// Whether a task looks out on a handle in its wait of that number.
    pub(crate) fn is_watching(&self, key: HandleKey, task: TaskKey, wait: u32) -> bool {
        let crowd = self.existing(key).and_then(|lines| lines.crowd.as_ref());
        crowd.is_some_and(|crowd| crowd.lookouts.contains(&(task, wait)))
    }

    /// Gives the turn to a task; false when it has it already.
    pub(crate) fn take(&mut self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        let lines = self.lines(key);
        if lines.holders[side as usize].replace(task) == Some(task) {
            return false;
        }
        lines.unqueue(side, task);
        true
    }

    /// Lines a task up.
    pub(crate) fn queue(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        let queue = &mut self.lines(key).crowd.get_or_insert_default().queues[side as usize];
        if !queue.contains(&task) {
            queue.push_back(task);
        }
    }

    /// Takes a task out of the line; gives the one that its turn passes to. It has the turn from that moment, so
    /// that nobody slips in before it runs.
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

    /// Notes that a task looks out on a handle. One entry for each place of a task: those of waits that are over stay
    /// until then, and mean nothing.
    pub(crate) fn add_watcher(&mut self, key: HandleKey, task: TaskKey, wait: u32) {
        let lookouts = &mut self.lines(key).crowd.get_or_insert_default().lookouts;
        match lookouts.iter_mut().find(|(other, _)| other.index == task.index) {
            Some(entry) => *entry = (task, wait),
            None => lookouts.push((task, wait)),
        }
    }

    /// Takes those who look out on a handle where something happened.
    pub(crate) fn take_watchers(&mut self, key: HandleKey) -> Vec<(TaskKey, u32)> {
        let crowd = self.existing_mut(key).and_then(|lines| lines.crowd.as_mut());
        crowd.map(|crowd| std::mem::take(&mut crowd.lookouts)).unwrap_or_default()
    }

    /// Everybody on a handle that is being closed.
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
