//! Pieces that begin with `$`: `$name`, `${name}`, `${name:-default}`, `$1`, `$args`, `$( … )`; in words and in double
//! quotes.

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::combinator::{map, opt};
use nom::sequence::{delimited, terminated};

use crate::syntax::ast::{Piece, PieceKind};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::parser::Reader;
use crate::syntax::{is_keyword, lexer};

impl<'t> Reader<'t> {
    /// Reads the piece that begins with the `$` at `start`; `quoted` means inside double quotes.
    pub(in crate::syntax) fn dollar(&mut self, start: &'t str, quoted: bool) -> Parsed<'t, Piece> {
        let inner = start.get(1..).unwrap_or("");
        let (rest, kind) = match inner.chars().next() {
            Some('(') => self.substitution(start)?,
            Some('{') => self.braced(start)?,
            Some('0'..='9') => self.argument(start)?,
            Some(c) if lexer::starts_name(c) => {
                let (rest, raw) = lexer::name(inner)?;
                (rest, self.variable(start, rest, &lexer::joined(raw), None)?)
            }
            other => return Err(self.lone_dollar(start, other, quoted)),
        };
        Ok((rest, Piece { kind, span: self.span(start, rest) }))
    }

    /// Reads `$1` … `$9`. More digits need braces, because a POSIX shell reads `$10` as `${1}0`.
    fn argument(&self, start: &'t str) -> Parsed<'t, PieceKind> {
        let (rest, digits) = lexer::digits(start.get(1..).unwrap_or(""))?;
        if digits.len() > 1 {
            let hint = format!("write `${{{digits}}}`");
            return Err(self.wrong(start, rest, format!("`${digits}` needs braces"), hint));
        }
        Ok((rest, self.numbered(start, rest, digits, None)?))
    }

    /// Reads `${name}` or `${12}`, either with `:-default`.
    fn braced(&self, start: &'t str) -> Parsed<'t, PieceKind> {
        let inner = start.get(2..).unwrap_or("");
        let Ok((after, name)) = alt((lexer::digits, lexer::name)).parse(inner) else {
            return Err(self.bad_brace(start, inner));
        };
        let plain = map(char('}'), |_| None);
        let fallback = map(delimited(tag(":-"), opt(lexer::up_to('}')), opt(char('}'))), Some);
        let Ok((rest, default)) = alt((plain, fallback)).parse(after) else {
            return Err(self.bad_brace(start, after));
        };
        let default = match default {
            Some(None) => {
                return Err(self.unclosed(start, 2, "this `${` is not closed", "write `}` after the default"));
            }
            Some(Some(text)) => Some(text),
            None => None,
        };
        let name = lexer::joined(name);
        let kind = if name.starts_with(|c: char| c.is_ascii_digit()) {
            self.numbered(start, rest, &name, default)?
        } else {
            self.variable(start, rest, &name, default)?
        };
        Ok((rest, kind))
    }

    fn bad_brace(&self, start: &'t str, at: &'t str) -> Failed<'t> {
        if at.is_empty() {
            return self.unclosed(start, 2, "this `${` is not closed", "write `}` after the name");
        }
        let end = terminated(lexer::up_to('}'), char('}')).parse(at).map_or(at, |(rest, _)| rest);
        let end = if self.between(start, end).contains('\n') { at } else { end };
        self.wrong(start, end, "this `${` is not understood", "write `${name}` or `${name:-default}`")
    }

    fn variable(
        &self,
        start: &'t str,
        rest: &'t str,
        name: &str,
        default: Option<&str>,
    ) -> Result<PieceKind, Failed<'t>> {
        if is_keyword(name) {
            let hint = match name {
                "true" | "false" | "none" => format!("write `{name}` without `$`"),
                _ => "choose another name".to_owned(),
            };
            return Err(self.wrong(start, rest, format!("`{name}` is a keyword and never a variable"), hint));
        }
        Ok(match default {
            Some(default) => PieceKind::VariableOr(name.to_owned(), default.as_bytes().to_vec()),
            None if name == "args" => PieceKind::Arguments,
            None => PieceKind::Variable(name.to_owned()),
        })
    }

    fn numbered(
        &self,
        start: &'t str,
        rest: &'t str,
        digits: &str,
        default: Option<&str>,
    ) -> Result<PieceKind, Failed<'t>> {
        let number = match digits.parse::<u32>() {
            Ok(0) => return Err(self.wrong(start, rest, "there is no argument 0", "the first argument is `$1`")),
            Ok(number) => number,
            Err(_) => return Err(self.wrong(start, rest, "there are never so many arguments", "the first is `$1`")),
        };
        Ok(match default {
            Some(default) => PieceKind::ArgumentOr(number, default.as_bytes().to_vec()),
            None => PieceKind::Argument(number),
        })
    }

    fn lone_dollar(&self, start: &'t str, next: Option<char>, quoted: bool) -> Failed<'t> {
        let hint = match next {
            Some('@' | '*') => "the script's arguments are `$args`",
            _ if quoted => "write `\\$` for the character, or `$name` for a variable",
            _ => "write `'$'` or `\\$` for the character, or `$name` for a variable",
        };
        self.wrong_at(start, 1, "a lone `$`", hint)
    }
}
