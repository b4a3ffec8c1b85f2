//! Accepting when no descriptor is left for the connection: the failure is told once; the next `accept` on that
//! listening socket then waits for a descriptor to become free, or a second, so that a server's loop does not spin.

use std::collections::HashMap;

use crate::machine::Machine;
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

impl Machine {
    /// An accept found no descriptor for its connection.
    pub(crate) fn note_fd_exhaustion(&mut self, listener: HandleKey) {
        self.fd_exhaustion.failed.insert(listener, self.handles.closed_count());
    }

    /// Whether an accept would only fail again; asked again it is tried.
    pub(crate) fn accept_would_fail(&mut self, listener: HandleKey) -> bool {
        !self.fd_exhaustion.failed.is_empty()
            && self.fd_exhaustion.failed.remove(&listener) == Some(self.handles.closed_count())
    }

    /// The parked task is woken when a descriptor becomes free.
    pub(crate) fn wake_when_fd_is_free(&mut self, task: &Task) {
        self.fd_exhaustion.closed = self.handles.closed_count();
        self.fd_exhaustion.waiting.push((task.key, task.wait));
    }

    /// Wakes who waits for a descriptor, if handles were closed.
    pub(in crate::machine) fn wake_fd_waiters(&mut self) {
        if self.fd_exhaustion.waiting.is_empty() || self.fd_exhaustion.closed == self.handles.closed_count() {
            return;
        }
        for (task, wait) in std::mem::take(&mut self.fd_exhaustion.waiting) {
            self.wake_wait(task, wait);
        }
    }
}
