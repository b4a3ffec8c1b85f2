//! How the prompt and `-x` show a value: bytes quoted with their count, long data shortened, handles with what they
//! are connected to. Nothing in a value reaches the terminal as it is: names and errors may be a peer's words.

use super::{handles, list};
use crate::diagnostic::{MESSAGE_SHOWN, counted, escape_controls};
use crate::values::{TaskOutcome, TaskValue, Value, called, repr_bytes, start_of_bytes};

/// The longest bytes shown whole.
const SHOWN_BYTES: usize = 400;

/// How much is shown of what a task gave.
const SHOWN_RESULT: usize = 60;

/// One line for a value.
pub(crate) fn one_line(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => self::bytes(bytes),
        Value::List(list) => list::one_line(list.items()),
        Value::Handle(handle) => handles::line(&handle.facts()),
        Value::Task(task) => self::task(task),
        other => escape_controls(&other.text_within(MESSAGE_SHOWN)),
    }
}

/// A value as the prompt shows it: in one line or several, and what was left out can be had.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) if bytes.len() > SHOWN_BYTES => {
            format!("{}\n  (all of it: `print $_`, or `hexdump $_`)", self::bytes(bytes))
        }
        Value::List(list) => list::shown(list.items()),
        other => one_line(other),
    }
}

/// A task and how far it is.
fn task(task: &TaskValue) -> String {
    let state = match task.outcome() {
        None => "is running".to_owned(),
        Some(TaskOutcome::Returned(Value::None | Value::Unset)) => "has ended".to_owned(),
        Some(TaskOutcome::Returned(result)) => format!("has ended: {}", list::short(&result, SHOWN_RESULT)),
        Some(TaskOutcome::Failed(failure)) => {
            format!("has failed: {}", escape_controls(&failure.line_within(MESSAGE_SHOWN)))
        }
        Some(TaskOutcome::Cancelled) => "was cancelled".to_owned(),
    };
    format!("{} {state}", called(&task.name.get()))
}

fn bytes(bytes: &[u8]) -> String {
    let count = counted(bytes.len(), "byte");
    if bytes.len() <= SHOWN_BYTES {
        return format!("{count} {}", repr_bytes(bytes));
    }
    format!("{count} {} …", repr_bytes(start_of_bytes(bytes, SHOWN_BYTES)))
}

/// What `accept` gave: who, from where.
pub(crate) fn peer(value: &Value) -> String {
    if let Value::List(list) = value
        && let [Value::Handle(handle), Value::Address(address)] = list.items()
    {
        return format!("{} from {}", handle.name(), handles::address(address));
    }
    shown(value)
}
