//! Lines of tasks at channels and barriers: standing in one, leaving it, and who is woken by what happens there.

use super::Scheduler;
use crate::machine::call::command::Context;
use crate::machine::task::{QueueOf, QueuePlace, Side, WaitOn, WakeReason};
use crate::values::{Channel, TaskKey, Ticket};

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

impl Context<'_> {
    /// The place in line of a command that runs again.
    pub(crate) fn queue_ticket(&self) -> Option<Ticket> {
        self.task.operation.queue_place.as_ref().map(|line| line.ticket)
    }

    /// Parks the task in a line where it has a place; however the command ends, it is left.
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
