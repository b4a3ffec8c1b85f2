//! Calls that block run on a helper thread, and the command runs again when the answer has come.

use std::fmt::Debug;

use rustix::io::Errno;

use super::args::Given;
use crate::machine::call::command::Cx;
use crate::machine::process::worker_threads::Ticket;
use crate::machine::task::On;

/// Has a helper do what `prepare` comes to; `None` while the task waits, for the helper or for what `prepare` needs.
/// A task that is cancelled drops its ticket, and the helper's answer with it.
pub(in crate::commands) fn aside<T, W>(
    cx: &mut Cx,
    prepare: impl FnOnce(&mut Cx) -> Given<Option<W>>,
) -> Given<Option<T>>
where
    T: Send + Debug + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let ticket = match cx.take_pending::<Ticket<T>>() {
        Some(ticket) => ticket,
        None => match prepare(cx)? {
            Some(work) => start(cx, work)?,
            None => return Ok(None),
        },
    };
    if let Some(answer) = ticket.take() {
        return Ok(Some(answer));
    }
    let deadline = cx.task.operation.deadline;
    cx.park(On::Helper(ticket.number), deadline);
    cx.machine.helpers.wait(ticket.number, cx.task.key, cx.task.wait);
    cx.keep_pending(ticket);
    Ok(None)
}

/// Whether a helper is at work for this call.
pub(in crate::commands) fn is_under_way<T: 'static>(cx: &Cx) -> bool {
    cx.task.operation.pending.as_ref().is_some_and(|state| state.is::<Ticket<T>>())
}

fn start<T: Send + 'static>(cx: &mut Cx, work: impl FnOnce() -> T + Send + 'static) -> Given<Ticket<T>> {
    let started = cx.machine.helpers.start(work);
    started.map_err(|error| cx.errno(error.raw_os_error().unwrap_or(Errno::AGAIN.raw_os_error())))
}
