//! Expressions: the operators, weakest first. Operands are in `primary`.

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::combinator::value;

use super::Reader;
use crate::syntax::ast::{Comparison, Expr, ExprKind, Operator};
use crate::syntax::error::Parsed;
use crate::syntax::lexer::{self, number};

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
        let (rest, left) = self.sum(start)?;
        let next = self.blanks(rest);
        if !matches!(lexer::first(next), Some(b'=' | b'!' | b'<' | b'>')) {
            return Ok((rest, left));
        }
        let Ok((after, comparison)) = comparison_sign(next) else { return Ok((rest, left)) };
        self.state.after = "the comparison";
        let (rest, right) = self.sum(self.blanks(after))?;
        let next = self.blanks(rest);
        if let Ok((after, second)) = comparison_sign(next) {
            let hint = format!("write `a {} b and b {} c`", comparison.symbol(), second.symbol());
            return Err(self.wrong(next, after, "comparisons do not chain", hint));
        }
        let kind = ExprKind::Compare(comparison, Box::new((left, right)));
        Ok((rest, self.node(start, rest, kind)))
    }

    fn sum(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        self.arithmetic(start, additive_sign, Self::product)
    }

    fn product(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        self.arithmetic(start, multiplicative_sign, Self::minus)
    }

    /// Reads a run of operators of equal precedence.
    fn arithmetic(
        &mut self,
        start: &'t str,
        sign: fn(u8) -> Option<Operator>,
        operand: fn(&mut Self, &'t str) -> Parsed<'t, Expr>,
    ) -> Parsed<'t, Expr> {
        let (mut rest, first) = operand(self, start)?;
        let mut others = Vec::new();
        loop {
            let next = self.blanks(rest);
            let Some(operator) = lexer::first(next).and_then(sign) else { break };
            self.state.after = "the operator";
            let (end, one) = operand(self, self.blanks(next.get(1..).unwrap_or("")))?;
            others.push((operator, one));
            rest = end;
        }
        if others.is_empty() {
            return Ok((rest, first));
        }
        Ok((rest, self.node(start, rest, ExprKind::Arithmetic(Box::new(first), others))))
    }

    /// Reads `-`, any number of times, and the operand. The last `-` before a number is the number's sign, so that the
    /// least integer can be written.
    fn minus(&mut self, start: &'t str) -> Parsed<'t, Expr> {
        if start.strip_prefix("--").is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphabetic())) {
            return Err(self.not_a_value(start));
        }
        let mut signs = Vec::new();
        let mut rest = start;
        while let Some(after) = rest.strip_prefix('-') {
            signs.push(rest);
            self.state.after = "the operator";
            rest = self.blanks(after);
        }
        let negative =
            if number::length(rest) > 0 && rest.starts_with(|c: char| c.is_ascii_digit()) { signs.pop() } else { None };
        let (end, inner) = self.deeper(start, signs.len(), |reader| match negative {
            Some(sign) => reader.number(sign, rest, true),
            None => reader.primary(rest),
        })?;
        let wrap = |inner, from: &&'t str| self.node(from, end, ExprKind::Negate(Box::new(inner)));
        Ok((end, signs.iter().rev().fold(inner, wrap)))
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

fn additive_sign(byte: u8) -> Option<Operator> {
    match byte {
        b'+' => Some(Operator::Add),
        b'-' => Some(Operator::Subtract),
        _ => None,
    }
}

fn multiplicative_sign(byte: u8) -> Option<Operator> {
    match byte {
        b'*' => Some(Operator::Multiply),
        b'/' => Some(Operator::Divide),
        b'%' => Some(Operator::Remainder),
        _ => None,
    }
}
