//! How long a call on a handle may wait, and what it fails with when the time is up.

use std::time::Duration;

use rustix::io::Errno;

use super::command::CallTimeout;
use crate::machine::task::Side;
use crate::net::{Handle, Timing};

/// How long, and then what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EffectiveTimeout {
    /// How long.
    pub time: Duration,
    /// ETIMEDOUT for `settimeout` and `--timeout`; EAGAIN for SO_RCVTIMEO and SO_SNDTIMEO, as the kernel has it.
    pub error: Errno,
}

impl EffectiveTimeout {
    /// The shortest of the limits that hold for a call; none when it may wait for ever.
    pub(crate) fn of(handle: &Handle, side: Side, limit: CallTimeout) -> Option<EffectiveTimeout> {
        let given = if let CallTimeout::Within(time) = limit { Some(time) } else { None };
        let (own, kernel) = match handle.timing.get() {
            // The kernel's limits hold for blocking calls only; under `settimeout` its calls do not block.
            Timing::Blocking => (None, kernel_limit(handle, side)),
            Timing::Within(time) => (Some(time), None),
            Timing::NonBlocking => (None, None),
        };
        let ours =
            [given, own].into_iter().flatten().min().map(|time| EffectiveTimeout { time, error: Errno::TIMEDOUT });
        let kernel = kernel.map(|time| EffectiveTimeout { time, error: Errno::AGAIN });
        [ours, kernel].into_iter().flatten().min_by_key(|effective| effective.time)
    }

    /// What to say about a limit that is easily forgotten.
    pub(crate) fn hint(self, side: Side) -> Option<String> {
        let option = if side == Side::Read { "SO_RCVTIMEO" } else { "SO_SNDTIMEO" };
        let words = || format!("the time set by {option} is up; `setsockopt {option} 0` waits for ever");
        (self.error == Errno::AGAIN).then(words)
    }
}

fn kernel_limit(handle: &Handle, side: Side) -> Option<Duration> {
    match side {
        Side::Read => handle.emulated().receive,
        Side::Write => handle.emulated().send,
    }
}
