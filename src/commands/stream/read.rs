//! Streams: files, standard input and output. Reading waits through the scheduler; a descriptor that may be shared
//! with another program is never made non-blocking, it is asked first.

use std::fs::OpenOptions;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use rustix::io::Errno;

use super::makefile;
use crate::commands::support::args;
use crate::commands::support::socket::limit;
use crate::commands::transfer::recv_buffer::{out_of_time_errno, with_arrived};
use crate::commands::transfer::recv_until::{ONLY_TIMEOUT, TIMEOUT};
use crate::diagnostic::counted;
use crate::limits::BYTES;
use crate::machine::Question;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::services::Standard;
use crate::machine::process::worker_threads::{JobHandle, JobKind};
use crate::machine::task::Side;
use crate::net::{Handle, Resource, unblock};
use crate::spec::Takes::{Path, Size, Text, Word};
use crate::spec::{Awaits, CallKind, CalledFor, Example, Fits, Group, Spec, opt, req};
use crate::values::{Failure, Value};

const READING: &[(&str, &str)] = &[("EISDIR", "it is a directory"), ("EBADF", "it is closed, or was opened to write")];

/// How Python's files on sockets read, and ours.
const STREAM_ON_SOCKET: &str = "On a `makefile` stream of a non-blocking socket it gives what is there, as Python does: fewer \
                                bytes, or none when nothing is. When the socket's `settimeout` is over, it fails with \
                                ETIMEDOUT, and the stream cannot be read on, as in Python; but what had arrived is kept, \
                                and the socket can read it. A read whose own --timeout is over can be tried again.";
const LINE_ON_SOCKET: &str = "On a `makefile` stream of a non-blocking socket it gives what there is of the line, as Python \
                              does, and empty bytes when nothing is there; `recvline` on the socket fails with EAGAIN \
                              instead. Time-outs are as with `read`.";

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "open",
            call: CallKind::Opening,
            awaits: Awaits::OtherEnd,
            group: Group::Streams,
            forms: &[&[req("PATH", Path), opt("MODE", Word(&["r", "w", "a"]))]],
            gives: "stream handle",
            summary: "open a file: r to read (when not said), w to write it anew, a to append",
            python: "f = open(\"data.bin\", \"rb\")",
            errors: &[
                ("ENOENT", "there is no such file"),
                ("EACCES", "it may not be opened"),
                ("EISDIR", "it is a directory"),
            ],
            example: Example {
                script: "f = open /dev/null w\nf.write hello\nf.close\nprint written",
                output: "written\n",
            },
            ..Spec::BASE
        },
        run: open,
    },
    Command {
        spec: Spec {
            name: "read",
            call: CallKind::Reading,
            awaits: Awaits::End,
            group: Group::Streams,
            on_handle: true,
            fits: Fits::Streams,
            forms: &[&[opt("N", Size)]],
            called_for: CalledFor::Data,
            options: ONLY_TIMEOUT,
            gives: "bytes, or none",
            summary: "read at most N bytes from a stream, without N all up to its end; empty at the end",
            details: STREAM_ON_SOCKET,
            python: "data = f.read(1024)",
            errors: READING,
            example: Example { script: "f = open /dev/null\nprint $(len $(f.read))", output: "0\n" },
            ..Spec::BASE
        },
        run: read,
    },
    Command {
        spec: Spec {
            name: "readline",
            call: CallKind::Reading,
            awaits: Awaits::Line,
            group: Group::Streams,
            on_handle: true,
            fits: Fits::Streams,
            called_for: CalledFor::Data,
            options: ONLY_TIMEOUT,
            gives: "bytes",
            summary: "read one line from a stream, with its end; empty at the end of the stream",
            details: LINE_ON_SOCKET,
            python: "line = f.readline()",
            errors: READING,
            example: Example { script: "f = open /dev/null\nprint $(repr $(f.readline))", output: "\"\"\n" },
            ..Spec::BASE
        },
        run: readline,
    },
    Command {
        spec: Spec {
            name: "input",
            awaits: Awaits::Typed,
            group: Group::Streams,
            forms: &[&[opt("PROMPT", Text)]],
            gives: "text, or none at the end of input",
            summary: "read one line from standard input, without its end",
            details: "The prompt is written to standard output, on a terminal or not, as Python does.",
            python: "line = input(\">>> \")",
            example: Example { script: "print $(input \"name? \")", output: "name? none\n" },
            ..Spec::BASE
        },
        run: input,
    },
];

/// The handle as a stream.
pub(in crate::commands) fn stream_handle(cx: &mut Context, args: &[Value]) -> Result<Rc<Handle>, Box<Failure>> {
    let handle = cx.handle(args)?;
    if handle.socket_kind().is_none() {
        return Ok(handle);
    }
    let mut failure = cx.argument_error(0, format!("`{}` is a socket, not a stream", handle.name()));
    failure.hint = Some("sockets have `recv`, `recvline`, `send` and `sendall`".to_owned());
    Err(failure)
}

/// An `open` under way: opening a FIFO waits for its other end.
#[derive(Debug)]
struct Opening(JobHandle<Result<OwnedFd, i32>>);

fn open(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let path = args::path(args, 0);
    let mode = if args[1].is_unset() { "r".to_owned() } else { args::word(args, 1) };
    let how = options(&mode).ok_or_else(|| cx.argument_error(1, format!("takes r, w or a, not `{mode}`")))?;
    let under_way = cx.take_pending().map(|Opening(ticket)| ticket);
    let result = if under_way.is_none()
        && std::fs::metadata(&path).map_or(true, |metadata| metadata.is_file() || metadata.is_dir())
    {
        how.open(&path).map(OwnedFd::from).map_err(|error| code_of(&error))
    } else {
        let file = path.clone();
        let work = move || how.open(&file).map(OwnedFd::from).map_err(|error| code_of(&error));
        let start =
            |cx: &mut Context| cx.start_job(JobKind::Opening, work).map_err(|error| cx.os_error_code(code_of(&error)));
        let ticket = under_way.map_or_else(|| start(cx), Ok)?;
        match ticket.take() {
            Some(result) => result,
            None => return Ok(wait_for(cx, ticket)),
        }
    };
    let name = path.to_string_lossy().into_owned();
    let fd = result.map_err(|code| Box::new(cx.os_error_code(code).about(name.clone())))?;
    unblock(&fd);
    let handle = Handle::new(cx.handles(), Resource::File(name), fd);
    Ok(Flow::Done(Value::Handle(handle)))
}

/// The errno of a failed `open`. A path with a zero byte in it never gets as far as the kernel, which would refuse it.
fn code_of(error: &std::io::Error) -> i32 {
    error.raw_os_error().unwrap_or(Errno::INVAL.raw_os_error())
}

fn wait_for(cx: &mut Context, ticket: JobHandle<Result<OwnedFd, i32>>) -> Flow {
    cx.park_on_job(&ticket, None);
    cx.keep_pending(Opening(ticket));
    Flow::Wait
}

fn options(mode: &str) -> Option<OpenOptions> {
    let mut options = OpenOptions::new();
    match mode {
        "r" => options.read(true),
        "w" => options.write(true).create(true).truncate(true),
        "a" => options.append(true).create(true),
        _ => return None,
    };
    Some(options)
}

/// While a line is typed standard input is the prompt's.
fn leave_to_prompt(cx: &Context, handle: &Handle) -> Result<(), Box<Failure>> {
    if !cx.is_typing() || !cx.is_standard(handle, Standard::Input) {
        return Ok(());
    }
    let hint = "a task in the background cannot read it; read it in a line of its own";
    Err(args::with_hint(cx.failure("the prompt is reading this terminal"), Some(hint)))
}

/// Reads once into the stream's read-ahead: the count, 0 at the end; nothing when the task was parked. A failure says
/// what had arrived before that.
fn fill(
    cx: &mut Context,
    handle: &Rc<Handle>,
    limit: CallTimeout,
    wanted: &str,
) -> Result<Option<usize>, Box<Failure>> {
    leave_to_prompt(cx, handle)?;
    let got = cx.with_scratch(|cx, scratch| cx.attempt(handle, Side::Read, limit, || handle.read_if_ready(scratch)));
    let got = got
        .map_err(|failure| opened_otherwise(failure, handle, "it was opened to write; `open PATH` reads"))
        .map_err(|failure| with_arrived(failure, handle, wanted));
    if let Ok(Some(count)) = &got {
        cx.charge_bytes(*count);
        // Held until the command is done, so that two readers never share a line.
        cx.lock_side(handle, Side::Read);
    }
    got
}

/// EBADF of a stream that is open means that it was opened the other way.
pub(in crate::commands) fn opened_otherwise(failure: Box<Failure>, handle: &Handle, hint: &str) -> Box<Failure> {
    let is_bad = failure.code == Some(Errno::BADF.raw_os_error());
    if is_bad && handle.is_open() { args::with_hint(failure, Some(hint)) } else { failure }
}

fn read(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let stream = stream_handle(cx, args)?;
    let most = args::optional(cx, args, 1, args::size)?;
    let limit = limit(cx, args, TIMEOUT)?;
    if most == Some(0) {
        return Ok(Flow::Done(Value::bytes([])));
    }
    may_read_on(cx, &stream, limit, |there| most.is_some_and(|most| there.len() >= most))?;
    match read_most(cx, &stream.target(), most, limit) {
        Err(failure) => after_failure(&stream, limit, failure).map(|rest| {
            // Unlike the end of the stream, which is empty bytes.
            Flow::Done(if rest.is_empty() { Value::None } else { Value::bytes(rest) })
        }),
        done => done,
    }
}

fn read_most(cx: &mut Context, handle: &Rc<Handle>, most: Option<usize>, limit: CallTimeout) -> Outcome {
    let wanted =
        most.map_or_else(|| "the end of the stream".to_owned(), |most| format!("{} were there", counted(most, "byte")));
    if !cx.acquire_side(handle, Side::Read, limit)? {
        return Ok(Flow::Wait);
    }
    loop {
        let there = handle.read_buffer.borrow().len();
        if most.is_some_and(|most| there >= most) {
            return Ok(Flow::Done(Value::bytes(handle.read_buffer.borrow_mut().take(most.unwrap_or(there)))));
        }
        if there >= BYTES.most {
            return Err(cx.failure(format!("the stream has more than {BYTES}")));
        }
        if cx.out_of_budget() {
            return Ok(Flow::Again);
        }
        match fill(cx, handle, limit, &wanted)? {
            None => return Ok(Flow::Wait),
            Some(0) => {
                if there == 0 {
                    cx.remark(END);
                }
                return Ok(Flow::Done(Value::bytes(handle.read_buffer.borrow_mut().take(there))));
            }
            Some(_) => {}
        }
    }
}

/// What an empty result means.
const END: &str = "the end of the stream";

fn readline(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let stream = stream_handle(cx, args)?;
    let limit = limit(cx, args, TIMEOUT)?;
    may_read_on(cx, &stream, limit, |there| there.contains(&b'\n'))?;
    let line = match line(cx, &stream.target(), limit) {
        Err(failure) => Some(after_failure(&stream, limit, failure)?),
        Ok(line) => {
            if line.as_ref().is_some_and(Vec::is_empty) {
                cx.remark(END);
            }
            line
        }
    };
    Ok(match line {
        Some(line) => Flow::Done(Value::bytes(line)),
        None if cx.is_parked() => Flow::Wait,
        None => Flow::Again,
    })
}

/// Refuses, as Python does, to read on a stream after the socket's time-out was over, unless enough is there already.
fn may_read_on(
    cx: &Context,
    stream: &Rc<Handle>,
    limit: CallTimeout,
    is_enough: impl FnOnce(&[u8]) -> bool,
) -> Result<(), Box<Failure>> {
    let refused = stream.has_timed_out() && limit == CallTimeout::Handle;
    if !refused || is_enough(stream.target().read_buffer.borrow().available()) {
        return Ok(());
    }
    let failure = cx.failure("this stream had a time-out, and cannot be read on");
    let hint = "what had arrived is kept: read the socket itself, a new `makefile` of it, or with --timeout";
    Err(args::with_hint(failure, Some(hint)))
}

/// What a read on a socket's stream gives whose call failed: as Python's, what is there where it may not wait.
fn after_failure(stream: &Rc<Handle>, limit: CallTimeout, failure: Box<Failure>) -> Result<Vec<u8>, Box<Failure>> {
    match out_of_time_errno(&failure).filter(|_| makefile::is_on_socket(stream)) {
        Some(Errno::AGAIN) => {
            let target = stream.target();
            let there = target.read_buffer.borrow().len();
            Ok(target.read_buffer.borrow_mut().take(there))
        }
        Some(_) if limit == CallTimeout::Handle => {
            stream.note_time_out();
            Err(failure)
        }
        _ => Err(failure),
    }
}

/// The next line with its end, empty at the end of the stream; nothing while it waits.
pub(in crate::commands) fn line(
    cx: &mut Context,
    handle: &Rc<Handle>,
    limit: CallTimeout,
) -> Result<Option<Vec<u8>>, Box<Failure>> {
    if !cx.acquire_side(handle, Side::Read, limit)? {
        return Ok(None);
    }
    loop {
        let found = handle.read_buffer.borrow_mut().find(b"\n");
        if let Some(count) = found {
            return Ok(Some(handle.read_buffer.borrow_mut().take(count)));
        }
        if handle.read_buffer.borrow().len() >= BYTES.most {
            return Err(cx.failure(format!("a line of more than {BYTES}")));
        }
        if cx.out_of_budget() {
            return Ok(None);
        }
        match fill(cx, handle, limit, "a newline")? {
            None => return Ok(None),
            Some(0) => {
                let mut input = handle.read_buffer.borrow_mut();
                let rest = input.len();
                return Ok(Some(input.take(rest)));
            }
            Some(_) => {}
        }
    }
}

/// An `input` whose prompt has been written.
#[derive(Debug)]
struct Prompted(#[expect(dead_code, reason = "keeps the question")] Option<Rc<Question>>);

fn input(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let stdin = cx.standard(Standard::Input).clone();
    let prompted = cx.take_pending::<Prompted>();
    let prompted = if let Some(prompted) = prompted {
        prompted
    } else {
        // It asks nothing that cannot be answered.
        leave_to_prompt(cx, &stdin)?;
        if !args[0].is_unset() {
            cx.stdout().fill_safe(|out| args[0].write_text(out));
        }
        cx.flush_stdout();
        let asked = !args[0].is_unset() && !cx.input_is_script();
        Prompted(asked.then(|| cx.stdout().ask(&args[0].text_form())))
    };
    let line = if cx.input_is_script() { Some(Vec::new()) } else { line(cx, &stdin, CallTimeout::Handle)? };
    Ok(match line {
        Some(line) if line.is_empty() => Flow::NONE,
        Some(mut line) => {
            if line.last() == Some(&b'\n') {
                cx.stdout().begin_line();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
            }
            Flow::Done(Value::bytes(line))
        }
        None => {
            cx.keep_pending(prompted);
            if cx.is_parked() { Flow::Wait } else { Flow::Again }
        }
    })
}
