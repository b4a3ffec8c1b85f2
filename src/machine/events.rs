//! Takes events from epoll: handles, worker threads, the timer of the deadlock report, and signals.

use std::time::Duration;

use rustix::event::{Timespec, epoll};
use rustix::io::Errno;

use crate::machine::process::{shutdown, signals, worker_threads};
use crate::machine::task::{Completion, Side, Wait, WaitOn, WakeReason};
use crate::machine::vm::run::SLICE;
use crate::machine::{Machine, deadlock};
use crate::net::HandleKey;

/// What a switch of tasks counts towards asking epoll, so that it is asked among ever so short slices as well.
const CHANGE_COST: i64 = SLICE / 64;
/// How many units of work, of all tasks together, are done before epoll is asked. Tasks that its events wake go to the
/// end of the run queue.
const POLL_AFTER: i64 = 4 * SLICE;
const EVENTS: usize = 256;

/// Decides when epoll is asked, and holds the buffer for its events.
pub(super) struct Poller {
    events: Vec<epoll::Event>,
    /// Units of work since epoll was asked last.
    spent: i64,
    /// Epoll filled the buffer or was interrupted, so that more events may wait.
    may_have_more: bool,
}

impl Poller {
    pub(super) fn new() -> Poller {
        Poller { events: Vec::with_capacity(EVENTS), spent: 0, may_have_more: false }
    }

    pub(super) fn note_slice(&mut self, spent: i64) {
        self.spent = self.spent.saturating_add(spent).saturating_add(CHANGE_COST);
    }

    /// Makes epoll asked after the running slice.
    pub(super) fn make_due(&mut self) {
        self.spent = POLL_AFTER;
    }

    /// Whether it is time to ask epoll although tasks can run.
    pub(super) fn is_due(&self) -> bool {
        self.spent >= POLL_AFTER
    }

    fn begin(&mut self, may_have_more: bool) {
        self.spent = 0;
        self.may_have_more = may_have_more;
    }
}

impl Machine {
    /// Takes events from epoll and dispatches them, waiting at most `wait`; returns false when no event but the
    /// deadlock timer's came.
    pub(in crate::machine) fn poll_events(&mut self, wait: Option<Duration>) -> bool {
        let time = wait.and_then(|wait| Timespec::try_from(wait).ok());
        let mut events = std::mem::take(&mut self.poller.events);
        events.clear();
        let got = epoll::wait(&self.handles.epoll, rustix::buffer::spare_capacity(&mut events), time.as_ref());
        // After EINTR (a stop and continue) the next turn computes the time that is left; events may wait then, and
        // when the buffer was full.
        self.poller.begin(got.is_err() || events.len() == events.capacity());
        if got.is_ok() {
            for event in &events {
                let (data, flags) = (event.data.u64(), event.flags);
                self.dispatch(data, flags);
            }
        }
        let came = got.is_err() || events.iter().any(|event| event.data.u64() != deadlock::idle_timer::KEY);
        self.poller.events = events;
        came
    }

    /// Takes all events that epoll has now, however many buffers they fill.
    pub(in crate::machine) fn poll_all_events(&mut self) {
        loop {
            self.poll_events(Some(Duration::ZERO));
            if !self.poller.may_have_more {
                return;
            }
        }
    }

    fn dispatch(&mut self, data: u64, flags: epoll::EventFlags) {
        use epoll::EventFlags as Flag;
        match data {
            signals::KEY => self.signal_came(),
            deadlock::idle_timer::KEY => self.idle_timer.ring(),
            worker_threads::KEY => {
                for (task, wait) in self.workers().collect() {
                    self.scheduler.wake_wait(task, wait);
                }
            }
            data => {
                let key = HandleKey::from_u64(data);
                let broken = Flag::ERR | Flag::HUP;
                if flags.intersects(Flag::IN | Flag::PRI | Flag::RDHUP | broken) {
                    if let Some(handle) = self.handles.get(key) {
                        handle.note_event(flags);
                    }
                    self.wake_ready(key, Side::Read);
                }
                if flags.intersects(Flag::OUT | broken) {
                    self.wake_ready(key, Side::Write);
                }
                self.scheduler.wake_watchers(key);
            }
        }
    }

    fn wake_ready(&mut self, key: HandleKey, side: Side) {
        if side == Side::Write && key == self.standard(1).key {
            self.flush_stdout();
        }
        if let Some(holder) = self.scheduler.handle_queues().holder(key, side)
            && self
                .scheduler
                .tasks
                .get(holder)
                .is_some_and(|task| matches!(task.wait_for, Some(Wait { on: WaitOn::Handle(on, _), .. }) if on == key))
        {
            self.scheduler.wake(holder, WakeReason::Ready);
        }
    }

    /// Acts on the result of flushing standard output: wakes the tasks that wait for it when it has drained, watches it
    /// when bytes are left, starts the shutdown when it failed.
    pub(crate) fn stdout_changed(&mut self, drained: Result<bool, Errno>) {
        match drained {
            Ok(true) => {
                for (task, wait) in self.stdout().waiting.take_all() {
                    self.scheduler.wake_wait(task, wait);
                }
            }
            // The editor asks for held output itself.
            Ok(false) if self.stdout().is_held() => {}
            Ok(false) => {
                let _ = self.standard(1).watch(true);
            }
            Err(error) => self.output_closed(error),
        }
    }

    fn signal_came(&mut self) {
        let came = self.process.signals_that_came();
        if came.terminate {
            self.signalled(shutdown::TERMINATED);
        }
        if came.interrupt {
            if self.scheduler.tasks.keeps_main() {
                self.frontend.interrupted();
                if let Some(main) = self.scheduler.tasks.main_key().filter(|_| !self.scheduler.tasks.main_is_idle()) {
                    self.scheduler.interrupt(main, Completion::Cancel);
                }
            } else {
                self.signalled(shutdown::INTERRUPTED);
            }
        }
    }
}
