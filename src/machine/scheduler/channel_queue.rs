//! Lines of tasks at channels and barriers: standing in one, leaving it, and who is woken by what happens there.

use super::Scheduler;
use crate::machine::task::{QueueOf, QueuePlace, Side, WakeReason};
use crate::values::{Channel, TaskKey};

impl Scheduler {
    /// Something was put into a channel, taken out or wanted: whoever that concerns goes on.
    pub(in crate::machine) fn channel_changed(&mut self, channel: &Channel) {
        if let Some(taker) = channel.served_last() {
            self.wake(taker, WakeReason::Ready);
        }
        for (task, wait) in channel.lookouts() {
            self.wake_wait(task, wait);
        }
    }

    /// What these tasks waited for in a line has come.
    pub(in crate::machine) fn wake_queued(&mut self, tasks: impl IntoIterator<Item = TaskKey>) {
        for task in tasks {
            self.wake(task, WakeReason::Ready);
        }
    }

    /// A command that waited in a line is over, done or not.
    pub(in crate::machine) fn leave_queue(&mut self, line: &QueuePlace) {
        match &line.of {
            QueueOf::Channel(channel, side) => {
                match side {
                    Side::Read => channel.leave_takers(line.ticket),
                    Side::Write => channel.leave_putters(line.ticket),
                }
                // A value it was woken for and did not take is the next one's.
                self.channel_changed(channel);
            }
            QueueOf::Barrier(barrier) => barrier.leave(line.ticket),
        }
    }
}
