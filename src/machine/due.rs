//! What is due: waits and `within` blocks whose time is up, the end of the run, and when the next of them comes.

use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::Machine;
use super::task::{Completion, State, Task, Woke};
use super::timers::Due;
use crate::values::{Failure, TaskKey};

impl Machine {
    /// How long nothing will happen by itself; `None` without an end.
    pub(super) fn until_next(&self) -> Option<Duration> {
        let ends = [self.timers.next(), self.hard_stop(), self.run_ends_at(), self.comment_due()];
        let next = ends.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.ending.hard_stop().into_iter().chain(self.scripts.hard_stop()).min()
    }

    pub(super) fn run_timers(&mut self) {
        let now = Instant::now();
        // What has arrived comes before a time that is up as well.
        if self.unasked > 0 && self.timers.next().is_some_and(|next| next <= now) {
            self.collect(Some(Duration::ZERO));
        }
        while let Some((key, due)) = self.timers.pop(now) {
            match due {
                Due::Wait(wait) => {
                    if self.tasks.get(key).is_some_and(|task| task.wait == wait) {
                        self.wake(key, Woke::TimedOut);
                    }
                }
                Due::Within(id) => self.within_is_over(key, id),
            }
        }
        if self.run_ends_at().is_some_and(|end| end <= now) {
            self.run_is_over();
        }
        if self.ending.hard_stop().is_some_and(|stop| stop <= now) {
            self.drop_all();
        }
        self.stop_scripts(now);
    }

    fn within_is_over(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.tasks.get_mut(key) else { return };
        // The time a learner takes to read does not count.
        if task.is_main && self.step.is_some() {
            return;
        }
        // What it waited for is there: it has a slice to take that.
        if task.state == State::Ready && task.operation.woke != Woke::Fresh && task.inject.is_none() {
            task.late.push(id);
        } else {
            self.leave_within(key, id);
        }
    }

    /// Has a task (not the running one) fail out of a `within` that is out of time, unless it left that before.
    pub(super) fn leave_within(&mut self, key: TaskKey, id: u64) {
        let Some(task) = self.tasks.get(key) else { return };
        let Some(place) = task.within(id) else { return };
        let failure = match &task.inject {
            None => out_of_time(task).into(),
            // One inside it is out of time as well.
            Some(Completion::Deadline { id, failure }) if task.within(*id) > Some(place) => failure.clone(),
            Some(_) => return,
        };
        self.interrupt(key, Completion::Deadline { id, failure });
    }

    pub(super) fn tidy_timers(&mut self) {
        if self.timers.len() > 1_000 + 4 * self.tasks.len() {
            let tasks = &self.tasks;
            // The running task is not in the table; its own timers are the newest and few.
            self.timers.retain(|key, due| match (tasks.get(key), due) {
                (Some(task), Due::Wait(wait)) => task.state == State::Parked && task.wait == wait,
                (Some(_), Due::Within(_)) | (None, _) => true,
            });
        }
    }
}

fn out_of_time(task: &Task) -> Failure {
    let mut failure = Failure::system("within", Errno::TIMEDOUT.raw_os_error());
    if let Some(park) = &task.park {
        failure.about = Some(format!("`{}`", park.what));
    }
    failure.span = task.park.as_ref().map(|park| park.span).or_else(|| task.place());
    failure
}
