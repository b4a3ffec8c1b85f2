//! Trying again by timer: for a unix socket whose other side is full there is no readiness to wait for.

use std::time::{Duration, Instant};

use rustix::io::Errno;

use crate::machine::call::command::{Cx, Limit, later};
use crate::machine::call::timeout::Patience;
use crate::machine::task::{On, Side, Woke};
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// The shortest and longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// The next pause.
#[derive(Debug)]
pub(in crate::commands) struct Retry(Duration);

impl Retry {
    /// Before the first try.
    pub fn new() -> Retry {
        Retry(PAUSES.0)
    }

    /// Parks the task for a while, but not beyond what the handle and the call allow.
    ///
    /// # Errors
    /// EAGAIN when the call must not wait, what the handle's time-out fails with when that is over.
    pub fn pause(&mut self, cx: &mut Cx, handle: &Handle, limit: Limit) -> Result<(), Box<Failure>> {
        if limit == Limit::DontWait || handle.timing.get() == Timing::NonBlocking {
            return Err(cx.system(Errno::AGAIN, handle));
        }
        let patience = Patience::of(handle, Side::Write, limit);
        let over = cx.task.operation.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if over && cx.task.operation.woke == Woke::TimedOut {
            let mut failure = cx.system(patience.map_or(Errno::TIMEDOUT, |patience| patience.error), handle);
            failure.hint = patience.and_then(|patience| patience.hint(Side::Write)).or(failure.hint);
            return Err(failure);
        }
        cx.set_deadline(patience.map(|patience| patience.time));
        let next = later(self.0);
        let until = cx.task.operation.deadline.map_or(next, |deadline| deadline.min(next));
        cx.park(On::Time, Some(until));
        self.0 = (self.0 * 2).min(PAUSES.1);
        Ok(())
    }
}
