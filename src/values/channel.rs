//! A channel: values on their way from task to task, and the queues of tasks that wait to put or to take one.
//!
//! Both queues are first come, first served. A task that waits to put is queued together with its value; a task that
//! waits to take may do so once there are more values than tasks before it. The channel wakes no task: it returns the
//! tasks to wake, and the scheduler wakes them.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::auto_name::AutoName;
use super::take_apart::take_apart;
use super::wait_list::{Ticket, WaitList};
use super::{TaskKey, TaskQueue, Value};

/// The value that `channel` makes.
pub(crate) struct Channel {
    pub name: AutoName,
    capacity: usize,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    closed: bool,
    values: VecDeque<Value>,
    /// Tasks that wait for a value.
    takers: WaitList<()>,
    /// Tasks that wait for room, each with its value; there are some only while the channel is full.
    putters: WaitList<Value>,
    /// Tasks to wake at the next change of any kind, with the numbers of their waits (`poll`).
    watchers: TaskQueue<u32>,
}

/// The result of [`Channel::put`].
pub(crate) enum Put {
    Done,
    /// There is no room; gives the value back.
    Full(Value),
    Closed,
}

/// The result of [`Channel::take`].
pub(crate) enum Taken {
    /// A value, and the task whose wait to put is over with it, if there is one.
    Value(Value, Option<TaskKey>),
    /// No value yet, or only values for tasks earlier in the queue.
    Nothing,
    /// The channel is closed and empty.
    End,
}

impl State {
    /// The number of values that can be taken. Those of queued tasks count: they move up as soon as others leave.
    fn available(&self) -> usize {
        self.values.len() + if self.closed { 0 } else { self.putters.len() }
    }

    fn has_room(&self, capacity: usize) -> bool {
        self.putters.len() == 0 && self.values.len() < capacity
    }

    /// Moves the first queued value into the channel when there is room, and returns its task.
    fn fill(&mut self, capacity: usize) -> Option<TaskKey> {
        if self.closed || self.values.len() >= capacity {
            return None;
        }
        let (putter, value) = self.putters.remove(0)?;
        self.values.push_back(value);
        Some(putter)
    }
}

impl Channel {
    /// An empty channel for `capacity` values; with 0 each value goes straight from one task to another.
    pub(crate) fn new(capacity: usize) -> Channel {
        Channel { name: AutoName::automatic("channel"), capacity, state: RefCell::default() }
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// The number of values in the channel, without those of queued tasks.
    pub(crate) fn len(&self) -> usize {
        self.state.borrow().values.len()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state.borrow().closed
    }

    /// Puts a value in, if there is room and no task is queued to put one.
    pub(crate) fn put(&self, value: Value) -> Put {
        let mut state = self.state.borrow_mut();
        if state.closed {
            return Put::Closed;
        }
        if !state.has_room(self.capacity) {
            return Put::Full(value);
        }
        state.values.push_back(value);
        Put::Done
    }

    /// Queues a task with the value it wants to put.
    pub(crate) fn line_up_to_put(&self, task: TaskKey, value: Value) -> Ticket {
        self.state.borrow_mut().putters.join(task, value)
    }

    /// Whether the value of this ticket still waits for room.
    pub(crate) fn is_putting(&self, ticket: Ticket) -> bool {
        self.state.borrow().putters.position(ticket).is_some()
    }

    /// Takes the next value, unless it is for a task earlier in the queue. A queued task gives its ticket, and leaves
    /// the queue when it gets a value.
    pub(crate) fn take(&self, ticket: Option<Ticket>) -> Taken {
        let state = &mut *self.state.borrow_mut();
        let position = ticket.and_then(|ticket| state.takers.position(ticket)).unwrap_or(state.takers.len());
        if position >= state.available() {
            return if state.closed { Taken::End } else { Taken::Nothing };
        }
        if let Some(ticket) = ticket {
            state.takers.leave(ticket);
        }
        // The values before this position are for the tasks before this one.
        match state.values.remove(position) {
            Some(value) => Taken::Value(value, state.fill(self.capacity)),
            None => state.putters.remove(position - state.values.len()).map_or(Taken::Nothing, |(putter, value)| {
                // Straight from one task to the other: there was never room for it in the channel.
                Taken::Value(value, Some(putter))
            }),
        }
    }

    pub(crate) fn line_up_to_take(&self, task: TaskKey) -> Ticket {
        self.state.borrow_mut().takers.join(task, ())
    }

    /// Removes a task that no longer waits to take a value.
    pub(crate) fn leave_takers(&self, ticket: Ticket) {
        self.state.borrow_mut().takers.leave(ticket);
    }

    /// Removes a task that no longer waits to put, together with its value.
    pub(crate) fn leave_putters(&self, ticket: Ticket) {
        self.state.borrow_mut().putters.leave(ticket);
    }

    /// Closes the channel to new values. Returns all queued tasks, whose waits are over.
    pub(crate) fn close(&self) -> Vec<TaskKey> {
        let mut state = self.state.borrow_mut();
        state.closed = true;
        state.takers.tasks().chain(state.putters.tasks()).collect()
    }

    /// The last queued task for which there is a value: the one to wake when a value was added.
    pub(crate) fn served_last(&self) -> Option<TaskKey> {
        let state = self.state.borrow();
        state.takers.get(state.available().checked_sub(1)?)
    }

    /// Whether a task that comes now would take a value, or learn of the end, without waiting.
    pub(crate) fn can_take(&self) -> bool {
        let state = self.state.borrow();
        state.closed || state.available() > state.takers.len()
    }

    /// Whether a task that comes now could put a value, or learn that the channel is closed, without waiting for room.
    pub(crate) fn can_put(&self) -> bool {
        let state = self.state.borrow();
        state.closed || state.has_room(self.capacity) || state.takers.len() > state.available()
    }

    /// Notes a wait that any change of the channel ends.
    pub(crate) fn watch(&self, task: TaskKey, wait: u32) {
        self.state.borrow_mut().watchers.join(task, wait);
    }

    /// Takes the noted waits.
    pub(crate) fn take_watchers(&self) -> Vec<(TaskKey, u32)> {
        self.state.borrow_mut().watchers.take_all().collect()
    }
}

// The values are left out: one of them may be the channel itself.
impl std::fmt::Debug for Channel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Channel({})", self.name.get())
    }
}

impl Channel {
    /// Takes out all values, those of queued tasks included.
    pub(super) fn give_up(&self) -> Vec<Value> {
        let state = &mut *self.state.borrow_mut();
        let queued = std::iter::from_fn(|| state.putters.remove(0)).map(|(_, value)| value);
        let queued: Vec<Value> = queued.collect();
        std::mem::take(&mut state.values).into_iter().chain(queued).collect()
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        take_apart(self.give_up());
    }
}
