//! Mistakes that a sign of another program's making has caused: what looks like a sign of the language, and the letter
//! that Python puts before a quote.

use super::prefix;
use crate::compiler::names::collect::Files;
use crate::diagnostic::Diagnostic;
use crate::explain::lookalike::{Lookalike, first};
use crate::source::{Source, Span};
use crate::syntax::bare_parts;

/// First lookalike in the bare text of a piece of source, with its place.
pub(crate) fn first_bare(text: &str) -> Option<(usize, Lookalike)> {
    if text.is_ascii() {
        return None;
    }
    bare_parts(text).into_iter().find_map(|(start, end)| {
        let found = first(text.get(start..end)?)?;
        Some((start + found.0, found.1))
    })
}

/// First lookalike in bare text that was probably meant for the sign it looks like: a full-width sign between letters of
/// its own script is text.
pub(crate) fn misleading(raw: &str) -> Option<(usize, Lookalike)> {
    let mut from = 0;
    while let Some((at, sign)) = first_bare(raw.get(from..)?) {
        let at = from + at;
        let after = at + sign.sign.len_utf8();
        let before_it = raw.get(..at).and_then(|text| text.chars().next_back());
        let after_it = raw.get(after..).and_then(|text| text.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let is_foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let meant = match sign.meant {
            ' ' | '"' => true,
            // An apostrophe.
            '\'' => !(is_letter(before_it) && is_letter(after_it)),
            '-' => before_it.is_none() && after_it.is_some_and(|c| c.is_ascii_alphanumeric()),
            _ => !is_foreign(before_it) && !is_foreign(after_it) && (before_it.is_some() || after_it.is_some()),
        };
        if meant {
            return Some((at, sign));
        }
        from = after;
    }
    None
}

/// Says of each mistake that such a sign has made which sign it is and what was meant.
pub(crate) fn explain(wrong: &mut [Diagnostic], files: &dyn Files) {
    for mistake in wrong {
        let Some(span) = mistake.span else { continue };
        let Some(source) = files.source(span.source) else { continue };
        let marked = source.slice(span);
        if prefix::split(marked).is_some()
            && let Some((before, quoted)) = source.text.get(span.start as usize..).and_then(prefix::split)
        {
            mistake.hints = vec![prefix::hint(before, quoted)];
        } else if mistake.incomplete {
            if let Some(found) = closing(&source, span) {
                mistake.hints = vec![found.hint()];
                mistake.incomplete = false;
            }
        } else if let Some((_, found)) = first_bare(marked).or_else(|| misleading(behind(&source, span))) {
            // What the other hints say is about a word that was never meant to hold this sign.
            mistake.hints = vec![found.hint()];
        }
    }
}

/// What touches the marked text from behind, and the word after it.
fn behind(source: &Source, span: Span) -> &str {
    let rest = source.text.get(span.end as usize..).unwrap_or("");
    let line = rest.lines().next().unwrap_or("");
    let mut blanks = line.match_indices(' ').map(|(at, _)| at);
    line.get(..blanks.nth(1).unwrap_or(line.len())).unwrap_or("")
}

/// The sign for which the quote or bracket that opens at a place is not closed, although something on its line looks as
/// if it were: more text would not close it as was meant.
fn closing(source: &Source, opens: Span) -> Option<Lookalike> {
    let number = source.line(opens.start);
    let line = source.line_text(number);
    let (before, after) = line.split_at_checked(opens.start as usize - source.line_start(number))?;
    match first_bare(before) {
        Some((_, sign)) if sign.is_quote() => Some(sign),
        _ => end_of(after),
    }
}

/// Whether a text waits for more: a quote or bracket is open in it, and nothing looks as if it were the end.
pub(crate) fn waits_for_more(text: &str, mistakes: &[Diagnostic]) -> bool {
    let source = Source::new("", text);
    let open = |mistake: &&Diagnostic| mistake.incomplete;
    mistakes.iter().filter(open).any(|mistake| mistake.span.is_none_or(|span| closing(&source, span).is_none()))
}

/// The sign that looks like the end of what opens at the start of a text, unless text in it opens with a pair of its
/// own.
fn end_of(text: &str) -> Option<Lookalike> {
    let (opens, closes) = match text.chars().next()? {
        '"' => ('"', '"'),
        '\'' => ('\'', '\''),
        '[' => ('[', ']'),
        '{' => ('{', '}'),
        _ => ('(', ')'),
    };
    let signs = |wanted: char| text.chars().filter_map(Lookalike::of).filter(move |sign| sign.meant == wanted);
    let ends: Vec<Lookalike> = signs(closes).collect();
    let paired = if opens == closes { ends.len().is_multiple_of(2) } else { signs(opens).count() >= ends.len() };
    ends.last().copied().filter(|_| !paired)
}
