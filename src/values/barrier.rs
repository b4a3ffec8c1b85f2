//! A barrier: tasks wait at it until so many are there, then all of them go on, and it can be used again.

use std::cell::RefCell;

use super::TaskKey;
use super::auto_name::AutoName;
use super::wait_list::{Ticket, WaitList};

/// What `barrier` gives.
#[derive(Debug)]
pub(crate) struct Barrier {
    /// How it is called in tables and messages.
    pub name: AutoName,
    size: usize,
    waiting: RefCell<WaitList<()>>,
}

impl Barrier {
    /// A barrier for so many tasks, at least one.
    pub(crate) fn new(size: usize) -> Barrier {
        Barrier { name: AutoName::automatic("barrier"), size, waiting: RefCell::default() }
    }

    /// How many tasks it waits for.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// How many tasks wait at it.
    pub(crate) fn len(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Whether a task has to wait: others are missing besides it.
    pub(crate) fn must_wait(&self) -> bool {
        self.len() + 1 < self.size
    }

    /// Lines a task up.
    pub(crate) fn line_up(&self, task: TaskKey) -> Ticket {
        self.waiting.borrow_mut().join(task, ())
    }

    /// Whether the task with this ticket still waits.
    pub(crate) fn is_waiting(&self, ticket: Ticket) -> bool {
        self.waiting.borrow().position(ticket).is_some()
    }

    /// Lets those through who wait.
    pub(crate) fn open(&self) -> Vec<TaskKey> {
        self.waiting.borrow_mut().take_all()
    }

    /// A task no longer waits.
    pub(crate) fn leave(&self, ticket: Ticket) {
        self.waiting.borrow_mut().leave(ticket);
    }
}
