//! Narration of stepping: where the script stopped, the comment above it, the lines around, the variables.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::diagnostic::escape_controls;
use crate::machine::debugger::breakpoints::Stop;
use crate::source::{Source, Sources};
use crate::values::Value;
use crate::view;

/// Number of lines shown on each side of the stop.
const CONTEXT_LINES: usize = 4;
/// Number of lines shown below the head of a block.
const BLOCK_LINES: usize = 5;
/// Characters shown of a variable's value.
const MAX_VALUE: usize = 100;

/// Line number of the stop.
pub(crate) fn line(sources: &Sources, stop: &Stop) -> usize {
    let head = stop.mark.head;
    sources.get(head.source).map_or(0, |source| source.line(head.start))
}

/// Text of the statement as it is put into the line; of an `else if` from the `if` on.
pub(crate) fn offered(sources: &Sources, stop: &Stop) -> String {
    let head = stop.mark.head;
    let Some(source) = sources.get(head.source) else { return String::new() };
    let text = source.slice(head).trim_end();
    let (before, behind) = (source.text.get(..head.start as usize), source.text.get(head.end as usize..));
    let brace = if behind.is_some_and(|behind| behind.trim_start().starts_with('{')) { " {" } else { "" };
    // The span of an `else if` starts at its condition.
    let word = if before.is_some_and(|before| before.trim_end().ends_with("else if")) { "if " } else { "" };
    format!("{word}{text}{brace}")
}

/// File and line, the function, its caller if the frame is another one than before, and the comment above the
/// statement.
pub(crate) fn place(sources: &Sources, stop: &Stop, before: Option<&Stop>) -> String {
    let mut out = String::new();
    let head = stop.mark.head;
    let Some(source) = sources.get(head.source) else { return out };
    let _ = write!(out, "── {}", escape_controls(&sources.place(head)));
    if let Some((_, at)) = stop.calls.first() {
        let _ = write!(out, ", in `{}`", stop.code.name);
        if before.is_none_or(|before| before.frames != stop.frames) {
            let _ = write!(out, ", called from {}", escape_controls(&sources.place(*at)));
        }
    }
    out.push('\n');
    for comment in comments_above(source, source.line(head.start)) {
        let _ = writeln!(out, "{}", escape_controls(comment));
    }
    out
}

/// Lines of comment directly above a line.
fn comments_above(source: &Source, line: usize) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut at = line;
    while at > 1 {
        at -= 1;
        let text = source.line_text(at).trim();
        if !text.starts_with('#') || (at == 1 && text.starts_with("#!")) {
            break;
        }
        found.push(text);
    }
    found.reverse();
    found
}

/// The line before the head of a block, and the first lines of the block.
pub(crate) fn block(sources: &Sources, stop: &Stop) -> String {
    let Some(source) = sources.get(stop.mark.head.source) else { return String::new() };
    let here = source.line(stop.mark.head.start);
    lines(source, here, 1, lines_of_block(source, here).min(BLOCK_LINES))
}

/// How many lines a block has below its head, as far as braces tell.
fn lines_of_block(source: &Source, head: usize) -> usize {
    let mut depth = 0_usize;
    for count in 0..=BLOCK_LINES {
        let text = source.line_text(head + count).trim();
        // The `}` before an `else` is another block's.
        let text = if count == 0 { text.trim_start_matches('}') } else { text };
        for c in text.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 || count > 0 && text.starts_with('}') && depth == 1 {
            return count;
        }
    }
    BLOCK_LINES
}

/// Lines before and after one, which is marked, with their numbers.
fn lines(source: &Source, here: usize, before: usize, after: usize) -> String {
    let mut out = String::new();
    let last = source.line(crate::source::offset(source.text.len()));
    for line in here.saturating_sub(before).max(1)..=(here + after).min(last) {
        let mark = if line == here { '>' } else { ' ' };
        let text = escape_controls(source.line_text(line));
        let _ = writeln!(out, "{}", format!("{mark} {line:>4}  {text}").trim_end());
    }
    out
}

/// Lines around the stop, and the calls that led there.
pub(crate) fn around(sources: &Sources, stop: &Stop) -> String {
    let mut out = String::new();
    let Some(source) = sources.get(stop.mark.head.source) else { return out };
    let here = source.line(stop.mark.head.start);
    let _ = writeln!(out, "{}", escape_controls(&source.name));
    out.push_str(&lines(source, here, CONTEXT_LINES, CONTEXT_LINES));
    for (name, at) in &stop.calls {
        let _ = writeln!(out, "  called from {} in `{name}`", escape_controls(&sources.place(*at)));
    }
    out
}

pub(crate) fn variables(found: &[(Rc<str>, Value)]) -> String {
    let own = |name: &str| !matches!(name, "stdin" | "stdout" | "stderr" | "_");
    let shown: Vec<_> = found.iter().filter(|(name, _)| own(name)).collect();
    let width = shown.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, value) in shown {
        let mut text = view::value::one_line(value);
        if text.chars().count() > MAX_VALUE {
            text = text.chars().take(MAX_VALUE).chain(" …".chars()).collect();
        }
        let _ = writeln!(out, "  {name}{}  {text}", " ".repeat(width - name.len()));
    }
    if out.is_empty() { "no variable has a value yet\n".to_owned() } else { out }
}
