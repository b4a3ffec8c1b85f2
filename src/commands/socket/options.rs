//! Socket options by their C names, and the table of all of them.

use std::time::Duration;

use rustix::io::Errno;

use crate::commands::support::args;
use crate::commands::support::socket::{CLOSED, socket_handle};
use crate::compiler::check::socket_option;
use crate::explain;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::net::options::{self, Level, OptionValue, SocketOption};
use crate::net::{Family, Handle};
use crate::spec::Takes::{Level as LevelName, OptionName, OptionValue as OptionWord};
use crate::spec::{CallKind, CalledFor, Example, Group, Shows, Spec, req};
use crate::values::{Failure, Value};

const OPTION_ERRORS: &[(&str, &str)] = &[
    ("ENOPROTOOPT", "this kind of socket does not know the option"),
    ("EINVAL", "the value is not one the option takes"),
    ("EPERM", "the option needs privilege"),
];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "setsockopt",
            call: CallKind::Options,
            group: Group::Options,
            on_handle: true,
            forms: &[
                &[req("NAME", OptionName), req("VALUE", OptionWord)],
                &[req("LEVEL", LevelName), req("NAME", OptionName), req("VALUE", OptionWord)],
            ],
            summary: "set a socket option by its C name",
            details: "VALUE is what the option takes: a number, on or off, a time (SO_RCVTIMEO 500ms), seconds or off for \
                      SO_LINGER, a text. LEVEL (SOL_SOCKET, IPPROTO_TCP …) is known from the name and may be left out.",
            python: "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
            errors: OPTION_ERRORS,
            example: Example {
                script: "s = socket tcp\ns.setsockopt SO_REUSEADDR on\ns.setsockopt TCP_NODELAY 1\n\
                         s.setsockopt SO_LINGER 5\nprint $(s.getsockopt SO_REUSEADDR) $(s.getsockopt SO_LINGER)",
                output: "1 5\n",
            },
            ..Spec::BASE
        },
        run: setsockopt,
    },
    Command {
        spec: Spec {
            name: "getsockopt",
            call: CallKind::Options,
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("NAME", OptionName)], &[req("LEVEL", LevelName), req("NAME", OptionName)]],
            called_for: CalledFor::Result,
            gives: "integer, float, bytes, list or none",
            summary: "read a socket option by its C name",
            details: "Integers and flags (0 or 1) as integers, times as seconds, SO_LINGER as seconds or none, TCP_INFO as a list \
                      of [name, value].",
            python: "s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)",
            errors: OPTION_ERRORS,
            example: Example { script: "s = socket tcp\nprint $(s.getsockopt SO_TYPE)", output: "1\n" },
            ..Spec::BASE
        },
        run: getsockopt,
    },
    Command {
        spec: Spec {
            name: "options",
            group: Group::Options,
            on_handle: true,
            shows: Shows::Table,
            called_for: CalledFor::Result,
            gives: "a page of text",
            summary: "every option of the socket that can be read: name, value, meaning",
            details: "Those that a new socket of this kind has otherwise come first, with a `*`.",
            errors: CLOSED,
            example: Example { script: "s = socket tcp\nprint $(contains $(s.options) TCP_NODELAY)", output: "true\n" },
            ..Spec::BASE
        },
        run: list_options,
    },
];

/// The option that the words name, and the place of its name.
fn option(cx: &Context, args: &[Value]) -> Result<(&'static SocketOption, usize), Box<Failure>> {
    let wrong =
        |at, (words, hint): (String, Option<String>)| args::with_hint(cx.argument_error(at, words), hint.as_deref());
    let with_level = cx.form() == 1;
    let at = if with_level { 2 } else { 1 };
    let level = with_level.then(|| socket_option::level(&args::word(args, 1))).transpose();
    let level = level.map_err(|mistake| wrong(1, mistake))?;
    let option = socket_option::find(level, &args::word(args, at)).map_err(|mistake| wrong(at, mistake))?;
    Ok((option, at))
}

fn setsockopt(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let (option, at) = option(cx, args)?;
    let value = option_value(cx, option, args, at + 1)?;
    handle.set_option(option, &value).map_err(|error| named(cx.os_error(error, &handle), &handle, option))?;
    Ok(Flow::NONE)
}

/// The failure, saying which option.
fn named(mut failure: Box<Failure>, handle: &Handle, option: &SocketOption) -> Box<Failure> {
    failure.about = Some(option.name.to_owned());
    if matches!(failure.code.map(Errno::from_raw_os_error), Some(Errno::NOPROTOOPT | Errno::OPNOTSUPP)) {
        let done = if failure.operation == "setsockopt" { "set" } else { "read" };
        failure.hint = Some(not_for(handle, option, done));
    }
    if failure.code == Some(Errno::NODEV.raw_os_error()) && option.name.ends_with("_ADD_MEMBERSHIP") {
        failure.hint = Some(explain::traffic::no_interface(option.level == Level::Ipv6).to_owned());
    }
    failure
}

/// Why a socket does not know an option: it is of another kind, or the option can only be read, or only be set.
fn not_for(handle: &Handle, option: &SocketOption, done: &str) -> String {
    let family = handle.socket_kind().map(|kind| kind.family);
    let proto = handle.proto().text();
    let (fits, sockets) = match option.level {
        Level::Socket => (true, ""),
        Level::Tcp => (proto == "IPPROTO_TCP", "TCP"),
        Level::Udp => (proto == "IPPROTO_UDP", "UDP"),
        Level::Ip => (family == Some(Family::Inet), "AF_INET"),
        Level::Ipv6 => (family == Some(Family::Inet6), "AF_INET6"),
    };
    if fits {
        format!("it cannot be {done}, or not on this kind of socket; it is {}", explain::socket_option::meaning(option))
    } else {
        format!("this option is for {sockets} sockets")
    }
}

/// A word or value as the option takes it.
fn option_value(cx: &Context, option: &SocketOption, args: &[Value], at: usize) -> Result<OptionValue, Box<Failure>> {
    let given = &args[at];
    let value = match given {
        Value::Int(value) => option.from_number(*value),
        Value::Float(value) => Duration::try_from_secs_f64(*value).ok().and_then(|time| option.from_time(time)),
        Value::Bool(on) => switched(option, if *on { "on" } else { "off" }),
        Value::None => switched(option, "none"),
        other => socket_option::value(option, &other.text_form()),
    };
    value.ok_or_else(|| {
        cx.argument_error(at, socket_option::refused(option, &crate::machine::call::command::describe(given)))
    })
}

/// What is no number and no text, as the word for it: `false` turns lingering off, and is not 0 seconds of it.
fn switched(option: &SocketOption, word: &str) -> Option<OptionValue> {
    if option.takes_text() { None } else { option.from_text(word.as_bytes()) }
}

fn getsockopt(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let (option, _) = option(cx, args)?;
    handle
        .option(option)
        .map(|value| Flow::Done(shown(value)))
        .map_err(|error| named(cx.os_error(error, &handle), &handle, option))
}

/// An option's value as the language has it.
fn shown(value: OptionValue) -> Value {
    let seconds = |time: Option<Duration>| time.map_or(Value::Float(0.0), |time| Value::Float(time.as_secs_f64()));
    match value {
        OptionValue::Int(value) => Value::Int(value),
        OptionValue::Flag(value) => Value::Int(value.into()),
        OptionValue::Time(time) => seconds(time),
        OptionValue::Linger(time) => {
            time.map_or(Value::None, |time| Value::Int(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)))
        }
        OptionValue::Text(text) => Value::bytes(text),
        OptionValue::Address(address) => Value::address(address),
        OptionValue::Pairs(pairs) => {
            let row = |(name, value): (&str, i64)| Value::row([Value::text(name), Value::Int(value)]);
            Value::list(pairs.into_iter().map(row).collect()).unwrap_or_default()
        }
        OptionValue::Membership { .. } => Value::None,
    }
}

fn list_options(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    // What a new socket has; where none can be made, nothing is known to have changed.
    let new = cx.handles().open(kind).ok();
    let (mut changed, mut rows) = (Vec::new(), Vec::new());
    // Reading SO_ERROR takes it away from whoever should see it.
    for option in options::all().iter().filter(|option| option.name != "SO_ERROR") {
        let Ok(value) = handle.option(option).map(told) else { continue };
        let before = new.as_ref().and_then(|new| new.option(option).ok()).map(told);
        let is_changed = new.is_some() && before.as_ref() != Some(&value) && !OF_ITS_OWN.contains(&option.name);
        let mark = if is_changed { "*" } else { " " };
        let meaning = explain::socket_option::meaning(option).to_owned();
        let place = if is_changed { &mut changed } else { &mut rows };
        place.push([format!("{mark} {}", option.name), value, meaning]);
    }
    changed.append(&mut rows);
    Ok(Flow::Done(Value::bytes(crate::view::table::aligned(&["  OPTION", "VALUE", "MEANING"], &changed))))
}

/// Options that differ from socket to socket without being set.
const OF_ITS_OWN: &[&str] = &["SO_COOKIE", "SO_INCOMING_CPU", "SO_INCOMING_NAPI_ID"];

/// An option's value as a word.
fn told(value: OptionValue) -> String {
    match &value {
        OptionValue::Pairs(pairs) => format!("{} values", pairs.len()),
        _ => shown(value).repr(),
    }
}
