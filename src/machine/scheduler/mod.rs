//! The scheduler: who runs next, and who waits for what. It knows tasks, queues and times and asks nobody: what the
//! kernel reports comes from `events`, and a turn of the whole machine is in `turn`.

pub(super) mod channel_queue;
mod deadlines;
pub(super) mod fd_exhaustion;
pub(super) mod handle_queue;
pub(super) mod timers;
pub(crate) mod within;

use std::collections::VecDeque;
use std::time::Instant;

use super::task::table::TaskTable;
use super::task::{Completion, Side, State, Task, Wait, WaitOn, WakeReason};
use crate::net::HandleKey;
use crate::values::TaskKey;
use fd_exhaustion::FdExhaustion;
use handle_queue::HandleQueues;
use timers::{Due, Timers};

/// The run queue, the tasks, and what they wait for.
#[derive(Debug, Default)]
pub(super) struct Scheduler {
    pub(super) tasks: TaskTable,
    ready: VecDeque<TaskKey>,
    timers: Timers,
    handle_queues: HandleQueues,
    fd_exhaustion: FdExhaustion,
    /// Tasks that wait for all others, and the numbers of their waits.
    waiting_for_all: Vec<(TaskKey, u32)>,
    /// Tasks that had just been woken when a `within` of theirs, with that number, was out of time.
    expired_withins: Vec<(TaskKey, u64)>,
    /// How many `within` blocks have begun.
    withins: u64,
}

impl Scheduler {
    /// No tasks yet; whether the main task is to stay when it has done what it was started for.
    pub(super) fn new(keeps_main: bool) -> Scheduler {
        Scheduler { tasks: TaskTable::new(keeps_main), ..Scheduler::default() }
    }

    /// A task goes to the end of the run queue.
    pub(super) fn queue(&mut self, task: TaskKey) {
        self.ready.push_back(task);
    }

    /// Takes the first of the run queue.
    pub(super) fn next_ready(&mut self) -> Option<TaskKey> {
        self.ready.pop_front()
    }

    /// Whether no task can run now.
    pub(super) fn is_idle(&self) -> bool {
        self.ready.is_empty()
    }

    /// Who uses a handle's side, and who comes after.
    pub(super) fn handle_queues(&self) -> &HandleQueues {
        &self.handle_queues
    }

    /// Lines a task up for a handle's side.
    pub(super) fn queue_for_side(&mut self, key: HandleKey, side: Side, task: TaskKey) {
        self.handle_queues.queue(key, side, task);
    }

    /// A parked task waits for all others.
    pub(super) fn wait_for_all(&mut self, task: TaskKey, wait: u32) {
        self.waiting_for_all.push((task, wait));
    }

    /// A `within` begins: its number.
    pub(super) fn start_within(&mut self, task: TaskKey, until: Instant) -> u64 {
        self.withins += 1;
        self.timers.set(until, task, Due::Within(self.withins));
        self.withins
    }

    /// Forgets every task at once.
    pub(super) fn drop_all(&mut self) {
        self.ready.clear();
        for key in self.tasks.keys() {
            drop(self.tasks.take(key));
            self.tasks.remove(key);
        }
    }

    /// Whoever waits for all tasks goes on when nobody is left who does not.
    pub(in crate::machine) fn wake_who_waits_for_all(&mut self) {
        let idle = usize::from(self.tasks.main_is_idle());
        if self.waiting_for_all.is_empty() || self.tasks.len() > self.waiting_for_all.len() + idle {
            return;
        }
        for (waiter, wait) in std::mem::take(&mut self.waiting_for_all) {
            self.wake_wait(waiter, wait);
        }
    }

    /// The running command goes to the end of the run queue instead of parking.
    pub(in crate::machine) fn yield_now(task: &mut Task) {
        task.operation.wake_reason = WakeReason::Ready;
        task.wait_for = None;
    }

    /// Puts the running task aside.
    pub(in crate::machine) fn park(&mut self, task: &mut Task, wait: Wait) {
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
    pub(in crate::machine) fn wake_wait(&mut self, key: TaskKey, wait: u32) {
        if self.tasks.get(key).is_some_and(|task| task.wait == wait) {
            self.wake(key, WakeReason::Ready);
        }
    }

    /// A parked task goes to the end of the run queue.
    pub(in crate::machine) fn wake(&mut self, key: TaskKey, why: WakeReason) {
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
    pub(in crate::machine) fn interrupt(&mut self, key: TaskKey, completion: Completion) {
        let Some(task) = self.tasks.get_mut(key) else { return };
        // What ends the program is not undone by what would only have ended a block.
        if !matches!(task.pending_completion, Some(Completion::Exit(_))) {
            task.pending_completion = Some(completion);
        }
        self.wake(key, WakeReason::Fresh);
    }

    /// Gives a task the turn on a handle: its command is in the middle of something.
    pub(in crate::machine) fn lock_side(&mut self, task: &mut Task, key: HandleKey, side: Side) {
        if self.handle_queues.take(key, side, task.key) {
            task.operation.add_locked_side(key, side);
        }
    }

    /// A turn is over; whoever is next has it.
    pub(in crate::machine) fn release_side(&mut self, task: TaskKey, key: HandleKey, side: Side) {
        let Some(next) = self.handle_queues.leave(key, side, task) else { return };
        if let Some(next) = self.tasks.get_mut(next) {
            next.operation.add_locked_side(key, side);
        }
        self.wake(next, WakeReason::Ready);
    }

    /// A handle was closed: whoever waits on it learns it.
    pub(in crate::machine) fn wake_closed(&mut self, key: HandleKey) {
        for waiter in self.handle_queues.all(key) {
            self.wake(waiter, WakeReason::Closed);
        }
        self.wake_watchers(key);
    }

    /// A parked task is woken by whatever happens on a handle, and then looks for itself.
    pub(in crate::machine) fn watch_handle(&mut self, key: HandleKey, task: &Task) {
        self.handle_queues.add_watcher(key, task.key, task.wait);
    }

    /// Tasks that watch a handle look for themselves.
    pub(super) fn wake_watchers(&mut self, key: HandleKey) {
        for (task, wait) in self.handle_queues.take_watchers(key) {
            self.wake_wait(task, wait);
        }
    }
}

#[cfg(test)]
mod tests;
