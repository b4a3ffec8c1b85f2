//! The server's side: an address of its own, listening, accepting.

use rustix::io::Errno;

use super::fd_exhaustion;
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::socket::{ended_by_shutdown, limit, one_address, socket_handle};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::{Address, Family, Handle, SocketKind, Type};
use crate::spec::Takes::{Address as AddressWords, Int, Time};
use crate::spec::{Awaits, CallKind, Example, Fits, Group, Opt, OptionSpec, Shows, Spec, flag, opt, req, with};
use crate::values::{Failure, Value};

/// How many connections wait to be accepted when `listen` is not told.
const DEFAULT_BACKLOG: i32 = 128;

const ACCEPT_OPTIONS: &[OptionSpec] = &[with("--timeout", "T", Time, "wait no longer than this")];
const TIMEOUT: Opt = Opt::of(ACCEPT_OPTIONS, "--timeout");

const SERVER_OPTIONS: &[OptionSpec] = &[
    with("--backlog", "N", Int, "how many may wait to be accepted"),
    flag("--reuse-port", "let several sockets listen on one port (SO_REUSEPORT)"),
    flag("--dual-stack", "an IPv6 server takes IPv4 clients as well (IPV6_V6ONLY off)"),
];
const BACKLOG: Opt = Opt::of(SERVER_OPTIONS, "--backlog");
const REUSE_PORT: Opt = Opt::of(SERVER_OPTIONS, "--reuse-port");
const DUAL_STACK: Opt = Opt::of(SERVER_OPTIONS, "--dual-stack");

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
            details: "A server on an IPv6 address takes IPv6 clients only, unless --dual-stack is said: then IPv4 clients of \
                      `[::]` come with addresses such as ::ffff:127.0.0.1. (A plain `bind [::]:0` leaves that to the \
                      system, which takes both.)",
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
    let backlog = backlog(cx, args, 1)?;
    listen_with(cx, &handle, backlog)?;
    Ok(Flow::NONE)
}

/// The backlog that an argument gives, if it was given; a negative one is 0, as in Python.
fn backlog(cx: &Context, args: &[Value], at: usize) -> ArgResult<i32> {
    let Some(backlog) = args::optional(cx, args, at, args::int)? else { return Ok(DEFAULT_BACKLOG) };
    i32::try_from(backlog.max(0)).map_err(|_| {
        let failure = cx.argument_error(at, format!("takes at most {} as BACKLOG, not {backlog}", i32::MAX));
        args::with_hint(failure, Some("`constants SOMAXCONN` is what the kernel takes without more ado: 4096"))
    })
}

fn listen_with(cx: &Context, handle: &Handle, backlog: i32) -> Result<(), Box<Failure>> {
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
    let backlog = backlog(cx, args, cx.place_of(BACKLOG))?;
    let dual_stack = cx.has(args, DUAL_STACK);
    if dual_stack && family != Family::Inet6 {
        let failure =
            cx.argument_error(cx.place_of(DUAL_STACK), format!("`--dual-stack` is for AF_INET6, this is {family}"));
        let hint =
            "`[::]` stands for every IPv6 address, and with it for every IPv4 one: `create_server [::]:0 --dual-stack`";
        return Err(args::with_hint(failure, Some(hint)));
    }
    let handle = cx.handles().open(kind).map_err(failure)?;
    handle.set_reuse(cx.has(args, REUSE_PORT)).map_err(failure)?;
    if family == Family::Inet6 {
        handle.set_v6only(!dual_stack).map_err(failure)?;
    }
    bind_to(cx, &handle, &address)?;
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
