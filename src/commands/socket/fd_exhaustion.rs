//! What `accept` does after it failed because no descriptor was left: it waits for one before it tries again.

use std::time::{Duration, Instant};

use rustix::io::Errno;

use crate::machine::call::command::{CallTimeout, Context, deadline_after};
use crate::machine::call::timeout::EffectiveTimeout;
use crate::machine::task::{Side, WaitOn, WakeReason};
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
        cx.machine.note_fd_exhaustion(listener.key);
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
        let operation = &mut cx.task.operation;
        let own_time_is_up = operation.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if operation.wake_reason == WakeReason::TimedOut && !own_time_is_up {
            operation.wake_reason = WakeReason::Ready;
        }
        return Ok(true);
    }
    if listener.timing.get() == Timing::NonBlocking || !cx.machine.accept_would_fail(listener.key) {
        return Ok(true);
    }
    if cx.acquire_side(listener, Side::Read, limit)? {
        pause(cx, listener, limit);
    }
    Ok(false)
}

fn pause(cx: &mut Context, listener: &Handle, limit: CallTimeout) {
    cx.set_deadline(EffectiveTimeout::of(listener, Side::Read, limit).map(|effective| effective.time));
    let pause = deadline_after(RETRY_AFTER);
    let until = cx.task.operation.deadline.map_or(pause, |deadline| deadline.min(pause));
    // With the turn it is told when the listening socket is closed.
    cx.machine.lock_side(cx.task, listener.key, Side::Read);
    cx.park(WaitOn::Time, Some(until));
    cx.machine.wake_when_fd_is_free(cx.task);
    cx.keep_pending(Pausing);
}
