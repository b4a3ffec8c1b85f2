//! Queues of tasks at channels and barriers: giving up a place, and which tasks a change wakes.

use super::Scheduler;
use crate::machine::task::{QueueOf, QueuePlace, Side, WakeReason};
use crate::values::{Channel, TaskKey};

impl Scheduler {
    /// Wakes the tasks that a change of a channel concerns: a value put in or taken out, or a task that wants one.
    pub(in crate::machine) fn channel_changed(&mut self, channel: &Channel) {
        if let Some(taker) = channel.served_last() {
            self.wake(taker, WakeReason::Ready);
        }
        for (task, wait) in channel.take_watchers() {
            self.wake_wait(task, wait);
        }
    }

    /// Wakes tasks whose wait in a queue is over.
    pub(in crate::machine) fn wake_queued(&mut self, tasks: impl IntoIterator<Item = TaskKey>) {
        for task in tasks {
            self.wake(task, WakeReason::Ready);
        }
    }

    /// Gives up a command's place in a queue, whether the command was successful or not.
    pub(in crate::machine) fn leave_queue(&mut self, place: &QueuePlace) {
        match &place.of {
            QueueOf::Channel(channel, side) => {
                match side {
                    Side::Read => channel.leave_takers(place.ticket),
                    Side::Write => channel.leave_putters(place.ticket),
                }
                // A value that the task was woken for and did not take goes to the next task.
                self.channel_changed(channel);
            }
            QueueOf::Barrier(barrier) => barrier.leave(place.ticket),
        }
    }
}
