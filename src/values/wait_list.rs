//! A queue of tasks, first come, first served, each with a value of its own: the waiting tasks of channels and
//! barriers.

use std::collections::VecDeque;

use super::TaskKey;

/// A place in a queue; never given out twice by the same queue.
pub(crate) type Ticket = u64;

/// The queue, in ascending order of tickets.
#[derive(Debug)]
pub(super) struct WaitList<T> {
    next: Ticket,
    places: VecDeque<(Ticket, TaskKey, T)>,
}

impl<T> Default for WaitList<T> {
    fn default() -> WaitList<T> {
        WaitList { next: 0, places: VecDeque::new() }
    }
}

impl<T> WaitList<T> {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn join(&mut self, task: TaskKey, with: T) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.places.push_back((ticket, task, with));
        ticket
    }

    /// The number of tasks before this ticket, if it is still queued.
    pub(super) fn position(&self, ticket: Ticket) -> Option<usize> {
        self.places.binary_search_by_key(&ticket, |(ticket, ..)| *ticket).ok()
    }

    /// Removes a place, if it is still queued.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        if let Some(position) = self.position(ticket) {
            self.places.remove(position);
        }
    }

    pub(super) fn remove(&mut self, position: usize) -> Option<(TaskKey, T)> {
        self.places.remove(position).map(|(_, task, with)| (task, with))
    }

    pub(super) fn get(&self, position: usize) -> Option<TaskKey> {
        self.places.get(position).map(|(_, task, _)| *task)
    }

    /// All tasks, the first in the queue first.
    pub(super) fn tasks(&self) -> impl Iterator<Item = TaskKey> {
        self.places.iter().map(|(_, task, _)| *task)
    }

    pub(super) fn take_all(&mut self) -> Vec<TaskKey> {
        let all = self.tasks().collect();
        self.places.clear();
        all
    }
}
