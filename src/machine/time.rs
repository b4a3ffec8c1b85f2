//! Times from now.

use std::time::{Duration, Instant};

/// A time from now; one too far away to count is as good as thirty years.
pub(crate) fn deadline_after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(1 << 30))
}
