//! RVALUE: what may stand after `=`, as a condition, in `$( )` and as a statement. Decides between a call, a statement
//! that may stand where a call may (`spawn`, `within`, `fails`) and an expression.

use super::{Around, Looping, Mode, Reader};
use crate::syntax::ast::{PieceKind, Rvalue, RvalueKind, Word};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::{is_keyword, lexer};

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn rvalue(&mut self, start: &'t str) -> Parsed<'t, Rvalue> {
        let Some((rest, name)) = lexer::name_ahead(start) else { return self.expression(start) };
        let (rest, kind) = match name.as_ref() {
            "not" => return self.negated(start),
            "true" | "false" | "none" => return self.expression(start),
            "spawn" => self.spawn(start, rest)?,
            "within" => self.within(start, rest)?,
            "fails" => self.fails(start, rest)?,
            // `x = if.foo` is the same mistake as `x = if`.
            keyword if is_keyword(keyword) => return Err(self.keyword_as_value(start, rest, keyword)),
            _ => {
                let (rest, call) = self.call(start)?;
                (rest, RvalueKind::Call(call))
            }
        };
        Ok((rest, Rvalue { kind, span: self.span(start, rest) }))
    }

    /// Reads an expression that must be the whole RVALUE.
    fn expression(&mut self, start: &'t str) -> Parsed<'t, Rvalue> {
        let (rest, expr) = self.expr(start)?;
        let next = self.blanks(rest);
        let comma = self.state.mode.assert && next.starts_with(',');
        // Inside brackets the code that reads the bracket reports the mistake: a `)` may be missing.
        if !comma && !self.state.mode.inline && !lexer::first(next).is_none_or(lexer::ends_call) {
            return Err(self.unexpected(rest));
        }
        let span = expr.span;
        Ok((rest, Rvalue { kind: RvalueKind::Expr(expr), span }))
    }

    /// Reads `not`, once or more: before a call it makes an RVALUE of its own, otherwise it is an operator.
    fn negated(&mut self, start: &'t str) -> Parsed<'t, Rvalue> {
        let mut nots = Vec::new();
        let mut rest = start;
        while let Some(after) = lexer::after_keyword(rest, "not") {
            nots.push(rest);
            rest = self.blanks(after);
        }
        let calls = |name: &str| !is_keyword(name) || matches!(name, "spawn" | "within" | "fails");
        if !lexer::name_ahead(rest).is_some_and(|(_, name)| calls(&name)) {
            return self.expression(start);
        }
        let (end, inner) = self.deeper(start, nots.len(), |reader| reader.rvalue(rest))?;
        let wrap = |inner: Rvalue, from: &&'t str| Rvalue {
            kind: RvalueKind::Not(Box::new(inner)),
            span: self.span(from, end),
        };
        Ok((end, nots.iter().rev().fold(inner, wrap)))
    }

    fn spawn(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, RvalueKind> {
        self.check_keyword_alone(start, after)?;
        let next = self.blanks(after);
        if next.starts_with('{') {
            let outer = self.state.around.looping;
            let looping = if outer == Looping::No { Looping::No } else { Looping::BeyondSpawn };
            let (rest, block) = self.block(next, Around { top: false, returns: true, looping })?;
            return Ok((rest, RvalueKind::SpawnBlock(block)));
        }
        self.check_call_ahead(next, "`spawn` needs a call or a block", "write `spawn COMMAND …` or `spawn { … }`")?;
        let (rest, call) = self.call(next)?;
        Ok((rest, RvalueKind::SpawnCall(call)))
    }

    fn within(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, RvalueKind> {
        self.check_keyword_alone(start, after)?;
        let hint = "write `within 2s { … }`";
        let (rest, time) = self.required_word(self.blanks(after), "`within` needs a time", hint)?;
        let (rest, body) = self.body(rest, "within", Around { top: false, ..self.state.around })?;
        Ok((rest, RvalueKind::Within { time, body }))
    }

    fn fails(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, RvalueKind> {
        self.check_keyword_alone(start, after)?;
        let hint = "write `fails ECONNREFUSED connect 127.0.0.1:1`; `any` is every errno";
        let (rest, errno) = self.required_word(self.blanks(after), "`fails` needs an errno name", hint)?;
        let next = self.blanks(rest);
        if lexer::after_keyword(next, "within").is_none() {
            self.check_call_ahead(next, "`fails` needs a call after the errno name", hint)?;
        }
        let (rest, call) = self.rvalue(next)?;
        Ok((rest, RvalueKind::Fails { errno, call: Box::new(call) }))
    }

    /// Reads one word; `missing` is the message if there is none.
    pub(in crate::syntax) fn required_word(&mut self, start: &'t str, missing: &str, hint: &str) -> Parsed<'t, Word> {
        self.word(start).map_err(|failed| match failed {
            nom::Err::Failure(named) => nom::Err::Failure(named),
            _ => self.wrong_here(start, missing, hint),
        })
    }

    fn check_call_ahead(&self, next: &'t str, missing: &str, hint: &str) -> Result<(), Failed<'t>> {
        match lexer::name_ahead(next) {
            Some((_, name)) if !is_keyword(&name) => Ok(()),
            _ => Err(self.wrong_here(next, missing, hint)),
        }
    }

    /// Refuses a keyword that touches other text.
    pub(in crate::syntax) fn check_keyword_alone(&self, start: &'t str, after: &'t str) -> Result<(), Failed<'t>> {
        if lexer::first(after).is_none_or(|byte| lexer::ends_word(byte) || byte == b'\\') {
            return Ok(());
        }
        let keyword = self.between(start, after);
        let hint = format!("write a blank after `{keyword}`");
        Err(self.wrong_at(start, lexer::shown_word(start).len(), format!("`{keyword}` is a keyword"), hint))
    }

    /// Reads `$( RVALUE )`.
    pub(in crate::syntax) fn substitution(&mut self, start: &'t str) -> Parsed<'t, PieceKind> {
        let mode = Mode { inline: true, ..Mode::default() };
        self.bracketed(start, "$(", mode, |reader| {
            reader.state.after = "`$(`";
            let inner = reader.blanks(start.get(2..).unwrap_or(""));
            let (rest, value) = reader.rvalue(inner)?;
            let (rest, ()) = reader.closed(start, "$(", ')', rest)?;
            Ok((rest, PieceKind::Substitution(Box::new(value))))
        })
    }
}
