//! Diagnostics and their one renderer: what is wrong, where, and what to do next.
//!
//! Messages and hints are complete before they come here; colour is a function of the caller's, so this module knows no
//! terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

pub(crate) use crate::escape::{cut, escape_bytes, escape_controls, is_unsafe, push_escaped, push_numbered, push_text};

use crate::source::{Source, Sources, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// The program does not start, or has stopped.
    Error,
    /// The program runs, but probably does something else than was meant.
    Warning,
    Note,
}

/// One message with its place, its hints and the calls that led there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Diagnostic {
    pub level: Level,
    /// One line, without a full stop.
    pub message: String,
    /// Shown with its source line and carets.
    pub span: Option<Span>,
    /// One line each, shown behind ` = `.
    pub hints: Vec<String>,
    /// `(function, where it was called)`, innermost first.
    pub calls: Vec<(String, Span)>,
    /// Whether more input could complete the text: a quote, bracket or block is still open at its end.
    pub incomplete: bool,
}

impl Diagnostic {
    pub(crate) fn error(message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            level: Level::Error,
            message: message.into(),
            span: None,
            hints: Vec::new(),
            calls: Vec::new(),
            incomplete: false,
        }
    }

    pub(crate) fn warning(message: impl Into<String>) -> Diagnostic {
        Diagnostic { level: Level::Warning, ..Diagnostic::error(message) }
    }

    pub(crate) fn note(message: impl Into<String>) -> Diagnostic {
        Diagnostic { level: Level::Note, ..Diagnostic::error(message) }
    }

    pub(crate) fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Diagnostic {
        self.hints.extend(hints);
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Diagnostic {
        self.hints.extend(hint);
        self
    }

    pub(crate) fn incomplete(mut self) -> Diagnostic {
        self.incomplete = true;
        self
    }
}

/// The parts of a diagnostic that a [`Paint`] may colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Error,
    Warning,
    Note,
    Message,
    /// Line numbers, bars and arrows.
    Frame,
    Caret,
}

/// Colours a part of a diagnostic, or returns it unchanged.
pub(crate) type Paint<'a> = &'a dyn Fn(Role, &str) -> String;

/// A [`Paint`] without colours.
pub(crate) fn plain(_role: Role, text: &str) -> String {
    text.to_owned()
}

/// At most this many bytes are shown of a message or hint: what a peer sent may be in it.
pub(crate) const MESSAGE_SHOWN: usize = 4000;

/// At most this many columns are shown of the marked part of a source line, and half as many before and after it.
const SHOWN_COLUMNS: usize = 160;

/// Renders a diagnostic; each line is ended.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &Sources, paint: Paint) -> String {
    let (role, level) = match diagnostic.level {
        Level::Error => (Role::Error, "error"),
        Level::Warning => (Role::Warning, "warning"),
        Level::Note => (Role::Note, "note"),
    };
    let message = escape_controls(&cut(&diagnostic.message, MESSAGE_SHOWN));
    let mut out = format!("{}{}\n", paint(role, level), paint(Role::Message, &format!(": {message}")));
    let located = diagnostic.span.and_then(|span| sources.get(span.source).map(|source| (span, source)));
    let number_width = located.map_or(1, |(span, source)| digits(source.line(span.start)));
    if let Some((span, source)) = located {
        let caret = if diagnostic.level == Level::Warning { Role::Warning } else { Role::Caret };
        render_place(&mut out, (span, source), number_width, caret, paint);
    }
    let margin = " ".repeat(number_width);
    for hint in &diagnostic.hints {
        let _ = writeln!(out, "{margin} {} {}", paint(Role::Frame, "="), escape_controls(&cut(hint, MESSAGE_SHOWN)));
    }
    render_calls(&mut out, &diagnostic.calls, sources, &margin, paint);
    out
}

/// Renders the place as ` ──▶ file:line:column`, the source line, and carets below the span.
fn render_place(out: &mut String, (span, source): (Span, &Source), number_width: usize, caret: Role, paint: Paint) {
    let line = source.line(span.start);
    let from = source.line_start(line);
    let text = source.line_text(line);
    let start = (span.start as usize - from).min(text.len());
    let end = (span.end as usize).saturating_sub(from).clamp(start, text.len());
    let column = text.get(..start).map_or(start, |before| before.chars().count()) + 1;
    let margin = " ".repeat(number_width);
    let name = escape_controls(&source.name);
    let _ = writeln!(out, "{margin}{} {name}:{line}:{column}", paint(Role::Frame, "──▶"));
    let _ = writeln!(out, "{margin} {}", paint(Role::Frame, "│"));
    let shown = cut_around(text, start, end);
    let _ = writeln!(out, "{} {}", paint(Role::Frame, &format!("{line} │")), shown.text);
    let carets = "^".repeat(shown.width.max(1));
    let blanks = " ".repeat(shown.before);
    let _ = writeln!(out, "{margin} {} {blanks}{}", paint(Role::Frame, "│"), paint(caret, &carets));
}

fn render_calls(out: &mut String, calls: &[(String, Span)], sources: &Sources, margin: &str, paint: Paint) {
    for line in trail(calls, sources) {
        let _ = writeln!(out, "{margin} {} {}", paint(Role::Frame, "="), escape_controls(&line));
    }
}

/// One line for each call that led somewhere; the middle of a deep recursion is left out.
pub(crate) fn trail(calls: &[(String, Span)], sources: &Sources) -> Vec<String> {
    const SHOWN: usize = 10;
    let line = |(what, span): &(String, Span)| format!("in {what}, called at {}", sources.place(*span));
    if calls.len() <= SHOWN {
        return calls.iter().map(line).collect();
    }
    let (first, rest) = calls.split_at(SHOWN - 2);
    let left_out = format!("… {} more calls …", rest.len() - 1);
    first.iter().map(line).chain([left_out]).chain(rest.last().map(line)).collect()
}

struct Shown {
    text: String,
    before: usize,
    width: usize,
}

/// Makes tabs and control characters visible, shortens the line, and counts the columns before and in the marked part.
fn cut_around(text: &str, start: usize, end: usize) -> Shown {
    let visible = |part: &str| part.chars().map(visible_char).collect::<String>();
    let (before, marked, after) = match (text.get(..start), text.get(start..end), text.get(end..)) {
        (Some(before), Some(marked), Some(after)) => (visible(before), visible(marked), visible(after)),
        _ => (String::new(), visible(text), String::new()),
    };
    let before = keep_end(&before, SHOWN_COLUMNS / 2);
    let marked = keep_start(&marked, SHOWN_COLUMNS);
    let after = keep_start(&after, SHOWN_COLUMNS / 2);
    Shown { before: columns(&before), width: columns(&marked), text: format!("{before}{marked}{after}") }
}

fn keep_start(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    fitting(text.chars(), most - 1).chain(['…']).collect()
}

fn keep_end(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let end: Vec<char> = fitting(text.chars().rev(), most - 1).collect();
    ['…'].into_iter().chain(end.into_iter().rev()).collect()
}

/// The first characters, as many as fit into some columns.
fn fitting(chars: impl Iterator<Item = char>, most: usize) -> impl Iterator<Item = char> {
    let mut left = most;
    chars.map_while(move |c| {
        left = left.checked_sub(c.width().unwrap_or(0))?;
        Some(c)
    })
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn visible_char(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    }
}

/// A count and its noun, whose plural ends in `s`: `1 byte`, `2 bytes`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_to_columns() {
        let shown = |line: &str, start: usize, end: usize| {
            let mut sources = Sources::default();
            let source = sources.add(Source::new("f", line));
            let at = |offset| crate::source::offset(offset);
            let span = Span { source, start: at(start), end: at(end) };
            let text = render(&Diagnostic::error("m").at(span), &sources, &plain);
            text.lines().map(columns).max().unwrap_or(0)
        };
        let wide = "\u{4e2d}".repeat(500);
        let narrow = "n".repeat(1500);
        let most = 2 * SHOWN_COLUMNS + "1 \u{2502} ".chars().count();
        for line in [&wide, &narrow] {
            for (start, end) in [(0, 1500), (300, 1200), (1497, 1500), (0, 3)] {
                let columns = shown(line, start, end);
                assert!(columns <= most, "{start}..{end}: {columns} columns");
            }
        }
        assert_eq!(keep_end("a\u{4e2d}\u{4e2d}b", 4), "\u{2026}\u{4e2d}b");
        assert_eq!(keep_start("a\u{4e2d}\u{4e2d}b", 4), "a\u{4e2d}\u{2026}");
    }
}
