//! Deadlines.

use std::time::{Duration, Instant};

/// The moment that is `time` from now, or thirty years from now when that is too far for the clock.
pub(crate) fn deadline_after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(1 << 30))
}
