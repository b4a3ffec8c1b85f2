//! How tasks and the program end: failures reported once, `exit`, Ctrl-C and SIGTERM through every `finally`, and
//! the exit code that comes of it all.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::task::{Completion, Task};
use super::{LineEnd, Machine};
use crate::report::Diagnostic;
use crate::values::{Failure, TaskOutcome, Value};

/// How long all `finally` blocks together may take once the program is told to end.
const GRACE: Duration = Duration::from_secs(1);

/// Exit code of an uncaught failure.
pub const FAILED: i32 = 3;
/// Exit code of a failed assertion or expectation.
pub const EXPECTATION: i32 = 4;
/// Exit code of Ctrl-C.
pub const INTERRUPTED: i32 = 130;
/// Exit code of SIGTERM.
pub const TERMINATED: i32 = 143;

/// What is known of the program's end.
#[derive(Debug, Default)]
pub(super) struct Ending {
    code: Option<i32>,
    by_signal: bool,
    hard_stop: Option<Instant>,
    /// Tasks that failed and that no `wait` has taken yet.
    untaken: usize,
}

impl Ending {
    /// The exit code asked for, once the program is ending.
    pub fn code(&self) -> Option<i32> {
        self.code
    }

    /// When what still runs is dropped.
    pub fn hard_stop(&self) -> Option<Instant> {
        self.hard_stop
    }
}

impl Machine {
    /// Ends all tasks through their `finally` blocks; the first to ask decides the exit code.
    pub(super) fn request_exit(&mut self, code: i32) {
        if self.ending.code.is_some() {
            return;
        }
        self.ending.code = Some(code);
        self.ending.hard_stop = Some(Instant::now() + GRACE);
        for key in self.tasks.keys() {
            self.interrupt(key, Completion::Exit(code));
        }
    }

    /// The exit code when `exit` was called or a signal came.
    #[must_use]
    pub fn exit_requested(&self) -> Option<i32> {
        self.ending.code()
    }

    /// Ctrl-C or SIGTERM ended it; a second one ends at once.
    pub(super) fn signalled(&mut self, code: i32) {
        if self.ending.by_signal {
            self.output.flush_blocking();
            std::process::exit(code);
        }
        self.ending.by_signal = true;
        if self.ending.code.is_some() {
            // It was ending already, perhaps in a long `finally`.
            return;
        }
        self.request_exit(code);
    }

    /// A task is over.
    pub(super) fn task_ended(&mut self, task: Box<Task>, completion: Completion) {
        let key = task.key;
        let is_main = task.is_main;
        let value = task.value.clone();
        if is_main && self.interactive {
            self.line_end = Some(line_end(&completion));
            let mut task = task;
            task.handlers.clear();
            self.tasks.put_back(task);
            return;
        }
        // Before its waiters run: what it held is closed by then.
        drop(task);
        self.tasks.remove(key);
        let outcome = match completion {
            Completion::Return(result) => TaskOutcome::Returned(result),
            Completion::Error(failure) => TaskOutcome::Failed(failure),
            Completion::Normal => TaskOutcome::Returned(Value::None),
            _ => TaskOutcome::Cancelled,
        };
        let failure = if let TaskOutcome::Failed(failure) = &outcome { Some(failure.clone()) } else { None };
        let waiters = value.end(outcome);
        if let Some(failure) = failure {
            self.task_failed(&failure, is_main, !waiters.is_empty());
        }
        for (waiter, wait) in waiters {
            self.wake_wait(waiter, wait);
        }
    }

    fn task_failed(&mut self, failure: &Rc<Failure>, is_main: bool, awaited: bool) {
        let ends_all = is_main || Machine::ends_all(failure);
        if ends_all {
            self.report(&failure.diagnostic());
            if !self.interactive {
                let code = if Machine::ends_all(failure) { EXPECTATION } else { FAILED };
                self.request_exit(code);
            }
        } else {
            if !awaited {
                self.report(&failure.diagnostic());
            }
            self.ending.untaken += 1;
        }
    }

    /// A `wait` took a failure; it no longer decides the exit code.
    pub fn failure_taken(&mut self) {
        self.ending.untaken = self.ending.untaken.saturating_sub(1);
    }

    /// A `finally` block failed while the program or task was ending.
    pub(super) fn failed_while_ending(&mut self, failure: &Rc<Failure>) {
        self.report(&failure.diagnostic());
        if let Some(code) = &mut self.ending.code
            && *code == 0
        {
            *code = FAILED;
        }
    }

    /// Writes a diagnostic, after what was printed before it.
    pub fn report(&mut self, diagnostic: &Diagnostic) {
        self.output.flush_blocking();
        self.front.report(diagnostic, &self.sources);
    }

    /// Standard output is gone: the script ends quietly.
    pub(super) fn output_closed(&mut self) {
        self.request_exit(0);
    }

    /// Drops the tasks that are still there when the grace is over.
    pub(super) fn drop_all(&mut self) {
        self.ready.clear();
        for key in self.tasks.keys() {
            drop(self.tasks.take(key));
            self.tasks.remove(key);
        }
    }

    /// Ends the prompt's tasks, with their `finally` blocks, and writes what is left.
    pub fn end_all(&mut self, code: i32) {
        self.interactive = false;
        self.request_exit(code);
        while !self.tasks.is_empty() {
            self.turn(true);
        }
        self.finish();
    }

    /// Writes what is left and gives the exit code.
    pub fn finish(&mut self) -> i32 {
        self.output.flush_blocking();
        self.ending.code.unwrap_or(if self.ending.untaken > 0 { FAILED } else { 0 })
    }
}

fn line_end(completion: &Completion) -> LineEnd {
    match completion {
        Completion::Error(failure) => LineEnd::Failed(failure.clone()),
        Completion::Cancel => LineEnd::Cancelled,
        _ => LineEnd::Done,
    }
}
