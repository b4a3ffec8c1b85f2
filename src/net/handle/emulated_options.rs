//! Options that a handle keeps itself, because the kernel ignores them on sockets that are non-blocking inside.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use crate::net::Handle;
use crate::net::options::{OptionValue, SocketOption};

/// Boxed, because few handles have any: the others pay one pointer.
pub(in crate::net) type EmulatedCell = OnceCell<Box<Cell<EmulatedOptions>>>;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EmulatedOptions {
    /// SO_RCVTIMEO
    pub receive: Option<Duration>,
    /// SO_SNDTIMEO
    pub send: Option<Duration>,
    /// SO_RCVLOWAT: how many bytes must be there before a waiting read takes them; 0 when it was not set.
    pub low_water: usize,
}

impl Handle {
    pub(crate) fn emulated(&self) -> EmulatedOptions {
        self.emulated.get().map(|kept| kept.get()).unwrap_or_default()
    }

    /// Keeps the value of an option that the kernel ignores on a non-blocking socket; other options are not kept.
    pub(super) fn emulate(&self, option: &SocketOption, value: &OptionValue) {
        match (option.name, value) {
            ("SO_LINGER", OptionValue::Linger(time)) => self.lingers.set(time.is_some_and(|time| !time.is_zero())),
            ("SO_RCVTIMEO", OptionValue::Time(time)) => {
                self.change_emulated(|kept| kept.receive = time.filter(|time| !time.is_zero()));
            }
            ("SO_SNDTIMEO", OptionValue::Time(time)) => {
                self.change_emulated(|kept| kept.send = time.filter(|time| !time.is_zero()));
            }
            ("SO_RCVLOWAT", OptionValue::Int(least)) => {
                self.change_emulated(|kept| kept.low_water = usize::try_from(*least).unwrap_or(usize::MAX));
            }
            _ => {}
        }
    }

    fn change_emulated(&self, change: impl FnOnce(&mut EmulatedOptions)) {
        let kept = self.emulated.get_or_init(Box::default);
        let mut changed = kept.get();
        change(&mut changed);
        kept.set(changed);
    }

    pub(in crate::net) fn inherit_emulated(&self, other: &Handle) {
        if let Some(kept) = other.emulated.get() {
            self.change_emulated(|own| *own = kept.get());
        }
    }
}
