//! The scheduler: who runs next, who waits for what, and what the kernel reports.
//!
//! Ready tasks run first come, first served, one slice each; the kernel is asked without waiting after a slice that was
//! used up, and after a few slices' worth of shorter ones. When nobody can run, it is asked and waited for.

pub(super) mod channel_queue;
pub(super) mod deadlines;
pub(super) mod fd_exhaustion;
pub(super) mod handle_queue;
pub(super) mod timers;
pub(crate) mod within;

use std::time::Duration;

use rustix::event::{Timespec, epoll};
use rustix::io::Errno;

use super::process::{shutdown, signals, worker_threads};
use super::task::{Completion, Side, State, Task, Wait, WaitOn, WakeReason};
use super::vm::run::{SLICE, Slice};
use super::{Machine, deadlock};
use crate::net::HandleKey;
use crate::values::TaskKey;
use timers::Due;

/// What a system call costs of a slice: sixteen of them use it up.
const CALL_COST: i64 = SLICE / 16;
/// What the change of tasks counts towards asking the kernel, so that it is asked among ever so short slices.
const CHANGE_COST: i64 = SLICE / 64;
/// How much is done before the kernel is asked, by however many tasks: what it reports goes to the end of the run queue.
const POLL_AFTER: i64 = 4 * SLICE;
/// How many bytes cost as much as one back edge: 256 KiB use a slice up.
pub(super) const BYTES_PER_UNIT: usize = 26;

impl Machine {
    /// One step of the scheduler: a slice of one task, or, when nobody can run, a wait for what happens next.
    pub(crate) fn turn(&mut self, may_wait: bool) {
        if let Some(key) = self.ready.pop_front() {
            self.run_slice(key);
            self.wake_fd_waiters();
            // When nobody else can run, the wait that follows asks the kernel anyway.
            if !self.ready.is_empty() {
                if self.since_poll >= POLL_AFTER {
                    self.poll_events(Some(Duration::ZERO));
                }
                if self.output.is_late() {
                    self.flush_stdout();
                }
            }
        } else {
            self.report_awaited();
            self.flush_stdout();
            if self.ready.is_empty() {
                if may_wait {
                    self.sleep();
                } else {
                    self.poll_events(Some(Duration::ZERO));
                }
            }
        }
        if self.timers.next().is_some() || self.hard_stop().is_some() || self.run_timeout.is_some() {
            self.run_timers();
        }
    }

    fn run_slice(&mut self, key: TaskKey) {
        self.idle_timer.ran = true;
        let Some(mut task) = self.tasks.take(key) else { return };
        if task.state != State::Ready {
            self.tasks.put_back(task);
            return;
        }
        let ending = self.shutdown.code();
        let slice = self.run(&mut task);
        let late = self.take_late(key);
        self.since_poll = self.since_poll.saturating_add(SLICE - self.fuel).saturating_add(CHANGE_COST);
        match slice {
            Slice::Used | Slice::Rewatched => {
                // Who gives way, as `sleep 0` does, may count on what has arrived being seen.
                self.since_poll = POLL_AFTER;
                self.tasks.put_back(task);
                self.ready.push_back(key);
            }
            Slice::Parked => self.tasks.put_back(task),
            Slice::Ended(completion) => return self.task_ended(task, completion),
        }
        for within in late {
            self.leave_within(key, within);
        }
        // What began the program's end meanwhile did not find the running task among the others.
        if let Some(code) = self.shutdown.code().filter(|_| ending.is_none()) {
            self.interrupt(key, Completion::Exit(code));
        }
    }

    /// Whoever waits for all tasks goes on when nobody is left who does not.
    pub(super) fn wake_who_waits_for_all(&mut self) {
        let idle = usize::from(self.interactive && !self.line_running);
        if self.waiting_for_all.is_empty() || self.tasks.len() > self.waiting_for_all.len() + idle {
            return;
        }
        for (waiter, wait) in std::mem::take(&mut self.waiting_for_all) {
            self.wake_wait(waiter, wait);
        }
    }

    /// Counts a system call against the running slice.
    pub(super) fn charge_call(&mut self) {
        self.fuel -= CALL_COST;
    }

    /// Counts the bytes that a call moved.
    pub(super) fn charge_bytes(&mut self, bytes: usize) {
        self.fuel -= i64::try_from(bytes / BYTES_PER_UNIT).unwrap_or(i64::MAX / 2);
    }

    /// Whether the running slice is used up.
    pub(super) fn out_of_budget(&self) -> bool {
        self.fuel <= 0
    }

    /// The running command goes to the end of the run queue instead of parking.
    pub(super) fn yield_now(task: &mut Task) {
        task.operation.wake_reason = WakeReason::Ready;
        task.wait_for = None;
    }

    /// Puts the running task aside.
    pub(super) fn park(&mut self, task: &mut Task, wait: Wait) {
        task.state = State::Parked;
        task.wait = task.wait.wrapping_add(1);
        task.operation.wake_reason = WakeReason::Ready;
        if let Some(deadline) = wait.deadline {
            self.timers.set(deadline, task.key, Due::Wait(task.wait));
            self.tidy_timers();
        }
        task.wait_for = Some(wait);
    }

    /// The wait of this number is over.
    pub(super) fn wake_wait(&mut self, key: TaskKey, wait: u32) {
        if self.tasks.get(key).is_some_and(|task| task.wait == wait) {
            self.wake(key, WakeReason::Ready);
        }
    }

    /// A parked task goes to the end of the run queue.
    pub(super) fn wake(&mut self, key: TaskKey, why: WakeReason) {
        let Some(task) = self.tasks.get_mut(key).filter(|task| task.state == State::Parked) else { return };
        task.state = State::Ready;
        task.operation.wake_reason = why;
        let wait = task.wait_for.take();
        // What ends a wait in line ends it at once: a value is not taken from who no longer puts it.
        let line = if why == WakeReason::Fresh { task.operation.queue_place.take() } else { None };
        self.ready.push_back(key);
        if let Some(line) = line {
            self.leave_queue(&line);
        }
        if let Some(Wait { on: WaitOn::Side(handle, side), .. }) = wait
            && why != WakeReason::Ready
        {
            self.handle_queues.leave(handle, side, key);
        }
    }

    /// Has a task (not the running one) leave what it is doing.
    pub(super) fn interrupt(&mut self, key: TaskKey, completion: Completion) {
        let Some(task) = self.tasks.get_mut(key) else { return };
        // What ends the program is not undone by what would only have ended a block.
        if !matches!(task.pending_completion, Some(Completion::Exit(_))) {
            task.pending_completion = Some(completion);
        }
        self.wake(key, WakeReason::Fresh);
    }

    /// Gives a task the turn on a handle: its command is in the middle of something.
    pub(crate) fn lock_side(&mut self, task: &mut Task, key: HandleKey, side: Side) {
        if self.handle_queues.take(key, side, task.key) {
            task.operation.add_locked_side(key, side);
        }
    }

    /// A turn is over; whoever is next has it.
    pub(super) fn release_side(&mut self, task: TaskKey, key: HandleKey, side: Side) {
        let Some(next) = self.handle_queues.leave(key, side, task) else { return };
        if let Some(next) = self.tasks.get_mut(next) {
            next.operation.add_locked_side(key, side);
        }
        self.wake(next, WakeReason::Ready);
    }

    /// A handle was closed: whoever waits on it learns it.
    pub(crate) fn wake_closed(&mut self, key: HandleKey) {
        for waiter in self.handle_queues.all(key) {
            self.wake(waiter, WakeReason::Closed);
        }
        self.wake_watchers(key);
    }

    /// A parked task is woken by whatever happens on a handle, and then looks for itself.
    pub(crate) fn watch_handle(&mut self, key: HandleKey, task: &Task) {
        self.handle_queues.add_watcher(key, task.key, task.wait);
    }

    fn wake_watchers(&mut self, key: HandleKey) {
        for (task, wait) in self.handle_queues.take_watchers(key) {
            self.wake_wait(task, wait);
        }
    }

    /// Takes what the kernel reports, waiting for it no longer than `wait`; false when that time passed in quiet.
    pub(super) fn poll_events(&mut self, wait: Option<Duration>) -> bool {
        let time = wait.and_then(|wait| Timespec::try_from(wait).ok());
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let got = epoll::wait(&self.handles.epoll, rustix::buffer::spare_capacity(&mut events), time.as_ref());
        // EINTR after a stop and continue: the time that is left is worked out anew in the next turn. Then, and when there was
        // no room for more, something may be left to tell.
        self.since_poll = i64::from(got.is_err() || events.len() == events.capacity());
        if got.is_ok() {
            for event in &events {
                let (data, flags) = (event.data.u64(), event.flags);
                self.dispatch(data, flags);
            }
        }
        let came = got.is_err() || events.iter().any(|event| event.data.u64() != deadlock::idle_timer::KEY);
        self.events = events;
        came
    }

    /// Takes all that the kernel has to report now, however much that is.
    pub(super) fn poll_all_events(&mut self) {
        loop {
            self.poll_events(Some(Duration::ZERO));
            if self.since_poll == 0 {
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
                for (task, wait) in self.workers.collect() {
                    self.wake_wait(task, wait);
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
                self.wake_watchers(key);
            }
        }
    }

    fn wake_ready(&mut self, key: HandleKey, side: Side) {
        if side == Side::Write && key == self.standard[1].key {
            self.flush_stdout();
        }
        if let Some(holder) = self.handle_queues.holder(key, side)
            && self
                .tasks
                .get(holder)
                .is_some_and(|task| matches!(task.wait_for, Some(Wait { on: WaitOn::Handle(on, _), .. }) if on == key))
        {
            self.wake(holder, WakeReason::Ready);
        }
    }

    /// Writes what standard output takes now; tasks that waited for room go on.
    pub(crate) fn flush_stdout(&mut self) {
        let drained = self.output.flush();
        self.stdout_changed(drained);
    }

    /// Standard output took something, or is gone.
    pub(crate) fn stdout_changed(&mut self, drained: Result<bool, Errno>) {
        match drained {
            Ok(true) => {
                let waiting: Vec<TaskKey> = std::mem::take(&mut self.output.waiting);
                for key in waiting {
                    self.wake(key, WakeReason::Ready);
                }
            }
            // What is held is asked for by whoever shows it.
            Ok(false) if self.output.is_held() => {}
            Ok(false) => {
                let _ = self.standard[1].watch(true);
            }
            Err(error) => self.output_closed(error),
        }
    }

    fn signal_came(&mut self) {
        let Some(came) = self.signals.as_mut().map(signals::Signals::take) else { return };
        if came.terminate {
            self.signalled(shutdown::TERMINATED);
        }
        if came.interrupt {
            if self.interactive {
                self.interrupted = true;
                if let Some(main) = self.tasks.main_key().filter(|_| self.line_running) {
                    self.interrupt(main, Completion::Cancel);
                }
            } else {
                self.signalled(shutdown::INTERRUPTED);
            }
        }
    }
}
