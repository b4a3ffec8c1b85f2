//! Code for expressions, conditions and the pieces of words.

use super::builder::{Label, count};
use super::{Codegen, Slot};
use crate::compiler::bytecode::{Op, Reg};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Operator, Piece, PieceKind, Rvalue, RvalueKind, Word, WordKind};
use crate::values::Value;

impl Codegen<'_, '_> {
    /// Evaluates an RVALUE into `to`, which is written only as the very last step.
    pub(crate) fn rvalue(&mut self, value: &Rvalue, to: Reg) {
        let span = std::mem::replace(&mut self.b.span, value.span);
        match &value.kind {
            RvalueKind::Call(call) => self.call(call, to),
            RvalueKind::Not(inner) => {
                let from = self.b.temporary();
                self.rvalue(inner, from);
                self.b.emit(Op::Not { to, from });
            }
            RvalueKind::SpawnCall(call) => self.spawn_call(call, to),
            RvalueKind::SpawnBlock(body) => {
                let (code, copies) = self.spawn_block(body);
                self.spawn(code, copies, "task", to);
            }
            RvalueKind::Within { time, body } => self.within(time, body, to),
            RvalueKind::Fails { errno, call } => self.fails(errno, call, to),
            RvalueKind::Expr(inner) => self.expr(inner, to),
        }
        self.b.span = span;
    }

    /// Evaluates an expression into `to`, which is written only as the very last step.
    pub(crate) fn expr(&mut self, expr: &Expr, to: Reg) {
        let span = std::mem::replace(&mut self.b.span, expr.span);
        match &expr.kind {
            ExprKind::Int(value) => self.b.load(to, Value::Int(*value)),
            ExprKind::Float(value) => self.b.load(to, Value::Float(*value)),
            ExprKind::Bool(value) => self.b.load(to, Value::Bool(*value)),
            ExprKind::None => self.b.load(to, Value::None),
            ExprKind::Word(word) => self.word_value(word, to),
            ExprKind::Or(parts) => self.early_end(parts, to, |from, to| Op::JumpIf { from, to }),
            ExprKind::And(parts) => self.early_end(parts, to, |from, to| Op::JumpUnless { from, to }),
            ExprKind::Not(part) => {
                let from = self.operand(part);
                self.b.emit(Op::Not { to, from });
            }
            ExprKind::Compare(comparison, sides) => {
                let (a, b) = (self.operand(&sides.0), self.operand(&sides.1));
                self.b.emit(Op::Compare { comparison: *comparison, to, a, b });
            }
            ExprKind::Arithmetic(first, rest) => self.arithmetic(first, rest, to),
            ExprKind::Negate(part) => {
                let from = self.operand(part);
                self.b.emit(Op::Negate { to, from });
            }
            ExprKind::Invert(part) => {
                let from = self.operand(part);
                self.b.emit(Op::Invert { to, from });
            }
        }
        self.b.span = span;
    }

    /// Evaluates `and` or `or`, which stop early and give true or false.
    fn early_end(&mut self, parts: &[Expr], to: Reg, jump: impl Fn(Reg, u32) -> Op) {
        let end = self.b.label();
        let truth = self.b.temporary();
        for (index, part) in parts.iter().enumerate() {
            let mark = self.b.mark();
            let from = self.operand(part);
            self.b.emit(Op::Truth { to: truth, from });
            self.b.release(mark);
            if index + 1 < parts.len() {
                self.b.jump(end, |target| jump(truth, target));
            }
        }
        self.b.place(end);
        self.b.emit(Op::Move { to, from: truth });
    }

    fn arithmetic(&mut self, first: &Expr, rest: &[(Operator, Expr)], to: Reg) {
        let mark = self.b.mark();
        let mut a = self.operand(first);
        for (index, (operator, part)) in rest.iter().enumerate() {
            let small = match (&part.kind, operator) {
                (ExprKind::Int(value), Operator::Add) => i32::try_from(*value).ok(),
                (ExprKind::Int(value), Operator::Subtract) => {
                    value.checked_neg().and_then(|value| i32::try_from(value).ok())
                }
                _ => None,
            };
            let b = if small.is_some() { a } else { self.operand(part) };
            let last = index + 1 == rest.len();
            // One temporary is enough for a whole sum.
            let into = if last {
                to
            } else if a >= mark {
                a
            } else {
                self.b.temporary()
            };
            match small {
                Some(small) => self.b.emit(Op::AddInt { to: into, a, small }),
                None => self.b.emit(Op::Arithmetic { operator: *operator, to: into, a, b }),
            }
            a = into;
        }
        self.b.release(mark);
    }

    /// Register of an expression's value: the variable's own, or a temporary.
    pub(crate) fn operand(&mut self, expr: &Expr) -> Reg {
        if let ExprKind::Word(Word { kind: WordKind::Value(piece), span }) = &expr.kind
            && let PieceKind::Variable(name) = &piece.kind
            && let Some(Slot::Register(register)) = self.place(name, *span)
        {
            return register;
        }
        let to = self.b.temporary();
        self.expr(expr, to);
        to
    }

    /// Jumps to `label` when a condition is false.
    pub(crate) fn jump_unless(&mut self, condition: &Rvalue, label: Label) {
        match &condition.kind {
            RvalueKind::Expr(expr) => self.jump_unless_expr(expr, label),
            RvalueKind::Not(inner) => {
                let from = self.b.temporary();
                self.rvalue(inner, from);
                self.b.jump(label, |to| Op::JumpIf { from, to });
            }
            _ => {
                let from = self.b.temporary();
                self.rvalue(condition, from);
                self.b.jump(label, |to| Op::JumpUnless { from, to });
            }
        }
    }

    fn jump_unless_expr(&mut self, expr: &Expr, label: Label) {
        match &expr.kind {
            ExprKind::And(parts) => parts.iter().for_each(|part| self.jump_unless_expr(part, label)),
            ExprKind::Compare(comparison, sides) => {
                let span = std::mem::replace(&mut self.b.span, expr.span);
                let (a, b) = (self.operand(&sides.0), self.operand(&sides.1));
                let comparison = *comparison;
                self.b.jump(label, |to| Op::JumpUnlessCompare { comparison, a, b, to });
                self.b.span = span;
            }
            ExprKind::Not(part) => {
                let from = self.checked_operand(part);
                self.b.jump(label, |to| Op::JumpIf { from, to });
            }
            _ => {
                let from = self.checked_operand(expr);
                self.b.jump(label, |to| Op::JumpUnless { from, to });
            }
        }
    }

    /// Operand of a jump; the jump itself reports the expression when a variable has no value yet.
    fn checked_operand(&mut self, expr: &Expr) -> Reg {
        let register = self.operand(expr);
        self.b.span = expr.span;
        register
    }

    /// Evaluates a word of an expression: a value, or pieces joined to text.
    pub(crate) fn word_value(&mut self, word: &Word, to: Reg) {
        match &word.kind {
            WordKind::Value(piece) => self.piece(piece, to),
            WordKind::Text(pieces) => self.text(pieces, to),
            WordKind::Bare(text) => self.b.load(to, Value::text(text)),
        }
    }

    /// Evaluates a word to its text form, whatever its type is.
    pub(crate) fn text_word(&mut self, word: &Word, to: Reg) {
        match &word.kind {
            WordKind::Value(piece) => {
                let first = self.b.temporary();
                self.piece(piece, first);
                self.b.emit(Op::Text { to, first, count: 1 });
            }
            _ => self.word_value(word, to),
        }
    }

    fn text(&mut self, pieces: &[Piece], to: Reg) {
        match pieces {
            [] => self.b.load(to, Value::text("")),
            [Piece { kind: PieceKind::Text(bytes), .. }] => self.b.load(to, Value::bytes(bytes.as_slice())),
            _ => {
                let mark = self.b.mark();
                let lends = self.b.lends.take();
                let first = self.b.temporaries(count(pieces.len()));
                for (register, piece) in (first..).zip(pieces) {
                    self.piece(piece, register);
                }
                if let Some(shared) = lends {
                    self.b.emit(Op::LendShared { shared, from: first });
                }
                self.b.emit(Op::Text { to, first, count: count(pieces.len()) });
                self.b.release(mark);
            }
        }
    }

    fn piece(&mut self, piece: &Piece, to: Reg) {
        let span = std::mem::replace(&mut self.b.span, piece.span);
        match &piece.kind {
            PieceKind::Text(bytes) => self.b.load(to, Value::bytes(bytes.as_slice())),
            PieceKind::Variable(name) => {
                if let Some(place) = self.place(name, piece.span) {
                    self.load_place(place, to);
                }
            }
            PieceKind::VariableOr(name, default) => self.variable_or(name, default, to),
            PieceKind::Argument(number) => self.b.emit(Op::LoadArgument { to, number: *number }),
            PieceKind::ArgumentOr(number, default) => {
                let value = self.b.temporary();
                self.b.emit(Op::TryArgument { to: value, number: *number });
                self.or_default(value, default, to);
            }
            PieceKind::Arguments => self.b.emit(Op::LoadArguments { to }),
            PieceKind::Substitution(inner) => self.rvalue(inner, to),
            PieceKind::List(items) => self.list(items, to),
        }
        self.b.span = span;
    }

    fn variable_or(&mut self, name: &str, default: &[u8], to: Reg) {
        let value = self.b.temporary();
        if name == "args" {
            self.b.emit(Op::LoadArguments { to: value });
            return self.or_default(value, default, to);
        }
        match self.find(name) {
            Some(Slot::Register(from)) => self.b.emit(Op::TryCopy { to: value, from }),
            Some(Slot::Top(top)) => self.b.emit(Op::TryTop { to: value, top }),
            Some(Slot::Shared(shared)) => self.b.emit(Op::TryShared { to: value, shared }),
            // No statement assigns the variable, which is what the default is for.
            None => self.b.load(value, Value::None),
        }
        self.or_default(value, default, to);
    }

    fn or_default(&mut self, value: Reg, default: &[u8], to: Reg) {
        let constant = self.b.text_constant(default);
        self.b.emit(Op::OrDefault { to: value, constant });
        self.b.emit(Op::Move { to, from: value });
    }

    pub(crate) fn load_place(&mut self, place: Slot, to: Reg) {
        self.b.dirty = true;
        match place {
            Slot::Register(from) => self.b.emit(Op::Copy { to, from }),
            Slot::Top(top) => self.b.emit(Op::LoadTop { to, top }),
            Slot::Shared(shared) => self.b.emit(Op::LoadShared { to, shared }),
        }
    }

    fn list(&mut self, items: &[Expr], to: Reg) {
        let mark = self.b.mark();
        let first = self.b.temporaries(count(items.len()));
        for (register, item) in (first..).zip(items) {
            self.expr(item, register);
        }
        self.b.emit(Op::List { to, first, count: count(items.len()) });
        self.b.release(mark);
    }

    /// Reads the variable named by a bare word, where a command takes a handle or task.
    pub(crate) fn named_variable(&mut self, name: &str, span: Span, to: Reg) {
        let before = std::mem::replace(&mut self.b.span, span);
        if let Some(place) = self.place_of_handle(name, span) {
            self.load_place(place, to);
        }
        self.b.span = before;
    }
}
