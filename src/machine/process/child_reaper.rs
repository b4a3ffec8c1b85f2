//! Threads that wait for the end of child programs which no task waits for any more. The run waits for them at its own
//! end, so that no child is left behind.

use std::cell::Cell;
use std::time::Duration;

use super::thread_pool::ThreadPool;
use crate::machine::Machine;

/// How often the threads are checked at the end of the run.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// How many children are waited for at once; the others, which were asked to end as well, come after them.
const THREADS: usize = 32;

#[derive(Debug)]
pub(crate) struct ChildReaper {
    pool: ThreadPool,
    last: Cell<u64>,
}

impl Default for ChildReaper {
    fn default() -> ChildReaper {
        ChildReaper { pool: ThreadPool::new("reaper", THREADS), last: Cell::new(0) }
    }
}

impl ChildReaper {
    /// Runs `work` on a thread. It is dropped when the system refuses a thread: then no child's end can be waited for.
    pub(crate) fn leave(&self, work: impl FnOnce() + Send + 'static) {
        self.last.set(self.last.get() + 1);
        let _ = self.pool.run(self.last.get(), Box::new(work));
    }
}

impl Machine {
    /// Waits until every child program that was asked to end has ended or was killed; a second Ctrl-C still works.
    pub(in crate::machine) fn wait_for_reapers(&mut self) {
        while !self.process.child_reaper.pool.is_done() {
            self.poll_events(Some(POLL_INTERVAL));
        }
    }
}
