//! What the editor asks while a line is edited: is it whole, how is it coloured, what could come next.
//!
//! It lives on the editor's thread, so it has plain copies of what it needs to know.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::colour::{coloured, drawable};
use super::complete::candidates;
use super::hint::{Hint, hint};
use super::history::Past;
use super::known::Known;
use super::stage::Stage;
use crate::source::SourceId;
use crate::syntax;
use crate::terminal::{Ink, ink};

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
    /// What there is to name.
    pub known: Known,
    in_colour: bool,
    /// The next drawing of the line follows a key; any other shows a message that was printed.
    after_key: Cell<bool>,
    /// A list of completions was asked for: the drawing after it follows no message either.
    listing: Cell<bool>,
}

impl Assistant {
    /// One for an editor.
    pub fn new(past: SharedPast, stage: Arc<Stage>, known: Known, in_colour: bool) -> Assistant {
        Assistant { past, stage, known, in_colour, after_key: Cell::new(false), listing: Cell::new(false) }
    }
}

impl Helper for Assistant {}

impl Validator for Assistant {
    /// The parser decides whether a line is whole, so that a block is edited in one piece.
    fn validate(&self, line: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let text = line.input();
        if self.stage.offers_head() && is_head(text) {
            self.stage.over();
            return Ok(ValidationResult::Valid(None));
        }
        let open = || syntax::parse(SourceId(0), text).mistakes.iter().any(|mistake| mistake.incomplete);
        let with_end = || syntax::ends_joined(&format!("{text}\n"));
        if !text.trim().is_empty() && (with_end() || open()) {
            return Ok(ValidationResult::Incomplete);
        }
        self.stage.over();
        Ok(ValidationResult::Valid(None))
    }
}

/// While stepping, the head of a block is a line of its own.
fn is_head(text: &str) -> bool {
    text.trim_end().ends_with('{') && !text.trim().contains('\n')
}

impl Hinter for Assistant {
    type Hint = Hint;

    /// Asked after every change of the line: the editor is at work.
    fn hint(&self, line: &str, cursor: usize, _: &Context) -> Option<Hint> {
        self.stage.editing();
        if cursor < line.len() { None } else { hint(line, &mut lock(&self.past), &self.known) }
    }
}

impl Highlighter for Assistant {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if !self.after_key.take() && !self.listing.take() {
            self.stage.shown();
        }
        if self.in_colour { ink(Ink::Prompt, prompt).into() } else { prompt.into() }
    }

    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.in_colour { coloured(line, &self.known).into() } else { drawable(line).into() }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.in_colour { ink(Ink::Hint, hint).into() } else { hint.into() }
    }

    /// Always: then each drawing after a key is known as such.
    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.after_key.set(true);
        true
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, cursor: usize, _: &Context) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (before, after) = line.split_at(cursor);
        let (start, found) = candidates(before, &self.known);
        self.listing.set(found.len() > 1);
        // A word that is whole has a blank behind it, unless there is one.
        let blank = found.len() == 1 && !after.starts_with(' ');
        let pair = |candidate: super::complete::Candidate| {
            let end = if blank && candidate.whole { " " } else { "" };
            Pair { display: candidate.shown, replacement: candidate.text + end }
        };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}
