//! What a socket is and how it behaves: options by their C names, time-outs, names, numbers and addresses.

use std::os::fd::AsFd;
use std::time::Duration;

use rustix::io::Errno;

use super::args;
use super::sockets::socket_handle;
use crate::machine::command::{Command, Cx, Flow, Outcome};
use crate::net::options::{self, OptionValue, SocketOption};
use crate::net::{Address, Handle, Timing, socket as net};
use crate::program::spec::Takes::{Level, OptionName, OptionValue as OptionWord, Switch, TimeOrNone};
use crate::program::spec::{Example, Group, Shows, Spec, req};
use crate::values::{Failure, Value};

const OPTION_ERRORS: &[(&str, &str)] = &[
    ("ENOPROTOOPT", "this kind of socket does not know the option"),
    ("EINVAL", "the value is not one the option takes"),
    ("EPERM", "the option needs privilege"),
];

/// The family's table.
pub static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "setsockopt",
            group: Group::Options,
            on_handle: true,
            forms: &[
                &[req("NAME", OptionName), req("VALUE", OptionWord)],
                &[req("LEVEL", Level), req("NAME", OptionName), req("VALUE", OptionWord)],
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
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("NAME", OptionName)], &[req("LEVEL", Level), req("NAME", OptionName)]],
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
            shows: Shows::Page,
            gives: "a page of text",
            summary: "every option of the socket that can be read: name, value, meaning",
            example: Example { script: "s = socket tcp\nprint $(contains $(s.options) TCP_NODELAY)", output: "true\n" },
            ..Spec::BASE
        },
        run: list_options,
    },
    Command {
        spec: Spec {
            name: "settimeout",
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("T|none", TimeOrNone)]],
            summary: "how long each call on the handle may wait: none for ever, 0 not at all",
            details: "A call whose time is up fails with ETIMEDOUT; with 0 (non-blocking) it fails with EAGAIN at once. \
                      `--timeout` on a command is for that command alone.",
            python: "s.settimeout(2.5)",
            example: Example {
                script: "a, b = socketpair\na.settimeout 10ms\nprint $(fails ETIMEDOUT a.recv 10)",
                output: "recv: timed out (ETIMEDOUT)\n",
            },
            ..Spec::BASE
        },
        run: settimeout,
    },
    Command {
        spec: Spec {
            name: "gettimeout",
            group: Group::Options,
            on_handle: true,
            gives: "float or none",
            summary: "what `settimeout` set: seconds, 0.0 for non-blocking, none for blocking",
            python: "s.gettimeout()",
            example: Example {
                script: "s = socket tcp\nprint $(s.gettimeout)\ns.settimeout 2\nprint $(s.gettimeout)",
                output: "none\n2.0\n",
            },
            ..Spec::BASE
        },
        run: gettimeout,
    },
    Command {
        spec: Spec {
            name: "setblocking",
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("on|off", Switch)]],
            summary: "on: calls wait (settimeout none); off: they fail with EAGAIN instead (settimeout 0)",
            python: "s.setblocking(False)",
            example: Example {
                script: "a, b = socketpair\na.setblocking off\nprint $(errno $(fails EAGAIN a.recv 10))",
                output: "EAGAIN\n",
            },
            ..Spec::BASE
        },
        run: setblocking,
    },
    Command {
        spec: Spec {
            name: "getblocking",
            group: Group::Options,
            on_handle: true,
            gives: "boolean",
            summary: "whether calls on the handle wait at all",
            python: "s.getblocking()",
            example: Example { script: "s = socket tcp\nprint $(s.getblocking)", output: "true\n" },
            ..Spec::BASE
        },
        run: getblocking,
    },
    Command {
        spec: Spec {
            name: "fileno",
            group: Group::Options,
            on_handle: true,
            gives: "integer",
            summary: "the descriptor's number, -1 when the handle is closed",
            python: "s.fileno()",
            example: Example { script: "s = socket tcp\nprint $($(s.fileno) > 2)", output: "true\n" },
            ..Spec::BASE
        },
        run: fileno,
    },
    Command {
        spec: Spec {
            name: "family",
            group: Group::Options,
            on_handle: true,
            gives: "text",
            summary: "the address family's C name",
            python: "s.family",
            example: Example { script: "s = socket tcp6\nprint $(s.family)", output: "AF_INET6\n" },
            ..Spec::BASE
        },
        run: family,
    },
    Command {
        spec: Spec {
            name: "type",
            group: Group::Options,
            on_handle: true,
            gives: "text",
            summary: "the socket type's C name",
            python: "s.type",
            example: Example { script: "s = socket udp\nprint $(s.type)", output: "SOCK_DGRAM\n" },
            ..Spec::BASE
        },
        run: socket_type,
    },
    Command {
        spec: Spec {
            name: "proto",
            group: Group::Options,
            on_handle: true,
            gives: "text, or 0",
            summary: "the protocol's C name as the kernel says it (SO_PROTOCOL); 0 where there is none",
            python: "s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)",
            example: Example { script: "s = socket tcp\nprint $(s.proto)", output: "IPPROTO_TCP\n" },
            ..Spec::BASE
        },
        run: proto,
    },
    Command {
        spec: Spec {
            name: "getsockname",
            group: Group::Sockets,
            on_handle: true,
            gives: "address",
            summary: "the socket's own address; after `bind` to port 0 the port it got",
            python: "s.getsockname()",
            example: Example {
                script: "s = socket tcp\ns.bind :0\nprint $($(port $(s.getsockname)) > 0)",
                output: "true\n",
            },
            ..Spec::BASE
        },
        run: getsockname,
    },
    Command {
        spec: Spec {
            name: "getpeername",
            group: Group::Sockets,
            on_handle: true,
            gives: "address",
            summary: "the address at the other end of the connection",
            python: "s.getpeername()",
            errors: &[("ENOTCONN", "there is no connection, or it is gone")],
            example: Example {
                script: "s = socket tcp\nprint $(errno $(fails any s.getpeername))",
                output: "ENOTCONN\n",
            },
            ..Spec::BASE
        },
        run: getpeername,
    },
];

fn option(cx: &Cx, args: &[Value]) -> Result<(&'static SocketOption, usize), Box<Failure>> {
    let with_level = cx.form() == 1;
    let at = if with_level { 2 } else { 1 };
    let level = if with_level {
        let word = args::word(args, 1);
        Some(options::level(&word).ok_or_else(|| cx.wrong(1, format!("`{word}` is no level of socket options")))?)
    } else {
        None
    };
    let name = args::word(args, at);
    match options::find(&name, level) {
        Some(option) => Ok((option, at)),
        None => {
            let mut failure = cx.wrong(at, format!("there is no socket option `{name}`"));
            let names = options::all().iter().map(|option| option.name);
            failure.hint = crate::program::suggest::did_you_mean(&name, names);
            Err(failure)
        }
    }
}

fn setsockopt(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let (option, at) = option(cx, args)?;
    let value = option_value(cx, option, args, at + 1)?;
    let done = handle.fd().and_then(|fd| option.write(fd.as_fd(), &value));
    done.map_err(|error| named(cx.system(error, &handle), option))?;
    remember(&handle, option, &value);
    Ok(Flow::NONE)
}

/// Keeps what the kernel ignores on non-blocking sockets, which ours all are inside.
fn remember(handle: &Handle, option: &SocketOption, value: &OptionValue) {
    match (option.name, value) {
        ("SO_LINGER", OptionValue::Linger(time)) => handle.lingers.set(time.is_some_and(|time| !time.is_zero())),
        ("SO_RCVTIMEO", OptionValue::Time(time)) => handle.receive_limit.set(time.filter(|time| !time.is_zero())),
        ("SO_SNDTIMEO", OptionValue::Time(time)) => handle.send_limit.set(time.filter(|time| !time.is_zero())),
        ("SO_RCVLOWAT", OptionValue::Int(least)) => handle.low_water.set(usize::try_from(*least).unwrap_or(usize::MAX)),
        _ => {}
    }
}

/// The failure, saying which option.
fn named(mut failure: Box<Failure>, option: &SocketOption) -> Box<Failure> {
    failure.about = Some(option.name.to_owned());
    if failure.code == Some(Errno::PERM.raw_os_error()) {
        failure.hint = Some("this option needs privilege (CAP_NET_ADMIN)".to_owned());
    }
    failure
}

/// A word or value as the option takes it.
fn option_value(cx: &Cx, option: &SocketOption, args: &[Value], at: usize) -> Result<OptionValue, Box<Failure>> {
    let refused = |wanted: String| {
        let words = format!("{} takes {wanted}, not {}", option.name, crate::machine::command::describe(&args[at]));
        cx.wrong(at, words)
    };
    match &args[at] {
        Value::Int(value) => option.from_number(*value).map_err(refused),
        Value::Float(value) => match Duration::try_from_secs_f64(*value) {
            Ok(time) => option.from_time(time).map_err(refused),
            Err(_) => Err(refused("a time that is not negative".to_owned())),
        },
        Value::Bool(value) => option.from_number((*value).into()).map_err(refused),
        Value::None => option.from_text(b"off").map_err(refused),
        other => {
            let text = other.text_form();
            let number = std::str::from_utf8(&text).ok().and_then(crate::syntax::number::parse);
            match number {
                Some(Ok(crate::syntax::number::Number::Int(value))) if !option.takes_text() => {
                    option.from_number(value).map_err(refused)
                }
                Some(Ok(crate::syntax::number::Number::Float(value))) if !option.takes_text() => {
                    let time = Duration::try_from_secs_f64(value).unwrap_or_default();
                    option.from_time(time).map_err(refused)
                }
                _ => option.from_text(&text).map_err(refused),
            }
        }
    }
}

fn getsockopt(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let (option, _) = option(cx, args)?;
    let value = handle.fd().and_then(|fd| option.read(fd.as_fd()));
    value.map(|value| Flow::Done(shown(value))).map_err(|error| named(cx.system(error, &handle), option))
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

fn list_options(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let fd = handle.fd().map_err(|error| cx.system(error, &handle))?;
    let mut rows = Vec::new();
    // Reading SO_ERROR takes it away from whoever should see it.
    for option in options::all().iter().filter(|option| option.name != "SO_ERROR") {
        if let Ok(value) = option.read(fd.as_fd()) {
            let text = match &value {
                OptionValue::Pairs(pairs) => format!("{} values", pairs.len()),
                _ => shown(value).repr(),
            };
            rows.push([option.name.to_owned(), text, option.meaning.to_owned()]);
        }
    }
    Ok(Flow::Done(Value::bytes(crate::view::table::aligned(&["OPTION", "VALUE", "MEANING"], &rows))))
}

fn settimeout(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    handle.timing.set(match args::time_or_none(cx, args, 1)? {
        None => Timing::Blocking,
        Some(time) if time.is_zero() => Timing::NonBlocking,
        Some(time) => Timing::Within(time),
    });
    Ok(Flow::NONE)
}

fn gettimeout(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    Ok(Flow::Done(match handle.timing.get() {
        Timing::Blocking => Value::None,
        Timing::NonBlocking => Value::Float(0.0),
        Timing::Within(time) => Value::Float(time.as_secs_f64()),
    }))
}

fn setblocking(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let on = args::switch(cx, args, 1)?;
    handle.timing.set(if on { Timing::Blocking } else { Timing::NonBlocking });
    Ok(Flow::NONE)
}

fn getblocking(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::Bool(handle.timing.get() != Timing::NonBlocking)))
}

fn fileno(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let handle = cx.handle(args)?;
    Ok(Flow::Done(Value::Int(handle.fileno().into())))
}

fn family(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (_, kind) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::text(kind.family.name())))
}

fn socket_type(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (_, kind) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::text(kind.ty.name())))
}

fn proto(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let proto = handle.proto();
    Ok(Flow::Done(match proto.0 {
        0 => Value::Int(0),
        _ => Value::text(&proto.text()),
    }))
}

fn getsockname(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    name_of(cx, args, net::local_name)
}

fn getpeername(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    name_of(cx, args, net::peer_name)
}

fn name_of(
    cx: &mut Cx,
    args: &[Value],
    name: impl FnOnce(std::os::fd::BorrowedFd) -> Result<Address, Errno>,
) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let address = handle.fd().and_then(|fd| name(fd.as_fd()));
    address.map(|address| Flow::Done(Value::address(address))).map_err(|error| cx.system(error, &handle))
}
