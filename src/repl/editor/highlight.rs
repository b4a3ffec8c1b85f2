//! A line in colour, as it is typed.

use super::symbols::Symbols;
use super::tokenizer::Scan;
use crate::diagnostic::is_unsafe;
use crate::terminal::ink;

/// Longer lines are drawn plainly: looking at all of it after each key would be felt.
const MAX_COLOURED: usize = 16 * 1024;

/// The line in colour. Control characters and marks that reorder text are left out: the editor counts
/// them as nothing wide.
pub(crate) fn coloured(line: &str, known: &Symbols) -> String {
    if line.len() > MAX_COLOURED {
        return drawable(line);
    }
    let mut out = String::with_capacity(2 * line.len());
    let mut done = 0;
    for piece in Scan::of(line, known).pieces {
        out.push_str(&drawable(line.get(done..piece.range.start).unwrap_or("")));
        done = piece.range.end;
        // A colour does not go over a line end: what the terminal clears there would get it too.
        let text = line.get(piece.range).unwrap_or("");
        for (number, part) in text.split('\n').enumerate() {
            if number > 0 {
                out.push('\n');
            }
            if !part.is_empty() {
                out.push_str(&ink(piece.ink, &drawable(part)));
            }
        }
    }
    out.push_str(&drawable(line.get(done..).unwrap_or("")));
    out
}

/// The text without control characters but line ends and tabs, and without marks that reorder it.
pub(crate) fn drawable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c)).collect()
}
