//! The scheduler: the run queue, and which task waits for what. It makes no system call: `events` tells it what the
//! kernel reports, and a turn of the whole machine is in `turn`.

pub(super) mod channel_queue;
mod deadlines;
pub(super) mod fd_exhaustion;
pub(super) mod handle_queue;
pub(super) mod timers;
pub(crate) mod within;

use std::collections::VecDeque;
use std::time::Instant;

use super::task::table::TaskTable;
use super::task::{Completion, HandlerKind, Side, State, Task, Wait, WaitOn, WakeReason};
use crate::machine::time::TimerKey;
use crate::net::HandleKey;
use crate::values::{TaskKey, TaskQueue};
use fd_exhaustion::FdExhaustion;
use handle_queue::HandleQueues;
use timers::{Due, Timers};

#[derive(Debug, Default)]
pub(super) struct Scheduler {
    pub(super) tasks: TaskTable,
    ready: VecDeque<TaskKey>,
    timers: Timers,
    handle_queues: HandleQueues,
    fd_exhaustion: FdExhaustion,
    /// Tasks that wait for all others to end, and the numbers of their waits.
    waiting_for_all: TaskQueue<u32>,
    /// Tasks that were ready to run when a `within` block of theirs expired, and the block's number: they get one more
    /// slice.
    expired_withins: Vec<(TaskKey, u64)>,
}

impl Scheduler {
    pub(super) fn new(keeps_main: bool) -> Scheduler {
        Scheduler { tasks: TaskTable::new(keeps_main), ..Scheduler::default() }
    }

    /// Adds a task at the end of the run queue.
    pub(super) fn queue(&mut self, task: TaskKey) {
        self.ready.push_back(task);
    }

    pub(super) fn next_ready(&mut self) -> Option<TaskKey> {
        self.ready.pop_front()
    }

    pub(super) fn is_idle(&self) -> bool {
        self.ready.is_empty()
    }

    pub(super) fn handle_queues(&self) -> &HandleQueues {
        &self.handle_queues
    }

    pub(super) fn queue_for_side(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        self.handle_queues.queue(key, side, task);
    }

    /// Notes that a parked task waits for all others to end.
    pub(super) fn wait_for_all(&mut self, task: TaskKey, wait: u32) {
        self.waiting_for_all.join(task, wait);
    }

    /// Starts the timer of a `within` block; returns the block's handler.
    pub(super) fn start_within(&mut self, task: TaskKey, until: Instant) -> HandlerKind {
        let timer = self.timers.set(until, task, Due::Within);
        HandlerKind::Within { id: timer.number, until }
    }

    /// Cancels the timer of a `within` block whose handler is removed; nothing to do for other handlers.
    pub(super) fn handler_removed(&mut self, kind: &HandlerKind) {
        if let HandlerKind::Within { id, until } = kind {
            self.timers.cancel(TimerKey { at: *until, number: *id });
        }
    }

    /// Removes all handlers of a task.
    pub(super) fn clear_handlers(&mut self, task: &mut Task) {
        for handler in task.handlers.drain(..) {
            self.handler_removed(&handler.kind);
        }
    }

    /// Drops all tasks without running their `finally` blocks.
    pub(super) fn drop_all(&mut self) {
        self.ready.clear();
        self.timers = Timers::default();
        for key in self.tasks.keys() {
            drop(self.tasks.take(key));
            self.tasks.remove(key);
        }
    }

    /// Wakes the tasks that wait for all others to end, when no other task is left.
    pub(in crate::machine) fn wake_who_waits_for_all(&mut self) {
        let idle = usize::from(self.tasks.main_is_idle());
        if self.waiting_for_all.is_empty() || self.tasks.len() > self.waiting_for_all.len() + idle {
            return;
        }
        for (waiter, wait) in self.waiting_for_all.take_all() {
            self.wake_wait(waiter, wait);
        }
    }

    /// Lets the running command go to the end of the run queue, to try again as if it were ready.
    pub(in crate::machine) fn yield_now(task: &mut Task) {
        task.operation.wake_reason = WakeReason::Ready;
        task.wait_for = None;
    }

    pub(in crate::machine) fn park(&mut self, task: &mut Task, wait: Wait) {
        task.state = State::Parked;
        task.wait = task.wait.wrapping_add(1);
        task.operation.wake_reason = WakeReason::Ready;
        if let Some(deadline) = wait.deadline {
            task.timer = Some(self.timers.set(deadline, task.key, Due::Wait(task.wait)));
        }
        task.wait_for = Some(wait);
    }

    /// Wakes a task if its current wait has this number.
    pub(in crate::machine) fn wake_wait(&mut self, key: TaskKey, wait: u32) {
        if self.tasks.get(key).is_some_and(|task| task.wait == wait) {
            self.wake(key, WakeReason::Ready);
        }
    }

    /// Moves a parked task to the end of the run queue.
    pub(in crate::machine) fn wake(&mut self, key: TaskKey, why: WakeReason) {
        let Some(task) = self.tasks.get_mut(key).filter(|task| task.state == State::Parked) else { return };
        task.state = State::Ready;
        task.operation.wake_reason = why;
        let wait = task.wait_for.take();
        let timer = task.timer.take();
        // An interrupted task gives up its queue place at once: a cancelled `put` must not hand its value over.
        let place = if why == WakeReason::Fresh { task.operation.queue_place.take() } else { None };
        self.ready.push_back(key);
        if let Some(timer) = timer {
            self.timers.cancel(timer);
        }
        if let Some(place) = place {
            self.leave_queue(&place);
        }
        match wait.map(|wait| wait.on) {
            Some(WaitOn::Side(handle, side)) if why != WakeReason::Ready => {
                self.handle_queues.leave(handle, side, key);
            }
            Some(WaitOn::AllTasks) => self.waiting_for_all.leave(key),
            _ => {}
        }
    }

    /// Sets a completion that unwinds a task (not the running one) when it runs next, and wakes the task.
    pub(in crate::machine) fn interrupt(&mut self, key: TaskKey, completion: Completion) {
        let Some(task) = self.tasks.get_mut(key) else { return };
        // The end of the program is not replaced by a completion that would end only a block.
        if !matches!(task.pending_completion, Some(Completion::Exit(_))) {
            task.pending_completion = Some(completion);
        }
        self.wake(key, WakeReason::Fresh);
    }

    /// Locks a handle's side for the running task until its command is done.
    pub(in crate::machine) fn lock_side(&mut self, task: &mut Task, key: HandleKey, side: Side) {
        if self.handle_queues.take(key, side, task.key) {
            task.operation.add_locked_side(key, side);
        }
    }

    /// Unlocks a handle's side; the next task in the queue gets it.
    pub(in crate::machine) fn release_side(&mut self, task: TaskKey, key: HandleKey, side: Side) {
        let Some(next) = self.handle_queues.leave(key, side, task) else { return };
        if let Some(next) = self.tasks.get_mut(next) {
            next.operation.add_locked_side(key, side);
        }
        self.wake(next, WakeReason::Ready);
    }

    /// Wakes all tasks that wait on a handle that was closed.
    pub(in crate::machine) fn wake_closed(&mut self, key: HandleKey) {
        for waiter in self.handle_queues.all(key) {
            self.wake(waiter, WakeReason::Closed);
        }
        self.wake_watchers(key);
    }

    /// Has the parked task woken by anything that happens on a handle; the task must then check the handle itself.
    pub(in crate::machine) fn watch_handle(&mut self, key: HandleKey, task: &Task) {
        self.handle_queues.add_watcher(key, task.key, task.wait);
    }

    /// Wakes the tasks that watch a handle, to check it themselves.
    pub(super) fn wake_watchers(&mut self, key: HandleKey) {
        for (task, wait) in self.handle_queues.take_watchers(key) {
            self.wake_wait(task, wait);
        }
    }
}

#[cfg(test)]
mod tests;
