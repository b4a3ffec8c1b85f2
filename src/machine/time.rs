//! Deadlines and timers.

use std::time::{Duration, Instant};

/// A timer, by which it is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimerKey {
    pub at: Instant,
    /// Never given out twice, and ascending.
    pub number: u64,
}

/// The moment that is `time` from now, or thirty years from now when that is too far for the clock.
pub(crate) fn deadline_after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(1 << 30))
}
