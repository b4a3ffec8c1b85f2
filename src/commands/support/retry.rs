//! Trying again by timer: for a unix socket whose other side is full there is no readiness to wait for.

use std::time::{Duration, Instant};

use rustix::io::Errno;

use crate::machine::call::command::{CallTimeout, Context};
use crate::machine::call::timeout::EffectiveTimeout;
use crate::machine::task::{Side, WaitOn};
use crate::machine::time::deadline_after;
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// The shortest and longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// The next pause.
#[derive(Debug)]
pub(in crate::commands) struct Retry(Duration);

impl Retry {
    /// Before the first try.
    pub(crate) fn new() -> Retry {
        Retry(PAUSES.0)
    }

    /// Parks the task for a while, but not beyond what the handle and the call allow.
    ///
    /// # Errors
    /// EAGAIN when the call must not wait, what the handle's time-out fails with when that is over.
    pub(crate) fn pause(&mut self, cx: &mut Context, handle: &Handle, limit: CallTimeout) -> Result<(), Box<Failure>> {
        if limit == CallTimeout::DontWait || handle.timing.get() == Timing::NonBlocking {
            return Err(cx.os_error(Errno::AGAIN, handle));
        }
        let effective = EffectiveTimeout::of(handle, Side::Write, limit);
        let over = cx.deadline().is_some_and(|deadline| deadline <= Instant::now());
        if over && cx.timed_out() {
            let mut failure = cx.os_error(effective.map_or(Errno::TIMEDOUT, |effective| effective.error), handle);
            failure.hint = effective.and_then(|effective| effective.hint(Side::Write)).or(failure.hint);
            return Err(failure);
        }
        cx.set_deadline(effective.map(|effective| effective.time));
        let until = cx.no_later_than(deadline_after(self.0));
        cx.park(WaitOn::Time, Some(until));
        self.0 = (self.0 * 2).min(PAUSES.1);
        Ok(())
    }
}
