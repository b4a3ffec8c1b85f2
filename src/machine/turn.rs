//! A turn of the machine: a slice of one task, or a wait for what happens next.
//!
//! Ready tasks run first come, first served, one slice each; the kernel is asked without waiting after a slice that was
//! used up, and after a few slices' worth of shorter ones. When nobody can run, it is asked and waited for.

use std::time::Duration;

use crate::machine::Machine;
use crate::machine::task::{Completion, State};
use crate::machine::vm::run::Slice;
use crate::values::TaskKey;

impl Machine {
    /// One step of the scheduler: a slice of one task, or, when nobody can run, a wait for what happens next.
    pub(crate) fn turn(&mut self, may_wait: bool) {
        if let Some(key) = self.scheduler.next_ready() {
            self.run_slice(key);
            self.scheduler.wake_fd_waiters(self.handles.closed_count());
            // When nobody else can run, the wait that follows asks the kernel anyway.
            if !self.scheduler.is_idle() {
                if self.poller.is_due() {
                    self.poll_events(Some(Duration::ZERO));
                }
                if self.stdout().is_late() {
                    self.flush_stdout();
                }
            }
        } else {
            self.report_awaited();
            self.flush_stdout();
            if self.scheduler.is_idle() {
                if may_wait {
                    self.sleep();
                } else {
                    self.poll_events(Some(Duration::ZERO));
                }
            }
        }
        if self.scheduler.next_deadline().is_some() || self.hard_stop().is_some() || self.process.has_timeout() {
            self.run_timers();
        }
    }

    fn run_slice(&mut self, key: TaskKey) {
        self.idle_timer.ran = true;
        let Some(mut task) = self.scheduler.tasks.take(key) else { return };
        if task.state != State::Ready {
            self.scheduler.tasks.put_back(task);
            return;
        }
        let ending = self.exit_requested();
        let slice = self.run(&mut task);
        let late = self.scheduler.take_expired_withins(key);
        self.poller.note_slice(self.vm.spent());
        match slice {
            Slice::Used | Slice::Rewatched => {
                // Who gives way, as `sleep 0` does, may count on what has arrived being seen.
                self.poller.make_due();
                self.scheduler.tasks.put_back(task);
                self.scheduler.queue(key);
            }
            Slice::Parked => self.scheduler.tasks.put_back(task),
            Slice::Ended(completion) => return self.task_ended(task, completion),
        }
        for within in late {
            self.leave_within(key, within);
        }
        // What began the program's end meanwhile did not find the running task among the others.
        if let Some(code) = self.exit_requested().filter(|_| ending.is_none()) {
            self.scheduler.interrupt(key, Completion::Exit(code));
        }
    }
}
