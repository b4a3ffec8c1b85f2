//! Calls that block run on a helper thread, and the command runs again when the answer has come.

use std::fmt::Debug;

use rustix::io::Errno;

use super::args::ArgResult;
use crate::machine::call::command::Context;
use crate::machine::process::worker_threads::{JobHandle, JobKind};
use crate::values::Failure;

/// Has a helper do what `prepare` comes to; `None` while the task waits, for the helper or for what `prepare` needs.
/// A task that is cancelled drops its ticket, and the helper's answer with it.
pub(in crate::commands) fn offload<T, W>(
    cx: &mut Context,
    kind: JobKind,
    prepare: impl FnOnce(&mut Context) -> ArgResult<Option<W>>,
) -> ArgResult<Option<T>>
where
    T: Send + Debug + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let ticket = match cx.take_pending::<JobHandle<T>>() {
        Some(ticket) => ticket,
        None => match prepare(cx)? {
            Some(work) => start(cx, kind, work)?,
            None => return Ok(None),
        },
    };
    if let Some(answer) = ticket.take() {
        return Ok(Some(answer));
    }
    let deadline = cx.deadline();
    cx.park_on_job(&ticket, deadline);
    cx.keep_pending(ticket);
    Ok(None)
}

/// Whether a helper is at work for this call.
pub(in crate::commands) fn is_under_way<T: 'static>(cx: &Context) -> bool {
    cx.has_pending::<JobHandle<T>>()
}

fn start<T: Send + 'static>(
    cx: &mut Context,
    kind: JobKind,
    work: impl FnOnce() -> T + Send + 'static,
) -> ArgResult<JobHandle<T>> {
    let started = cx.start_job(kind, work);
    started.map_err(|error| unavailable(cx, error.raw_os_error().unwrap_or(Errno::AGAIN.raw_os_error())))
}

/// The failure of a program or thread that could not be started: EAGAIN has another meaning there than elsewhere.
pub(in crate::commands) fn unavailable(cx: &Context, code: i32) -> Box<Failure> {
    let mut failure = cx.os_error_code(code);
    if code == Errno::AGAIN.raw_os_error() {
        "no process or thread is left".clone_into(&mut failure.words);
        failure.hint = Some("`ulimit -u` says how many there may be at once: wait until some have ended".to_owned());
    }
    failure
}
