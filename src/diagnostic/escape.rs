//! Text that is safe to show: what would change a terminal, or the order of what is read there, as escapes.

use std::fmt::Write as _;

/// Control characters and marks that reorder text: never written raw to a terminal.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with everything [`is_unsafe`] written as an escape.
pub(crate) fn escape_controls(text: &str) -> String {
    escape_bytes(text.as_bytes())
}

/// The same for bytes; those that are not UTF-8 are written as escapes as well.
pub(crate) fn escape_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    push_text(&mut out, bytes, push_escaped);
    out
}

/// Adds bytes as text: each character as `push` adds it, what is not UTF-8 as escapes.
pub(crate) fn push_text(out: &mut String, bytes: &[u8], push: impl Fn(&mut String, char)) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push(out, c);
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}

/// Adds a character; one that [`is_unsafe`] as an escape, by its letter where it has one.
pub(crate) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => push_numbered(out, c),
    }
}

/// Adds a character; one that [`is_unsafe`] as an escape, by its number.
pub(crate) fn push_numbered(out: &mut String, c: char) {
    if !is_unsafe(c) {
        return out.push(c);
    }
    let number = u32::from(c);
    let _ = if c.is_ascii() { write!(out, "\\x{number:02x}") } else { write!(out, "\\u{{{number:x}}}") };
}
