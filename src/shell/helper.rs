//! What the editor asks while a line is edited: is it whole, how is it coloured, what could come next.
//!
//! It lives on the editor's thread, so it has plain copies of what it needs to know.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::history::Past;
use super::stage::Stage;
use crate::source::SourceId;
use crate::syntax;

/// Shared with the scheduler, which adds what was entered.
pub type SharedPast = Arc<Mutex<Past>>;

/// Locks it; a panic elsewhere leaves it as usable as it was.
pub fn lock(past: &SharedPast) -> MutexGuard<'_, Past> {
    past.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers the editor.
pub struct Assistant {
    past: SharedPast,
    stage: Arc<Stage>,
    /// The next drawing of the line follows a key; any other shows a message that was printed.
    after_key: Cell<bool>,
    /// A list of completions was asked for: the drawing after it follows no message either.
    listing: Cell<bool>,
}

impl Assistant {
    /// One for an editor.
    pub fn new(past: SharedPast, stage: Arc<Stage>) -> Assistant {
        Assistant { past, stage, after_key: Cell::new(false), listing: Cell::new(false) }
    }
}

impl Helper for Assistant {}

impl Validator for Assistant {
    /// The parser decides whether a line is whole, so that a block is edited in one piece.
    fn validate(&self, line: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let text = line.input();
        let open = || syntax::parse(SourceId(0), text).mistakes.iter().any(|mistake| mistake.incomplete);
        let with_end = || syntax::ends_joined(&format!("{text}\n"));
        if !text.trim().is_empty() && (with_end() || open()) {
            return Ok(ValidationResult::Incomplete);
        }
        self.stage.over();
        Ok(ValidationResult::Valid(None))
    }
}

impl Hinter for Assistant {
    type Hint = String;

    /// Asked after every change of the line: the editor is at work.
    fn hint(&self, line: &str, cursor: usize, _: &Context) -> Option<String> {
        self.stage.editing();
        if line.is_empty() || cursor < line.len() {
            return None;
        }
        let mut past = lock(&self.past);
        past.beginning_with(line).map(|entry| entry[line.len()..].to_owned())
    }
}

impl Highlighter for Assistant {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if !self.after_key.take() && !self.listing.take() {
            self.stage.shown();
        }
        Cow::Borrowed(prompt)
    }

    /// Always: then each drawing after a key is known as such.
    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.after_key.set(true);
        true
    }
}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(&self, _: &str, cursor: usize, _: &Context) -> rustyline::Result<(usize, Vec<String>)> {
        let candidates: Vec<String> = Vec::new();
        self.listing.set(candidates.len() > 1);
        Ok((cursor, candidates))
    }
}
