//! Helper of the editor: tells whether a line is complete, how it is coloured, and what could come next.
//!
//! It lives on the editor's thread, so it has plain copies of what it needs to know.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::columns::{common, in_columns};
use super::complete::candidates;
use super::highlight::{coloured, drawable};
use super::hint::{Hint, hint, of_text};
use super::history::History;
use super::symbols::Symbols;
use crate::compiler::check::lookalike::waits_for_more;
use crate::repl::input::async_output::AsyncOutput;
use crate::repl::stepper::commands;
use crate::source::SourceId;
use crate::syntax;
use crate::terminal::{self, TokenStyle, ink};

/// Shared with the scheduler's thread, which adds the lines that were entered.
pub(crate) type SharedPast = Arc<Mutex<History>>;

/// Locks the history; a panic on another thread leaves it usable.
pub(crate) fn lock(past: &SharedPast) -> MutexGuard<'_, History> {
    past.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct EditorHelper {
    past: SharedPast,
    above: Arc<AsyncOutput>,
    pub known: Symbols,
    /// Text that an empty line shows in grey: the statement that is next while stepping, or the line before, corrected.
    pub offered: String,
    /// Whether it is a statement that is stepped through: of the head of a block the head alone is complete.
    pub steps: bool,
    in_colour: bool,
}

impl EditorHelper {
    pub(crate) fn new(past: SharedPast, above: Arc<AsyncOutput>, known: Symbols, in_colour: bool) -> EditorHelper {
        EditorHelper { past, above, known, offered: String::new(), steps: false, in_colour }
    }
}

impl EditorHelper {
    /// A prompt and a line as they are drawn.
    pub(crate) fn drawn(&self, prompt: &str, line: &str) -> String {
        if !self.in_colour {
            return format!("{prompt}{}", drawable(line));
        }
        format!("{}{}", ink(TokenStyle::Prompt, prompt), coloured(line, &self.known))
    }
}

impl Helper for EditorHelper {}

impl Validator for EditorHelper {
    /// Lets the parser decide whether a line is complete, so that a block is edited in one piece.
    fn validate(&self, line: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let text = line.input();
        let offers_head = self.steps && self.offered.ends_with('{');
        if (offers_head && is_head(text)) || self.steps && commands::behind(&self.offered, text).is_some() {
            return Ok(ValidationResult::Valid(None));
        }
        let open = || waits_for_more(text, &syntax::parse(SourceId(0), text).mistakes);
        let with_end = || syntax::ends_joined(&format!("{text}\n"));
        if !text.trim().is_empty() && (with_end() || open()) {
            return Ok(ValidationResult::Incomplete);
        }
        Ok(ValidationResult::Valid(None))
    }
}

/// Whether a text is the head of a block, which is a line of its own while stepping.
fn is_head(text: &str) -> bool {
    text.trim_end().ends_with('{') && !text.trim().contains('\n')
}

impl Hinter for EditorHelper {
    type Hint = Hint;

    fn hint(&self, line: &str, cursor: usize, _: &Context) -> Option<Hint> {
        match () {
            () if cursor < line.len() || (self.steps && line == self.offered) => None,
            () if line.is_empty() => of_text(&self.offered),
            () => hint(line, &mut lock(&self.past), &self.known),
        }
    }
}

impl Highlighter for EditorHelper {
    /// The prompt is drawn first, at the line's old place, so output printed meanwhile goes in front of it.
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        let above = self.above.take();
        let prompt = if self.in_colour { Cow::Owned(ink(TokenStyle::Prompt, prompt)) } else { Cow::Borrowed(prompt) };
        if above.is_empty() { prompt } else { (above + &prompt).into() }
    }

    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.in_colour { coloured(line, &self.known).into() } else { drawable(line).into() }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.in_colour { ink(TokenStyle::Hint, hint).into() } else { hint.into() }
    }

    /// Any key can change the colour of any word.
    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.in_colour && kind != CmdKind::MoveCursor
    }
}

impl Completer for EditorHelper {
    type Candidate = Pair;

    /// Lists several candidates above the line, which is drawn again in any case.
    fn complete(&self, line: &str, cursor: usize, _: &Context) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (before, after) = line.split_at(cursor);
        let (start, found) = candidates(before, &self.known);
        let replacement = match &found[..] {
            [] => return Ok((cursor, Vec::new())),
            // A complete word gets a blank behind it, unless there is one.
            [only] if only.whole && !after.starts_with(' ') => format!("{} ", only.text),
            [only] => only.text.clone(),
            several => {
                let shown: Vec<&str> = several.iter().map(|candidate| &*candidate.shown).collect();
                self.above.add(&in_columns(&shown, terminal::width()));
                common(&several.iter().map(|candidate| &*candidate.text).collect::<Vec<_>>()).to_owned()
            }
        };
        Ok((start, vec![Pair { display: String::new(), replacement }]))
    }
}
