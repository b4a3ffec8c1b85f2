//! How long nothing has happened. A timer of the kernel's rings a quarter of a second after it was wound, whatever
//! happens meanwhile; only then it is asked whether anything did. So a busy program pays for four rings a second, and
//! not for each of its waits.

use std::os::fd::OwnedFd;

use rustix::event::{Timespec, epoll};
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, timerfd_create, timerfd_settime};

use super::detect::Fact;
use crate::net::HandleTable;

/// The key under which epoll reports the timer: no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX - 2;

/// How long it must be quiet before each of the two looks.
const INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };

/// What the last look saw.
#[derive(Debug, Default)]
pub(super) enum Seen {
    #[default]
    Nothing,
    /// Every wait is closed; the same a second time is enough.
    Stuck(Vec<Fact>),
    /// Something outside may end a wait: only an event changes that.
    Open,
}

/// What is known of the quiet.
#[derive(Debug, Default)]
pub(crate) struct IdleTimer {
    /// A task ran since this was last asked.
    pub ran: bool,
    /// What happened since the timer was wound.
    timer: Timer,
    alarm: Option<OwnedFd>,
    pub(super) seen: Seen,
    /// The prompt waits for the background tasks to end.
    pub leaving: bool,
    /// The line that was ended for it need not be called interrupted.
    pub told: bool,
}

/// Where the timer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Timer {
    #[default]
    Stopped,
    /// Wound, and nothing happened since.
    Quiet,
    /// Wound, but something happened since.
    Disturbed,
    /// It rang after a time of quiet.
    Rang,
}

impl IdleTimer {
    /// Whether one look found that nothing can go on: the next will tell.
    pub(crate) fn is_suspicious(&self) -> bool {
        matches!(self.seen, Seen::Stuck(_))
    }

    /// Something happened: all is to be looked at anew.
    pub(crate) fn disturb(&mut self) {
        self.ran = false;
        self.seen = Seen::Nothing;
        self.timer = match self.timer {
            Timer::Quiet | Timer::Disturbed => Timer::Disturbed,
            Timer::Rang | Timer::Stopped => Timer::Stopped,
        };
    }

    /// A line of the prompt begins: the first look comes a quarter of a second after it began to wait.
    pub(crate) fn begin(&mut self) {
        self.disturb();
        self.timer = Timer::Stopped;
    }

    /// Before a sleep: winds the timer, unless it runs or there is nothing to look for.
    pub(crate) fn wind(&mut self, handles: &HandleTable) {
        if self.timer == Timer::Stopped && !matches!(self.seen, Seen::Open) && self.set(handles).is_some() {
            self.timer = Timer::Quiet;
        }
    }

    /// Without a descriptor for it nobody looks.
    fn set(&mut self, handles: &HandleTable) -> Option<()> {
        if self.alarm.is_none() {
            let alarm =
                timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK).ok()?;
            let flags = epoll::EventFlags::IN | epoll::EventFlags::ET;
            epoll::add(&handles.epoll, &alarm, epoll::EventData::new_u64(KEY), flags).ok()?;
            self.alarm = Some(alarm);
        }
        let once = Itimerspec { it_interval: Timespec::default(), it_value: INTERVAL };
        timerfd_settime(self.alarm.as_ref()?, TimerfdTimerFlags::empty(), &once).ok().map(drop)
    }

    /// The timer rang.
    pub(crate) fn ring(&mut self) {
        self.timer = if self.timer == Timer::Quiet && !self.ran { Timer::Rang } else { Timer::Stopped };
    }

    /// Whether it rang after a time of quiet; the timer can be wound again then.
    pub(crate) fn has_rung(&mut self) -> bool {
        let rang = self.timer == Timer::Rang;
        if rang {
            self.timer = Timer::Stopped;
        }
        rang
    }
}
