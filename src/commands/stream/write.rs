//! Writing to streams. A descriptor that may be shared with another program is never made non-blocking: it is asked
//! first, and what a ready pipe takes for sure is written.

use rustix::io::Errno;

use super::makefile;
use super::read::{opened_otherwise, stream_handle};
use crate::commands::support::args;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::services::Standard;
use crate::machine::process::stderr::visible_on_stderr;
use crate::machine::task::Side;
use crate::spec::Takes::Data;
use crate::spec::{CallKind, Example, Fits, Group, Spec, req};
use crate::values::{Failure, Value};

const ERRORS: &[(&str, &str)] = &[
    ("EPIPE", "nobody reads any more"),
    ("ENOSPC", "the disk is full"),
    ("EBADF", "it is closed, or was opened to read"),
];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "write",
            call: CallKind::Writing,
            group: Group::Streams,
            on_handle: true,
            fits: Fits::Streams,
            forms: &[&[req("DATA", Data)]],
            summary: "write bytes to a stream, as they are",
            python: "f.write(b\"hello\")",
            errors: ERRORS,
            example: Example { script: "stdout.write \"no newline\"\nstdout.write \"\\n\"", output: "no newline\n" },
            ..Spec::BASE
        },
        run: write,
    },
    Command {
        spec: Spec {
            name: "flush",
            call: CallKind::Flushing,
            group: Group::Streams,
            on_handle: true,
            fits: Fits::Streams,
            summary: "write out what a stream still holds back",
            python: "f.flush()",
            errors: ERRORS,
            example: Example { script: "stdout.write hi\nstdout.flush\nprint !", output: "hi!\n" },
            ..Spec::BASE
        },
        run: flush,
    },
];

/// How much of a `write` is done.
#[derive(Debug)]
struct Written(usize);

fn write(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let handle = stream_handle(cx, args)?;
    let data = args::bytes(cx, args, 1)?.clone();
    if cx.is_standard(&handle, Standard::Output) && handle.is_open() {
        return super::print::write_out(cx, false, |out| out.extend_from_slice(&data));
    }
    if makefile::is_on_socket(&handle) {
        return makefile::write(cx, &handle, &data);
    }
    let shown = if cx.is_standard(&handle, Standard::Error) { visible_on_stderr(&data) } else { None };
    let data: &[u8] = shown.as_deref().unwrap_or(&data);
    if shown.is_some() && cx.stdout().is_held() {
        // A line is being edited on this terminal: it is shown above.
        cx.stdout().write(data);
        return Ok(Flow::NONE);
    }
    if shown.is_some() {
        cx.stdout().wrote_beside(data);
    }
    let Written(mut written) = cx.take_pending().unwrap_or(Written(0));
    while written < data.len() {
        // A pipe that is ready takes this much without blocking.
        let piece = &data[written..data.len().min(written + 4096)];
        let got = cx.attempt(&handle, Side::Write, CallTimeout::Handle, || handle.write_if_ready(piece));
        let how = "it was opened to read; `open PATH w` or `a` writes";
        let got = got.map_err(|failure| with_written(failure, written, data.len()));
        let Some(count) = got.map_err(|failure| opened_otherwise(failure, &handle, how))? else {
            cx.keep_pending(Written(written));
            return Ok(Flow::Wait);
        };
        written += count;
    }
    Ok(Flow::NONE)
}

fn flush(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let handle = stream_handle(cx, args)?;
    if !handle.is_open() {
        return Err(cx.os_error(Errno::BADF, &handle));
    }
    if cx.is_standard(&handle, Standard::Output) {
        match cx.stdout().flush() {
            // This call is told, and what comes after it may be luckier.
            Err(error) if error != Errno::PIPE => {
                let lost = cx.stdout().forgive();
                return Err(lost_output(cx.os_error(error, &handle), lost));
            }
            drained => cx.stdout_changed(drained),
        }
    }
    makefile::flush(cx, &handle)
}

/// Nothing half-written is left silently.
fn with_written(mut failure: Box<Failure>, written: usize, total: usize) -> Box<Failure> {
    if written > 0 {
        failure.words = format!("{}; {written} of {total} bytes were written", failure.words);
    }
    failure
}

fn lost_output(mut failure: Box<Failure>, lost: usize) -> Box<Failure> {
    let plural = if lost == 1 { "byte was" } else { "bytes were" };
    failure.words = format!("{}; {lost} {plural} not written", failure.words);
    failure
}
