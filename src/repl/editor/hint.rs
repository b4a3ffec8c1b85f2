//! Hint in grey behind the cursor: the rest of a line typed before, or else the parameters that the command still
//! needs.

use super::history::History;
use super::symbols::Symbols;
use super::tokenizer::{CompletionContext, Scan};
use crate::diagnostic::is_unsafe;

/// Longest line in bytes that gets a hint.
const MAX_LINE: usize = 4 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    /// One line that is shown.
    shown: String,
    /// Text that the user can take over; `None` if the hint only describes.
    taken: Option<String>,
}

impl rustyline::hint::Hint for Hint {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.taken.as_deref()
    }
}

/// Hint for a line with the cursor at its end.
pub(crate) fn hint(line: &str, past: &mut History, known: &Symbols) -> Option<Hint> {
    if line.is_empty() || line.len() > MAX_LINE {
        return None;
    }
    from_past(line, past).or_else(|| from_spec(line, known))
}

fn from_past(line: &str, past: &mut History) -> Option<Hint> {
    of_text(&past.beginning_with(line)?[line.len()..])
}

/// Hint that is a text to be taken over.
pub(crate) fn of_text(rest: &str) -> Option<Hint> {
    let first = rest.lines().next().unwrap_or("");
    if rest.is_empty() || first.chars().any(is_unsafe) {
        return None;
    }
    let more = if first.len() < rest.len() { " \u{2026}" } else { "" };
    Some(Hint { shown: format!("{first}{more}"), taken: Some(rest.to_owned()) })
}

fn from_spec(line: &str, known: &Symbols) -> Option<Hint> {
    let scan = Scan::of(line, known);
    let written = &line[scan.start..];
    let words = match scan.spot {
        CompletionContext::Word(call) if written.is_empty() => match known.function(&call.name) {
            Some(function) => function.params.iter().skip(call.words.len()).cloned().collect(),
            None => call.missing(),
        },
        // The name is complete, and a blank has to follow it.
        CompletionContext::Head | CompletionContext::Method(_) => return after_blank(line, known),
        _ => return None,
    };
    let shown = words.join(" ");
    (!shown.is_empty()).then_some(Hint { shown, taken: None })
}

fn after_blank(line: &str, known: &Symbols) -> Option<Hint> {
    let with_blank = format!("{line} ");
    let is_call = matches!(Scan::of(&with_blank, known).spot, CompletionContext::Word(_));
    let hint = if is_call { from_spec(&with_blank, known)? } else { return None };
    Some(Hint { shown: format!(" {}", hint.shown), taken: None })
}
