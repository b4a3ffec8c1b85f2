//! What `accept` does after it failed because no descriptor was left: it waits for one before it tries again.

use std::time::{Duration, Instant};

use rustix::io::Errno;

use crate::machine::call::command::{Cx, Limit, later};
use crate::machine::call::timeout::Patience;
use crate::machine::task::{On, Side, Woke};
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// What an accept fails with when nothing is left to make a handle of the connection with.
const NOTHING_LEFT: [Errno; 4] = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];

/// How long a descriptor is waited for: others than we may hold what is missing.
const PAUSE: Duration = Duration::from_secs(1);

/// An accept that waits for a descriptor.
#[derive(Debug)]
struct Pausing;

/// Notes a failure that the next accept would only meet again.
pub(in crate::commands) fn remember(cx: &mut Cx, listener: &Handle, failure: &Failure) {
    if NOTHING_LEFT.iter().any(|error| failure.code == Some(error.raw_os_error())) {
        cx.machine.no_descriptor(listener.key);
    }
}

/// Whether to accept now; false when the task was parked until a descriptor is free, or until its turn.
///
/// # Errors
/// Those of waiting for its turn.
pub(in crate::commands) fn may_accept(cx: &mut Cx, listener: &Handle, limit: Limit) -> Result<bool, Box<Failure>> {
    if cx.take_pending::<Pausing>().is_some() {
        let operation = &mut cx.task.operation;
        let own_time_is_up = operation.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if operation.woke == Woke::TimedOut && !own_time_is_up {
            operation.woke = Woke::Ready;
        }
        return Ok(true);
    }
    if listener.timing.get() == Timing::NonBlocking || !cx.machine.is_crowded(listener.key) {
        return Ok(true);
    }
    if cx.turn(listener, Side::Read, limit)? {
        pause(cx, listener, limit);
    }
    Ok(false)
}

fn pause(cx: &mut Cx, listener: &Handle, limit: Limit) {
    cx.set_deadline(Patience::of(listener, Side::Read, limit).map(|patience| patience.time));
    let pause = later(PAUSE);
    let until = cx.task.operation.deadline.map_or(pause, |deadline| deadline.min(pause));
    // With the turn it is told when the listening socket is closed.
    cx.machine.take_turn(cx.task, listener.key, Side::Read);
    cx.park(On::Time, Some(until));
    cx.machine.await_descriptor(cx.task);
    cx.keep_pending(Pausing);
}
