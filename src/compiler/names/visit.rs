//! Walk over a syntax tree that reports the names it assigns, declares and mentions. The caller decides what they mean.

use crate::syntax::ast::{
    Block, Call, Expr, ExprKind, Name, Piece, PieceKind, Rvalue, RvalueKind, Statement, StatementKind, Word, WordKind,
};

pub(crate) enum NameUse<'a> {
    /// Name that gets a value: `=`, `+=`, `for`, `catch`.
    Assigned(&'a Name),
    /// Name after `global`.
    Global(&'a Name),
    /// Name of a variable that is read.
    Mentioned(&'a str),
    /// Bare word, which is a variable where the command takes a handle or task.
    Bare(&'a str),
    /// Definition of a function, whose body is not walked.
    Definition(&'a Statement),
    /// Call, reported before its words.
    Call(&'a Call),
}

pub(crate) fn block<'a>(block: &'a Block, see: &mut dyn FnMut(NameUse<'a>)) {
    for statement in &block.statements {
        self::statement(statement, see);
    }
}

fn statement<'a>(statement: &'a Statement, see: &mut dyn FnMut(NameUse<'a>)) {
    match &statement.kind {
        StatementKind::Assign { targets, value } => {
            rvalue(value, see);
            for name in targets {
                see(NameUse::Assigned(name));
            }
        }
        StatementKind::AugmentedAssign { target, value, .. } => {
            rvalue(value, see);
            see(NameUse::Mentioned(&target.text));
            see(NameUse::Assigned(target));
        }
        StatementKind::If { arms, otherwise } => {
            for (condition, body) in arms {
                rvalue(condition, see);
                block(body, see);
            }
            if let Some(body) = otherwise {
                block(body, see);
            }
        }
        StatementKind::While { condition, body } => {
            rvalue(condition, see);
            block(body, see);
        }
        StatementKind::Loop { body } => block(body, see),
        StatementKind::For { name, list, body } => {
            rvalue(list, see);
            see(NameUse::Assigned(name));
            block(body, see);
        }
        StatementKind::Return(value) => value.iter().for_each(|value| rvalue(value, see)),
        StatementKind::Def { .. } => see(NameUse::Definition(statement)),
        StatementKind::Try { body, catch, finally } => {
            block(body, see);
            if let Some((name, body)) = catch {
                if let Some(name) = name {
                    see(NameUse::Assigned(name));
                }
                block(body, see);
            }
            if let Some(body) = finally {
                block(body, see);
            }
        }
        StatementKind::Global(names) => names.iter().for_each(|name| see(NameUse::Global(name))),
        StatementKind::Assert { value, text } => {
            rvalue(value, see);
            if let Some(text) = text {
                word(text, see);
            }
        }
        StatementKind::Eval(value) => rvalue(value, see),
        StatementKind::Break | StatementKind::Continue => {}
    }
}

fn rvalue<'a>(value: &'a Rvalue, see: &mut dyn FnMut(NameUse<'a>)) {
    match &value.kind {
        RvalueKind::Call(inner) | RvalueKind::SpawnCall(inner) => call(inner, see),
        RvalueKind::Not(inner) => rvalue(inner, see),
        RvalueKind::SpawnBlock(body) => block(body, see),
        RvalueKind::Within { time, body } => {
            word(time, see);
            block(body, see);
        }
        RvalueKind::Fails { errno, call: inner } => {
            word(errno, see);
            rvalue(inner, see);
        }
        RvalueKind::Expr(inner) => expr(inner, see),
    }
}

fn call<'a>(call: &'a Call, see: &mut dyn FnMut(NameUse<'a>)) {
    see(NameUse::Call(call));
    call.handle.iter().for_each(|name| see(NameUse::Mentioned(&name.text)));
    call.words.iter().for_each(|inner| word(inner, see));
}

fn word<'a>(word: &'a Word, see: &mut dyn FnMut(NameUse<'a>)) {
    match &word.kind {
        WordKind::Bare(text) => see(NameUse::Bare(text)),
        WordKind::Value(inner) => piece(inner, see),
        WordKind::Text(pieces) => pieces.iter().for_each(|inner| piece(inner, see)),
    }
}

fn piece<'a>(piece: &'a Piece, see: &mut dyn FnMut(NameUse<'a>)) {
    match &piece.kind {
        PieceKind::Variable(name) | PieceKind::VariableOr(name, _) => see(NameUse::Mentioned(name)),
        PieceKind::Substitution(inner) => rvalue(inner, see),
        PieceKind::List(items) => items.iter().for_each(|item| expr(item, see)),
        PieceKind::Text(_) | PieceKind::Argument(_) | PieceKind::ArgumentOr(..) | PieceKind::Arguments => {}
    }
}

fn expr<'a>(inner: &'a Expr, see: &mut dyn FnMut(NameUse<'a>)) {
    match &inner.kind {
        ExprKind::Or(parts) | ExprKind::And(parts) => parts.iter().for_each(|part| expr(part, see)),
        ExprKind::Not(part) | ExprKind::Negate(part) | ExprKind::Invert(part) => expr(part, see),
        ExprKind::Compare(_, sides) => {
            expr(&sides.0, see);
            expr(&sides.1, see);
        }
        ExprKind::Arithmetic(first, rest) => {
            expr(first, see);
            for (_, part) in rest {
                expr(part, see);
            }
        }
        ExprKind::Word(inner) => word(inner, see),
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::None => {}
    }
}
