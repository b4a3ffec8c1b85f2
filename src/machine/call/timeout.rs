//! Time-outs of calls: which limit holds for a call on a handle, and the errno when it is over.

use std::time::Duration;

use rustix::io::Errno;

use super::command::CallTimeout;
use crate::machine::task::Side;
use crate::net::{Handle, Timing};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EffectiveTimeout {
    pub time: Duration,
    /// ETIMEDOUT for `settimeout` and `--timeout`; EAGAIN for SO_RCVTIMEO and SO_SNDTIMEO (socket(7)).
    pub error: Errno,
}

impl EffectiveTimeout {
    /// The shortest of the limits on a call; none when it may wait for ever.
    pub(crate) fn of(handle: &Handle, side: Side, limit: CallTimeout) -> Option<EffectiveTimeout> {
        let (own, kernel) = match handle.timing.get() {
            // SO_RCVTIMEO and SO_SNDTIMEO hold for blocking calls only; under `settimeout` calls do not block.
            Timing::Blocking => (None, kernel_limit(handle, side)),
            Timing::Within(time) => (Some(time), None),
            Timing::NonBlocking => (None, None),
        };
        let ours = [limit.time(), own]
            .into_iter()
            .flatten()
            .min()
            .map(|time| EffectiveTimeout { time, error: Errno::TIMEDOUT });
        let kernel = kernel.map(|time| EffectiveTimeout { time, error: Errno::AGAIN });
        [ours, kernel].into_iter().flatten().min_by_key(|effective| effective.time)
    }

    /// A hint that names SO_RCVTIMEO or SO_SNDTIMEO, which is easily forgotten.
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
