//! A quarter of a second, told by the kernel: an `epoll_wait` with a time-out would cost a busy server a timer each round,
//! this one is set four times a second at most.

use std::os::fd::OwnedFd;

use rustix::event::{Timespec, epoll};
use rustix::io::Errno;
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, timerfd_create, timerfd_settime};

use super::LOOK;
use crate::net::Registry;

/// The key under which epoll reports the alarm: no handle has this generation.
pub const KEY: u64 = u64::MAX - 2;

/// A timer that goes off a quarter of a second after it was set.
#[derive(Debug, Default)]
pub(super) struct Alarm {
    timer: Option<OwnedFd>,
    is_set: bool,
    /// Something happened since it was set.
    disturbed: bool,
    rang: bool,
}

impl Alarm {
    /// Sets it unless it is set; false without a descriptor for it.
    pub fn set(&mut self, registry: &Registry) -> bool {
        if !self.is_set {
            self.is_set = self.start(registry).is_ok();
            (self.disturbed, self.rang) = (false, false);
        }
        self.is_set
    }

    fn start(&mut self, registry: &Registry) -> Result<(), Errno> {
        if self.timer.is_none() {
            let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
            let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            // Reported once each time it goes off, without being read.
            let on = epoll::EventFlags::IN | epoll::EventFlags::ET;
            epoll::add(&registry.epoll, &timer, epoll::EventData::new_u64(KEY), on)?;
            self.timer = Some(timer);
        }
        let never = Timespec { tv_sec: 0, tv_nsec: 0 };
        let look = Timespec::try_from(LOOK).map_err(|_| Errno::INVAL)?;
        let time = Itimerspec { it_interval: never, it_value: look };
        let timer = self.timer.as_ref().ok_or(Errno::BADF)?;
        timerfd_settime(timer, TimerfdTimerFlags::empty(), &time).map(|_| ())
    }

    /// It went off.
    pub fn rings(&mut self) {
        (self.is_set, self.rang) = (false, true);
    }

    /// It says nothing about what was quiet before.
    pub fn disturbed(&mut self) {
        self.disturbed = true;
    }

    /// Whether it went off and nothing had happened since it was set.
    pub fn rang_in_quiet(&mut self) -> bool {
        std::mem::take(&mut self.rang) && !self.disturbed
    }
}
