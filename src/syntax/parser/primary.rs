//! Operands: numbers, `true false none`, quoted text and `$…`, lists, `( … )`.

use super::{Mode, Reader, list};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{Expr, ExprKind, Piece, PieceKind, Word, WordKind};
use crate::syntax::error::{Failed, Parsed, failure};
use crate::syntax::lexer;
use crate::syntax::lexer::number::{self, Number};
use crate::syntax::lexer::word::Parts;

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn primary(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        match lexer::first(start) {
            Some(b'0'..=b'9') => self.number(start, start, false),
            Some(b'"' | b'\'' | b'$') => self.quoted_word(start),
            Some(b'[') => self.list_operand(start),
            Some(b'(') => self.group(start),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.constant(start),
            _ => Err(self.value_missing(start)),
        }
    }

    /// Reads a number from its digits on; `start` is where its sign is.
    pub(in crate::syntax) fn number(&self, start: &'t str, digits: &'t str, negative: bool) -> Parsed<'t, Expr> {
        let (text, rest) = digits.split_at_checked(number::length(digits)).unwrap_or((digits, ""));
        let touched = matches!(lexer::first(rest), Some(b':' | b'@' | b'#' | b'$' | b'"' | b'\'' | b'['));
        let kind = match number::signed(negative, text) {
            Some(Ok(Number::Int(int))) => ExprKind::Int(int),
            Some(Ok(Number::Float(float))) => ExprKind::Float(float),
            Some(Err(message)) if !touched => {
                let sign = if negative { "-" } else { "" };
                let quote = format!("quote it to make it text: \"{sign}{text}\"");
                let diagnostic = Diagnostic::error(message).at(self.span(start, rest));
                return Err(failure(start, diagnostic.hint(quote)));
            }
            _ => return Err(self.not_a_value(digits)),
        };
        if touched {
            return Err(self.not_a_value(digits));
        }
        Ok((rest, Expr { kind, span: self.span(start, rest) }))
    }

    /// Failure about bare text that is no number, where a value should be.
    pub(in crate::syntax) fn not_a_value(&self, start: &'t str) -> Failed<'t> {
        let shown = lexer::shown_word(start);
        let hint = if shown.contains(['"', '\'', '$']) {
            "quote the whole of it to make it text".to_owned()
        } else {
            format!("quote it to make it text: \"{shown}\"")
        };
        self.wrong_at(start, shown.len(), format!("`{shown}` is no value"), hint)
    }

    /// Reads quoted and `$` pieces that touch each other. Bare text that touches them is left: `$i-1` is arithmetic.
    fn quoted_word(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        let mut parts = Parts::default();
        let mut rest = start;
        loop {
            let piece = lexer::joins(rest);
            rest = match lexer::first(piece) {
                Some(b'\'') => self.single_quoted(piece, &mut parts)?.0,
                Some(b'"') => self.double_quoted(piece, &mut parts)?.0,
                Some(b'$') => {
                    let (after, piece) = self.dollar(piece, false)?;
                    parts.pieces.push(piece);
                    after
                }
                _ => break,
            };
        }
        self.check_no_member(start, rest)?;
        let span = self.span(start, rest);
        Ok((rest, Expr { kind: ExprKind::Word(Word { kind: parts.into_kind(), span }), span }))
    }

    /// Refuses `$l[0]` and `$h.recv`, which are the syntax of other languages.
    fn check_no_member(&self, start: &'t str, rest: &'t str) -> Result<(), Failed<'t>> {
        if rest.starts_with('[') {
            return Err(self.bracket_touches(start, rest));
        }
        let Some(Ok((end, command))) = rest.strip_prefix('.').map(|after| self.name(after)) else { return Ok(()) };
        let handle = self.between(start, rest).trim_start_matches(['$', '{']).trim_end_matches('}');
        let written = format!("{handle}.{}", command.text);
        let message = format!("`${written}` is no value");
        let hint = format!("a command of a handle is written without `$`: `{written} …`, as a value `$({written} …)`");
        Err(self.wrong(start, end, message, hint))
    }

    fn list_operand(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        if list::address_length(start).is_some() {
            return Err(self.not_a_value_with_brackets(start));
        }
        let (rest, elements) = self.list(start)?;
        if matches!(lexer::first(rest), Some(b'"' | b'\'' | b'$' | b'[')) {
            return Err(self.bracket_touches(start, start));
        }
        let span = self.span(start, rest);
        let piece = Piece { kind: PieceKind::List(elements), span };
        let word = Word { kind: WordKind::Value(Box::new(piece)), span };
        Ok((rest, Expr { kind: ExprKind::Word(word), span }))
    }

    fn not_a_value_with_brackets(&self, start: &'t str) -> Failed<'t> {
        let length = list::address_length(start).unwrap_or(0);
        let port = start.get(length..).map_or(0, |rest| lexer::bare_length(rest, false));
        let shown = start.get(..length + port).unwrap_or(start);
        let hint = format!("quote it to make it text: \"{shown}\"");
        self.wrong_at(start, shown.len(), format!("`{shown}` is no value"), hint)
    }

    /// Reads `( … )`.
    fn group(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        let mode = Mode { inline: true, ..Mode::default() };
        let (rest, mut inner) = self.bracketed(start, "(", mode, |reader| {
            reader.state.after = "`(`";
            let first = reader.blanks(start.get(1..).unwrap_or(""));
            let (rest, inner) = reader.expr(first)?;
            let (rest, ()) = reader.closed(start, "(", ')', rest)?;
            Ok((rest, inner))
        })?;
        inner.span = self.span(start, rest);
        Ok((rest, inner))
    }

    /// Reads `true`, `false` or `none`; any other bare word is a mistake.
    fn constant(&self, start: &'t str) -> Parsed<'t, Expr> {
        let (rest, name) = self.name(start)?;
        let kind = match name.text.as_str() {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "none" => ExprKind::None,
            _ => return Err(self.bare_in_expression(start)),
        };
        Ok((rest, Expr { kind, span: self.span(start, rest) }))
    }
}
