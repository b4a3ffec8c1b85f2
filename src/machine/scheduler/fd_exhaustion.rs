//! Accepting when no descriptor is left for the connection: the failure is told once; the next `accept` on that
//! listening socket then waits for a descriptor to become free, or a second, so that a server's loop does not spin.

use std::collections::HashMap;

use crate::machine::Machine;
use crate::machine::task::Task;
use crate::net::HandleKey;
use crate::values::TaskKey;

/// What is known of failures for want of a descriptor.
#[derive(Debug, Default)]
pub(in crate::machine) struct Crowd {
    /// Listening sockets whose last accept failed so, and how many handles had been closed by then.
    failed: HashMap<HandleKey, u64>,
    /// Who waits for a descriptor, and the numbers of their waits.
    waiting: Vec<(TaskKey, u32)>,
    /// How many handles had been closed when the last of them began.
    closed: u64,
}

impl Machine {
    /// An accept found no descriptor for its connection.
    pub fn no_descriptor(&mut self, listener: HandleKey) {
        self.crowd.failed.insert(listener, self.registry.closed());
    }

    /// Whether an accept would only fail again; asked again it is tried.
    pub fn is_crowded(&mut self, listener: HandleKey) -> bool {
        !self.crowd.failed.is_empty() && self.crowd.failed.remove(&listener) == Some(self.registry.closed())
    }

    /// The parked task is woken when a descriptor becomes free.
    pub fn await_descriptor(&mut self, task: &Task) {
        self.crowd.closed = self.registry.closed();
        self.crowd.waiting.push((task.key, task.wait));
    }

    /// Wakes who waits for a descriptor, if handles were closed.
    pub(in crate::machine) fn descriptors_may_be_free(&mut self) {
        if self.crowd.waiting.is_empty() || self.crowd.closed == self.registry.closed() {
            return;
        }
        for (task, wait) in std::mem::take(&mut self.crowd.waiting) {
            self.wake_wait(task, wait);
        }
    }
}
