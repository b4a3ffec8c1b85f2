//! Everything the machine does at a set time: ends waits and `within` blocks, the run's time-out, the grace period
//! after `exit`, the notice about a wait; and the failure of a `within` block.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::Machine;
use super::call::sent::Sent;
use super::scheduler::within::goes_before;
use super::task::{Completion, Side, Task, WaitOn};
use crate::compiler::bytecode::{Op, Site};
use crate::values::{Failure, TaskKey, had_arrived};

impl Machine {
    /// How long epoll may wait before something is due; `None` when nothing is.
    pub(super) fn until_next(&self) -> Option<Duration> {
        let ends = [self.scheduler.next_deadline(), self.hard_stop(), self.run_ends_at(), self.notice_due()];
        let next = ends.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// When the notice about the main task's wait is due; none while a deadlock report may follow.
    fn notice_due(&self) -> Option<Instant> {
        let wait = self.main_wait().filter(|_| !self.idle_timer.is_suspicious())?;
        self.frontend.notice_due(wait.since)
    }

    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.process.hard_stop().into_iter().chain(self.debugger.hard_stop()).min()
    }

    pub(super) fn run_timers(&mut self) {
        let now = Instant::now();
        // Events that have arrived count before a deadline that has passed as well.
        if self.scheduler.next_deadline().is_some_and(|next| next <= now) {
            self.poll_all_events();
        }
        for (task, within) in self.scheduler.expire(now, self.debugger.is_stepping()) {
            self.leave_within(task, within);
        }
        if self.run_ends_at().is_some_and(|end| end <= now) {
            self.run_is_over();
        }
        if self.process.hard_stop().is_some_and(|stop| stop <= now) {
            self.drop_tasks();
        }
        self.stop_scripts(now);
    }

    /// Makes a task (not the running one) fail out of an expired `within` block, unless it has left the block before.
    pub(super) fn leave_within(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.scheduler.tasks.get(key) else { return };
        if task.is_within(id) && goes_before(id, task.pending_completion.as_ref()) {
            let failure = self.out_of_time(task);
            self.scheduler.interrupt(key, Completion::Deadline { id, failure });
        }
    }
}

impl Machine {
    /// The failure of an expired `within` block: the command the task is in, its place and its progress.
    fn out_of_time(&self, task: &Task) -> Rc<Failure> {
        let mut failure = Failure::system("within", Errno::TIMEDOUT.raw_os_error());
        // A command with much to do may be between two slices instead of waiting.
        let call = under_way(task).map(|site| (site.spec.name, site.span));
        let command = task.wait_for.as_ref().map(|wait| (wait.what, wait.span)).or(call);
        failure.about = command.map(|(name, _)| format!("`{name}`"));
        failure.span = command.map(|(_, span)| span).or_else(|| task.place());
        if let Some(so_far) = self.so_far(task) {
            failure.words = format!("{}; {so_far}", failure.words);
        }
        self.placed(task, failure)
    }

    /// How much the command had sent, or how much had arrived for it and stays readable.
    fn so_far(&self, task: &Task) -> Option<String> {
        if let Some(sent) = task.operation.pending.as_ref().and_then(|pending| pending.downcast_ref::<Sent>()) {
            return Some(sent.to_string());
        }
        let Some(WaitOn::Handle(key, Side::Read)) = task.wait_for.as_ref().map(|wait| &wait.on) else { return None };
        let handle = self.handles.get(*key)?;
        let input = handle.read_buffer.borrow();
        (!input.is_empty()).then(|| had_arrived(input.available()))
    }
}

/// The call that the task is in the middle of, if its command has begun.
fn under_way(task: &Task) -> Option<&Site> {
    let frame = task.frames.last().filter(|_| !task.operation.is_fresh())?;
    match frame.code.ops.get(frame.pc as usize)? {
        Op::Native { site, .. } => frame.code.sites.get(*site as usize),
        _ => None,
    }
}
