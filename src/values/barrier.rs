//! A barrier: tasks wait at it until so many are there, then all of them go on, and it can be used again.

use std::cell::RefCell;

use super::TaskKey;
use super::auto_name::AutoName;
use super::wait_list::{Ticket, WaitList};

/// What `barrier` gives.
#[derive(Debug)]
pub struct Barrier {
    /// How it is called in tables and messages.
    pub name: AutoName,
    size: usize,
    waiting: RefCell<WaitList<()>>,
}

impl Barrier {
    /// A barrier for so many tasks, at least one.
    #[must_use]
    pub fn new(size: usize) -> Barrier {
        Barrier { name: AutoName::automatic("barrier"), size, waiting: RefCell::default() }
    }

    /// How many tasks it waits for.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many tasks wait at it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.borrow().len()
    }

    /// Whether nobody waits at it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a task has to wait: others are missing besides it.
    #[must_use]
    pub fn must_wait(&self) -> bool {
        self.len() + 1 < self.size
    }

    /// Lines a task up.
    pub fn line_up(&self, task: TaskKey) -> Ticket {
        self.waiting.borrow_mut().join(task, ())
    }

    /// Whether the task with this ticket still waits.
    #[must_use]
    pub fn is_waiting(&self, ticket: Ticket) -> bool {
        self.waiting.borrow().position(ticket).is_some()
    }

    /// Lets those through who wait.
    #[must_use]
    pub fn open(&self) -> Vec<TaskKey> {
        self.waiting.borrow_mut().take_all()
    }

    /// A task no longer waits.
    pub fn leave(&self, ticket: Ticket) {
        self.waiting.borrow_mut().leave(ticket);
    }
}
