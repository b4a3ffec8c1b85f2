//! Threads that wait for the end of child programs which no task waits for any more. The run waits for these threads at
//! its own end, so that no child is left behind.

use std::cell::RefCell;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::machine::Machine;

/// How often the threads are checked at the end of the run.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// The threads that are still at work.
#[derive(Debug, Default)]
pub(crate) struct ChildReaper(RefCell<Vec<JoinHandle<()>>>);

impl ChildReaper {
    /// Runs `work` on a thread. It is dropped when the system refuses a thread: then no child's end can be waited for.
    pub(crate) fn leave(&self, work: impl FnOnce() + Send + 'static) {
        if let Ok(thread) = Builder::new().name("reaper".to_owned()).spawn(work) {
            let mut threads = self.0.borrow_mut();
            threads.retain(|thread| !thread.is_finished());
            threads.push(thread);
        }
    }

    fn is_idle(&self) -> bool {
        self.0.borrow().iter().all(JoinHandle::is_finished)
    }
}

impl Machine {
    /// Waits until every child program that was asked to end has ended or was killed; a second Ctrl-C still works.
    pub(in crate::machine) fn wait_for_reapers(&mut self) {
        while !self.process.child_reaper.is_idle() {
            self.poll_events(Some(POLL_INTERVAL));
        }
    }
}
