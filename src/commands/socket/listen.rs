//! The server's side: an address of its own, listening, accepting.

use rustix::io::Errno;

use super::fd_exhaustion;
use crate::commands::support::args;
use crate::commands::support::socket::{ended_by_shutdown, limit, one_address, socket_handle};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::{Address, Family, Handle, SocketKind, Type};
use crate::spec::Takes::{Address as AddressWords, Int, Time};
use crate::spec::{Awaits, CallKind, Example, Fits, Group, Opt, OptionSpec, Shows, Spec, flag, opt, req, with};
use crate::values::{Failure, Value};

/// How many connections wait to be accepted when `listen` is not told.
const DEFAULT_BACKLOG: i64 = 128;

const ACCEPT_OPTIONS: &[OptionSpec] = &[with("--timeout", "T", Time, "wait no longer than this")];
const TIMEOUT: Opt = Opt::of(ACCEPT_OPTIONS, "--timeout");

const SERVER_OPTIONS: &[OptionSpec] = &[
    with("--backlog", "N", Int, "how many may wait to be accepted"),
    flag("--reuse-port", "let several sockets listen on one port (SO_REUSEPORT)"),
];
const BACKLOG: Opt = Opt::of(SERVER_OPTIONS, "--backlog");
const REUSE_PORT: Opt = Opt::of(SERVER_OPTIONS, "--reuse-port");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "bind",
            call: CallKind::Binding,
            group: Group::Sockets,
            on_handle: true,
            forms: &[&[req("ADDR", AddressWords)]],
            summary: "give the socket its own address",
            details: "Port 0 takes any free port; `getsockname` tells which. A port alone is on 127.0.0.1: to be reachable \
                      from elsewhere say 0.0.0.0.",
            python: "s.bind((\"127.0.0.1\", 8080))",
            errors: &[
                ("EADDRINUSE", "another socket holds the address"),
                ("EADDRNOTAVAIL", "no interface of this machine has the address"),
                ("EACCES", "a port below 1024 needs privilege"),
                ("EINVAL", "the socket has an address already"),
            ],
            example: Example {
                script: "s = socket tcp\ns.bind 127.0.0.1:0\nprint $(host $(s.getsockname))",
                output: "127.0.0.1\n",
            },
            ..Spec::BASE
        },
        run: bind,
    },
    Command {
        spec: Spec {
            name: "listen",
            call: CallKind::Listening,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::Listeners,
            forms: &[&[opt("BACKLOG", Int)]],
            summary: "let clients connect; BACKLOG of them may wait to be accepted (128 when not said)",
            details: "From now on the kernel completes handshakes by itself: a client's `connect` returns before `accept` is \
                      called.",
            python: "s.listen(5)",
            errors: &[("EADDRINUSE", "another socket listens there"), ("EOPNOTSUPP", "not a stream socket")],
            example: Example {
                script: "s = socket tcp\ns.bind :0\ns.listen 5\nprint $(s.getsockopt SO_ACCEPTCONN)",
                output: "1\n",
            },
            ..Spec::BASE
        },
        run: listen,
    },
    Command {
        spec: Spec {
            name: "accept",
            call: CallKind::Accepting,
            awaits: Awaits::Client,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::Listeners,
            options: ACCEPT_OPTIONS,
            shows: Shows::Peer,
            gives: "[handle, address]",
            summary: "take the next connection from the queue; waits until there is one",
            details: "Gives a new handle for the conversation and the client's address. The listening socket stays as it is.",
            python: "conn, addr = s.accept()",
            errors: &[
                ("EINVAL", "`listen` was not called"),
                ("EAGAIN", "no client waits, and the handle is non-blocking"),
                ("ETIMEDOUT", "no client came in time"),
                (
                    "EMFILE",
                    "no descriptor is left for the connection; the next `accept` waits for one, a second at most",
                ),
            ],
            example: Example {
                script: "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
                         print $($addr == $(client.getsockname))",
                output: "true\n",
            },
            ..Spec::BASE
        },
        run: accept,
    },
    Command {
        spec: Spec {
            name: "create_server",
            call: CallKind::Serving,
            group: Group::Sockets,
            forms: &[&[req("ADDR", AddressWords)]],
            options: SERVER_OPTIONS,
            gives: "handle",
            summary: "a listening TCP socket in one step: SO_REUSEADDR, bind, listen",
            python: "s = socket.create_server((\"127.0.0.1\", 8080))",
            errors: &[("EADDRINUSE", "another socket listens there"), ("EACCES", "a port below 1024 needs privilege")],
            example: Example {
                script: "server = create_server 127.0.0.1:0\nprint $(server.getsockopt SO_REUSEADDR)",
                output: "1\n",
            },
            ..Spec::BASE
        },
        run: create_server,
    },
];

fn bind(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let Some(address) = one_address(cx, args, 1, kind)? else { return Ok(Flow::Wait) };
    bind_to(cx, &handle, &address)?;
    Ok(Flow::NONE)
}

fn bind_to(cx: &Context, handle: &Handle, address: &Address) -> Result<(), Box<Failure>> {
    handle.bind(address).map_err(|error| cx.os_error_at(error, Some(handle), address))
}

fn listen(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let backlog = if args[1].is_unset() { DEFAULT_BACKLOG } else { args::int(cx, args, 1)? };
    listen_with(cx, &handle, backlog)?;
    Ok(Flow::NONE)
}

fn listen_with(cx: &Context, handle: &Handle, backlog: i64) -> Result<(), Box<Failure>> {
    // The kernel cuts it to net.core.somaxconn anyway.
    let backlog = i32::try_from(backlog.max(0)).unwrap_or(i32::MAX);
    handle.listen(backlog).map_err(|error| cx.os_error(error, handle))
}

fn create_server(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let six = args[0].text_form().starts_with(b"[");
    let family = match &args[0] {
        Value::Address(address) => address.family(),
        _ if six => Family::Inet6,
        _ if args[0].text_form().starts_with(b"unix:") => Family::Unix,
        _ => Family::Inet,
    };
    let kind = SocketKind::new(family, Type::Stream);
    let Some(address) = one_address(cx, args, 0, kind)? else { return Ok(Flow::Wait) };
    let failure = |error: Errno| cx.os_error_code(error.raw_os_error());
    let handle = cx.handles().open(kind).map_err(failure)?;
    handle.set_reuse(cx.has(args, REUSE_PORT)).map_err(failure)?;
    bind_to(cx, &handle, &address)?;
    let backlog = if cx.has(args, BACKLOG) { args::int(cx, args, cx.place_of(BACKLOG))? } else { DEFAULT_BACKLOG };
    listen_with(cx, &handle, backlog)?;
    cx.set_current(&handle);
    Ok(Flow::Done(Value::Handle(handle)))
}

fn accept(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let limit = limit(cx, args, TIMEOUT)?;
    if !fd_exhaustion::may_accept(cx, &handle, limit)? {
        return Ok(Flow::Wait);
    }
    let got = cx.attempt(&handle, Side::Read, limit, || {
        loop {
            match handle.accept(kind) {
                // A client that was gone before it was accepted is none.
                Err(Errno::CONNABORTED) => {}
                Err(Errno::AGAIN) if kind.family == Family::Unix && ended_by_shutdown(&handle, limit) => {
                    return Err(Errno::INVAL);
                }
                result => return result,
            }
        }
    });
    let Some((conn, address)) = got.inspect_err(|failure| fd_exhaustion::remember(cx, &handle, failure))? else {
        return Ok(Flow::Wait);
    };
    cx.set_current(&conn);
    Ok(Flow::Done(Value::row([Value::Handle(conn), Value::Address(address)])))
}
