//! Options that a handle keeps itself, since the kernel ignores them on sockets that are non-blocking inside.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use crate::net::Handle;

/// Few handles have any: the others pay a pointer.
pub(in crate::net) type KeptLimits = OnceCell<Box<Cell<Limits>>>;

/// The options kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// SO_RCVTIMEO
    pub receive: Option<Duration>,
    /// SO_SNDTIMEO
    pub send: Option<Duration>,
    /// SO_RCVLOWAT: how much must be there before a waiting read takes it; 0 when it was not set.
    pub low_water: usize,
}

impl Handle {
    /// The options kept here.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits.get().map(|limits| limits.get()).unwrap_or_default()
    }

    /// Sets options kept here.
    pub fn change_limits(&self, change: impl FnOnce(&mut Limits)) {
        let limits = self.limits.get_or_init(Box::default);
        let mut changed = limits.get();
        change(&mut changed);
        limits.set(changed);
    }

    pub(in crate::net) fn inherit_limits(&self, other: &Handle) {
        if let Some(limits) = other.limits.get() {
            self.change_limits(|own| *own = limits.get());
        }
    }
}
