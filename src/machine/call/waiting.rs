//! What a command may use to wait, and to end the waits of other tasks: parking on tasks, channels, worker threads and
//! time, and waking the tasks that an operation concerns.

use std::any::Any;
use std::rc::Rc;
use std::time::Instant;

use super::context::Context;
use crate::machine::process::worker_threads::JobHandle;
use crate::machine::task::{Completion, QueueOf, QueuePlace, Side, WaitOn, WakeReason};
use crate::net::Handle;
use crate::values::{Awaited, Channel, TaskKey, TaskValue, Ticket};

impl Context<'_> {
    /// Why the command runs again; `Fresh` when it has not waited.
    pub(crate) fn wake_reason(&self) -> WakeReason {
        self.task.operation.wake_reason
    }

    pub(crate) fn timed_out(&self) -> bool {
        self.wake_reason() == WakeReason::TimedOut
    }

    /// Makes a time-out that only ended a pause of the command look like readiness: its own deadline has not passed.
    pub(crate) fn go_on_after_pause(&mut self) {
        let own_time_is_up = self.deadline().is_some_and(|deadline| deadline <= Instant::now());
        if self.timed_out() && !own_time_is_up {
            self.task.operation.wake_reason = WakeReason::Ready;
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.task.operation.deadline
    }

    /// The earlier of a moment and the command's deadline.
    pub(crate) fn no_later_than(&self, moment: Instant) -> Instant {
        self.deadline().map_or(moment, |deadline| deadline.min(moment))
    }

    pub(crate) fn task_key(&self) -> TaskKey {
        self.task.key
    }

    /// Whether the command has parked its task; if not, a wait means that the slice was used up.
    pub(crate) fn is_parked(&self) -> bool {
        self.task.wait_for.is_some()
    }

    /// Locks a handle's side until the command is done, so that no other task's bytes come between.
    pub(crate) fn lock_side(&mut self, handle: &Handle, side: Side) {
        self.machine.scheduler.lock_side(self.task, handle.key, side);
    }

    /// Parks until something happens on one of these handles or channels; the command must then check them itself.
    pub(crate) fn park_on_any(&mut self, handles: &[Rc<Handle>], channels: Vec<Rc<Channel>>) {
        for channel in &channels {
            // The number that `park` is about to give the wait.
            channel.watch(self.task.key, self.task.wait.wrapping_add(1));
        }
        let deadline = self.deadline();
        self.park(WaitOn::Handles(channels), deadline);
        for handle in handles {
            self.machine.scheduler.watch_handle(handle.key, self.task);
        }
    }

    /// Parks until all of these tasks have ended, or one of them fails.
    pub(crate) fn park_on_tasks(&mut self, tasks: &Rc<[Rc<TaskValue>]>) {
        self.park(WaitOn::Tasks(tasks.clone()), None);
        let awaited = Awaited { wait: self.task.wait, left: Rc::default() };
        let added = tasks.iter().filter(|task| task.add_waiter(self.task.key, awaited.clone())).count();
        awaited.left.set(added);
    }

    /// Parks until all other tasks have ended; false when none of them works. Two tasks that wait for all do not wait
    /// for each other.
    pub(crate) fn park_on_all_tasks(&mut self) -> bool {
        if self.machine.nobody_else_works(self.task.key) {
            return false;
        }
        self.park(WaitOn::AllTasks, None);
        self.machine.scheduler.wait_for_all(self.task.key, self.task.wait);
        true
    }

    /// Parks until a worker thread has done its job, or until the deadline.
    pub(crate) fn park_on_job<T>(&mut self, job: &JobHandle<T>, deadline: Option<Instant>) {
        self.park(WaitOn::Worker, deadline);
        self.machine.workers().wait(job.number, self.task.key, self.task.wait);
    }

    /// Parks until a handle is closed, which frees a descriptor, or until the given moment.
    pub(crate) fn park_until_fd_is_free(&mut self, until: Instant) {
        self.park(WaitOn::Time, Some(until));
        self.machine.scheduler.wake_when_fd_is_free(self.task, self.machine.handles.closed_count());
    }

    pub(crate) fn wake_closed(&mut self, handle: &Handle) {
        self.machine.scheduler.wake_closed(handle.key);
    }

    pub(crate) fn channel_changed(&mut self, channel: &Channel) {
        self.machine.scheduler.channel_changed(channel);
    }

    pub(crate) fn wake_queued(&mut self, tasks: impl IntoIterator<Item = TaskKey>) {
        self.machine.scheduler.wake_queued(tasks);
    }

    /// Cancels a task; the running one at the start of its next slice.
    pub(crate) fn cancel(&mut self, task: TaskKey) {
        if task == self.task.key {
            self.task.pending_completion = Some(Completion::Cancel);
        } else {
            self.machine.scheduler.interrupt(task, Completion::Cancel);
        }
    }

    /// Whether a completion (cancel, exit, an expired `within`) is to end the running task's blocks.
    pub(crate) fn is_ending(&self) -> bool {
        self.task.pending_completion.is_some()
    }

    /// Whether the command kept a state of this type when it last waited.
    pub(crate) fn has_pending<T: Any>(&self) -> bool {
        self.task.operation.pending.as_ref().is_some_and(|state| state.is::<T>())
    }

    /// The command's place in a queue, when it runs again.
    pub(crate) fn queue_ticket(&self) -> Option<Ticket> {
        self.task.operation.queue_place.as_ref().map(|place| place.ticket)
    }

    /// Parks the task in a queue of a channel or barrier. The place is given up however the command ends.
    pub(crate) fn park_in_queue(&mut self, of: QueueOf, ticket: Ticket) {
        let on = match &of {
            QueueOf::Channel(channel, side) => WaitOn::Channel(channel.clone(), *side),
            QueueOf::Barrier(barrier) => WaitOn::Barrier(barrier.clone()),
        };
        self.task.operation.queue_place = Some(Box::new(QueuePlace { of, ticket }));
        let deadline = self.task.operation.deadline;
        self.park(on, deadline);
    }
}
