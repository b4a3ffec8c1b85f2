//! A task as a value: its name and, once it has ended, how. What it does until then is in the machine.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::auto_name::AutoName;
use super::{Failure, Value};

/// A place in the task table; the generation tells a later task in the same place apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TaskKey {
    pub index: u32,
    /// How often the place was used before.
    pub generation: u32,
}

#[derive(Clone, Debug)]
pub(crate) enum TaskOutcome {
    Returned(Value),
    Failed(Rc<Failure>),
    /// The task was cancelled, or the program ended.
    Cancelled,
}

/// A task's name in a sentence: `task reader`; the automatic names `task` and `task#2` stay as they are.
pub(crate) fn called(name: &str) -> Cow<'_, str> {
    let is_numbered = name.strip_prefix("task").is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    if is_numbered { name.into() } else { format!("task {name}").into() }
}

/// The value that `spawn` makes.
#[derive(Debug)]
pub(crate) struct TaskValue {
    /// Its place in the task table while it runs.
    pub key: TaskKey,
    pub name: AutoName,
    state: RefCell<State>,
    failure_taken: Cell<bool>,
}

#[derive(Debug)]
enum State {
    /// Not ended; holds the tasks that wait for the end, with the numbers of their waits.
    Running(Vec<(TaskKey, u32)>),
    Ended(TaskOutcome),
}

impl TaskValue {
    /// A task that has not ended; `number` tells it from tasks of the same automatic name.
    pub(crate) fn new(key: TaskKey, name: Rc<str>, number: u64) -> TaskValue {
        let state = RefCell::new(State::Running(Vec::new()));
        TaskValue { key, name: AutoName::numbered(name, number), state, failure_taken: Cell::new(false) }
    }

    pub(crate) fn outcome(&self) -> Option<TaskOutcome> {
        if let State::Ended(outcome) = &*self.state.borrow() { Some(outcome.clone()) } else { None }
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(&*self.state.borrow(), State::Ended(_))
    }

    /// Records the end. Returns the tasks that wait for it, with the numbers of their waits.
    pub(crate) fn end(&self, outcome: TaskOutcome) -> Vec<(TaskKey, u32)> {
        match self.state.replace(State::Ended(outcome)) {
            State::Running(waiters) => waiters,
            // A task ends only once, so no task is left to wake.
            State::Ended(_) => Vec::new(),
        }
    }

    /// Notes that a `wait` took the failure; true the first time.
    pub(crate) fn take_failure(&self) -> bool {
        !self.failure_taken.replace(true)
    }

    /// Adds a task to wake at the end, in its wait of this number. An earlier wait that was interrupted stays behind
    /// unless it is the last.
    pub(crate) fn add_waiter(&self, waiter: TaskKey, wait: u32) {
        if let State::Running(waiters) = &mut *self.state.borrow_mut() {
            waiters.pop_if(|(last, _)| *last == waiter);
            waiters.push((waiter, wait));
        }
    }

    /// Whether a task is to be woken at the end, in its wait of this number.
    pub(crate) fn has_waiter(&self, waiter: TaskKey, wait: u32) -> bool {
        matches!(&*self.state.borrow(), State::Running(waiters) if waiters.contains(&(waiter, wait)))
    }

    /// The tasks to wake at the end, and the numbers of their waits, some of which may be over.
    pub(crate) fn awaited_by(&self) -> Vec<(TaskKey, u32)> {
        match &*self.state.borrow() {
            State::Running(waiters) => waiters.clone(),
            State::Ended(_) => Vec::new(),
        }
    }
}
