//! Text made safe for a terminal: control characters and marks that change the reading order become escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character is a control character or a mark that changes the reading order: never written raw to a
/// terminal.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes each character that [`is_unsafe`] as an escape.
pub(crate) fn escape_controls(text: &str) -> String {
    escape_bytes(text.as_bytes())
}

/// The same for a text of several lines, whose ends stay.
pub(crate) fn lines(text: &str) -> String {
    text.split('\n').map(escape_controls).collect::<Vec<_>>().join("\n")
}

/// Escapes bytes as [`escape_controls`] does text; a byte that is not UTF-8 becomes `\xNN`.
pub(crate) fn escape_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    push_text(&mut out, bytes, push_escaped);
    out
}

/// Appends bytes as text: each character through `push`, a byte that is not UTF-8 as `\xNN`.
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

/// Appends a character; an unsafe one as `\n`, `\r`, `\t`, or by its number.
pub(crate) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => push_numbered(out, c),
    }
}

/// Appends a character; an unsafe one as `\xNN` or `\u{N}`.
pub(crate) fn push_numbered(out: &mut String, c: char) {
    if !is_unsafe(c) {
        return out.push(c);
    }
    let number = u32::from(c);
    let _ = if c.is_ascii() { write!(out, "\\x{number:02x}") } else { write!(out, "\\u{{{number:x}}}") };
}

/// A text, or its first `most` bytes with a word on the rest.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let start = &text[..text.floor_char_boundary(most)];
    Cow::Owned(format!("{start}… ({} bytes in all)", text.len()))
}
