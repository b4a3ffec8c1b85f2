//! Brackets: lists `[a, b]`, addresses that look like lists, and the closing of `[` and `(`.

use super::{Mode, Reader};
use crate::syntax::ast::Expr;
use crate::syntax::error::{Failed, Parsed, mistake_of};
use crate::syntax::lexer;

impl<'t> Reader<'t> {
    /// Reads `[a, b]`.
    pub(in crate::syntax) fn list(&mut self, start: &'t str) -> Parsed<'t, Vec<Expr>> {
        let mode = Mode { inline: true, list: true, assert: false };
        self.bracketed(start, "[", mode, |reader| reader.elements(start))
    }

    fn elements(&mut self, start: &'t str) -> Parsed<'t, Vec<Expr>> {
        let mut elements = Vec::new();
        let mut rest = start.get(1..).unwrap_or("");
        self.state.after = "`[`";
        loop {
            rest = self.blanks(rest);
            if let Some(after) = rest.strip_prefix(']') {
                return Ok((after, elements));
            }
            let (after, element) = self.expr(rest)?;
            elements.push(element);
            rest = self.blanks(after);
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None if rest.starts_with(']') => {}
                None => return Err(self.not_closed_by(start, "[", ']', after)),
            }
            self.state.after = "`,`";
        }
    }

    /// Reads bracketed text: one level deeper, with newlines as blanks. A failure at the very end of the text becomes
    /// one about the missing closing bracket.
    pub(in crate::syntax) fn bracketed<T>(
        &mut self,
        start: &'t str,
        opening: &str,
        mode: Mode,
        read: impl FnOnce(&mut Self) -> Parsed<'t, T>,
    ) -> Parsed<'t, T> {
        self.nested(start, mode, read).map_err(|failed| match mistake_of(failed) {
            Some(mistake) if !mistake.ends_parse && mistake.rest.is_empty() => self.unclosed_bracket(start, opening),
            Some(mistake) => nom::Err::Failure(mistake),
            None => self.unclosed_bracket(start, opening),
        })
    }

    fn unclosed_bracket(&self, start: &'t str, opening: &str) -> Failed<'t> {
        let closing = if opening == "[" { ']' } else { ')' };
        let message = format!("this `{opening}` is not closed");
        self.unclosed(start, opening.len(), &message, &format!("write `{closing}` where it ends"))
    }

    pub(in crate::syntax) fn closed(
        &self,
        start: &'t str,
        opening: &str,
        closing: char,
        rest: &'t str,
    ) -> Parsed<'t, ()> {
        match self.blanks(rest).strip_prefix(closing) {
            Some(after) => Ok((after, ())),
            None => Err(self.not_closed_by(start, opening, closing, rest)),
        }
    }

    fn not_closed_by(&self, start: &'t str, opening: &str, closing: char, rest: &'t str) -> Failed<'t> {
        let next = self.blanks(rest);
        match lexer::first(next) {
            None => self.unclosed_bracket(start, opening),
            Some(b';') => {
                let message = "`;` cannot stand inside brackets";
                self.wrong_at(next, 1, message, format!("write `{closing}` before it; it may stand in a block inside"))
            }
            Some(other @ (b')' | b']' | b'{' | b'}')) => {
                let hint = format!("write `{closing}` before the `{}`", char::from(other));
                self.wrong_at(start, opening.len(), format!("this `{opening}` is not closed"), hint)
            }
            // The next text is on another line, so it is probably the next statement.
            Some(_) if self.between(rest, next).contains('\n') => {
                let hint = format!("write `{closing}` where it ends");
                self.wrong_at(start, opening.len(), format!("this `{opening}` is not closed"), hint)
            }
            Some(_) if opening == "[" => {
                let message = format!("`{}` does not belong here", lexer::shown_word(next));
                let length = lexer::shown_word(next).len();
                self.wrong_at(next, length, message, "between elements stands a `,`: `[1, \"two\", $three]`")
            }
            Some(_) => self.unexpected(rest),
        }
    }
}

/// Length of the bracketed IPv6 address at the start, if there is one: hex digits and at least two colons.
pub(in crate::syntax) fn address_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let address = inner.bytes().take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')).count();
    let after = inner.get(address..)?;
    let scope = after.strip_prefix('%').map_or(0, |scope| {
        1 + scope.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte)).count()
    });
    let colons = inner.bytes().take(address).filter(|byte| *byte == b':').count();
    let length = 1 + address + scope + 1;
    (colons >= 2 && after.get(scope..)?.starts_with(']')).then_some(length)
}
