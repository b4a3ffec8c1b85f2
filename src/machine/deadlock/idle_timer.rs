//! Measures the quiet before a deadlock report. A timerfd fires a quarter of a second after it was set, whatever
//! happens meanwhile; only then is it checked whether anything did. So a busy program pays for four wake-ups a second,
//! not for each of its waits.

use std::os::fd::OwnedFd;

use rustix::event::{Timespec, epoll};
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, timerfd_create, timerfd_settime};

use super::detect::Fact;
use crate::net::HandleTable;

/// The key of the timer's events in epoll; no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX - 2;

/// How long it must be quiet before each of the two looks.
const INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };

/// The result of the last look.
#[derive(Debug, Default)]
pub(super) enum Seen {
    #[default]
    Nothing,
    /// Every wait is closed; the same result a second time makes the report.
    Stuck(Vec<Fact>),
    /// A wait may be ended from outside: only an event changes that.
    Open,
}

#[derive(Debug, Default)]
pub(crate) struct IdleTimer {
    /// A task has run since the last sleep.
    pub ran: bool,
    timer: Timer,
    alarm: Option<OwnedFd>,
    pub(super) seen: Seen,
    /// The prompt is about to exit and waits for the background tasks to end.
    pub leaving: bool,
    /// A deadlock report has ended the prompt's line, which then needs no message about an interruption.
    pub told: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Timer {
    #[default]
    Stopped,
    /// The timer is set, and nothing has happened since.
    Quiet,
    /// The timer is set, but something has happened since.
    Disturbed,
    /// The timer has fired after a time of quiet.
    Rang,
}

impl IdleTimer {
    pub(crate) fn is_suspicious(&self) -> bool {
        matches!(self.seen, Seen::Stuck(_))
    }

    /// Notes that something has happened, so that the two looks start anew.
    pub(crate) fn disturb(&mut self) {
        self.ran = false;
        self.seen = Seen::Nothing;
        self.timer = match self.timer {
            Timer::Quiet | Timer::Disturbed => Timer::Disturbed,
            Timer::Rang | Timer::Stopped => Timer::Stopped,
        };
    }

    /// Starts anew for a line of the prompt: the first look comes a quarter of a second after the line begins to wait.
    pub(crate) fn begin(&mut self) {
        self.disturb();
        self.timer = Timer::Stopped;
    }

    /// Sets the timer before a sleep, unless it is set or only an event could make another look worthwhile.
    pub(crate) fn wind(&mut self, handles: &HandleTable) {
        if self.timer == Timer::Stopped && !matches!(self.seen, Seen::Open) && self.set(handles).is_some() {
            self.timer = Timer::Quiet;
        }
    }

    /// Arms the timerfd. Without a descriptor for it there is no deadlock report.
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

    pub(crate) fn ring(&mut self) {
        self.timer = if self.timer == Timer::Quiet && !self.ran { Timer::Rang } else { Timer::Stopped };
    }

    /// Whether the timer has fired after a time of quiet; if so, it can be set again.
    pub(crate) fn has_rung(&mut self) -> bool {
        let rang = self.timer == Timer::Rang;
        if rang {
            self.timer = Timer::Stopped;
        }
        rang
    }
}
