//! Lines of tasks at channels and barriers: standing in one, leaving it, and who is woken by what happens there.

use crate::machine::Machine;
use crate::machine::call::command::Cx;
use crate::machine::task::{Line, LineOf, On, Side, Woke};
use crate::values::{Channel, TaskKey, Ticket};

impl Machine {
    /// Something was put into a channel, taken out or wanted: whoever that concerns goes on.
    pub fn channel_changed(&mut self, channel: &Channel) {
        if let Some(taker) = channel.served_last() {
            self.wake(taker, Woke::Ready);
        }
        for (task, wait) in channel.lookouts() {
            self.wake_wait(task, wait);
        }
    }

    /// What these tasks waited for in a line has come.
    pub fn wake_from_line(&mut self, tasks: impl IntoIterator<Item = TaskKey>) {
        for task in tasks {
            self.wake(task, Woke::Ready);
        }
    }

    /// A command that waited in a line is over, done or not.
    pub(in crate::machine) fn leave_line(&mut self, line: &Line) {
        match &line.of {
            LineOf::Channel(channel, side) => {
                match side {
                    Side::Read => channel.leave_takers(line.ticket),
                    Side::Write => channel.leave_putters(line.ticket),
                }
                // A value it was woken for and did not take is the next one's.
                self.channel_changed(channel);
            }
            LineOf::Barrier(barrier) => barrier.leave(line.ticket),
        }
    }
}

impl Cx<'_> {
    /// The place in line of a command that runs again.
    #[must_use]
    pub fn ticket(&self) -> Option<Ticket> {
        self.task.operation.line.as_ref().map(|line| line.ticket)
    }

    /// Parks the task in a line where it has a place; however the command ends, it is left.
    pub fn park_in_line(&mut self, of: LineOf, ticket: Ticket) {
        let on = match &of {
            LineOf::Channel(channel, side) => On::Channel(channel.clone(), *side),
            LineOf::Barrier(barrier) => On::Barrier(barrier.clone()),
        };
        self.task.operation.line = Some(Box::new(Line { of, ticket }));
        let deadline = self.task.operation.deadline;
        self.park(on, deadline);
    }
}
