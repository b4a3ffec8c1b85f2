//! What a command may give: nothing beyond the limits of the language, and where it is known before, nothing beyond
//! them is made in the first place.

use std::rc::Rc;

use super::args::ArgResult;
use crate::limits::{BYTES, ELEMENTS, LimitExceeded};
use crate::machine::call::command::{Context, Flow, Outcome};
use crate::values::Value;

/// A part of some bytes, which is shared when it is all of them.
pub(crate) fn part(whole: &Rc<Vec<u8>>, part: &[u8]) -> Value {
    if part.len() == whole.len() { Value::Bytes(whole.clone()) } else { Value::bytes(part) }
}

/// The end of a command that gives bytes it made.
///
/// # Errors
/// They are too long.
pub(crate) fn bytes(cx: &Context, bytes: impl Into<Vec<u8>>) -> Outcome {
    let bytes = bytes.into();
    room_for_bytes(cx, Some(bytes.len()))?;
    Ok(Flow::Done(Value::bytes(bytes)))
}

/// The end of a command that gives a list.
///
/// # Errors
/// The list is nested too deeply or too long.
pub(crate) fn list(cx: &Context, items: Vec<Value>) -> Outcome {
    Value::list(items).map(Flow::Done).map_err(|limit| cx.failure(limit))
}

/// A length that bytes may have; `None` is one too large to count.
///
/// # Errors
/// It is above the limit.
pub(crate) fn room_for_bytes(cx: &Context, length: Option<usize>) -> ArgResult<usize> {
    length.filter(|length| *length <= BYTES.most).ok_or_else(|| cx.failure(LimitExceeded::Bytes))
}

/// A length that a list may have; `None` is one too large to count.
///
/// # Errors
/// It is above the limit.
pub(crate) fn room_for_elements(cx: &Context, length: Option<usize>) -> ArgResult<usize> {
    length.filter(|length| *length <= ELEMENTS.most).ok_or_else(|| cx.failure(LimitExceeded::Elements))
}
