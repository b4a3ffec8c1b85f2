//! Making sockets and closing them.

use std::rc::Rc;

use crate::commands::stream::makefile;
use crate::commands::support::args;
use crate::commands::support::offload::{is_under_way, offload};
use crate::commands::support::socket::{CLOSED, socket_handle};
use crate::explain;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::constants::{self, SOCK_NONBLOCK};
use crate::net::socket_kind::KINDS;
use crate::net::socket_kind::parse::RAW_PROTOCOLS;
use crate::net::syscall::How;
use crate::net::{Closed, Family, Handle, LingeringFd, Resource, SocketKind, Timing, Type};
use crate::spec::Takes::{Constant, Protocol, Word};
use crate::spec::{Awaits, CallKind, Example, Fits, Group, Spec, opt, req};
use crate::values::{Failure, Value};

const FAMILIES: &[&str] = &["AF_INET", "AF_INET6", "AF_UNIX"];
const TYPES: &[&str] = &["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET"];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "socket",
            call: CallKind::Making,
            group: Group::Sockets,
            forms: &[
                &[req("KIND", Word(KINDS))],
                &[req("FAMILY", Constant(FAMILIES)), req("TYPE", Constant(TYPES)), opt("PROTO", Protocol(&[]))],
                &[req("raw", Word(&["raw"])), req("PROTO", Protocol(RAW_PROTOCOLS))],
            ],
            gives: "handle",
            summary: "make a socket, which becomes the current handle",
            details: "KIND is tcp, tcp6, udp, udp6, unix, unix-dgram, unix-seqpacket or raw (`raw icmp`, `raw 89`); or say it \
                      with the C names or their numbers: `socket 2 1` is `socket AF_INET SOCK_STREAM`, and a TYPE with \
                      SOCK_NONBLOCK in it makes the socket non-blocking. Nothing is sent and no address is taken yet. A raw socket sends and receives the \
                      packets of one protocol: after `s = socket raw icmp`, `s.sendto $message 127.0.0.1` (a host alone) \
                      sends an ICMP message, and `s.recvfrom 64k` gives each that arrives, from its IP header on. With \
                      `s.setsockopt IP_HDRINCL on`, or on a plain `socket raw`, the IP header is sent by you as well.",
            python: "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
            errors: &[
                ("EPERM", "raw sockets need privilege"),
                ("EMFILE", "no descriptor is left"),
                ("EPROTONOSUPPORT", "the protocol does not go with family and type"),
            ],
            example: Example {
                script: "s = socket tcp\nprint $(s.family) $(s.type) $(s.proto)",
                output: "AF_INET SOCK_STREAM IPPROTO_TCP\n",
            },
            ..Spec::BASE
        },
        run: socket,
    },
    Command {
        spec: Spec {
            name: "dup",
            group: Group::Sockets,
            on_handle: true,
            gives: "handle",
            summary: "another handle on the same socket, which becomes the current one",
            details: "The connection ends when both are closed; `shutdown` and socket options hold for both, `settimeout` for \
                      each alone. What a handle has read ahead (`recvline`) stays with it.",
            python: "t = s.dup()",
            errors: &[("EBADF", "the handle is closed"), ("EMFILE", "no descriptor is left")],
            example: Example {
                script: "a, b = socketpair\ntwin = a.dup\na.close\ntwin.send \"still here\"\nprint $(b.recv 100)",
                output: "still here\n",
            },
            ..Spec::BASE
        },
        run: dup,
    },
    Command {
        spec: Spec {
            name: "shutdown",
            call: CallKind::Shutdown,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("HOW", Constant(&["read", "write", "both", "SHUT_RD", "SHUT_WR", "SHUT_RDWR"]))]],
            summary: "close one direction: after `shutdown write` the peer reads the end of the stream",
            details: "The other direction stays open (half-close), and so does the handle.",
            python: "s.shutdown(socket.SHUT_WR)",
            errors: &[("ENOTCONN", "there is no connection, or it is gone already")],
            example: Example {
                script: "a, b = socketpair\na.send bye\na.shutdown write\nprint $(b.recvall)",
                output: "bye\n",
            },
            ..Spec::BASE
        },
        run: shutdown,
    },
    Command {
        spec: Spec {
            name: "close",
            awaits: Awaits::Taken,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::Handles,
            forms: &[&[], &[req("all", Word(&["all"]))]],
            summary: "close the handle, or with `all` every handle there is; closing twice is harmless",
            details: "A TCP peer reads the end of the stream. Whoever waits on the handle, in whichever task, is woken with \
                      EBADF. A handle also closes by itself when no variable holds it any more; at the prompt `_`, the last result shown, is \
                      a variable too. `close all` leaves standard streams open.",
            python: "s.close()",
            example: Example {
                script: "s = socket tcp\ns.close\ns.close\nfails EBADF s.listen\nprint $(s.fileno)",
                output: "-1\n",
            },
            ..Spec::BASE
        },
        run: close,
    },
    Command {
        spec: Spec {
            name: "reset",
            group: Group::Sockets,
            on_handle: true,
            summary: "close a TCP connection with a RST, as a crash does (linger 0)",
            details: "The peer's next read fails with ECONNRESET; what was on the way is lost.",
            python: "s.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack(\"ii\", 1, 0)); s.close()",
            errors: CLOSED,
            example: Example {
                script: "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
                         client.reset\nfails ECONNRESET conn.recv 10\nprint reset",
                output: "reset\n",
            },
            ..Spec::BASE
        },
        run: reset,
    },
    Command {
        spec: Spec {
            name: "socketpair",
            call: CallKind::Making,
            group: Group::Sockets,
            forms: &[&[], &[req("FAMILY", Constant(FAMILIES)), req("TYPE", Constant(TYPES))]],
            gives: "[handle, handle]",
            summary: "two sockets that are connected to each other (AF_UNIX SOCK_STREAM when not said)",
            python: "a, b = socket.socketpair()",
            errors: &[("EOPNOTSUPP", "only AF_UNIX has pairs")],
            example: Example { script: "a, b = socketpair\na.send hello\nprint $(b.recv 100)", output: "hello\n" },
            ..Spec::BASE
        },
        run: socketpair,
    },
];

/// The kind that the words of a call name.
fn kind(cx: &Context, words: &[Value]) -> Result<SocketKind, Box<Failure>> {
    let texts: Vec<Vec<u8>> =
        words.iter().filter(|word| !word.is_unset()).map(|word| word.text_form().into_owned()).collect();
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    SocketKind::parse(&texts).map_err(|error| cx.argument_error(error.place(), explain::socket_kind::describe(&error)))
}

/// Whether the type of a call has SOCK_NONBLOCK in it.
fn has_nonblock(args: &[Value]) -> bool {
    let flags = args.get(1).map(|ty| constants::flags("SOCK_", &ty.lossy()).unwrap_or(0));
    flags.is_some_and(|flags| flags & SOCK_NONBLOCK != 0)
}

fn socket(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let kind = kind(cx, args)?;
    let handle = cx.handles().open(kind).map_err(|error| {
        let mut failure = cx.os_error_code(error.raw_os_error());
        failure.hint = explain::for_protocol(kind, error).map(str::to_owned).or(failure.hint);
        failure
    })?;
    if has_nonblock(args) {
        handle.timing.set(Timing::NonBlocking);
    }
    cx.set_current(&handle);
    Ok(Flow::Done(Value::Handle(handle)))
}

fn socketpair(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let kind = if args.is_empty() { SocketKind::new(Family::Unix, Type::Stream) } else { kind(cx, args)? };
    let (first, second) = cx.handles().pair(kind).map_err(|error| cx.os_error_code(error.raw_os_error()))?;
    if has_nonblock(args) {
        first.timing.set(Timing::NonBlocking);
        second.timing.set(Timing::NonBlocking);
    }
    cx.set_current(&second);
    // The first is the current one.
    cx.set_current(&first);
    Ok(Flow::Done(Value::row([Value::Handle(first), Value::Handle(second)])))
}

fn dup(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let twin = handle.duplicate(kind).map_err(|error| cx.os_error(error, &handle))?;
    cx.set_current(&twin);
    Ok(Flow::Done(Value::Handle(twin)))
}

fn shutdown(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let how = match &*args[1].text_form() {
        b"read" | b"SHUT_RD" | b"0" => How::Read,
        b"write" | b"SHUT_WR" | b"1" => How::Write,
        b"both" | b"SHUT_RDWR" | b"2" => How::Both,
        other => return Err(cx.argument_error(1, format!("takes read, write or both, not `{}`", other.escape_ascii()))),
    };
    handle.shutdown(how).map(|()| Flow::NONE).map_err(|error| cx.os_error(error, &handle))
}

fn close(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if cx.form() == 1 {
        return close_all(cx, args);
    }
    if is_under_way::<()>(cx) {
        return linger(cx, None);
    }
    let handle = cx.handle(args)?;
    // What a stream still holds back is sent first, and when that fails it is closed even so.
    let flushed = makefile::flush(cx, &handle);
    if matches!(flushed, Ok(Flow::Wait | Flow::Again)) {
        return flushed;
    }
    let closed = handle.close_but_linger();
    if !matches!(closed, Closed::Before) {
        cx.wake_closed(&handle);
    }
    match (closed, flushed) {
        // Without a helper nobody could wait but in place, and keep all others waiting.
        (Closed::Lingers(fd), Ok(_)) if cx.can_hear_jobs() => linger(cx, Some(fd)).or(Ok(Flow::NONE)),
        (_, flushed) => flushed,
    }
}

/// SO_LINGER: as on a blocking socket `close` is over when the peer has all that was sent, or the time is up. A task that
/// is cancelled does not wait for it.
fn linger(cx: &mut Context, fd: Option<LingeringFd>) -> Outcome {
    let done = offload(cx, JobKind::Closing, |_| Ok(fd.map(|fd| move || fd.close_and_wait())))?;
    Ok(done.map_or(Flow::Wait, |()| Flow::NONE))
}

fn close_all(cx: &mut Context, args: &[Value]) -> Outcome {
    if !args[0].is_unset() {
        let failure = cx.argument_error(0, "`close all` closes every handle, and one is named here");
        return Err(args::with_hint(failure, Some("write `close all`, or leave out `all`")));
    }
    let is_theirs = |handle: &Rc<Handle>| !matches!(handle.resource, Resource::Standard(_) | Resource::Program(_));
    let handles: Vec<Rc<Handle>> = cx.handles().open_handles().into_iter().filter(is_theirs).collect();
    let mut failed = None;
    for handle in &handles {
        match makefile::flush(cx, handle) {
            Ok(Flow::Done(_)) => {}
            Err(failure) => failed = failed.or(Some(failure)),
            waits => return waits,
        }
    }
    for handle in handles.iter().filter(|handle| handle.close()) {
        cx.wake_closed(handle);
    }
    failed.map_or(Ok(Flow::NONE), Err)
}

fn reset(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;

    handle.reset().map_err(|error| cx.os_error(error, &handle))?;
    cx.wake_closed(&handle);
    Ok(Flow::NONE)
}
