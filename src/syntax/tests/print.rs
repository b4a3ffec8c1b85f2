//! Syntax tree as compact text, for assertions.

use crate::syntax::ast::{
    Block, Call, Expr, ExprKind, Piece, PieceKind, Rvalue, RvalueKind, Statement, StatementKind, Word, WordKind,
};

fn joined<T>(all: &[T], with: &str, print: impl Fn(&T) -> String) -> String {
    all.iter().map(print).collect::<Vec<_>>().join(with)
}

/// Statements joined by `; `.
pub(super) fn block(block: &Block) -> String {
    joined(&block.statements, "; ", statement)
}

fn braces(inner: &Block) -> String {
    format!("{{{}}}", block(inner))
}

fn statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Assign { targets, value } => {
            format!("{} = {}", joined(targets, ",", |name| name.text.clone()), rvalue(value))
        }
        StatementKind::AugmentedAssign { operator, target, value } => {
            format!("{} {}= {}", target.text, operator.symbol(), rvalue(value))
        }
        StatementKind::If { arms, otherwise } => {
            let arms = joined(arms, " else ", |(condition, body)| format!("if {} {}", rvalue(condition), braces(body)));
            arms + &otherwise.as_ref().map_or(String::new(), |body| format!(" else {}", braces(body)))
        }
        StatementKind::While { condition, body } => format!("while {} {}", rvalue(condition), braces(body)),
        StatementKind::Loop { body } => format!("loop {}", braces(body)),
        StatementKind::For { name, list, body } => format!("for {} in {} {}", name.text, rvalue(list), braces(body)),
        StatementKind::Break => "break".to_owned(),
        StatementKind::Continue => "continue".to_owned(),
        StatementKind::Return(value) => value.as_ref().map_or("return".to_owned(), |v| format!("return {}", rvalue(v))),
        StatementKind::Def { name, params, body } => {
            format!("def {}({}) {}", name.text, joined(params, ",", |name| name.text.clone()), braces(body))
        }
        StatementKind::Try { body, catch, finally } => {
            let caught = catch.as_ref().map_or(String::new(), |(name, body)| {
                format!(" catch {}{}", name.as_ref().map_or(String::new(), |n| format!("{} ", n.text)), braces(body))
            });
            let last = finally.as_ref().map_or(String::new(), |body| format!(" finally {}", braces(body)));
            format!("try {}{caught}{last}", braces(body))
        }
        StatementKind::Global(names) => format!("global {}", joined(names, ",", |name| name.text.clone())),
        StatementKind::Assert { value, text } => {
            format!("assert {}{}", rvalue(value), text.as_ref().map_or(String::new(), |t| format!(" , {}", word(t))))
        }
        StatementKind::Eval(value) => rvalue(value),
    }
}

fn rvalue(value: &Rvalue) -> String {
    match &value.kind {
        RvalueKind::Call(inner) => call(inner),
        RvalueKind::Not(inner) => format!("!{}", rvalue(inner)),
        RvalueKind::SpawnCall(inner) => format!("spawn {}", call(inner)),
        RvalueKind::SpawnBlock(body) => format!("spawn {}", braces(body)),
        RvalueKind::Within { time, body } => format!("within {} {}", word(time), braces(body)),
        RvalueKind::Fails { errno, call: inner } => format!("fails {} {}", word(errno), rvalue(inner)),
        RvalueKind::Expr(inner) => expr(inner),
    }
}

/// `handle.name(word, word)`
fn call(call: &Call) -> String {
    let handle = call.handle.as_ref().map_or(String::new(), |name| format!("{}.", name.text));
    format!("{handle}{}({})", call.name.text, joined(&call.words, ", ", word))
}

/// A bare word as it is, `<value>`, or `"text"`.
fn word(word: &Word) -> String {
    match &word.kind {
        WordKind::Bare(text) => text.clone(),
        WordKind::Value(inner) => format!("<{}>", piece(inner)),
        WordKind::Text(pieces) => format!("\"{}\"", joined(pieces, "|", piece)),
    }
}

fn piece(piece: &Piece) -> String {
    let shown = |bytes: &[u8]| bytes.escape_ascii().to_string();
    match &piece.kind {
        PieceKind::Text(bytes) => shown(bytes),
        PieceKind::Variable(name) => format!("${name}"),
        PieceKind::VariableOr(name, default) => format!("${name}:-{}", shown(default)),
        PieceKind::Argument(number) => format!("${number}"),
        PieceKind::ArgumentOr(number, default) => format!("${number}:-{}", shown(default)),
        PieceKind::Arguments => "$args".to_owned(),
        PieceKind::Substitution(value) => format!("$({})", rvalue(value)),
        PieceKind::List(elements) => format!("[{}]", joined(elements, ", ", expr)),
    }
}

fn expr(tree: &Expr) -> String {
    match &tree.kind {
        ExprKind::Or(all) => format!("({})", joined(all, " or ", expr)),
        ExprKind::And(all) => format!("({})", joined(all, " and ", expr)),
        ExprKind::Not(inner) => format!("not {}", expr(inner)),
        ExprKind::Compare(comparison, both) => {
            format!("({} {} {})", expr(&both.0), comparison.symbol(), expr(&both.1))
        }
        ExprKind::Arithmetic(first, others) => {
            let others = joined(others, " ", |(operator, operand)| format!("{} {}", operator.symbol(), expr(operand)));
            format!("({} {others})", expr(first))
        }
        ExprKind::Negate(inner) => format!("-{}", expr(inner)),
        ExprKind::Invert(inner) => format!("~{}", expr(inner)),
        ExprKind::Int(number) => number.to_string(),
        ExprKind::Float(number) => format!("{number:?}f"),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::None => "none".to_owned(),
        ExprKind::Word(inner) => word(inner),
    }
}
