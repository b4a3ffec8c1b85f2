//! What variables hold: small values, immutable, shared within one thread.
//!
//! A value is two words wide; whatever is larger is behind an `Rc`. The modules below compare values, write them as
//! text and compute with them; what a handle or a task does is left to `net` and `machine`.

mod arithmetic;
mod auto_name;
mod barrier;
mod bits;
mod channel;
mod compare;
mod failure;
mod list;
mod operator;
mod take_apart;
mod task;
mod task_queue;
mod text;
mod wait_list;

use std::rc::Rc;

pub(crate) use arithmetic::{arithmetic, negate};
pub(crate) use auto_name::AutoName;
pub(crate) use barrier::Barrier;
pub(crate) use bits::invert;
pub(crate) use channel::{Channel, Put, Taken};
pub(crate) use compare::{compare, equal};
pub(crate) use failure::{Failure, Kind as FailureKind};
pub(crate) use list::List;
pub(crate) use operator::{Comparison, Operator};
pub(crate) use task::{Awaited, TaskKey, TaskOutcome, TaskValue, called};
pub(crate) use task_queue::TaskQueue;
pub(crate) use text::{had_arrived, repr_bytes};
pub(crate) use wait_list::Ticket;

use crate::limits::LimitExceeded;
use crate::net::{Address, Handle};

/// A value of the language.
#[derive(Clone, Debug, Default)]
pub(crate) enum Value {
    /// No value yet: a variable before its first assignment, a parameter that was not given.
    #[default]
    Unset,
    None,
    Bool(bool),
    Int(i64),
    /// Times are floats of seconds.
    Float(f64),
    /// Text is bytes as well.
    Bytes(Rc<Vec<u8>>),
    List(Rc<List>),
    Address(Rc<Address>),
    Handle(Rc<Handle>),
    Task(Rc<TaskValue>),
    Channel(Rc<Channel>),
    Barrier(Rc<Barrier>),
    /// What `catch` and `fails` give.
    Error(Rc<Failure>),
}

impl Value {
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Value {
        Value::Bytes(Rc::new(bytes.into()))
    }

    pub(crate) fn text(text: &str) -> Value {
        Value::bytes(text.as_bytes())
    }

    /// A count as an integer; counts beyond 64 bits do not occur.
    pub(crate) fn count(count: usize) -> Value {
        Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(crate) fn address(address: Address) -> Value {
        Value::Address(Rc::new(address))
    }

    pub(crate) fn list(items: Vec<Value>) -> Result<Value, LimitExceeded> {
        List::new(items).map(|list| Value::List(Rc::new(list)))
    }

    /// A short list of values that are no lists.
    pub(crate) fn row<const N: usize>(items: [Value; N]) -> Value {
        Value::List(Rc::new(List::flat(items.into())))
    }

    /// Whether the value counts as true in a condition.
    pub(crate) fn truth(&self) -> bool {
        match self {
            Value::Unset | Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(value) => *value != 0,
            Value::Float(value) => *value != 0.0,
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::List(list) => !list.items().is_empty(),
            Value::Address(_)
            | Value::Handle(_)
            | Value::Task(_)
            | Value::Channel(_)
            | Value::Barrier(_)
            | Value::Error(_) => true,
        }
    }

    /// Whether two values are one and the same in memory, bytes or a list.
    pub(crate) fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b),
            (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Whether at most this many places hold the bytes or the list.
    pub(crate) fn is_held_by(&self, holders: usize) -> bool {
        match self {
            Value::Bytes(bytes) => Rc::strong_count(bytes) <= holders,
            Value::List(list) => Rc::strong_count(list) <= holders,
            _ => false,
        }
    }

    /// The name `typeof` gives.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Value::Unset | Value::None => "none",
            Value::Bool(_) => "boolean",
            Value::Int(_) => "integer",
            Value::Float(_) => "float",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Address(_) => "address",
            Value::Handle(_) => "handle",
            Value::Task(_) => "task",
            Value::Channel(_) => "channel",
            Value::Barrier(_) => "barrier",
            Value::Error(_) => "error",
        }
    }

    /// The name of a value that is called after the first variable it is assigned to. Handles have theirs in the handle
    /// table.
    pub(crate) fn given_name(&self) -> Option<&AutoName> {
        match self {
            Value::Task(task) => Some(&task.name),
            Value::Channel(channel) => Some(&channel.name),
            Value::Barrier(barrier) => Some(&barrier.name),
            _ => None,
        }
    }

    /// Whether this stands for a parameter that was left out.
    pub(crate) fn is_unset(&self) -> bool {
        matches!(self, Value::Unset)
    }
}
