//! A channel: values on their way from task to task, and the lines of tasks that wait to put or to take one.
//!
//! Whoever came first is served first. A task that waits to put stands in line together with its value; one that waits
//! to take may do so once as many values are there as it has places in line. Whom that wakes is told to the machine,
//! which does it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::auto_name::AutoName;
use super::wait_list::{Ticket, WaitList};
use super::{TaskKey, Value};

/// What `channel` gives.
pub(crate) struct Channel {
    /// How it is called in tables and messages.
    pub name: AutoName,
    capacity: usize,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    closed: bool,
    values: VecDeque<Value>,
    /// Who waits for a value.
    takers: WaitList<()>,
    /// Who waits for room, with the value: there is somebody only while the channel is full.
    putters: WaitList<Value>,
    /// Tasks that look out for whatever happens here, and the numbers of their waits.
    lookouts: Vec<(TaskKey, u32)>,
}

/// What became of a value that was to be put.
pub(crate) enum Put {
    /// It is in the channel.
    Done,
    /// There is no room: here it is again.
    Full(Value),
    /// No more values go into this channel.
    Closed,
}

/// What there was to take.
pub(crate) enum Taken {
    /// A value; the task that waited to put one, if there was room for it now.
    Value(Value, Option<TaskKey>),
    /// Nothing as yet, or only what others came first for.
    Nothing,
    /// The end: the channel is closed and empty.
    End,
}

impl State {
    /// How many values can be taken: those of the tasks in line count, for they come up as soon as others leave.
    fn available(&self) -> usize {
        self.values.len() + if self.closed { 0 } else { self.putters.len() }
    }

    fn has_room(&self, capacity: usize) -> bool {
        self.putters.len() == 0 && self.values.len() < capacity
    }

    /// The first value that waited comes up when there is room: whose it is.
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
    /// An empty channel that holds so many values; none at all means that each goes from hand to hand.
    pub(crate) fn new(capacity: usize) -> Channel {
        Channel { name: AutoName::automatic("channel"), capacity, state: RefCell::default() }
    }

    /// How many values it holds at most.
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many values it holds.
    pub(crate) fn len(&self) -> usize {
        self.state.borrow().values.len()
    }

    /// Whether it was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.state.borrow().closed
    }

    /// Puts a value in, if there is room and nobody waits to put one before.
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

    /// Lines a task up with the value it wants to put.
    pub(crate) fn line_up_to_put(&self, task: TaskKey, value: Value) -> Ticket {
        self.state.borrow_mut().putters.join(task, value)
    }

    /// Whether the value of this ticket still waits to be put.
    pub(crate) fn is_putting(&self, ticket: Ticket) -> bool {
        self.state.borrow().putters.position(ticket).is_some()
    }

    /// Takes the next value, unless tasks came before that are to have it. A task that stood in line has left it then.
    pub(crate) fn take(&self, ticket: Option<Ticket>) -> Taken {
        let state = &mut *self.state.borrow_mut();
        let position = ticket.and_then(|ticket| state.takers.position(ticket)).unwrap_or(state.takers.len());
        if position >= state.available() {
            return if state.closed { Taken::End } else { Taken::Nothing };
        }
        if let Some(ticket) = ticket {
            state.takers.leave(ticket);
        }
        // The values before it are for those who stand before it.
        match state.values.remove(position) {
            Some(value) => Taken::Value(value, state.fill(self.capacity)),
            None => state.putters.remove(position - state.values.len()).map_or(Taken::Nothing, |(putter, value)| {
                // From hand to hand: there was never room for it.
                Taken::Value(value, Some(putter))
            }),
        }
    }

    /// Lines a task up to take a value.
    pub(crate) fn line_up_to_take(&self, task: TaskKey) -> Ticket {
        self.state.borrow_mut().takers.join(task, ())
    }

    /// A task no longer waits to take a value.
    pub(crate) fn leave_takers(&self, ticket: Ticket) {
        self.state.borrow_mut().takers.leave(ticket);
    }

    /// A task no longer waits to put its value, which is not in the channel then.
    pub(crate) fn leave_putters(&self, ticket: Ticket) {
        self.state.borrow_mut().putters.leave(ticket);
    }

    /// No more values go in. Gives those who wait, for whom the wait is over.
    pub(crate) fn close(&self) -> Vec<TaskKey> {
        let mut state = self.state.borrow_mut();
        state.closed = true;
        state.takers.tasks().chain(state.putters.tasks()).collect()
    }

    /// The last in line that there is a value for: the one to wake when a value more is there.
    pub(crate) fn served_last(&self) -> Option<TaskKey> {
        let state = self.state.borrow();
        state.takers.get(state.available().checked_sub(1)?)
    }

    /// Whether a task that comes now would take a value, or learn of the end, without waiting.
    pub(crate) fn can_take(&self) -> bool {
        let state = self.state.borrow();
        state.closed || state.available() > state.takers.len()
    }

    /// Whether a task that comes now could put a value, or learn that it cannot, without waiting for room.
    pub(crate) fn can_put(&self) -> bool {
        let state = self.state.borrow();
        state.closed || state.has_room(self.capacity) || state.takers.len() > state.available()
    }

    /// Notes that a task looks out for whatever happens here; one entry for each place of a task.
    pub(crate) fn look_out(&self, task: TaskKey, wait: u32) {
        let lookouts = &mut self.state.borrow_mut().lookouts;
        match lookouts.iter_mut().find(|(other, _)| other.index == task.index) {
            Some(entry) => *entry = (task, wait),
            None => lookouts.push((task, wait)),
        }
    }

    /// Takes those who look out.
    pub(crate) fn lookouts(&self) -> Vec<(TaskKey, u32)> {
        std::mem::take(&mut self.state.borrow_mut().lookouts)
    }
}

// What is inside may be the channel itself, and is nobody's business.
impl std::fmt::Debug for Channel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Channel({})", self.name.get())
    }
}

impl Drop for Channel {
    /// Channels that hold channels, however deep, are taken apart one after another: dropping must not run out of stack.
    fn drop(&mut self) {
        let mut left: Vec<Value> = std::mem::take(&mut self.state.borrow_mut().values).into();
        while let Some(value) = left.pop() {
            match value {
                Value::Channel(channel) => {
                    if let Some(channel) = Rc::into_inner(channel) {
                        left.extend(std::mem::take(&mut channel.state.borrow_mut().values));
                    }
                }
                Value::List(list) => left.extend(Rc::into_inner(list).map(super::List::into_items).unwrap_or_default()),
                _ => {}
            }
        }
    }
}
