//! Accepting when no descriptor is left for the connection: the failure is told once; the next `accept` on that
//! listening socket then waits for a descriptor to become free, or a second, so that a server's loop does not spin.

use std::collections::HashMap;

use super::Scheduler;
use crate::machine::task::Task;
use crate::net::HandleKey;
use crate::values::TaskKey;

/// What is known of failures for want of a descriptor.
#[derive(Debug, Default)]
pub(in crate::machine) struct FdExhaustion {
    /// Listening sockets whose last accept failed so, and how many handles had been closed by then.
    failed: HashMap<HandleKey, u64>,
    /// Who waits for a descriptor, and the numbers of their waits.
    waiting: Vec<(TaskKey, u32)>,
    /// How many handles had been closed when the last of them began.
    closed: u64,
}

impl Scheduler {
    /// An accept found no descriptor for its connection, when so many handles had been closed.
    pub(in crate::machine) fn note_fd_exhaustion(&mut self, listener: HandleKey, closed: u64) {
        self.fd_exhaustion.failed.insert(listener, closed);
    }

    /// Whether an accept would only fail again; asked again it is tried.
    pub(in crate::machine) fn accept_would_fail(&mut self, listener: HandleKey, closed: u64) -> bool {
        !self.fd_exhaustion.failed.is_empty() && self.fd_exhaustion.failed.remove(&listener) == Some(closed)
    }

    /// The parked task is woken when a descriptor becomes free.
    pub(in crate::machine) fn wake_when_fd_is_free(&mut self, task: &Task, closed: u64) {
        self.fd_exhaustion.closed = closed;
        self.fd_exhaustion.waiting.push((task.key, task.wait));
    }

    /// Wakes the tasks that wait for a descriptor, if handles were closed.
    pub(in crate::machine) fn wake_fd_waiters(&mut self, closed: u64) {
        if self.fd_exhaustion.waiting.is_empty() || self.fd_exhaustion.closed == closed {
            return;
        }
        for (task, wait) in std::mem::take(&mut self.fd_exhaustion.waiting) {
            self.wake_wait(task, wait);
        }
    }
}
