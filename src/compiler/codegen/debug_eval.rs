//! Code for a line typed while a program is stepped through: the line reads and writes the variables of the frame it is
//! typed in and leaves that frame's other registers alone.

use super::builder::Builder;
use super::{Codegen, Env, Scope};
use crate::compiler::bytecode::{Code, Level};
use crate::compiler::names::Names;
use crate::compiler::{Known, Mode, Program, compile_with};
use crate::diagnostic::Diagnostic;
use crate::syntax::ParsedText;
use crate::syntax::ast::{Block, Rvalue, StatementKind};

/// Checks a typed line and compiles it to run in a frame of `inside`. `def`, `return` and `global` are refused.
pub(crate) fn compile_typed(parsed: &ParsedText, inside: &Code, known: Known) -> Result<Program, Vec<Diagnostic>> {
    refuse(&parsed.block)?;
    compile_with(parsed, None, Mode::Prompt, known, |env| codegen(env, inside, &parsed.block).whole(&parsed.block))
}

/// Compiles the head of a block, given with an empty block; the code gives the value in the head.
pub(crate) fn compile_head(parsed: &ParsedText, inside: &Code, known: Known) -> Result<Program, Vec<Diagnostic>> {
    let Some(value) = head_value(&parsed.block) else {
        let wrong = Diagnostic::error("only the value in the head of `if`, `while` and `for` can be edited");
        return Err(if parsed.mistakes.is_empty() { vec![wrong] } else { parsed.mistakes.clone() });
    };
    compile_with(parsed, None, Mode::Prompt, known, |env| {
        let mut codegen = codegen(env, inside, &parsed.block);
        let from = codegen.b.temporary();
        codegen.rvalue(value, from);
        codegen.b.finish(from)
    })
}

fn head_value(block: &Block) -> Option<&Rvalue> {
    let [statement] = &block.statements[..] else { return None };
    match &statement.kind {
        StatementKind::If { arms, .. } => arms.first().map(|(condition, _)| condition),
        StatementKind::While { condition, .. } => Some(condition),
        StatementKind::For { list, .. } => Some(list),
        _ => None,
    }
}

fn refuse(block: &Block) -> Result<(), Vec<Diagnostic>> {
    for statement in &block.statements {
        let what = match statement.kind {
            StatementKind::Def { .. } => "`def`",
            StatementKind::Return(_) => "`return`",
            StatementKind::Global(_) => "`global`",
            _ => continue,
        };
        let wrong = Diagnostic::error(format!("{what} cannot be typed while stepping")).at(statement.head);
        return Err(vec![wrong]);
    }
    Ok(())
}

fn codegen<'e, 'a>(env: &'e mut Env<'a>, inside: &Code, block: &Block) -> Codegen<'e, 'a> {
    let (names, scope) = match inside.level {
        Level::Top => (env.names.top_names().into(), Scope::Top),
        Level::Function => {
            let locals = inside.names.iter().map(ToString::to_string).zip(0..).collect();
            (inside.names.clone(), Scope::Function(locals))
        }
    };
    let mut b = Builder::new("typed", inside.level, names, block.span);
    // The register between them takes the value of the line.
    b.begin_at(inside.registers + 1);
    let mut codegen = Codegen::new(env, b, scope);
    codegen.show = true;
    codegen
}

/// Number of new names that can be made while a program is stepped through.
pub(crate) const SPARE_NAMES: usize = 200;

/// Names that a program to be stepped through is checked against, with room for the names of typed lines.
pub(crate) fn with_spare_names(names: &Names) -> Names {
    let mut names = names.clone();
    names.reserve(SPARE_NAMES);
    names
}
