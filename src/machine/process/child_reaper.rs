//! Threads that see a program to its end once nobody waits for it any more. The run's own end waits for them, so that
//! nothing is left behind.

use std::cell::RefCell;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::machine::Machine;

/// How often it is asked whether they are done, at the very end.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// Those that are still at it.
#[derive(Debug, Default)]
pub(crate) struct ChildReaper(RefCell<Vec<JoinHandle<()>>>);

impl ChildReaper {
    /// Leaves work to a thread. Without threads it is not done: nothing can be waited for then.
    pub(crate) fn leave(&self, work: impl FnOnce() + Send + 'static) {
        if let Ok(thread) = Builder::new().name("reaper".to_owned()).spawn(work) {
            let mut threads = self.0.borrow_mut();
            threads.retain(|thread| !thread.is_finished());
            threads.push(thread);
        }
    }

    /// Whether all of them are done.
    fn is_idle(&self) -> bool {
        self.0.borrow().iter().all(JoinHandle::is_finished)
    }
}

impl Machine {
    /// Waits until every program that was asked to end has done so, or was ended; a second Ctrl-C is still heard.
    pub(in crate::machine) fn wait_for_reapers(&mut self) {
        while !self.process.child_reaper.is_idle() {
            self.poll_events(Some(POLL_INTERVAL));
        }
    }
}
