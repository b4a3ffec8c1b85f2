//! Writing to sockets: one call as the kernel makes it (`send`), or until all is taken (`sendall`).

use std::rc::Rc;

use rustix::io::Errno;

use super::recv_until::TOTAL_TIME;
use crate::commands::support::args;
use crate::commands::support::socket::{call_timeout, is_blocking, socket_handle};
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::sent::Sent;
use crate::machine::task::Side;
use crate::net::syscall::SendFlags;
use crate::net::{Handle, Type};
use crate::spec::Takes::Data;
use crate::spec::{CallKind, Example, Fits, Group, Opt, OptionSpec, Spec, flag, req};
use crate::values::{Failure, Value};

pub(in crate::commands) const OPTIONS: &[OptionSpec] = &[
    TOTAL_TIME,
    flag("--oob", "as urgent data: its last byte out of band (MSG_OOB)"),
    flag("--more", "more follows: the kernel may hold it back (MSG_MORE)"),
    flag("--dontwait", "fail with EAGAIN instead of waiting (MSG_DONTWAIT)"),
];
pub(in crate::commands) const TIMEOUT: Opt = Opt::of(OPTIONS, "--timeout");
const OOB: Opt = Opt::of(OPTIONS, "--oob");
const MORE: Opt = Opt::of(OPTIONS, "--more");
pub(in crate::commands) const DONTWAIT: Opt = Opt::of(OPTIONS, "--dontwait");
const ERRORS: &[(&str, &str)] = &[
    ("EPIPE", "the peer is gone, or this side was shut down for writing"),
    ("ECONNRESET", "the peer broke the connection off"),
    ("ENOTCONN", "the socket is not connected"),
    ("EAGAIN", "the peer reads too slowly, and the handle is non-blocking"),
    ("ETIMEDOUT", "the peer did not read in time"),
];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "send",
            call: CallKind::Sending,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("DATA", Data)]],
            options: OPTIONS,
            gives: "bytes sent",
            summary: "send bytes with one call; gives how many were taken",
            details: "A blocking handle takes all of them, one with a time-out or a non-blocking one perhaps fewer. The bytes are \
                      then in the kernel; whether the peer has read them is not known. Text goes as it is: no newline is added.",
            python: "n = s.send(b\"hello\")",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\nprint $(a.send hello)\nprint $(b.recv 100)",
                output: "5\nhello\n",
            },
            ..Spec::BASE
        },
        run: send,
    },
    Command {
        spec: Spec {
            name: "sendall",
            call: CallKind::Sending,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("DATA", Data)]],
            options: OPTIONS,
            summary: "send all the bytes, with as many calls as it takes",
            details: "When it fails, the error says how many bytes had been taken.",
            python: "s.sendall(b\"hello\")",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\na.sendall \"all of it\"\nprint $(b.recv 100)",
                output: "all of it\n",
            },
            ..Spec::BASE
        },
        run: sendall,
    },
];

pub(in crate::commands) fn flags(cx: &Context, args: &[Value]) -> SendFlags {
    let mut flags = SendFlags::empty();
    flags.set(SendFlags::OOB, cx.has(args, OOB));
    flags.set(SendFlags::MORE, cx.has(args, MORE));
    flags
}

pub(in crate::commands) fn send(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let data = args::bytes(cx, args, 1)?.clone();
    let limit = call_timeout(cx, args, TIMEOUT, DONTWAIT)?;
    let flags = flags(cx, args);
    if is_blocking(&handle) && limit == CallTimeout::Handle {
        remark_if_empty(cx, &handle, &data);
        return match send_all(cx, &handle, &data, limit, flags) {
            Ok(flow) => Ok(flow.unwrap_or_else(|| Flow::Done(Value::count(data.len())))),
            // The call ends with what was taken by then, and the next one fails; EPIPE says itself again.
            Err((failure, sent)) if sent > 0 && handle.is_open() => {
                let code = failure.code.map(Errno::from_raw_os_error);
                if let Some(code) = code.filter(|code| !matches!(*code, Errno::AGAIN | Errno::PIPE)) {
                    handle.read_buffer.borrow_mut().set_pending_error(code);
                }
                Ok(Flow::Done(Value::count(sent)))
            }
            Err((failure, sent)) => Err(with_sent(failure, sent, data.len())),
        };
    }
    remark_if_empty(cx, &handle, &data);
    let sent = cx.attempt(&handle, Side::Write, limit, || send_once(&handle, &data, flags))?;
    cx.charge_bytes(sent.unwrap_or(0));
    Ok(sent.map_or(Flow::Wait, |sent| Flow::Done(Value::count(sent))))
}

fn sendall(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let data = args::bytes(cx, args, 1)?.clone();
    let limit = call_timeout(cx, args, TIMEOUT, DONTWAIT)?;
    let flags = flags(cx, args);
    remark_if_empty(cx, &handle, &data);
    match send_all(cx, &handle, &data, limit, flags) {
        Ok(flow) => Ok(flow.unwrap_or(Flow::NONE)),
        Err((failure, sent)) => Err(with_sent(failure, sent, data.len())),
    }
}

/// Tells what becomes of empty data.
fn remark_if_empty(cx: &mut Context, handle: &Handle, data: &[u8]) {
    if data.is_empty() {
        let is_stream = handle.socket_kind().is_some_and(|kind| kind.ty == Type::Stream);
        cx.remark(if is_stream { "nothing went on the wire" } else { "an empty datagram" });
    }
}

/// Sends until all is taken; a flow while that has to wait. A failure comes with how much was taken before.
fn send_all(
    cx: &mut Context,
    handle: &Rc<Handle>,
    data: &[u8],
    limit: CallTimeout,
    flags: SendFlags,
) -> Result<Option<Flow>, (Box<Failure>, usize)> {
    let mut sent = cx.take_pending::<Sent>().map_or(0, |sent| sent.taken);
    loop {
        let rest = &data[sent..];
        let got = cx.attempt(handle, Side::Write, limit, || send_once(handle, rest, flags));
        let Some(count) = got.map_err(|failure| (failure, sent))? else {
            cx.keep_pending(Sent { taken: sent, of: data.len() });
            return Ok(Some(Flow::Wait));
        };
        sent += count;
        cx.charge_bytes(count);
        if sent >= data.len() {
            return Ok(None);
        }
        if cx.out_of_budget() {
            // The turn is kept, so that nobody else's bytes come between.
            cx.lock_side(handle, Side::Write);
            cx.keep_pending(Sent { taken: sent, of: data.len() });
            return Ok(Some(Flow::Again));
        }
    }
}

fn send_once(handle: &Handle, data: &[u8], flags: SendFlags) -> Result<usize, Errno> {
    handle.read_buffer.borrow_mut().take_pending_error()?;
    handle.send(data, flags)
}

fn with_sent(mut failure: Box<Failure>, sent: usize, total: usize) -> Box<Failure> {
    let would_wait = matches!(failure.code.map(Errno::from_raw_os_error), Some(Errno::TIMEDOUT | Errno::AGAIN));
    if sent > 0 || would_wait {
        failure.words = format!("{}; {}", failure.words, Sent { taken: sent, of: total });
    }
    failure
}
