//! How a socket behaves and what it is: time-outs, names, numbers and addresses.

use rustix::io::Errno;

use crate::commands::support::args;
use crate::commands::support::socket::{CLOSED, socket_handle};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::net::{Address, Handle, Timing};
use crate::spec::Takes::{Switch, TimeOrNone};
use crate::spec::{CallKind, CalledFor, Example, Fits, Group, Spec, req};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "settimeout",
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("T|none", TimeOrNone)]],
            summary: "how long each call on the handle may wait: none for ever, 0 not at all",
            details: "A call whose time is up fails with ETIMEDOUT; with 0 (non-blocking) it fails with EAGAIN at once. \
                      `--timeout` on a command is for that command alone, `setdefaulttimeout` for all sockets made later.",
            python: "s.settimeout(2.5)",
            errors: CLOSED,
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
            called_for: CalledFor::Result,
            gives: "float or none",
            summary: "what `settimeout` set: seconds, 0.0 for non-blocking, none for blocking",
            python: "s.gettimeout()",
            errors: CLOSED,
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
            name: "setdefaulttimeout",
            group: Group::Options,
            forms: &[&[req("T|none", TimeOrNone)]],
            summary: "the time-out (`settimeout`) of every socket that is made from now on",
            details: "Made by `socket`, `socketpair`, `accept`, `create_server` or `create_connection`; the sockets there are \
                      keep theirs.",
            python: "socket.setdefaulttimeout(2.5)",
            example: Example {
                script: "setdefaulttimeout 2.5\ns = socket tcp\nprint $(s.gettimeout)",
                output: "2.5\n",
            },
            ..Spec::BASE
        },
        run: setdefaulttimeout,
    },
    Command {
        spec: Spec {
            name: "getdefaulttimeout",
            group: Group::Options,
            called_for: CalledFor::Result,
            gives: "float or none",
            summary: "what `setdefaulttimeout` set: seconds, 0.0 for non-blocking, none for blocking",
            python: "socket.getdefaulttimeout()",
            example: Example { script: "print $(getdefaulttimeout)", output: "none\n" },
            ..Spec::BASE
        },
        run: getdefaulttimeout,
    },
    Command {
        spec: Spec {
            name: "setblocking",
            group: Group::Options,
            on_handle: true,
            forms: &[&[req("on|off", Switch)]],
            summary: "on: calls wait (settimeout none); off: they fail with EAGAIN instead (settimeout 0)",
            python: "s.setblocking(False)",
            errors: CLOSED,
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
            called_for: CalledFor::Result,
            gives: "boolean",
            summary: "whether calls on the handle wait at all",
            python: "s.getblocking()",
            errors: CLOSED,
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
            fits: Fits::Handles,
            called_for: CalledFor::Result,
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
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the address family's C name",
            python: "s.family",
            errors: CLOSED,
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
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the socket type's C name",
            python: "s.type",
            errors: CLOSED,
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
            called_for: CalledFor::Result,
            gives: "text, or 0",
            summary: "the protocol's C name as the kernel says it (SO_PROTOCOL); 0 where there is none",
            python: "s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)",
            errors: CLOSED,
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
            called_for: CalledFor::Result,
            gives: "address",
            summary: "the socket's own address; after `bind` to port 0 the port it got",
            python: "s.getsockname()",
            errors: CLOSED,
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
            call: CallKind::PeerName,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            called_for: CalledFor::Result,
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

fn settimeout(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    handle.timing.set(Timing::of(args::time_or_none(cx, args, 1)?));
    Ok(Flow::NONE)
}

fn setdefaulttimeout(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let time = args::time_or_none(cx, args, 0)?;
    cx.handles().set_default_timing(Timing::of(time));
    Ok(Flow::NONE)
}

fn getdefaulttimeout(cx: &mut Context, _: &mut [Value]) -> Outcome {
    Ok(Flow::Done(seconds(cx.handles().default_timing())))
}

/// A time-out as `gettimeout` gives it.
fn seconds(timing: Timing) -> Value {
    match timing {
        Timing::Blocking => Value::None,
        Timing::NonBlocking => Value::Float(0.0),
        Timing::Within(time) => Value::Float(time.as_secs_f64()),
    }
}

fn gettimeout(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    Ok(Flow::Done(seconds(handle.timing.get())))
}

fn setblocking(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let on = args::switch(cx, args, 1)?;
    handle.timing.set(if on { Timing::Blocking } else { Timing::NonBlocking });
    Ok(Flow::NONE)
}

fn getblocking(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::Bool(handle.timing.get() != Timing::NonBlocking)))
}

fn fileno(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let handle = cx.handle(args)?;
    Ok(Flow::Done(Value::Int(handle.fileno().into())))
}

fn family(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (_, kind) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::text(kind.family.name())))
}

fn socket_type(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (_, kind) = socket_handle(cx, args)?;
    Ok(Flow::Done(Value::text(kind.ty.name())))
}

fn proto(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let proto = handle.proto();
    Ok(Flow::Done(match proto.0 {
        0 => Value::Int(0),
        _ => Value::text(&proto.text()),
    }))
}

fn getsockname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    name_of(cx, args, Handle::local_name)
}

fn getpeername(cx: &mut Context, args: &mut [Value]) -> Outcome {
    name_of(cx, args, Handle::peer_name)
}

fn name_of(cx: &mut Context, args: &[Value], name: impl FnOnce(&Handle) -> Result<Address, Errno>) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    name(&handle).map(|address| Flow::Done(Value::address(address))).map_err(|error| cx.os_error(error, &handle))
}
