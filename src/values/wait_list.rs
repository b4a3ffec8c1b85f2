//! Tasks in a row, first come, first served, each with what it brought: how channels and barriers keep who waits.

use std::collections::VecDeque;

use super::TaskKey;

/// The number of a place in a row; no two places of one row ever have the same.
pub(crate) type Ticket = u64;

/// The row, its first at the front.
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

    /// Adds a task at the end.
    pub(super) fn join(&mut self, task: TaskKey, with: T) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.places.push_back((ticket, task, with));
        ticket
    }

    /// How many stand before this ticket, if it is still in the row.
    pub(super) fn position(&self, ticket: Ticket) -> Option<usize> {
        self.places.binary_search_by_key(&ticket, |(ticket, ..)| *ticket).ok()
    }

    /// Takes a place out; nothing when it is not there any more.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        if let Some(position) = self.position(ticket) {
            self.places.remove(position);
        }
    }

    /// Takes out who stands in a position.
    pub(super) fn remove(&mut self, position: usize) -> Option<(TaskKey, T)> {
        self.places.remove(position).map(|(_, task, with)| (task, with))
    }

    /// Who stands in a position.
    pub(super) fn get(&self, position: usize) -> Option<TaskKey> {
        self.places.get(position).map(|(_, task, _)| *task)
    }

    /// Everybody, the first first.
    pub(super) fn tasks(&self) -> impl Iterator<Item = TaskKey> {
        self.places.iter().map(|(_, task, _)| *task)
    }

    /// Takes everybody out.
    pub(super) fn take_all(&mut self) -> Vec<TaskKey> {
        let all = self.tasks().collect();
        self.places.clear();
        all
    }
}
