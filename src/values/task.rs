//! A task as a value: its name and, once it has ended, how. What it does until then is in the machine.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::auto_name::AutoName;
use super::take_apart::take_apart;
use super::{Failure, TaskQueue, Value};

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
    /// Not ended; holds the tasks that wait for the end.
    Running(TaskQueue<Awaited>),
    Ended(TaskOutcome),
}

impl TaskValue {
    /// A task that has not ended; `number` tells it from tasks of the same automatic name.
    pub(crate) fn new(key: TaskKey, name: Rc<str>, number: u64) -> TaskValue {
        let state = RefCell::new(State::Running(TaskQueue::default()));
        TaskValue { key, name: AutoName::numbered(name, number), state, failure_taken: Cell::new(false) }
    }

    pub(crate) fn outcome(&self) -> Option<TaskOutcome> {
        if let State::Ended(outcome) = &*self.state.borrow() { Some(outcome.clone()) } else { None }
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(&*self.state.borrow(), State::Ended(_))
    }

    /// Records the end; the first one counts. Returns the tasks that wait for it.
    pub(crate) fn end(&self, outcome: TaskOutcome) -> Vec<(TaskKey, Awaited)> {
        let state = &mut *self.state.borrow_mut();
        match state {
            State::Running(waiters) => {
                let waiters = waiters.take_all().collect();
                *state = State::Ended(outcome);
                waiters
            }
            State::Ended(_) => Vec::new(),
        }
    }

    /// Notes that a `wait` took the failure; true the first time.
    pub(crate) fn take_failure(&self) -> bool {
        !self.failure_taken.replace(true)
    }

    /// Adds a task to wake at the end; false when it is there already, or this task has ended.
    pub(crate) fn add_waiter(&self, waiter: TaskKey, awaited: Awaited) -> bool {
        match &mut *self.state.borrow_mut() {
            State::Running(waiters) => waiters.join(waiter, awaited),
            State::Ended(_) => false,
        }
    }

    /// Removes a task that no longer waits.
    pub(crate) fn remove_waiter(&self, waiter: TaskKey) {
        if let State::Running(waiters) = &mut *self.state.borrow_mut() {
            waiters.leave(waiter);
        }
    }
}

/// What an ended task finds of a wait for it.
#[derive(Clone, Debug)]
pub(crate) struct Awaited {
    /// The number of the wait.
    pub wait: u32,
    /// How many of the awaited tasks have not ended.
    pub left: Rc<Cell<usize>>,
}

impl Awaited {
    /// Counts the end of one task; returns whether the wait is over with it: a failure or the last of all.
    pub(crate) fn is_over_with(&self, outcome: &TaskOutcome) -> bool {
        self.left.set(self.left.get().saturating_sub(1));
        self.left.get() == 0 || !matches!(outcome, TaskOutcome::Returned(_))
    }
}

impl TaskValue {
    /// Takes out the value that the task returned.
    pub(super) fn give_up(&self) -> Option<Value> {
        match &mut *self.state.borrow_mut() {
            State::Ended(TaskOutcome::Returned(value)) => Some(std::mem::take(value)),
            _ => None,
        }
    }
}

impl Drop for TaskValue {
    fn drop(&mut self) {
        take_apart(self.give_up().into_iter().collect());
    }
}
