//! `accept` without a free descriptor (EMFILE and the like): it fails once. The next `accept` on that listener first
//! waits for a handle to be closed, or a second, so that a server's loop does not spin.

use std::collections::HashMap;

use super::Scheduler;
use crate::machine::task::Task;
use crate::net::HandleKey;
use crate::values::TaskQueue;

#[derive(Debug, Default)]
pub(in crate::machine) struct FdExhaustion {
    /// Listeners whose last accept failed for want of a descriptor, and how many handles had been closed by then.
    failed: HashMap<HandleKey, u64>,
    /// Tasks that wait for a free descriptor, and the numbers of their waits.
    waiting: TaskQueue<u32>,
    /// How many handles had been closed when the last of the waits began.
    closed: u64,
}

impl Scheduler {
    /// Notes that an accept found no free descriptor when `closed` handles had been closed.
    pub(in crate::machine) fn note_fd_exhaustion(&mut self, listener: HandleKey, closed: u64) {
        self.fd_exhaustion.failed.insert(listener, closed);
    }

    /// Whether an accept would only fail again, since no handle was closed. It answers yes once, so that the accept is
    /// tried after a pause.
    pub(in crate::machine) fn accept_would_fail(&mut self, listener: HandleKey, closed: u64) -> bool {
        !self.fd_exhaustion.failed.is_empty() && self.fd_exhaustion.failed.remove(&listener) == Some(closed)
    }

    /// Has the parked task woken when a handle is closed.
    pub(in crate::machine) fn wake_when_fd_is_free(&mut self, task: &Task, closed: u64) {
        self.fd_exhaustion.closed = closed;
        self.fd_exhaustion.waiting.join(task.key, task.wait);
    }

    /// Wakes the tasks that wait for a descriptor, if handles were closed.
    pub(in crate::machine) fn wake_fd_waiters(&mut self, closed: u64) {
        if self.fd_exhaustion.waiting.is_empty() || self.fd_exhaustion.closed == closed {
            return;
        }
        for (task, wait) in self.fd_exhaustion.waiting.take_all() {
            self.wake_wait(task, wait);
        }
    }
}
