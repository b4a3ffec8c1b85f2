//! Quoted text: `'raw'`, and `"text"` with escapes, variables and substitutions.

use nom::Parser as _;
use nom::bytes::complete::{take_while, take_while_m_n};
use nom::character::complete::char;
use nom::combinator::map_opt;
use nom::sequence::{delimited, preceded};

use super::word::Parts;
use crate::syntax::error::{Parsed, soft_miss};
use crate::syntax::lexer;
use crate::syntax::parser::Reader;

const UNCLOSED_HINT: &str = "quoted text may span lines; write the same quote where it ends";

/// Bytes of one escape; `None` if it is malformed.
type Escaped = Option<Vec<u8>>;

impl<'t> Reader<'t> {
    /// Reads `'text'`, in which no character is special.
    pub(in crate::syntax) fn single_quoted(&self, start: &'t str, parts: &mut Parts) -> Parsed<'t, ()> {
        let Ok((rest, inner)) = delimited(char('\''), lexer::up_to('\''), char('\'')).parse(start) else {
            return Err(self.unclosed(start, 1, "this `'` is not closed", UNCLOSED_HINT));
        };
        parts.quoted = true;
        parts.text(inner.as_bytes(), self.span(start, rest));
        Ok((rest, ()))
    }

    pub(in crate::syntax) fn double_quoted(&mut self, start: &'t str, parts: &mut Parts) -> Parsed<'t, ()> {
        parts.quoted = true;
        let mut rest = start.get(1..).unwrap_or("");
        loop {
            let (special, plain) = take_while(|c| !matches!(c, '"' | '\\' | '$')).parse(rest)?;
            parts.text(plain.as_bytes(), self.span(rest, special));
            rest = match lexer::first(special) {
                Some(b'"') => return Ok((special.get(1..).unwrap_or(""), ())),
                Some(b'\\') if special.len() > 1 => {
                    let (after, bytes) = self.escape(special)?;
                    parts.text(&bytes, self.span(special, after));
                    after
                }
                Some(b'$') if special.len() > 1 => {
                    let (after, piece) = self.dollar(special, true)?;
                    parts.pieces.push(piece);
                    after
                }
                _ => return Err(self.unclosed(start, 1, "this `\"` is not closed", UNCLOSED_HINT)),
            };
        }
    }

    /// Reads a `\` escape and gives the bytes that it stands for.
    fn escape(&self, start: &'t str) -> Parsed<'t, Vec<u8>> {
        let inner = start.get(1..).unwrap_or("");
        let Some(letter) = inner.chars().next() else { return Err(soft_miss(start)) };
        let after = inner.get(letter.len_utf8()..).unwrap_or("");
        let simple = |byte: u8| Ok((after, vec![byte]));
        match letter {
            'n' => simple(b'\n'),
            'r' => simple(b'\r'),
            't' => simple(b'\t'),
            '0' => simple(0),
            'e' => simple(0x1b),
            '\\' | '"' | '$' => simple(letter as u8),
            '\n' => Ok((after, Vec::new())),
            'x' => hex_byte(inner).map_err(|_| {
                self.wrong_at(start, 2, "`\\x` needs two hex digits", "as in \"\\x0a\"; a backslash itself is \"\\\\\"")
            }),
            'u' => code_point(inner).map_err(|_| {
                let message = "`\\u` needs the hex digits of a character in braces";
                self.wrong_at(start, 2, message, "as in \"\\u{e9}\"; a backslash itself is \"\\\\\"")
            }),
            other => {
                let hint = format!("write \"\\\\{other}\" or use single quotes");
                Err(self.wrong_at(start, 1 + other.len_utf8(), format!("`\\{other}` is no escape"), hint))
            }
        }
    }
}

/// Reads `x41`.
fn hex_byte(input: &str) -> Parsed<'_, Vec<u8>> {
    let digits = take_while_m_n(2, 2, |c: char| c.is_ascii_hexdigit());
    let byte = map_opt(digits, |digits| -> Escaped { Some(vec![u8::from_str_radix(digits, 16).ok()?]) });
    preceded(char('x'), byte).parse(input)
}

/// Reads `u{e9}`.
fn code_point(input: &str) -> Parsed<'_, Vec<u8>> {
    let digits = take_while_m_n(1, 6, |c: char| c.is_ascii_hexdigit());
    let bytes = map_opt(digits, |digits| -> Escaped {
        let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
        Some(c.to_string().into_bytes())
    });
    preceded(char('u'), delimited(char('{'), bytes, char('}'))).parse(input)
}
