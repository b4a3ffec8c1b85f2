//! `makefile`: a socket as a stream of lines, with a write buffer of its own that `flush` and `close` send.

use std::rc::Rc;

use rustix::io::Errno;

use crate::commands::support::socket::socket_handle;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::{Handle, Resource};
use crate::spec::{Example, Fits, Group, Spec};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "makefile",
        group: Group::Streams,
        on_handle: true,
        fits: Fits::DataSockets,
        gives: "stream handle",
        summary: "a stream on a socket, with `readline`, `read`, `write` and `flush`",
        details: "It reads what the socket has read ahead, and the socket reads what the stream has; what is written waits in \
                  the stream's own buffer until `flush`, `close` or 8 KiB. The connection is closed when the socket and its \
                  streams are.",
        python: "f = s.makefile(\"rwb\")",
        errors: &[("EBADF", "the socket is closed")],
        example: Example {
            script: "a, b = socketpair\nf = a.makefile\nf.write \"hello \"\nf.write \"world\\n\"\nf.flush\n\
                     print $(b.recv 100 --dontwait)",
            output: "hello world\n\n",
        },
        ..Spec::BASE
    },
    run: makefile,
}];

/// What is written goes out when there is this much.
const BUFFER: usize = 8192;

fn makefile(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let stream = handle.makefile(kind).map_err(|error| cx.os_error(error, &handle))?;
    Ok(Flow::Done(Value::Handle(stream)))
}

/// Data that is in the buffer and waits there to be sent.
#[derive(Debug)]
struct Taken;

/// `write` on such a stream: into its buffer, and out when that is full.
pub(in crate::commands) fn write(cx: &mut Context, stream: &Rc<Handle>, data: &[u8]) -> Outcome {
    if !stream.is_open() {
        return Err(cx.os_error(Errno::BADF, stream));
    }
    let full = cx.take_pending::<Taken>().is_some() || stream.buffer(data) >= BUFFER;
    if !full {
        return Ok(Flow::NONE);
    }
    let flow = flush(cx, stream)?;
    if !matches!(flow, Flow::Done(_)) {
        cx.keep_pending(Taken);
    }
    Ok(flow)
}

/// Sends what is in a stream's buffer; nothing to do for other handles.
pub(in crate::commands) fn flush(cx: &mut Context, stream: &Rc<Handle>) -> Outcome {
    while stream.buffered() > 0 {
        let target = stream.target();
        let sent = cx.attempt(&target, Side::Write, CallTimeout::Handle, || stream.send_buffered());
        let Some(sent) = sent.map_err(|failure| with_kept(failure, stream))? else { return Ok(Flow::Wait) };
        cx.charge_bytes(sent);
        if cx.out_of_budget() && stream.buffered() > 0 {
            // The turn is kept, so that nobody else's bytes come between.
            cx.lock_side(&target, Side::Write);
            return Ok(Flow::Again);
        }
    }
    Ok(Flow::NONE)
}

/// Says what was not sent.
fn with_kept(mut failure: Box<Failure>, stream: &Handle) -> Box<Failure> {
    let kept = stream.buffered();
    let plural = if kept == 1 { "byte is" } else { "bytes are" };
    failure.words = format!("{}; {kept} {plural} still in the buffer of `{}`", failure.words, stream.name());
    failure
}

/// Whether a handle is a stream on a socket.
pub(in crate::commands) fn is_on_socket(handle: &Handle) -> bool {
    matches!(handle.resource, Resource::Stream(_))
}
