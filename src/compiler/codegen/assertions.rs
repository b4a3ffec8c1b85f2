//! Code for `assert` and `fails`.

use super::Codegen;
use super::builder::count;
use super::statements::simple_comparison;
use crate::compiler::bytecode::{NOWHERE, Op, Reg};
use crate::compiler::check::suggest::closest;
use crate::compiler::names::collect::literal;
use crate::diagnostic::Diagnostic;
use crate::net::errno;
use crate::syntax::ast::{Expr, ExprKind, Piece, PieceKind, Rvalue, RvalueKind, Word, WordKind};
use crate::values::Value;

/// How many values a failed `assert` shows.
const MAX_SHOWN: usize = 4;

impl Codegen<'_, '_> {
    /// Code for `fails ERRNO call`, or `within` in place of the call: gives the error; success is a failed expectation.
    pub(crate) fn fails(&mut self, wanted: &Word, call: &Rvalue, to: Reg) {
        self.b.dirty = true;
        let name = self.b.temporary();
        self.wanted_errno(wanted);
        self.text_word(wanted, name);
        let error = self.b.temporary();
        let failed = self.b.label();
        let keep = self.b.mark();
        self.b.jump(failed, |target| Op::EnterFails { target, to: error, keep });
        self.b.handlers += 1;
        let ignored = self.b.temporary();
        self.rvalue(call, ignored);
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.span = call.span;
        self.b.emit(Op::FailsMissed { wanted: name });
        self.b.place(failed);
        self.b.emit(Op::CheckFails { from: error, wanted: name });
        self.b.emit(Op::Move { to, from: error });
    }

    fn wanted_errno(&mut self, wanted: &Word) {
        let Some(name) = literal(&wanted.kind).filter(|name| name != "any" && errno::number(name).is_none()) else {
            return;
        };
        let diagnostic = Diagnostic::error(format!("`{name}` is no errno name")).at(wanted.span);
        let hint = closest(&name, errno::names()).map_or_else(
            || "write a name like ECONNREFUSED, or `any` for any failure".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        self.wrong(diagnostic.hint(hint));
    }

    pub(in crate::compiler) fn assert(&mut self, value: &Rvalue, text: Option<&Word>) {
        let (held, failed) = (self.b.label(), self.b.label());
        let compared = simple_comparison(value).map(|(comparison, left, right)| {
            let (a, b) = (self.operand(left), self.operand(right));
            self.b.jump(failed, |to| Op::JumpUnlessCompare { comparison, a, b, to });
            (comparison, a, b)
        });
        let shown = if compared.is_none() { shown_words(value) } else { Vec::new() };
        let mistakes = self.env.wrong.len();
        if compared.is_none() {
            self.keep_values(&shown);
            self.jump_unless(value, failed);
        }
        self.b.jump(held, |to| Op::Jump { to });
        self.b.place(failed);
        self.b.span = value.span;
        let register = text.map_or(NOWHERE, |text| {
            let to = self.b.temporary();
            self.text_word(text, to);
            to
        });
        if let Some((comparison, a, b)) = compared {
            self.b.emit(Op::AssertCompare { comparison, a, b, text: register });
        } else {
            // The words are evaluated again, which a mistake in them would be reported twice for.
            let count = if self.env.wrong.len() == mistakes { count(shown.len()) } else { 0 };
            let first = self.b.temporaries(count * 2);
            for (place, (label, word)) in (0..count).zip(&shown) {
                self.b.load(first + place * 2, Value::text(label));
                self.word_value(word, first + place * 2 + 1);
            }
            self.b.span = value.span;
            self.b.emit(Op::AssertFailed { first, count, text: register });
        }
        self.kept.clear();
        self.b.place(held);
    }

    /// Evaluates the words that can be evaluated only once, for the assertion and for the message when it fails.
    fn keep_values(&mut self, shown: &[(String, &Word)]) {
        for (_, word) in shown.iter().filter(|(_, word)| runs_something(word)) {
            let kept = self.b.temporary();
            self.word_value(word, kept);
            self.kept.push((word.span, kept));
        }
    }
}

/// The words of an asserted call or expression whose values are not written there, each with its label.
fn shown_words(value: &Rvalue) -> Vec<(String, &Word)> {
    let mut found = Vec::new();
    match &value.kind {
        RvalueKind::Not(inner) => return shown_words(inner),
        RvalueKind::Call(call) => found.extend(call.words.iter()),
        RvalueKind::Expr(Expr { kind: ExprKind::Word(word), .. }) => found.push(word),
        RvalueKind::Expr(expr) => {
            // What is behind `and` or `or` may never be evaluated.
            variables(expr, &mut found);
            found.retain(|word| !runs_something(word));
        }
        _ => {}
    }
    let mut shown: Vec<(String, &Word)> = Vec::new();
    for (label, word) in found.into_iter().filter_map(|word| Some((label(word)?, word))) {
        if shown.len() < MAX_SHOWN && shown.iter().all(|(other, _)| *other != label || label.ends_with('…')) {
            shown.push((label, word));
        }
    }
    shown
}

fn variables<'e>(expr: &'e Expr, found: &mut Vec<&'e Word>) {
    match &expr.kind {
        ExprKind::Word(word) => found.push(word),
        ExprKind::Or(parts) | ExprKind::And(parts) => parts.iter().for_each(|part| variables(part, found)),
        ExprKind::Not(part) | ExprKind::Negate(part) | ExprKind::Invert(part) => variables(part, found),
        ExprKind::Compare(_, sides) => [&sides.0, &sides.1].into_iter().for_each(|side| variables(side, found)),
        ExprKind::Arithmetic(first, rest) => {
            variables(first, found);
            for (_, part) in rest {
                variables(part, found);
            }
        }
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::None => {}
    }
}

/// How a message calls a word whose value is computed; nothing for one that shows its value itself.
fn label(word: &Word) -> Option<String> {
    match &word.kind {
        WordKind::Bare(_) => None,
        WordKind::Text(pieces) => pieces.iter().find_map(piece_label).map(|_| "the text".to_owned()),
        WordKind::Value(piece) => piece_label(piece),
    }
}

fn piece_label(piece: &Piece) -> Option<String> {
    Some(match &piece.kind {
        PieceKind::Text(_) => return None,
        PieceKind::Variable(name) | PieceKind::VariableOr(name, _) => format!("${name}"),
        PieceKind::Argument(number) | PieceKind::ArgumentOr(number, _) => format!("${number}"),
        PieceKind::Arguments => "$args".to_owned(),
        PieceKind::Substitution(inner) => match &inner.kind {
            RvalueKind::Call(call) if call.words.is_empty() => format!("$({})", call.name.text),
            RvalueKind::Call(call) => format!("$({} …)", call.name.text),
            _ => "$(…)".to_owned(),
        },
        PieceKind::List(_) => "the list".to_owned(),
    })
}

/// Whether evaluating a word runs a call, which must not be done twice.
fn runs_something(word: &Word) -> bool {
    let runs = |piece: &Piece| matches!(piece.kind, PieceKind::Substitution(_) | PieceKind::List(_));
    match &word.kind {
        WordKind::Bare(_) => false,
        WordKind::Text(pieces) => pieces.iter().any(runs),
        WordKind::Value(piece) => runs(piece),
    }
}
