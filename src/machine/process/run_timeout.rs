//! `sockshell --timeout T`: a run that takes longer reports where each task stands and ends through every `finally`.

use std::time::{Duration, Instant};

use super::shutdown::EXPECTATION;
use crate::diagnostic::{Diagnostic, trail};
use crate::machine::Machine;
use crate::machine::task::Task;
use crate::machine::task::status::TaskStatus;
use crate::machine::time::deadline_after;

/// How many tasks the report names.
const MAX_NAMED: usize = 20;

#[derive(Debug)]
pub(in crate::machine) struct RunTimeout {
    at: Instant,
    /// The time as it was written on the command line.
    written: String,
    /// The time is up, and that was reported.
    said: bool,
}

impl Machine {
    /// Sets the time-out of the run, counted from now.
    pub(crate) fn end_within(&mut self, time: Duration, written: &str) {
        self.process.run_timeout =
            Some(RunTimeout { at: deadline_after(time), written: written.to_owned(), said: false });
    }

    /// When the run's time is up, unless the program is ending already.
    pub(in crate::machine) fn run_ends_at(&self) -> Option<Instant> {
        self.process.run_timeout.as_ref().filter(|_| self.exit_requested().is_none()).map(|limit| limit.at)
    }

    /// Whether the time is up when only output is left to write, which no reader takes; reports that once.
    pub(in crate::machine) fn run_limit_is_over(&mut self) -> bool {
        let Some(limit) = self.process.run_timeout.as_mut().filter(|limit| limit.at <= Instant::now()) else {
            return false;
        };
        if !std::mem::replace(&mut limit.said, true) {
            let diagnostic = over(limit).hint("all tasks have ended, but nobody takes what they printed");
            self.report(&diagnostic);
        }
        true
    }

    /// Ends the run because its time is up, and reports where each task stands.
    pub(in crate::machine) fn run_is_over(&mut self) {
        let tasks = self.main_first();
        let first =
            tasks.first().and_then(|task| task.wait_for.as_ref().map(|wait| wait.span).or_else(|| task.place()));
        let more = tasks.len().saturating_sub(MAX_NAMED);
        let standings: Vec<String> = tasks.iter().take(MAX_NAMED).flat_map(|task| self.standing(task)).collect();
        let Some(limit) = &mut self.process.run_timeout else { return };
        limit.said = true;
        let mut diagnostic = over(limit).hints(standings);
        diagnostic.span = first;
        if more > 0 {
            diagnostic.hints.push(format!("and {more} more"));
        }
        self.report(&diagnostic);
        self.request_exit(EXPECTATION);
    }

    /// Where a task stands, and the calls that led there.
    fn standing(&self, task: &Task) -> Vec<String> {
        let calls = trail(&task.calls(), &self.sources);
        std::iter::once(standing(&self.doing(task))).chain(calls.iter().map(|call| format!("  {call}"))).collect()
    }
}

fn over(limit: &RunTimeout) -> Diagnostic {
    Diagnostic::error(format!("the run took longer than its --timeout of {}", limit.written))
}

fn standing(doing: &TaskStatus) -> String {
    let TaskStatus { name, command, about, place, .. } = doing;
    match command {
        None => format!("{name}: running at {place}"),
        Some(command) if about.is_empty() => format!("{name}: waits in `{command}` at {place}"),
        Some(command) => format!("{name}: waits in `{command}` {about} at {place}"),
    }
}
