//! Code for statements: assignments, branches and loops. `try_catch` and `assertions` have the others with code of
//! their own.

use super::builder::{LoopLabels, count};
use super::{Codegen, Slot};
use crate::compiler::bytecode::{NOWHERE, Op, Reg};
use crate::source::Span;
use crate::syntax::ast::{
    Block, Comparison, Expr, ExprKind, Name, Operator, PieceKind, Rvalue, RvalueKind, Statement, StatementKind, Word,
    WordKind,
};

impl Codegen<'_, '_> {
    pub(crate) fn statement(&mut self, statement: &Statement) {
        let span = std::mem::replace(&mut self.b.span, statement.head);
        let outer = self.b.begin();
        let (marks, first) = (self.b.marks(), self.b.here());
        if !matches!(statement.kind, StatementKind::While { .. } | StatementKind::Def { .. } | StatementKind::Global(_))
        {
            self.b.statement(statement.head);
        }
        match &statement.kind {
            StatementKind::Assign { targets, value } => self.assign(targets, value),
            StatementKind::AugmentedAssign { operator, target, value } => {
                self.augmented_assign(*operator, target, value);
            }
            StatementKind::If { arms, otherwise } => self.if_else(arms, otherwise.as_ref()),
            StatementKind::While { condition, body } => self.while_loop(condition, body, statement.head),
            StatementKind::Loop { body } => self.endless_loop(body),
            StatementKind::For { name, list, body } => self.for_loop(name, list, body),
            StatementKind::Break => self.leave_loop(|labels| labels.out),
            StatementKind::Continue => self.leave_loop(|labels| labels.again),
            StatementKind::Return(value) => self.return_value(value.as_ref()),
            StatementKind::Try { body, catch, finally } => self.protect(body, catch.as_ref(), finally.as_ref()),
            StatementKind::Assert { value, text } => self.assert(value, text.as_ref()),
            StatementKind::Eval(value) => self.evaluate(value),
            // The collector handles both, before code is made.
            StatementKind::Def { .. } | StatementKind::Global(_) => {}
        }
        self.b.end(&outer);
        self.b.close_marks(marks, first);
        self.b.span = span;
    }

    fn assign(&mut self, targets: &[Name], value: &Rvalue) {
        if let [name] = targets {
            let place = self.target(&name.text);
            let direct = if let Slot::Register(register) = place { Some(register) } else { None };
            let to = direct.unwrap_or_else(|| self.b.temporary());
            self.b.lends = match place {
                Slot::Shared(shared) if self.grows(value, &name.text) => Some(shared),
                _ => None,
            };
            self.rvalue(value, to);
            self.name(value, &name.text, to);
            self.b.result(to);
            self.store(place, to);
        } else {
            let list = self.b.temporary();
            self.rvalue(value, list);
            let wanted = count(targets.len());
            let first = self.b.temporaries(wanted);
            self.b.emit(Op::Unpack { first, from: list, count: wanted });
            // Names are given before the result is recorded, so that `-x` shows the new names.
            for (register, name) in (first..).zip(targets) {
                self.name(value, &name.text, register);
            }
            self.b.result(list);
            for (register, name) in (first..).zip(targets) {
                let place = self.target(&name.text);
                self.store(place, register);
            }
        }
    }

    /// Whether a variable gets its own value with something added: `x = "${x}…"`, `l = append $l $x`.
    fn grows(&self, value: &Rvalue, name: &str) -> bool {
        let is_own = |kind: &PieceKind| matches!(kind, PieceKind::Variable(variable) if variable == name);
        match &value.kind {
            RvalueKind::Expr(Expr { kind: ExprKind::Word(Word { kind: WordKind::Text(pieces), .. }), .. }) => {
                pieces.len() > 1 && is_own(&pieces[0].kind)
            }
            RvalueKind::Call(call) => {
                self.env.vocabulary.command(&call.name.text).is_some_and(|(_, spec)| spec.in_place)
                    && matches!(call.words.first(), Some(Word { kind: WordKind::Value(piece), .. }) if is_own(&piece.kind))
            }
            _ => false,
        }
    }

    /// Names a handle or task after the first variable that it is assigned to.
    fn name(&mut self, value: &Rvalue, name: &str, register: Reg) {
        if may_be_named(value) {
            let constant = self.b.text_constant(name.as_bytes());
            self.b.emit(Op::Name { of: register, constant });
        }
    }

    /// Moves a temporary's value into a variable.
    pub(in crate::compiler) fn store(&mut self, place: Slot, from: Reg) {
        match place {
            Slot::Register(to) if to == from => {}
            Slot::Register(to) => self.b.emit(Op::Move { to, from }),
            Slot::Top(top) => self.b.emit(Op::StoreTop { top, from }),
            Slot::Shared(shared) => self.b.emit(Op::StoreShared { shared, from }),
        }
    }

    fn augmented_assign(&mut self, operator: Operator, target: &Name, value: &Rvalue) {
        if let (Some(small), Some(Slot::Register(to))) = (subtracted(operator, value), self.find(&target.text)) {
            self.b.emit(Op::AddInt { to, a: to, small });
            return self.b.result(to);
        }
        let added = self.b.temporary();
        self.rvalue(value, added);
        let Some(place) = self.place(&target.text, target.span) else { return };
        if let Slot::Register(to) = place {
            self.b.emit(assigning(operator, to, added));
            self.b.result(to);
            return;
        }
        let sum = self.b.temporary();
        self.b.span = target.span;
        self.load_place(place, sum);
        if let Slot::Shared(shared) = place
            && operator == Operator::Add
        {
            self.b.emit(Op::LendShared { shared, from: sum });
        }
        self.b.emit(assigning(operator, sum, added));
        self.b.result(sum);
        self.store(place, sum);
    }

    fn if_else(&mut self, arms: &[(Rvalue, Block)], otherwise: Option<&Block>) {
        let end = self.b.label();
        for (index, (condition, body)) in arms.iter().enumerate() {
            let (body_starts, next) = (self.b.label(), self.b.label());
            let mark = self.b.mark();
            if index > 0 {
                self.b.statement(condition.span);
                self.b.span = condition.span;
            }
            self.b.decides(body_starts, next);
            self.jump_unless(condition, next);
            self.b.release(mark);
            self.b.place(body_starts);
            self.block(body);
            if index + 1 < arms.len() || otherwise.is_some() {
                self.b.jump(end, |to| Op::Jump { to });
            }
            self.b.place(next);
        }
        if let Some(body) = otherwise {
            self.block(body);
        }
        self.b.place(end);
    }

    /// Code of a `while`. The condition stands below the body, so that a round costs one jump.
    fn while_loop(&mut self, condition: &Rvalue, body: &Block, head: Span) {
        let (again, round, out) = (self.b.label(), self.b.label(), self.b.label());
        self.b.jump(again, |to| Op::Jump { to });
        self.b.place(round);
        self.loop_body(body, LoopLabels { out, again, handlers: self.b.handlers });
        self.b.place(again);
        self.b.statement(head);
        self.b.decides(round, out);
        let mark = self.b.mark();
        match simple_comparison(condition).filter(|(_, left, right)| self.is_fixed(left) && self.is_fixed(right)) {
            Some((comparison, left, Expr { kind: ExprKind::Int(small), .. })) if i32::try_from(*small).is_ok() => {
                let a = self.operand(left);
                let small = i32::try_from(*small).unwrap_or_default();
                self.b.jump(round, |to| Op::BackIfInt { comparison, a, small, to });
            }
            Some((comparison, left, right)) => {
                let (a, b) = (self.operand(left), self.operand(right));
                self.b.jump(round, |to| Op::BackIf { comparison, a, b, to });
            }
            None => {
                self.b.emit(Op::Round);
                self.jump_unless(condition, out);
                self.b.jump(round, |to| Op::Jump { to });
            }
        }
        self.b.release(mark);
        self.b.place(out);
    }

    /// Whether an expression is a number, or a variable that only this task can change: a slice may end after it was
    /// read.
    fn is_fixed(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Int(_) | ExprKind::Float(_) => true,
            ExprKind::Word(Word { kind: WordKind::Value(piece), .. }) => match &piece.kind {
                PieceKind::Variable(name) => matches!(self.find(name), Some(Slot::Register(_))),
                _ => false,
            },
            _ => false,
        }
    }

    fn endless_loop(&mut self, body: &Block) {
        let (again, round, out) = (self.b.label(), self.b.label(), self.b.label());
        // An instruction of its own, so that the head and the first statement of the body start at different positions.
        self.b.jump(round, |to| Op::Jump { to });
        self.b.place(round);
        self.loop_body(body, LoopLabels { out, again, handlers: self.b.handlers });
        self.b.place(again);
        self.b.jump(round, |to| Op::Back { to });
        self.b.place(out);
    }

    fn for_loop(&mut self, name: &Name, list: &Rvalue, body: &Block) {
        let (again, next, out) = (self.b.label(), self.b.label(), self.b.label());
        // The list, and the index in the register behind it.
        let elements = self.b.temporaries(2);
        self.rvalue(list, elements);
        self.b.decides_list(elements);
        self.b.dirty = true;
        self.b.span = list.span;
        self.b.emit(Op::ForStart { list: elements });
        self.b.place(next);
        let place = self.target(&name.text);
        let to = if let Slot::Register(register) = place { register } else { self.b.temporary() };
        self.b.jump(out, |done| Op::ForNext { list: elements, to, done });
        self.store(place, to);
        self.loop_body(body, LoopLabels { out, again, handlers: self.b.handlers });
        self.b.place(again);
        self.b.jump(next, |to| Op::Back { to });
        self.b.place(out);
    }

    fn loop_body(&mut self, body: &Block, labels: LoopLabels) {
        self.b.loops.push(labels);
        self.block(body);
        self.b.loops.pop();
    }

    fn leave_loop(&mut self, which: impl FnOnce(&LoopLabels) -> super::builder::Label) {
        // The parser refuses `break` and `continue` outside a loop.
        let Some(labels) = self.b.loops.last().copied() else { return };
        let label = which(&labels);
        if labels.handlers == self.b.handlers {
            self.b.jump(label, |to| Op::Jump { to });
        } else {
            let keep_handlers = labels.handlers;
            self.b.jump(label, |to| Op::JumpOut { to, keep_handlers });
        }
    }

    fn return_value(&mut self, value: Option<&Rvalue>) {
        let from = value.map_or(NOWHERE, |value| {
            let to = self.b.temporary();
            self.rvalue(value, to);
            to
        });
        self.b.emit(Op::Return { from });
    }

    fn evaluate(&mut self, value: &Rvalue) {
        let to = self.b.temporary();
        if let RvalueKind::Call(call) = &value.kind {
            self.statement_call = Some(call.span);
        }
        self.rvalue(value, to);
        self.b.result(to);
        if self.show {
            self.b.emit(Op::Show { from: to });
        }
    }
}

/// Instruction of `to OPERATOR= from`.
fn assigning(operator: Operator, to: Reg, from: Reg) -> Op {
    match operator {
        Operator::Add => Op::AddAssign { to, from },
        _ => Op::Arithmetic { operator, to, a: to, b: from },
    }
}

/// Small number that a `-=` adds, negative: a step of a loop that counts down is one instruction.
fn subtracted(operator: Operator, value: &Rvalue) -> Option<i32> {
    match &value.kind {
        RvalueKind::Expr(Expr { kind: ExprKind::Int(small), .. }) if operator == Operator::Subtract => {
            small.checked_neg().and_then(|small| i32::try_from(small).ok())
        }
        _ => None,
    }
}

/// Comparison and its two sides, if a condition is a single comparison.
pub(in crate::compiler) fn simple_comparison(condition: &Rvalue) -> Option<(Comparison, &Expr, &Expr)> {
    let RvalueKind::Expr(Expr { kind: ExprKind::Compare(comparison, sides), .. }) = &condition.kind else {
        return None;
    };
    Some((*comparison, &sides.0, &sides.1))
}

/// Whether a value can be a handle or task that has no variable's name yet.
fn may_be_named(value: &Rvalue) -> bool {
    match &value.kind {
        RvalueKind::Call(_) | RvalueKind::SpawnCall(_) | RvalueKind::SpawnBlock(_) => true,
        RvalueKind::Expr(Expr { kind: ExprKind::Word(word), .. }) => matches!(word.kind, WordKind::Value(_)),
        _ => false,
    }
}
