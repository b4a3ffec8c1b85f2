//! The interface between the machine and the program around it: what the machine reports, and what it asks. The
//! frontend of a script's run only renders text; that of the prompt also keeps the state of its line.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use super::task::stuck::Deadlock;
use crate::diagnostic::Diagnostic;
use crate::net::Handle;
use crate::source::{Sources, Span};
use crate::values::{Failure, Value};

pub(crate) trait Frontend {
    /// Renders a diagnostic for standard error.
    fn report(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String;
    fn deadlock(&mut self, deadlock: &Deadlock, sources: &Sources) -> Diagnostic;
    /// Renders a value as the prompt shows it.
    fn show(&mut self, value: &Value, shown: DisplayAs) -> String;
    /// Makes the observer that shows each statement, for `trace on`.
    fn observer(&mut self) -> Box<dyn Observer>;

    /// Whether the main task is kept when its code has ended, to run the next line.
    fn is_prompt(&self) -> bool {
        false
    }
    /// Called when the main task has ended its code, or stopped at a statement.
    fn main_ended(&mut self, _: LineEnd) {}
    /// Called when a value that no variable takes was shown: handles in it have no variable yet.
    fn shown_unassigned(&mut self, _: &Value) {}
    /// Called at Ctrl-C.
    fn interrupted(&mut self) {}
    /// Whether the line editor is reading from standard input.
    fn owns_stdin(&self) -> bool {
        false
    }
    /// When a notice about the main task's wait is due, for a wait that began at `since`.
    fn notice_due(&self, _since: Instant) -> Option<Instant> {
        None
    }
    /// Takes a request for the end of the line; false where there is no prompt.
    fn request(&mut self, _: ReplRequest) -> bool {
        false
    }
    /// Whether the main task may give a handle this name, which its variable is to have as well. Fails when another
    /// variable has the name.
    fn may_rename(&self, _name: &str) -> Result<(), String> {
        Ok(())
    }
    /// Called when the main task has renamed a handle that was called `from`.
    fn renamed(&mut self, _handle: &Rc<Handle>, _from: &Rc<str>) {}
}

/// How the main task's code ended.
#[derive(Clone, Debug)]
pub(crate) enum LineEnd {
    Done,
    Failed(Rc<Failure>),
    /// By Ctrl-C or `cancel`.
    Cancelled,
    /// Stopped at a statement while a program is stepped through.
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisplayAs {
    Value,
    /// A page of text, line by line.
    Page,
    /// A table of text, whose last column is wrapped to the terminal.
    Table,
    /// A new connection, as `accept` gives it.
    Peer,
}

/// A request that the prompt carries out when the line is over.
#[derive(Debug)]
pub(crate) enum ReplRequest {
    /// Run a script one statement at a time.
    Step { file: PathBuf, arguments: Vec<Value> },
    /// Save the typed lines as a script; with `all` those that failed, too.
    Save { file: PathBuf, all: bool },
    /// Record the lines typed from now on; `None` stops recording.
    Record(Option<PathBuf>),
}

/// Called as statements run; returns text for standard error, which may be empty.
pub(crate) trait Observer {
    fn statement(&mut self, task: &str, head: Span, sources: &Sources) -> String;
    /// A statement has given a value.
    fn result(&mut self, task: &str, value: &Value) -> String;
}
