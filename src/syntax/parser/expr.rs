//! Expressions: the operators, weakest first. Operands are in `primary`.

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::combinator::value;

use super::Reader;
use crate::syntax::ast::{Comparison, Expr, ExprKind, Operator};
use crate::syntax::error::Parsed;
use crate::syntax::lexer::{self, number, operator};

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn expr(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        self.separated(start, "or", "`or`", ExprKind::Or, |reader, at| {
            reader.separated(at, "and", "`and`", ExprKind::And, Self::negation)
        })
    }

    fn node(&self, start: &'t str, rest: &'t str, kind: ExprKind) -> Expr {
        Expr { kind, span: self.span(start, rest) }
    }

    /// Reads operands with a keyword between them; a single operand stays as it is.
    fn separated(
        &mut self,
        start: &'t str,
        keyword: &str,
        after: &'static str,
        join: fn(Vec<Expr>) -> ExprKind,
        operand: fn(&mut Self, &'t str) -> Parsed<'t, Expr>,
    ) -> Parsed<'t, Expr> {
        let (mut rest, first) = operand(self, start)?;
        let mut ahead = lexer::after_keyword(self.blanks(rest), keyword);
        if ahead.is_none() {
            return Ok((rest, first));
        }
        let mut all = vec![first];
        while let Some(next) = ahead {
            self.state.after = after;
            let (end, one) = operand(self, self.blanks(next))?;
            all.push(one);
            rest = end;
            ahead = lexer::after_keyword(self.blanks(rest), keyword);
        }
        Ok((rest, self.node(start, rest, join(all))))
    }

    /// Reads `not`, any number of times, and the comparison after it.
    fn negation(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        let mut nots = Vec::new();
        let mut rest = start;
        while let Some(after) = lexer::after_keyword(rest, "not") {
            nots.push(rest);
            self.state.after = "`not`";
            rest = self.blanks(after);
        }
        let (end, inner) = self.deeper(start, nots.len(), |reader| reader.comparison(rest))?;
        let wrap = |inner, from: &&'t str| self.node(from, end, ExprKind::Not(Box::new(inner)));
        Ok((end, nots.iter().rev().fold(inner, wrap)))
    }

    fn comparison(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        let (rest, left) = self.operators(start, 0)?;
        let next = self.blanks(rest);
        if !matches!(lexer::first(next), Some(b'=' | b'!' | b'<' | b'>')) {
            return Ok((rest, left));
        }
        let Ok((after, comparison)) = comparison_sign(next) else { return Ok((rest, left)) };
        self.state.after = "the comparison";
        let (rest, right) = self.operators(self.blanks(after), 0)?;
        let next = self.blanks(rest);
        if let Ok((after, second)) = comparison_sign(next) {
            let hint = format!("write `$a {} $b and $b {} $c`", comparison.symbol(), second.symbol());
            return Err(self.wrong(next, after, "comparisons do not chain", hint));
        }
        let kind = ExprKind::Compare(comparison, Box::new((left, right)));
        Ok((rest, self.node(start, rest, kind)))
    }

    /// Reads operators that bind at least as strongly as `weakest`. A run of equal precedence is one node, read from
    /// the left; only `**` is read from the right.
    fn operators(&mut self, start: &'t str, weakest: u8) -> Parsed<'t, Expr> {
        let (mut rest, mut left) = self.signed(start)?;
        while let Some((_, _, level)) = operator::ahead(self.blanks(rest)).filter(|ahead| ahead.2 >= weakest) {
            let mut others = Vec::new();
            while let Some((operator, after, _)) = operator::ahead(self.blanks(rest)).filter(|ahead| ahead.2 == level) {
                self.state.after = "the operator";
                let (end, operand) = self.operators(self.blanks(after), level + 1)?;
                others.push((operator, operand));
                rest = end;
            }
            left = self.node(start, rest, ExprKind::Arithmetic(Box::new(left), others));
        }
        Ok((rest, left))
    }

    /// Reads the signs `-` and `~`, any number of them, and the operand with its `**`, which binds more strongly. The
    /// last `-` before a number is the number's sign, so that the least integer can be written.
    fn signed(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        if start.strip_prefix("--").is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphabetic())) {
            return Err(self.not_a_value(start));
        }
        let mut signs = Vec::new();
        let mut rest = start;
        while let Some(after) = after_sign(rest) {
            signs.push(rest);
            self.state.after = "the operator";
            rest = self.blanks(after);
        }
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let raised = is_number && self.power_ahead(rest.get(number::length(rest)..).unwrap_or("")).is_some();
        let negative = if is_number && !raised { signs.pop_if(|sign| sign.starts_with('-')) } else { None };
        let (end, inner) = self.deeper(start, signs.len(), |reader| match negative {
            Some(sign) => reader.number(sign, rest, true),
            None => reader.power(rest),
        })?;
        let wrap = |inner: Expr, from: &&'t str| {
            let inner = Box::new(inner);
            self.node(from, end, if from.starts_with('-') { ExprKind::Negate(inner) } else { ExprKind::Invert(inner) })
        };
        Ok((end, signs.iter().rev().fold(inner, wrap)))
    }

    /// Reads an operand and its `**`, whose right side may have a sign and a `**` of its own.
    fn power(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        let (rest, base) = self.primary(start)?;
        let Some(after) = self.power_ahead(rest) else { return Ok((rest, base)) };
        self.state.after = "the operator";
        let (rest, exponent) = self.deeper(start, 1, |reader| reader.signed(reader.blanks(after)))?;
        let kind = ExprKind::Arithmetic(Box::new(base), vec![(Operator::Power, exponent)]);
        Ok((rest, self.node(start, rest, kind)))
    }

    /// Remaining text behind the `**` that comes next.
    fn power_ahead(&self, rest: &'t str) -> Option<&'t str> {
        self.blanks(rest).strip_prefix("**")
    }
}

/// Reads a comparison sign. The longer signs come first, because nom takes the first that fits.
fn comparison_sign(input: &str) -> Parsed<'_, Comparison> {
    alt((
        value(Comparison::Equal, tag("==")),
        value(Comparison::NotEqual, tag("!=")),
        value(Comparison::LessEqual, tag("<=")),
        value(Comparison::GreaterEqual, tag(">=")),
        value(Comparison::Less, char('<')),
        value(Comparison::Greater, char('>')),
    ))
    .parse(input)
}

/// Remaining text behind the sign at the start. A path, `~/file`, is left to be refused as a whole.
fn after_sign(rest: &str) -> Option<&str> {
    rest.strip_prefix('-').or_else(|| rest.strip_prefix('~').filter(|after| !after.starts_with('/')))
}
