//! The end of tasks and of the program: failures reported once, `exit`, Ctrl-C and SIGTERM through every `finally`, and
//! the exit code.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;
use crate::explain::{self, FailedCall};
use crate::machine::Machine;
use crate::machine::frontend::{DisplayAs, LineEnd};
use crate::machine::task::{Completion, Task};
use crate::spec::CallKind;
use crate::values::{Failure, TaskOutcome, TaskValue, Value, called};
use rustix::io::Errno;

/// How long all `finally` blocks together may take once the program is told to end.
pub(in crate::machine) const GRACE: Duration = Duration::from_secs(1);

/// How long one wait for the reader of standard output may take.
pub(in crate::machine) const STDOUT_GRACE: Duration = Duration::from_millis(100);

/// Exit code after an uncaught failure.
pub(crate) const FAILED: i32 = 3;
/// Exit code after a failed assertion or expectation, and after a run that took longer than its `--timeout`.
pub(crate) const EXPECTATION: i32 = 4;
/// Exit code after Ctrl-C: 128 + SIGINT.
pub(crate) const INTERRUPTED: i32 = 130;
/// Exit code after SIGTERM: 128 + SIGTERM.
pub(crate) const TERMINATED: i32 = 143;

#[derive(Debug, Default)]
pub(in crate::machine) struct Shutdown {
    code: Option<i32>,
    by_signal: bool,
    hard_stop: Option<Instant>,
    /// How many tasks have failed without a `wait` that took the failure.
    untaken: usize,
    /// Untaken failures that were not printed, because another task was waiting for the task that failed.
    awaited: Vec<(Rc<TaskValue>, Rc<Failure>)>,
    /// Writing to standard output has failed, and the shutdown for that has begun.
    output_closed: bool,
}

impl Shutdown {
    /// The exit code, once the program is ending.
    pub(crate) fn code(&self) -> Option<i32> {
        self.code
    }

    /// Replaces the exit code when a `finally` block calls `exit` again, but not that of a signal.
    pub(crate) fn replace(&mut self, code: i32) {
        if !self.by_signal {
            self.code = Some(code);
        }
    }

    /// When tasks that still run are dropped.
    pub(crate) fn hard_stop(&self) -> Option<Instant> {
        self.hard_stop
    }
}

impl Machine {
    /// Ends all tasks through their `finally` blocks; the first request decides the exit code.
    pub(in crate::machine) fn request_exit(&mut self, code: i32) {
        if self.process.shutdown.code.is_some() {
            return;
        }
        self.process.shutdown.code = Some(code);
        self.process.shutdown.hard_stop = Some(Instant::now() + GRACE);
        for key in self.scheduler.tasks.keys() {
            self.scheduler.interrupt(key, Completion::Exit(code));
        }
    }

    /// The exit code, once an exit was requested.
    pub(crate) fn exit_requested(&self) -> Option<i32> {
        self.process.shutdown.code()
    }

    /// Ends the program after Ctrl-C or SIGTERM; a second signal exits at once.
    pub(in crate::machine) fn signalled(&mut self, code: i32) {
        if self.process.shutdown.by_signal {
            let _ = self.process.output.flush();
            std::process::exit(code);
        }
        self.process.shutdown.by_signal = true;
        if self.process.shutdown.code.is_some() {
            // The program was ending already, perhaps in a long `finally`.
            return;
        }
        self.request_exit(code);
    }

    /// Records how a task ended, wakes its waiters, and reports a failure that no task takes.
    pub(in crate::machine) fn task_ended(&mut self, task: Box<Task>, completion: Completion) {
        let key = task.key;
        let is_main = task.is_main;
        let value = task.value.clone();
        // The end of a script by `exit` was reported already.
        let ends_quietly = self.ends_with_its_script(task.script);
        if is_main && self.scheduler.tasks.keeps_main() {
            self.main_ended(line_end(&completion));
            let mut task = task;
            self.scheduler.clear_handlers(&mut task);
            self.scheduler.tasks.put_back(task);
            return;
        }
        // Dropped before its waiters run, so that what the task held is closed by then.
        drop(task);
        self.scheduler.tasks.remove(key);
        let outcome = match completion {
            Completion::Return(result) => TaskOutcome::Returned(result),
            Completion::Error(failure) => TaskOutcome::Failed(failure),
            Completion::Normal => TaskOutcome::Returned(Value::None),
            _ => TaskOutcome::Cancelled,
        };
        let failure = if let TaskOutcome::Failed(failure) = &outcome { Some(failure.clone()) } else { None };
        let waiters = value.end(outcome.clone());
        if self.scheduler.tasks.main_is_idle() && !ends_quietly && waiters.is_empty() {
            self.tell_end(&value, &outcome);
        }
        if let Some(failure) = failure {
            self.task_failed(&value, &failure, is_main, !waiters.is_empty());
        }
        for (waiter, awaited) in waiters {
            if awaited.is_over_with(&outcome) {
                self.scheduler.wake_wait(waiter, awaited.wait);
            }
        }
        self.scheduler.wake_who_waits_for_all();
    }

    /// Reports to the frontend that the main task has ended its code, or stopped.
    pub(in crate::machine) fn main_ended(&mut self, end: LineEnd) {
        self.scheduler.tasks.set_main_idle(true);
        self.frontend.main_ended(end);
    }

    /// Prints that a background task has ended while the prompt reads a line; a failure is reported by `task_failed`.
    fn tell_end(&mut self, task: &Rc<TaskValue>, outcome: &TaskOutcome) {
        let what = match outcome {
            _ if self.process.shutdown.code.is_some() => return,
            TaskOutcome::Returned(Value::None | Value::Unset) => "has ended\n".to_owned(),
            TaskOutcome::Returned(result) => format!("has ended: {}", self.frontend.show(result, DisplayAs::Value)),
            TaskOutcome::Cancelled => "was cancelled\n".to_owned(),
            TaskOutcome::Failed(_) => return,
        };
        let name = task.name.get();
        self.process.output.write(format!("{} {what}", called(&name)).as_bytes());
    }

    fn task_failed(&mut self, task: &Rc<TaskValue>, failure: &Rc<Failure>, is_main: bool, awaited: bool) {
        let ends_all = is_main || Machine::ends_all(failure);
        if ends_all {
            self.report(&failure.diagnostic());
            if !self.scheduler.tasks.keeps_main() {
                let code = if Machine::ends_all(failure) { EXPECTATION } else { FAILED };
                self.request_exit(code);
            }
        } else {
            self.process.shutdown.untaken += 1;
            if awaited {
                self.process.shutdown.awaited.push((task.clone(), failure.clone()));
            } else {
                self.report(&failure.diagnostic());
            }
        }
    }

    /// Takes a task's failure for a `wait`, so that it is not printed and does not decide the exit code.
    pub(crate) fn take_failure(&mut self, task: &Rc<TaskValue>) {
        if task.take_failure() {
            self.process.shutdown.untaken = self.process.shutdown.untaken.saturating_sub(1);
            self.process.shutdown.awaited.retain(|(awaited, _)| !Rc::ptr_eq(awaited, task));
        }
    }

    /// Prints the failures of awaited tasks that no `wait` has taken, because it was interrupted. Called when the run
    /// queue is empty, so that the woken tasks have run.
    pub(in crate::machine) fn report_awaited(&mut self) {
        for (_, failure) in std::mem::take(&mut self.process.shutdown.awaited) {
            self.report(&failure.diagnostic());
        }
    }

    /// Reports a failure of a `finally` block while its task or the program is ending; an exit code of 0 becomes 3, or 4
    /// after a failed assertion.
    pub(in crate::machine) fn failed_while_ending(&mut self, task: &Task, failure: &Rc<Failure>) {
        self.report(&failure.diagnostic());
        let script = self.script_of(task);
        let code = if self.process.shutdown.code.is_some() {
            self.process.shutdown.code.as_mut()
        } else {
            self.debugger.exit_code(script)
        };
        if let Some(code) = code.filter(|code| **code == 0) {
            *code = if Machine::ends_all(failure) { EXPECTATION } else { FAILED };
        }
    }

    /// Drops the tasks that did not end in time. A failed assertion whose `finally` block goes on is reported all the
    /// same.
    pub(in crate::machine) fn drop_tasks(&mut self) {
        for key in self.scheduler.tasks.keys() {
            let Some(task) = self.scheduler.tasks.take(key) else { continue };
            for failure in task.failed_assertions() {
                self.failed_while_ending(&task, &failure);
            }
            self.scheduler.tasks.put_back(task);
        }
        self.scheduler.drop_all();
    }

    /// Writes a diagnostic to standard error, after what was printed before it.
    pub(crate) fn report(&mut self, diagnostic: &Diagnostic) {
        let text = self.frontend.report(diagnostic, &self.sources);
        self.write_error(text.as_bytes());
    }

    /// Ends the program because standard output failed: quietly with EPIPE, when its reader has gone, else with a
    /// failure, since output was lost (a full disk).
    pub(in crate::machine) fn output_closed(&mut self, error: Errno) {
        if std::mem::replace(&mut self.process.shutdown.output_closed, true) {
            return;
        }
        if error == Errno::PIPE {
            self.request_exit(0);
            return;
        }
        let failed = FailedCall { call: CallKind::Writing, handle: None, address: None };
        let mut failure = Failure::system("print", error.raw_os_error());
        failure.hint = explain::hint(failed, error.raw_os_error()).map(str::to_owned);
        self.report(&failure.diagnostic());
        self.request_exit(FAILED);
        self.process.shutdown.code = self.process.shutdown.code.map(|code| if code == 0 { FAILED } else { code });
    }

    /// Ends all tasks at the end of the prompt, through their `finally` blocks, and writes what is left.
    pub(crate) fn end_all(&mut self, code: i32) {
        self.scheduler.tasks.let_main_end();
        self.request_exit(code);
        // Between lines the main task is in no queue.
        if let Some(main) = self.scheduler.tasks.main_key() {
            self.scheduler.queue(main);
        }
        while !self.scheduler.tasks.is_empty() {
            self.turn(true);
        }
        self.finish();
    }

    /// Writes what is left, waits for child programs, and returns the exit code.
    pub(crate) fn finish(&mut self) -> i32 {
        self.report_awaited();
        for handle in self.handles.open_handles() {
            handle.send_the_rest();
        }
        self.write_the_rest();
        self.wait_for_reapers();
        self.process.shutdown.code.unwrap_or(if self.process.shutdown.untaken > 0 { FAILED } else { 0 })
    }

    /// Writes the rest of standard output, however long its reader takes; after a signal only until the hard stop, and
    /// with `--timeout` only until that is over.
    fn write_the_rest(&mut self) {
        loop {
            match self.process.output.flush_within(STDOUT_GRACE) {
                Ok(true) | Err(Errno::PIPE) => return,
                Ok(false) => {}
                Err(error) => return self.output_closed(error),
            }
            let came = self.process.signals_that_came();
            match (came.interrupt, came.terminate) {
                (false, false) => {}
                (_, true) => self.signalled(TERMINATED),
                (true, _) => self.signalled(INTERRUPTED),
            }
            if self.process.shutdown.by_signal
                && self.process.shutdown.hard_stop.is_none_or(|stop| stop <= Instant::now())
            {
                return;
            }
            if self.run_limit_is_over() {
                self.process.shutdown.code = Some(EXPECTATION);
                return;
            }
        }
    }
}

fn line_end(completion: &Completion) -> LineEnd {
    match completion {
        Completion::Error(failure) => LineEnd::Failed(failure.clone()),
        Completion::Cancel => LineEnd::Cancelled,
        _ => LineEnd::Done,
    }
}
