//! A barrier: tasks wait at it until a set number of them is there, then all go on, and it can be used again.

use std::cell::RefCell;

use super::TaskKey;
use super::auto_name::AutoName;
use super::wait_list::{Ticket, WaitList};

/// The value that `barrier` makes.
#[derive(Debug)]
pub(crate) struct Barrier {
    pub name: AutoName,
    size: usize,
    waiting: RefCell<WaitList<()>>,
}

impl Barrier {
    /// A barrier for `size` tasks, at least one.
    pub(crate) fn new(size: usize) -> Barrier {
        Barrier { name: AutoName::automatic("barrier"), size, waiting: RefCell::default() }
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The number of tasks that wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Whether a task that comes now has to wait, because it does not complete the number.
    pub(crate) fn must_wait(&self) -> bool {
        self.len() + 1 < self.size
    }

    pub(crate) fn line_up(&self, task: TaskKey) -> Ticket {
        self.waiting.borrow_mut().join(task, ())
    }

    pub(crate) fn is_waiting(&self, ticket: Ticket) -> bool {
        self.waiting.borrow().position(ticket).is_some()
    }

    /// Empties the queue and returns its tasks, which the caller wakes.
    pub(crate) fn open(&self) -> Vec<TaskKey> {
        self.waiting.borrow_mut().take_all()
    }

    /// Removes a task that no longer waits.
    pub(crate) fn leave(&self, ticket: Ticket) {
        self.waiting.borrow_mut().leave(ticket);
    }
}
