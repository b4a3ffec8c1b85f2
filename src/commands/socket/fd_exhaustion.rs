//! What `accept` does after it failed because no descriptor was left: it waits for one before it tries again.

use std::time::Duration;

use rustix::io::Errno;

use crate::machine::call::command::{CallTimeout, Context};
use crate::machine::call::timeout::EffectiveTimeout;
use crate::machine::task::Side;
use crate::machine::time::deadline_after;
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// What an accept fails with when nothing is left to make a handle of the connection with.
const EXHAUSTED: [Errno; 4] = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];

/// How long a descriptor is waited for: others than we may hold what is missing.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// An accept that waits for a descriptor.
#[derive(Debug)]
struct Pausing;

/// Notes a failure that the next accept would only meet again.
pub(in crate::commands) fn remember(cx: &mut Context, listener: &Handle, failure: &Failure) {
    if EXHAUSTED.iter().any(|error| failure.code == Some(error.raw_os_error())) {
        cx.note_fd_exhaustion(listener);
    }
}

/// Whether to accept now; false when the task was parked until a descriptor is free, or until its turn.
///
/// # Errors
/// Those of waiting for its turn.
pub(in crate::commands) fn may_accept(
    cx: &mut Context,
    listener: &Handle,
    limit: CallTimeout,
) -> Result<bool, Box<Failure>> {
    if cx.take_pending::<Pausing>().is_some() {
        cx.go_on_after_pause();
        return Ok(true);
    }
    if listener.timing.get() == Timing::NonBlocking || !cx.accept_would_fail(listener) {
        return Ok(true);
    }
    if cx.acquire_side(listener, Side::Read, limit)? {
        pause(cx, listener, limit);
    }
    Ok(false)
}

fn pause(cx: &mut Context, listener: &Handle, limit: CallTimeout) {
    cx.set_deadline(EffectiveTimeout::of(listener, Side::Read, limit).map(|effective| effective.time));
    let until = cx.no_later_than(deadline_after(RETRY_AFTER));
    // With the side locked it is told when the listening socket is closed.
    cx.lock_side(listener, Side::Read);
    cx.park_until_fd_is_free(until);
    cx.keep_pending(Pausing);
}
