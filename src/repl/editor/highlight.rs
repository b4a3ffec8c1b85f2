//! Colours of a line while it is typed.

use super::symbols::Symbols;
use super::tokenizer::Scan;
use crate::diagnostic::is_unsafe;
use crate::terminal::ink;

/// Longest line in bytes that is coloured: scanning a longer one after each key would be felt.
const MAX_COLOURED: usize = 16 * 1024;

/// Colours a line. Control characters and marks that reorder text are left out, because the editor counts them as zero
/// columns wide.
pub(crate) fn coloured(line: &str, known: &Symbols) -> String {
    if line.len() > MAX_COLOURED {
        return drawable(line);
    }
    let mut out = String::with_capacity(2 * line.len());
    let mut done = 0;
    for piece in Scan::of(line, known).pieces {
        out.push_str(&drawable(line.get(done..piece.range.start).unwrap_or("")));
        done = piece.range.end;
        // A colour ends before each line end: the terminal would give it to what it clears there.
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

/// Removes control characters other than line ends and tabs, and marks that reorder text.
pub(crate) fn drawable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c)).collect()
}
