//! A task as a value: its name and, once it has ended, how. What it does meanwhile is the machine's.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::auto_name::AutoName;
use super::{Failure, Value};

/// A place in the machine's table of tasks; the generation tells a later task in the same place apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TaskKey {
    /// The place.
    pub index: u32,
    /// How often the place was used before.
    pub generation: u32,
}

/// How a task ended.
#[derive(Clone, Debug)]
pub(crate) enum TaskOutcome {
    /// It returned this.
    Returned(Value),
    /// It failed with this.
    Failed(Rc<Failure>),
    /// It was cancelled, or the program ended.
    Cancelled,
}

/// A task in a sentence: `task reader`; one that nobody named is `task` or `task#2` already.
pub(crate) fn called(name: &str) -> Cow<'_, str> {
    let is_numbered = name.strip_prefix("task").is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    if is_numbered { name.into() } else { format!("task {name}").into() }
}

/// What `spawn` gives.
#[derive(Debug)]
pub(crate) struct TaskValue {
    /// Where the machine keeps it while it runs.
    pub key: TaskKey,
    /// How it is called in tables and messages.
    pub name: AutoName,
    state: RefCell<State>,
    failure_taken: Cell<bool>,
}

#[derive(Debug)]
enum State {
    /// It has not ended: who waits for that, and the numbers of their waits.
    Running(Vec<(TaskKey, u32)>),
    Ended(TaskOutcome),
}

impl TaskValue {
    /// A task that has not ended, the how manieth of its automatic name.
    pub(crate) fn new(key: TaskKey, name: Rc<str>, number: u64) -> TaskValue {
        let state = RefCell::new(State::Running(Vec::new()));
        TaskValue { key, name: AutoName::numbered(name, number), state, failure_taken: Cell::new(false) }
    }

    /// How it ended, if it has.
    pub(crate) fn outcome(&self) -> Option<TaskOutcome> {
        if let State::Ended(outcome) = &*self.state.borrow() { Some(outcome.clone()) } else { None }
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(&*self.state.borrow(), State::Ended(_))
    }

    /// Records the end and gives those who wait for it (task and number of the wait).
    pub(crate) fn end(&self, outcome: TaskOutcome) -> Vec<(TaskKey, u32)> {
        match self.state.replace(State::Ended(outcome)) {
            State::Running(waiters) => waiters,
            // It ends once.
            State::Ended(_) => Vec::new(),
        }
    }

    /// A `wait` takes the failure; true for the first.
    pub(crate) fn take_failure(&self) -> bool {
        !self.failure_taken.replace(true)
    }

    /// Adds somebody to wake at the end.
    pub(crate) fn add_waiter(&self, waiter: TaskKey, wait: u32) {
        if let State::Running(waiters) = &mut *self.state.borrow_mut() {
            waiters.push((waiter, wait));
        }
    }

    /// Whether somebody is to be woken at the end.
    pub(crate) fn has_waiter(&self, waiter: TaskKey) -> bool {
        self.awaited_by().contains(&waiter)
    }

    /// Who waits for its end.
    pub(crate) fn awaited_by(&self) -> Vec<TaskKey> {
        match &*self.state.borrow() {
            State::Running(waiters) => waiters.iter().map(|(waiter, _)| *waiter).collect(),
            State::Ended(_) => Vec::new(),
        }
    }
}
