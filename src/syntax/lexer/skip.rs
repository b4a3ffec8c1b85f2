//! Walk over text without parsing it: only quotes, comments and brackets are told apart.
//!
//! Messages use it to show a bracketed part, recovery to find where a broken statement ends.

use crate::syntax::lexer;
use crate::syntax::parser::Reader;

/// What one step of [`Reader::raw_token`] went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Raw {
    /// `(`, `[`, `{`, or a `"` at the start of text.
    Open(u8),
    /// `)`, `]`, `}`, or a `"` at the end of text.
    Close(u8),
    Newline,
    Semicolon,
    Other,
    /// End of the text, perhaps inside a quote.
    End,
}

impl<'t> Reader<'t> {
    /// Reads one raw token; `inside` is the innermost open bracket or quote.
    pub(in crate::syntax) fn raw_token(&self, rest: &'t str, inside: Option<u8>) -> (Raw, &'t str) {
        let skip = |length: usize| rest.get(length..).unwrap_or("");
        let quoted = inside == Some(b'"');
        let Some(byte) = lexer::first(rest) else { return (Raw::End, rest) };
        match byte {
            b'\\' => (Raw::Other, skip(1 + rest.chars().nth(1).map_or(0, char::len_utf8))),
            b'$' if rest.starts_with("$(") => (Raw::Open(b'('), skip(2)),
            b'$' if rest.starts_with("${") => (Raw::Other, after_braces(rest)),
            b'"' if quoted => (Raw::Close(b'"'), skip(1)),
            b'"' => (Raw::Open(b'"'), skip(1)),
            _ if quoted => (Raw::Other, after_run(rest, |c| !matches!(c, '"' | '\\' | '$'))),
            b'\'' => match skip(1).find('\'') {
                Some(at) => (Raw::Other, skip(at + 2)),
                None => (Raw::End, ""),
            },
            b'#' if self.at_comment(rest) => (Raw::Other, lexer::to_newline(rest)),
            b'(' | b'[' | b'{' => (Raw::Open(byte), skip(1)),
            b')' | b']' | b'}' => (Raw::Close(byte), skip(1)),
            b'\n' => (Raw::Newline, skip(1)),
            b';' => (Raw::Semicolon, skip(1)),
            _ => (Raw::Other, after_run(rest, |c| !"\\$\"'#([{)]}\n;".contains(c))),
        }
    }

    /// Places of the text that is neither quoted nor escaped nor a comment, in order: `(start, end)`.
    pub(in crate::syntax) fn bare_parts(&self) -> Vec<(usize, usize)> {
        let (mut open, mut parts) = (Vec::new(), Vec::new());
        let mut rest = self.text;
        while !rest.is_empty() {
            let (token, after) = self.raw_token(rest, open.last().copied());
            let quoted = open.last() == Some(&b'"');
            match token {
                Raw::Open(byte) => open.push(byte),
                Raw::Close(_) => drop(open.pop()),
                Raw::Other if !quoted && !rest.starts_with(['\'', '\\', '#']) => {
                    parts.push((self.offset(rest), self.offset(after)));
                }
                Raw::Other | Raw::Newline | Raw::Semicolon | Raw::End => {}
            }
            if after.len() == rest.len() {
                break;
            }
            rest = after;
        }
        parts
    }

    /// Whether the text ends in a `\` that joins the next line; a `\` in a comment joins nothing.
    pub(in crate::syntax) fn ends_joined(&self) -> bool {
        let mut open = Vec::new();
        let mut rest = self.text;
        loop {
            let (token, after) = self.raw_token(rest, open.last().copied());
            match token {
                Raw::Open(byte) => open.push(byte),
                Raw::Close(_) => drop(open.pop()),
                Raw::End => return false,
                Raw::Newline | Raw::Semicolon | Raw::Other => {}
            }
            if after.is_empty() {
                return lexer::joins(rest).is_empty();
            }
            rest = after;
        }
    }

    /// Remaining text behind the bracket that closes the one at `start`, if both are on one line. Quoted text and inner
    /// brackets are skipped as wholes.
    pub(in crate::syntax) fn matching_on_line(&self, start: &'t str) -> Option<&'t str> {
        let mut open = Vec::new();
        let mut rest = start;
        loop {
            let (token, after) = self.raw_token(rest, open.last().copied());
            match token {
                Raw::Open(byte) => open.push(byte),
                Raw::Close(byte) if open.last().is_some_and(|last| closes(*last, byte)) => {
                    open.pop();
                }
                Raw::Close(_) | Raw::Newline | Raw::End => return None,
                Raw::Semicolon | Raw::Other => {}
            }
            if open.is_empty() {
                return Some(after);
            }
            rest = after;
        }
    }
}

/// Whether `close` closes the bracket or quote `open`.
pub(in crate::syntax) fn closes(open: u8, close: u8) -> bool {
    matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}') | (b'"', b'"'))
}

/// Skips a run of ordinary characters; the first character is taken in any case.
fn after_run(rest: &str, ordinary: fn(char) -> bool) -> &str {
    let mut chars = rest.chars();
    chars.next();
    chars.as_str().trim_start_matches(ordinary)
}

/// Remaining text behind `${…}`; a `${` that is not closed on its line counts as two ordinary characters.
fn after_braces(rest: &str) -> &str {
    let end = rest.find(['}', '\n']).filter(|at| rest.as_bytes().get(*at) == Some(&b'}')).map_or(2, |at| at + 1);
    rest.get(end..).unwrap_or("")
}
