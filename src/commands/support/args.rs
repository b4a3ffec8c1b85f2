//! What a command's arguments must be when it runs: the checker judged literal words, here values are judged.
//!
//! Each function takes the argument's place. What does not fit blames the word in that place and says how to make
//! it fit.

use std::borrow::Cow;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use crate::compiler::switch as switch_word;
use crate::limits::{self, OutOfRange};
use crate::machine::call::command::{Context, describe};
use crate::values::{Failure, List, Value, WHY_NONE};

/// An argument, or what is wrong with it.
pub(crate) type ArgResult<T> = Result<T, Box<Failure>>;

/// How a value becomes text.
pub(in crate::commands) const IN_QUOTES: &str = "in quotes it becomes text: \"$x\"";

/// The value in a place; unset when it was not given.
pub(crate) fn value(args: &[Value], at: usize) -> &Value {
    args.get(at).unwrap_or(&Value::Unset)
}

/// Moves the value out of its place, so that it can be changed when nobody else holds it. Only for commands that
/// never wait: one that runs again needs its arguments again.
pub(crate) fn take(args: &mut [Value], at: usize) -> Value {
    args.get_mut(at).map(std::mem::take).unwrap_or_default()
}

/// What a parameter that may be left out got, judged by one of the functions below.
///
/// # Errors
/// Those of the function.
pub(crate) fn optional<'v, T>(
    cx: &Context,
    args: &'v [Value],
    at: usize,
    judge: impl FnOnce(&Context, &'v [Value], usize) -> ArgResult<T>,
) -> ArgResult<Option<T>> {
    if value(args, at).is_unset() { Ok(None) } else { judge(cx, args, at).map(Some) }
}

/// A whole number.
///
/// # Errors
/// It is something else.
pub(crate) fn int(cx: &Context, args: &[Value], at: usize) -> ArgResult<i64> {
    match value(args, at) {
        Value::Int(int) => Ok(*int),
        other => Err(misfit_with(cx, at, "a whole number", other, number_hint(other, "int"))),
    }
}

/// A number, whole or not.
///
/// # Errors
/// It is something else.
#[expect(clippy::cast_precision_loss, reason = "integer with float gives float, as in Python")]
pub(crate) fn float(cx: &Context, args: &[Value], at: usize) -> ArgResult<f64> {
    match value(args, at) {
        Value::Int(int) => Ok(*int as f64),
        Value::Float(float) => Ok(*float),
        other => Err(misfit_with(cx, at, "a number", other, number_hint(other, "float"))),
    }
}

/// A count of bytes.
///
/// # Errors
/// It is negative, too large, or no whole number.
pub(crate) fn size(cx: &Context, args: &[Value], at: usize) -> ArgResult<usize> {
    let size = int(cx, args, at)?;
    limits::size(size).map_err(|wrong| out_of_range(cx, at, wrong))
}

/// The failure of an argument that is no number of its kind.
pub(crate) fn out_of_range(cx: &Context, at: usize, wrong: OutOfRange) -> Box<Failure> {
    with_hint(cx.argument_error(at, wrong.words), wrong.hint)
}

/// A time in seconds.
///
/// # Errors
/// It is negative or no number.
pub(crate) fn time(cx: &Context, args: &[Value], at: usize) -> ArgResult<Duration> {
    let seconds = match value(args, at) {
        Value::Int(_) | Value::Float(_) => float(cx, args, at)?,
        other => return Err(misfit_with(cx, at, "a time in seconds", other, number_hint(other, "float"))),
    };
    limits::time(seconds, || word(args, at)).map_err(|wrong| out_of_range(cx, at, wrong))
}

/// A time in seconds, or nothing for `none`.
///
/// # Errors
/// It is neither.
pub(crate) fn time_or_none(cx: &Context, args: &[Value], at: usize) -> ArgResult<Option<Duration>> {
    if matches!(value(args, at), Value::None) { Ok(None) } else { time(cx, args, at).map(Some) }
}

/// `on` or `off`, in any of the ways to write them.
///
/// # Errors
/// It is something else.
pub(crate) fn switch(cx: &Context, args: &[Value], at: usize) -> ArgResult<bool> {
    let given = value(args, at);
    let on = match given {
        Value::Bool(on) => Some(*on),
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        Value::Bytes(text) => std::str::from_utf8(text).ok().and_then(switch_word),
        _ => None,
    };
    on.ok_or_else(|| misfit(cx, at, "`on` or `off`", given))
}

/// Bytes that go somewhere: nothing is turned into text unasked.
///
/// # Errors
/// It is no bytes.
pub(crate) fn bytes<'v>(cx: &Context, args: &'v [Value], at: usize) -> ArgResult<&'v Rc<Vec<u8>>> {
    match value(args, at) {
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(no_bytes(cx, at, other)),
    }
}

/// Moves bytes out of their place; see [`take`].
///
/// # Errors
/// It is no bytes.
pub(crate) fn take_bytes(cx: &Context, args: &mut [Value], at: usize) -> ArgResult<Rc<Vec<u8>>> {
    match take(args, at) {
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(no_bytes(cx, at, &other)),
    }
}

/// The text form of whatever it is.
pub(crate) fn text(args: &[Value], at: usize) -> Cow<'_, [u8]> {
    value(args, at).text_form()
}

/// The text form as a string: a name, a word.
pub(crate) fn word(args: &[Value], at: usize) -> String {
    value(args, at).lossy()
}

/// A file's path.
pub(crate) fn path(args: &[Value], at: usize) -> PathBuf {
    PathBuf::from(OsString::from_vec(text(args, at).into_owned()))
}

/// A list.
///
/// # Errors
/// It is something else.
pub(crate) fn list<'v>(cx: &Context, args: &'v [Value], at: usize) -> ArgResult<&'v Rc<List>> {
    match value(args, at) {
        Value::List(list) => Ok(list),
        other => Err(no_list(cx, at, other)),
    }
}

/// Moves a list out of its place; see [`take`].
///
/// # Errors
/// It is something else.
pub(crate) fn take_list(cx: &Context, args: &mut [Value], at: usize) -> ArgResult<Rc<List>> {
    match take(args, at) {
        Value::List(list) => Ok(list),
        other => Err(no_list(cx, at, &other)),
    }
}

/// The failure of an argument that is neither bytes nor a list.
pub(crate) fn neither(cx: &Context, at: usize, given: &Value) -> Box<Failure> {
    misfit_with(cx, at, "bytes or a list", given, Some(IN_QUOTES))
}

/// The failure of an argument that is not what its parameter takes.
pub(crate) fn misfit(cx: &Context, at: usize, wanted: &str, given: &Value) -> Box<Failure> {
    misfit_with(cx, at, wanted, given, None)
}

fn misfit_with(cx: &Context, at: usize, wanted: &str, given: &Value, hint: Option<&str>) -> Box<Failure> {
    let failure = cx.argument_error(at, format!("takes {wanted} as {}, not {}", param_name(cx, at), describe(given)));
    with_hint(failure, none_hint(cx, at, given).or(hint))
}

/// What to do when there is nothing where a value should be.
pub(crate) fn none_hint(cx: &Context, at: usize, given: &Value) -> Option<&'static str> {
    let of_match = cx.written(at).trim_start_matches(['"', '$', '(']).starts_with("match ");
    match given {
        Value::None if of_match => Some("there was no match, so it is `none`; `if $x == none { … }` asks before"),
        Value::None => Some(WHY_NONE),
        _ => None,
    }
}

/// The same failure with a word on what to do. `$x` in it stands for the argument that the failure
/// is blamed on.
pub(crate) fn with_hint(mut failure: Box<Failure>, hint: Option<&str>) -> Box<Failure> {
    failure.hint = hint.map(str::to_owned);
    failure
}

fn no_bytes(cx: &Context, at: usize, given: &Value) -> Box<Failure> {
    misfit_with(cx, at, "bytes", given, Some(IN_QUOTES))
}

fn no_list(cx: &Context, at: usize, given: &Value) -> Box<Failure> {
    let hint = match given {
        Value::Bytes(_) => Some("`split` makes a list of text: `split $x`"),
        _ => Some("a list is written in brackets: `[$x]`"),
    };
    misfit_with(cx, at, "a list", given, hint)
}

/// How what was given becomes a number by the command `int` or `float`.
pub(crate) fn number_hint(given: &Value, command: &str) -> Option<&'static str> {
    match given {
        Value::Bytes(_) if command == "int" => Some("text is not a number until `int` makes it one: `int $x`"),
        Value::Bytes(_) => Some("text is not a number until `float` makes it one: `float $x`"),
        Value::Float(_) if command == "int" => Some("`int $x` cuts off the fraction"),
        _ => None,
    }
}

/// The name of the parameter or option whose place this is, as the usage line has it.
fn param_name(cx: &Context, at: usize) -> &'static str {
    let spec = cx.site.spec;
    let form = spec.forms.get(usize::from(cx.form())).copied().unwrap_or_default();
    let mut next = usize::from(spec.on_handle);
    for param in form {
        next += param.width() as usize;
        if at < next {
            return param.name;
        }
    }
    let option = at.checked_sub(cx.site.options as usize).and_then(|number| spec.options.get(number));
    option.map(|option| option.name).or(form.last().map(|param| param.name)).unwrap_or_default()
}
