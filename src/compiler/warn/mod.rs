//! Warnings: what passes the check and probably does something else than was meant, such as a variable's name that is
//! sent as text. They are looked for after the check, in the tree, and only where they are shown.

mod call;
mod dropped;
mod quoted;
mod scope;
mod words;

use std::collections::HashSet;
use std::rc::Rc;

use super::codegen::last_value;
use super::names::Names;
use super::names::collect::{Collected, Files};
use super::{MAX_DIAGNOSTICS, Mode};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId, Span};
use crate::spec::Vocabulary;
use crate::syntax::ParsedText;
use crate::syntax::ast::{
    Block, Expr, ExprKind, Name, Piece, PieceKind, Rvalue, RvalueKind, Statement, StatementKind, Word, WordKind,
};
use scope::Scope;

/// What a program is looked over with.
pub(super) struct Facts<'a> {
    /// Names there were before it, as at the prompt.
    pub before: &'a Names,
    /// All names, its own included.
    pub names: &'a Names,
    pub vocabulary: &'a dyn Vocabulary,
    pub collected: &'a Collected,
    pub files: &'a dyn Files,
    pub mode: Mode,
}

/// Longest line that a hint shows as a whole.
const SHOWN_LINE: usize = 100;

pub(super) fn warnings(facts: &Facts, program: &ParsedText) -> Vec<Diagnostic> {
    let scope = Scope::top(&program.block, facts);
    let written = last_value(&program.block).filter(|_| facts.mode == Mode::Lines);
    let mut warner = Warner { facts, found: Vec::new(), scope, written, place: Place::default(), seen: HashSet::new() };
    warner.block(&program.block, End::Nothing);
    warner.found
}

/// What becomes of a block's last value, if it were returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Nothing,
    /// The function's result.
    Function,
    /// The task's result.
    Task,
}

/// Blocks around the current place.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// In a block whose failure is caught or whose time is limited: a call there may be made only to see whether it
    /// succeeds.
    tries: bool,
    /// End of the outermost loop.
    loop_end: Option<u32>,
}

struct Warner<'a> {
    facts: &'a Facts<'a>,
    found: Vec<Diagnostic>,
    scope: Scope<'a>,
    /// Value that `-c` writes.
    written: Option<Span>,
    place: Place,
    /// Sourced files that were looked over.
    seen: HashSet<SourceId>,
}

impl<'a> Warner<'a> {
    fn warn(&mut self, message: impl Into<String>, span: Span, hints: impl IntoIterator<Item = String>) {
        // More are not shown.
        if self.found.len() > MAX_DIAGNOSTICS {
            return;
        }
        let mut warning = Diagnostic::warning(message).at(span);
        warning.hints.extend(hints);
        self.found.push(warning);
    }

    fn source(&self, span: Span) -> Option<Rc<Source>> {
        self.facts.files.source(span.source)
    }

    fn text(&self, span: Span) -> String {
        self.source(span).map_or_else(String::new, |source| source.slice(span).to_owned())
    }

    /// Text of `whole` with another text in place of `part`, when that is short enough to be shown.
    fn replaced(&self, whole: Span, part: Span, by: &str) -> String {
        let length = (whole.end - whole.start).saturating_sub(part.end - part.start) as usize + by.len();
        let Some(source) = self.source(whole).filter(|_| length <= SHOWN_LINE) else { return by.to_owned() };
        let piece = |start: u32, end: u32| source.text.get(start as usize..end as usize).unwrap_or("");
        let line = format!("{}{by}{}", piece(whole.start, part.start), piece(part.end, whole.end));
        if line.contains('\n') { by.to_owned() } else { line }
    }

    fn block(&mut self, block: &'a Block, end: End) {
        let last = block.statements.len().wrapping_sub(1);
        for (index, statement) in block.statements.iter().enumerate() {
            self.statement(statement, if index == last { end } else { End::Nothing });
        }
    }

    fn inside(&mut self, place: Place, block: &'a Block) {
        let outer = std::mem::replace(&mut self.place, place);
        self.block(block, End::Nothing);
        self.place = outer;
    }

    fn looped(&mut self, body: &'a Block) {
        let loop_end = self.place.loop_end.or(Some(body.span.end));
        self.inside(Place { loop_end, ..self.place }, body);
    }

    fn statement(&mut self, statement: &'a Statement, end: End) {
        match &statement.kind {
            StatementKind::Assign { targets, value } => {
                self.scope.assigning = targets.iter().map(|name| name.span).collect();
                self.rvalue(value);
                self.scope.assigning.clear();
            }
            StatementKind::AugmentedAssign { value, .. } => self.rvalue(value),
            StatementKind::If { arms, otherwise } => {
                for (condition, body) in arms {
                    self.rvalue(condition);
                    self.inside(self.place, body);
                }
                if let Some(body) = otherwise {
                    self.inside(self.place, body);
                }
            }
            StatementKind::While { condition, body } => {
                let outer = self.place;
                self.place.loop_end = outer.loop_end.or(Some(body.span.end));
                self.rvalue(condition);
                self.place = outer;
                self.looped(body);
            }
            StatementKind::Loop { body } => self.looped(body),
            StatementKind::For { list, body, .. } => {
                self.rvalue(list);
                self.looped(body);
            }
            StatementKind::Return(value) => value.iter().for_each(|value| self.rvalue(value)),
            StatementKind::Def { params, body, .. } => self.function(params, body),
            StatementKind::Try { body, catch, finally } => {
                self.inside(Place { tries: true, ..self.place }, body);
                if let Some((_, body)) = catch {
                    self.inside(self.place, body);
                }
                if let Some(body) = finally {
                    self.inside(self.place, body);
                }
            }
            StatementKind::Assert { value, text } => {
                self.rvalue(value);
                if let Some(text) = text {
                    self.word(text);
                }
            }
            StatementKind::Eval(value) => {
                self.dropped(value, end);
                self.rvalue(value);
            }
            StatementKind::Global(_) | StatementKind::Break | StatementKind::Continue => {}
        }
    }

    fn function(&mut self, params: &'a [Name], body: &'a Block) {
        let outer = self.scope.enter(params, body);
        let place = std::mem::take(&mut self.place);
        self.block(body, End::Function);
        self.place = place;
        self.scope.own = outer;
    }

    fn rvalue(&mut self, value: &'a Rvalue) {
        match &value.kind {
            RvalueKind::Call(call) | RvalueKind::SpawnCall(call) => self.call(call),
            RvalueKind::Not(inner) => self.rvalue(inner),
            RvalueKind::SpawnBlock(body) => {
                // What the task is to the block around it says nothing about the block.
                let outer = self.place;
                self.place.tries = false;
                self.block(body, End::Task);
                self.place = outer;
            }
            RvalueKind::Within { body, .. } => self.inside(Place { tries: true, ..self.place }, body),
            RvalueKind::Fails { call, .. } => self.rvalue(call),
            RvalueKind::Expr(inner) => self.expr(inner),
        }
    }

    fn word(&mut self, word: &'a Word) {
        match &word.kind {
            WordKind::Bare(_) => {}
            WordKind::Value(inner) => self.piece(inner),
            WordKind::Text(pieces) => {
                self.quoted(word);
                for piece in pieces {
                    self.piece(piece);
                }
            }
        }
    }

    fn piece(&mut self, piece: &'a Piece) {
        match &piece.kind {
            PieceKind::Substitution(inner) => self.rvalue(inner),
            PieceKind::List(items) => items.iter().for_each(|item| self.expr(item)),
            _ => {}
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Or(parts) | ExprKind::And(parts) => parts.iter().for_each(|part| self.expr(part)),
            ExprKind::Not(part) | ExprKind::Negate(part) | ExprKind::Invert(part) => self.expr(part),
            ExprKind::Compare(_, sides) => {
                self.expr(&sides.0);
                self.expr(&sides.1);
            }
            ExprKind::Arithmetic(first, rest) => {
                self.expr(first);
                for (_, part) in rest {
                    self.expr(part);
                }
            }
            ExprKind::Word(word) => self.word(word),
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::None => {}
        }
    }
}
