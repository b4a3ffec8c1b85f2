//! Commands that read from sockets until they have what they say, with as many system calls as that takes:
//! `recvexact`, `recvline`, `recvuntil`, `recvall`.
//!
//! What was read too much, and what had arrived when a call fails, stays in the handle's read-ahead: the next read
//! of any kind gets it first.

use std::rc::Rc;

use super::recv::remark_end;
use super::recv_buffer::{Filled, fill_read_buffer, with_arrived};
use crate::commands::support::args;
use crate::commands::support::socket::{limit, socket_handle};
use crate::explain;
use crate::limits::BYTES;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::{Handle, READ_CHUNK, ReadBuffer};
use crate::spec::Takes::{Data, Size, Time};
use crate::spec::{Awaits, CalledFor, Example, Fits, Group, Opt, OptionSpec, Spec, flag, req, with};
use crate::values::{Failure, Value};

/// `--timeout`, counted over all the calls that a command makes.
pub(in crate::commands) const TOTAL_TIME: OptionSpec = with("--timeout", "T", Time, "a total for the whole command");
/// The options of a command that has no other.
pub(in crate::commands) const ONLY_TIMEOUT: &[OptionSpec] = &[TOTAL_TIME];
pub(in crate::commands) const TIMEOUT: Opt = Opt::of(ONLY_TIMEOUT, "--timeout");

const LINE_OPTIONS: &[OptionSpec] = &[TOTAL_TIME, flag("--drop", "leave out the line's end, `\\n` or `\\r\\n`")];
const UNTIL_OPTIONS: &[OptionSpec] = &[TOTAL_TIME, flag("--drop", "leave out the terminator")];
const ALL_OPTIONS: &[OptionSpec] = &[TOTAL_TIME, with("--max", "N", Size, "stop at N bytes and leave the rest")];

/// What every reading command can meet.
pub(in crate::commands) const ERRORS: &[(&str, &str)] = &[
    ("ECONNRESET", "the peer broke the connection off"),
    ("ETIMEDOUT", "nothing, or not enough, came in time"),
    ("EAGAIN", "nothing is there, and the handle is non-blocking"),
    ("ENOTCONN", "the socket is not connected"),
];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "recvexact",
            awaits: Awaits::Whole,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("N", Size)]],
            options: ONLY_TIMEOUT,
            called_for: CalledFor::Data,
            gives: "bytes",
            summary: "read exactly N bytes; waits until all of them are there",
            details: "When the stream ends or the time is up before, the error says what had arrived, and it can still be read.",
            python: "data = f.read(N)  # f = s.makefile(\"rb\")",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\na.send hel\na.send lo!\nprint $(b.recvexact 5)",
                output: "hello\n",
            },
            ..Spec::BASE
        },
        run: recvexact,
    },
    Command {
        spec: Spec {
            name: "recvline",
            awaits: Awaits::Line,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            options: LINE_OPTIONS,
            called_for: CalledFor::Data,
            gives: "bytes",
            summary: "read one line, with its newline",
            python: "line = f.readline()  # f = s.makefile(\"rb\")",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\na.send \"one\\ntwo\\n\"\nprint $(b.recvline --drop) $(b.recvline --drop)",
                output: "one two\n",
            },
            ..Spec::BASE
        },
        run: recvline,
    },
    Command {
        spec: Spec {
            name: "recvuntil",
            awaits: Awaits::Whole,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("TEXT", Data)]],
            options: UNTIL_OPTIONS,
            called_for: CalledFor::Data,
            gives: "bytes",
            summary: "read up to a text and with it, however many system calls that takes",
            python: "data = await reader.readuntil(b\"\\r\\n\")  # asyncio",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\na.send \"head: 1\\r\\n\\r\\nbody\"\n\
                         head = b.recvuntil \"\\r\\n\\r\\n\" --drop\nprint $head $(b.recv 100)",
                output: "head: 1 body\n",
            },
            ..Spec::BASE
        },
        run: recvuntil,
    },
    Command {
        spec: Spec {
            name: "recvall",
            awaits: Awaits::End,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            options: ALL_OPTIONS,
            called_for: CalledFor::Data,
            gives: "bytes",
            summary: "read until the peer closes its side",
            python: "data = f.read()  # f = s.makefile(\"rb\")",
            errors: ERRORS,
            example: Example {
                script: "a, b = socketpair\na.send \"one \"\na.send two\na.close\nprint $(b.recvall)",
                output: "one two\n",
            },
            ..Spec::BASE
        },
        run: recvall,
    },
];

/// Reads until `enough` says how many bytes to take, or fails with what had arrived.
fn read_until(
    cx: &mut Context,
    handle: &Rc<Handle>,
    limit: CallTimeout,
    wanted: &str,
    mut enough: impl FnMut(&mut ReadBuffer) -> Result<usize, usize>,
) -> Result<Result<Vec<u8>, Flow>, Box<Failure>> {
    if !cx.acquire_side(handle, Side::Read, limit)? {
        return Ok(Err(Flow::Wait));
    }
    loop {
        let found = enough(&mut handle.read_buffer.borrow_mut());
        let missing = match found {
            Ok(count) => return Ok(Ok(handle.read_buffer.borrow_mut().take(count))),
            Err(missing) => missing,
        };
        if handle.read_buffer.borrow().len() >= BYTES.most {
            return Err(cx.failure(format!("read {BYTES} without finding {wanted}")));
        }
        match fill_read_buffer(cx, handle, missing, limit) {
            Ok(Filled::More) => {}
            Ok(Filled::End) => return Err(ended(cx, handle, wanted)),
            Ok(Filled::Leave(flow)) => return Ok(Err(flow)),
            Err(failure) => return Err(with_arrived(failure, handle, wanted)),
        }
    }
}

/// The stream ended too early.
fn ended(cx: &Context, handle: &Handle, wanted: &str) -> Box<Failure> {
    let mut failure = cx.failure(format!("the stream ended before {wanted}"));
    failure.about = handle.about();
    let hint = if handle.read_buffer.borrow().is_empty() {
        "the peer has closed its side; `recv` gives empty bytes there instead of failing"
    } else {
        "what had arrived can still be read; `recvall` reads to the end without asking for more"
    };
    let tls = explain::traffic::tls_alert(handle.read_buffer.borrow().available());
    failure.hint = Some(tls.unwrap_or(hint).to_owned());
    with_arrived(failure, handle, "")
}

fn finish(read: Result<Result<Vec<u8>, Flow>, Box<Failure>>, drop: impl FnOnce(&mut Vec<u8>)) -> Outcome {
    Ok(match read? {
        Ok(mut bytes) => {
            drop(&mut bytes);
            Flow::Done(Value::bytes(bytes))
        }
        Err(flow) => flow,
    })
}

fn recvexact(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, _) = socket_handle(cx, args)?;
    let count = args::size(cx, args, 1)?;
    let limit = limit(cx, args, TIMEOUT)?;
    let wanted = format!("{count} bytes were there");
    let read = read_until(cx, &handle, limit, &wanted, |input| {
        if input.len() >= count { Ok(count) } else { Err(count - input.len()) }
    });
    finish(read, |_| {})
}

fn recvline(cx: &mut Context, args: &mut [Value]) -> Outcome {
    const TIMEOUT: Opt = Opt::of(LINE_OPTIONS, "--timeout");
    const DROP: Opt = Opt::of(LINE_OPTIONS, "--drop");
    let (handle, _) = socket_handle(cx, args)?;
    let limit = limit(cx, args, TIMEOUT)?;
    let drop = cx.has(args, DROP);
    let read = until(cx, &handle, limit, b"\n", "a newline");
    finish(read, |line| {
        if drop {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
    })
}

fn recvuntil(cx: &mut Context, args: &mut [Value]) -> Outcome {
    const TIMEOUT: Opt = Opt::of(UNTIL_OPTIONS, "--timeout");
    const DROP: Opt = Opt::of(UNTIL_OPTIONS, "--drop");
    let (handle, _) = socket_handle(cx, args)?;
    let terminator = args::bytes(cx, args, 1)?.clone();
    if terminator.is_empty() {
        return Err(cx.argument_error(1, "takes a text of at least one byte"));
    }
    let limit = limit(cx, args, TIMEOUT)?;
    let drop = cx.has(args, DROP);
    let wanted = crate::values::repr_bytes(&terminator);
    let read = until(cx, &handle, limit, &terminator, &wanted);
    finish(read, |bytes| {
        if drop {
            bytes.truncate(bytes.len() - terminator.len());
        }
    })
}

fn until(
    cx: &mut Context,
    handle: &Rc<Handle>,
    limit: CallTimeout,
    terminator: &[u8],
    wanted: &str,
) -> Result<Result<Vec<u8>, Flow>, Box<Failure>> {
    read_until(cx, handle, limit, wanted, |input| input.find(terminator).ok_or(READ_CHUNK))
}

fn recvall(cx: &mut Context, args: &mut [Value]) -> Outcome {
    const TIMEOUT: Opt = Opt::of(ALL_OPTIONS, "--timeout");
    const MAX: Opt = Opt::of(ALL_OPTIONS, "--max");
    let (handle, _) = socket_handle(cx, args)?;
    let limit = limit(cx, args, TIMEOUT)?;
    if !cx.acquire_side(&handle, Side::Read, limit)? {
        return Ok(Flow::Wait);
    }
    let most = if cx.has(args, MAX) { args::size(cx, args, cx.place_of(MAX))? } else { BYTES.most };
    loop {
        let there = handle.read_buffer.borrow().len();
        if there >= most {
            if !cx.has(args, MAX) {
                return Err(cx.failure(format!("more than {BYTES} arrived")));
            }
            return Ok(Flow::Done(Value::bytes(handle.read_buffer.borrow_mut().take(most))));
        }
        match fill_read_buffer(cx, &handle, (most - there).max(READ_CHUNK), limit) {
            Ok(Filled::More) => {}
            Ok(Filled::End) => {
                if there == 0 {
                    remark_end(cx, &handle);
                }
                return Ok(Flow::Done(Value::bytes(handle.read_buffer.borrow_mut().take(most))));
            }
            Ok(Filled::Leave(flow)) => return Ok(flow),
            Err(failure) => return Err(with_arrived(failure, &handle, "the end of the stream")),
        }
    }
}
