//! Who waits on which handle, and whose turn it is there: whole commands at a time, first come, first served.

#![expect(clippy::box_collection, reason = "nearly always empty: a pointer each is all that most handles pay")]

use std::collections::VecDeque;

use super::task::Side;
use crate::net::HandleKey;
use crate::values::TaskKey;

/// One direction of a handle.
#[derive(Debug, Default)]
struct Line {
    /// Who is in the middle of a command.
    holder: Option<TaskKey>,
    /// Who comes after: nobody, on most handles, which is why it costs them a pointer only.
    queue: Option<Box<VecDeque<TaskKey>>>,
}

impl Line {
    fn remove(&mut self, task: TaskKey) {
        if let Some(queue) = &mut self.queue {
            queue.retain(|queued| *queued != task);
        }
    }

    fn next(&mut self) -> Option<TaskKey> {
        self.queue.as_mut()?.pop_front()
    }
}

#[derive(Debug, Default)]
struct Lines {
    generation: u32,
    read: Line,
    write: Line,
    /// Tasks that look out for whatever happens here, and the numbers of their waits.
    lookouts: Option<Box<Vec<(TaskKey, u32)>>>,
}

impl Lines {
    fn side(&mut self, side: Side) -> &mut Line {
        match side {
            Side::Read => &mut self.read,
            Side::Write => &mut self.write,
        }
    }
}

/// The lines of all handles, by the handles' places.
#[derive(Debug, Default)]
pub struct Waits(Vec<Lines>);

impl Waits {
    /// The lines of a handle; those of an earlier handle in the same place are forgotten.
    fn lines(&mut self, key: HandleKey) -> &mut Lines {
        let index = key.index as usize;
        if self.0.len() <= index {
            self.0.resize_with(index + 1, Lines::default);
        }
        let lines = &mut self.0[index];
        if lines.generation != key.generation {
            *lines = Lines { generation: key.generation, ..Lines::default() };
        }
        lines
    }

    fn existing(&mut self, key: HandleKey, side: Side) -> Option<&mut Line> {
        let lines = self.0.get_mut(key.index as usize)?;
        (lines.generation == key.generation).then(|| lines.side(side))
    }

    /// Whether a task may go ahead: nobody else is in the middle of a command. Somebody queues only behind a holder.
    pub fn has_turn(&self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        self.holder(key, side).is_none_or(|holder| holder == task)
    }

    /// Who is in the middle of a command.
    pub fn holder(&self, key: HandleKey, side: Side) -> Option<TaskKey> {
        let lines = self.0.get(key.index as usize).filter(|lines| lines.generation == key.generation)?;
        if side == Side::Read { lines.read.holder } else { lines.write.holder }
    }

    /// Whether a task looks out on a handle in its wait of that number.
    pub fn looks_out(&self, key: HandleKey, task: TaskKey, wait: u32) -> bool {
        let lines = self.0.get(key.index as usize).filter(|lines| lines.generation == key.generation);
        lines.and_then(|lines| lines.lookouts.as_ref()).is_some_and(|lookouts| lookouts.contains(&(task, wait)))
    }

    /// Gives the turn to a task; false when it has it already.
    pub fn take(&mut self, key: HandleKey, side: Side, task: TaskKey) -> bool {
        let line = self.lines(key).side(side);
        if line.holder == Some(task) {
            return false;
        }
        line.holder = Some(task);
        line.remove(task);
        true
    }

    /// Lines a task up.
    pub fn queue(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        let queue = self.lines(key).side(side).queue.get_or_insert_default();
        if !queue.contains(&task) {
            queue.push_back(task);
        }
    }

    /// Takes a task out of the line; gives the one that its turn passes to. It has the turn from that moment, so
    /// that nobody slips in before it runs.
    pub fn leave(&mut self, key: HandleKey, side: Side, task: TaskKey) -> Option<TaskKey> {
        let line = self.existing(key, side)?;
        line.remove(task);
        if line.holder != Some(task) {
            return None;
        }
        line.holder = line.next();
        line.holder
    }

    /// Notes that a task looks out on a handle. One entry for each place of a task: those of waits that are over stay
    /// until then, and mean nothing.
    pub fn look_out(&mut self, key: HandleKey, task: TaskKey, wait: u32) {
        let lookouts = self.lines(key).lookouts.get_or_insert_default();
        match lookouts.iter_mut().find(|(other, _)| other.index == task.index) {
            Some(entry) => *entry = (task, wait),
            None => lookouts.push((task, wait)),
        }
    }

    /// Takes those who look out on a handle where something happened.
    pub fn lookouts(&mut self, key: HandleKey) -> Vec<(TaskKey, u32)> {
        let lines = self.0.get_mut(key.index as usize).filter(|lines| lines.generation == key.generation);
        lines.and_then(|lines| lines.lookouts.take()).map(|lookouts| *lookouts).unwrap_or_default()
    }

    /// Everybody on a handle that is being closed.
    pub fn all(&mut self, key: HandleKey) -> Vec<TaskKey> {
        let mut all = Vec::new();
        for side in [Side::Read, Side::Write] {
            if let Some(line) = self.existing(key, side) {
                all.extend(line.holder);
                all.extend(line.queue.iter().flat_map(|queue| queue.iter()));
            }
        }
        all
    }
}
