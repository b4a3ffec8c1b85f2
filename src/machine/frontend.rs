//! What the machine tells whoever drives it, and asks of it: a script's run answers with words alone, the prompt also
//! keeps the state of its line.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use super::task::stuck::Deadlock;
use crate::diagnostic::Diagnostic;
use crate::net::Handle;
use crate::source::{Sources, Span};
use crate::values::{Failure, Value};

/// Drives a machine.
pub(crate) trait Frontend {
    /// A diagnostic as the error stream shows it.
    fn report(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String;
    /// That nothing can go on, in words.
    fn deadlock(&mut self, deadlock: &Deadlock, sources: &Sources) -> Diagnostic;
    /// A value in words, as the prompt shows it.
    fn show(&mut self, value: &Value, shown: DisplayAs) -> String;
    /// Who shows each statement, for `trace on`.
    fn observer(&mut self) -> Box<dyn Observer>;

    /// Whether the main task stays when it has done what it was started for.
    fn is_prompt(&self) -> bool {
        false
    }
    /// The main task has done what it was started for, or stopped.
    fn main_ended(&mut self, _: LineEnd) {}
    /// A value nobody took was shown: handles in it have no variable.
    fn shown_unassigned(&mut self, _: &Value) {}
    /// Ctrl-C came.
    fn interrupted(&mut self) {}
    /// Whether standard input is the line that is being typed.
    fn owns_stdin(&self) -> bool {
        false
    }
    /// When something is to be said of the main task's wait, which began then.
    fn notice_due(&self, _since: Instant) -> Option<Instant> {
        None
    }
    /// Something a command asks for when the line is over; false where there is no prompt.
    fn request(&mut self, _: ReplRequest) -> bool {
        false
    }
    /// Whether the main task may give a handle this name, which its variable is to have as well.
    ///
    /// # Errors
    /// A variable has the name already.
    fn may_rename(&self, _name: &str) -> Result<(), String> {
        Ok(())
    }
    /// The main task gave a handle another name than this.
    fn renamed(&mut self, _handle: &Rc<Handle>, _from: &Rc<str>) {}
}

/// How a run of the main task ended.
#[derive(Clone, Debug)]
pub(crate) enum LineEnd {
    /// In order.
    Done,
    /// With this failure.
    Failed(Rc<Failure>),
    /// By Ctrl-C or `cancel`.
    Cancelled,
    /// It stopped at a statement, being stepped through.
    Stopped,
}

/// What the prompt should know to show a value well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisplayAs {
    /// A value like any other.
    Value,
    /// A page of text.
    Page,
    /// What `accept` gives.
    Peer,
}

/// Something only the prompt can do, when the line is over.
#[derive(Debug)]
pub(crate) enum ReplRequest {
    /// Step through a script.
    Step { file: PathBuf, arguments: Vec<Value> },
    /// Save what was typed as a script; with `all` what did not work, too.
    Save { file: PathBuf, all: bool },
    /// Record what is typed from now on; without a file no longer.
    Record(Option<PathBuf>),
}

/// Sees each statement, and says lines for standard error.
pub(crate) trait Observer {
    /// A statement starts.
    fn statement(&mut self, task: &str, head: Span, sources: &Sources) -> String;
    /// A statement gave a value.
    fn result(&mut self, task: &str, value: &Value) -> String;
}
