//! A turn of the machine: a slice of one task, or a wait for the next event.
//!
//! Ready tasks run first come, first served, one slice each. Epoll is asked without waiting after a slice that was used
//! up, and after a few slices' worth of shorter ones. When no task can run, epoll is asked and waited for.

use std::time::Duration;

use crate::machine::Machine;
use crate::machine::task::{Completion, State};
use crate::machine::vm::run::Slice;
use crate::values::TaskKey;

impl Machine {
    /// Runs one task for a slice or, when none can run, takes events; waits for one if `may_wait`.
    pub(crate) fn turn(&mut self, may_wait: bool) {
        if let Some(key) = self.scheduler.next_ready() {
            self.run_slice(key);
            self.scheduler.wake_fd_waiters(self.handles.closed_count());
            // When no other task can run, the next turn asks epoll anyway.
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
            self.stdout().ask_again();
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
        let cancelled = self.scheduler.take_late_cancel(key);
        self.poller.note_slice(self.vm.spent());
        match slice {
            Slice::Used => {
                // A task that yields, as with `sleep 0`, may count on the events that have arrived being seen.
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
        if cancelled {
            self.scheduler.interrupt(key, Completion::Cancel);
        }
        // An exit that was requested during the slice did not reach this task: it was running and not in the table.
        if let Some(code) = self.exit_requested().filter(|_| ending.is_none()) {
            self.scheduler.interrupt(key, Completion::Exit(code));
        }
    }
}
