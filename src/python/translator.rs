//! The state of a translation, and what everything else needs of it: names, comments, refusals, notes.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use super::ast::{Expr, Place, Program, Remark, Stmt, StmtKind};
use super::code::Value;
use super::facts::Facts;
use super::out::Out;
use super::parse::remark;
use super::types::Type;

/// Why something has no translation, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub at: usize,
    pub reason: String,
}

pub(super) type Translated<T> = Result<T, Refusal>;

/// Fails with the reason why an expression has no translation.
pub(super) fn refuse<T>(place: Place, reason: impl Into<String>) -> Translated<T> {
    Err(Refusal { at: place.start, reason: reason.into() })
}

pub(super) type Types = HashMap<String, Type>;

/// What one pass over the program tells the next: types and names that are made further down.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub parameters: HashMap<(String, usize), Type>,
    pub returns: HashMap<String, Type>,
    pub globals: Types,
    /// Types at the heads of loops.
    pub heads: HashMap<usize, Types>,
    /// Names that get a value, by function.
    pub defined: HashSet<(String, String)>,
    pub passes: usize,
    pub changed: bool,
}

impl Known {
    pub(super) fn learn(&mut self, name: &str, ty: Type) {
        let before = self.globals.get(name).cloned().unwrap_or(Type::Never);
        let after = before.clone().join(ty).limited(3);
        if after != before {
            self.changed = true;
            self.globals.insert(name.to_owned(), after);
        }
    }

    pub(super) fn learn_parameter(&mut self, function: &str, index: usize, ty: Type) {
        let key = (function.to_owned(), index);
        let before = self.parameters.get(&key).cloned().unwrap_or(Type::Never);
        let after = before.clone().join(ty).limited(3);
        if after != before {
            self.changed = true;
            self.parameters.insert(key, after);
        }
    }

    pub(super) fn learn_return(&mut self, function: &str, ty: Type) {
        let before = self.returns.get(function).cloned().unwrap_or(Type::Never);
        let after = before.clone().join(ty).limited(3);
        if after != before {
            self.changed = true;
            self.returns.insert(function.to_owned(), after);
        }
    }

    pub(super) fn parameter(&self, function: &str, index: usize) -> Type {
        self.parameters.get(&(function.to_owned(), index)).cloned().unwrap_or(Type::Never)
    }
}

/// A loop, or a `try` with a flag, around what is being translated.
#[derive(Debug)]
pub(super) enum Around {
    Loop {
        id: usize,
        /// Types where it was left by `break`.
        left: Option<Types>,
        /// Statement for each `break`, when the loop has an `else`.
        on_break: Option<String>,
        /// Statement before each `continue`.
        on_continue: Option<String>,
    },
    /// Statement to run before the block is left by `return`, `break` or `continue`.
    Try(String),
}

pub(super) struct Translator<'p> {
    pub text: &'p str,
    pub lines: Vec<&'p str>,
    pub program: &'p Program,
    pub facts: &'p Facts<'p>,
    pub known: &'p mut Known,
    pub defined: HashSet<(String, String)>,
    pub refused: &'p HashMap<usize, String>,
    pub is_command: &'p dyn Fn(&str) -> bool,
    /// Name of the Python file.
    pub name: &'p str,
    pub out: Out,
    next_comment: usize,
    /// The function, or nothing at the top level.
    pub scope: String,
    pub env: Types,
    /// Whether the end of what was translated is never reached.
    pub dead: bool,
    pub around: Vec<Around>,
    /// Variables that stand for what Python writes otherwise: `self.request` of a handler.
    pub attributes: HashMap<String, Value>,
    /// Name of the error that `raise` alone raises again.
    pub caught: Option<String>,
    made: HashMap<String, usize>,
    pub library: BTreeSet<&'static str>,
    pub untranslated: Vec<Remark>,
    pub notes: Vec<Remark>,
    /// Unstarted threads by their variable: what `start` is.
    pub threads: HashMap<String, String>,
}

impl<'p> Translator<'p> {
    pub(super) fn new(
        text: &'p str,
        name: &'p str,
        program: &'p Program,
        facts: &'p Facts<'p>,
        known: &'p mut Known,
        refused: &'p HashMap<usize, String>,
        is_command: &'p dyn Fn(&str) -> bool,
    ) -> Translator<'p> {
        Translator {
            text,
            lines: text.lines().collect(),
            program,
            facts,
            known,
            defined: HashSet::new(),
            refused,
            is_command,
            name,
            out: Out::default(),
            next_comment: 0,
            scope: String::new(),
            env: Types::new(),
            dead: false,
            around: Vec::new(),
            attributes: HashMap::new(),
            caught: None,
            made: HashMap::new(),
            library: BTreeSet::new(),
            untranslated: Vec::new(),
            notes: Vec::new(),
            threads: HashMap::new(),
        }
    }

    pub(super) fn is_python2(&self) -> bool {
        self.program.is_python2.is_some()
    }

    /// Says something about a place without leaving anything out.
    pub(super) fn note(&mut self, place: Place, words: &str) {
        let note = remark(self.text, place.start, words);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// A function of our own that the script needs; gives its name.
    pub(super) fn helper(&mut self, name: &'static str) -> &'static str {
        self.library.insert(name);
        name
    }

    // ---- names

    /// The name of a variable here: Python's, unless it is a word of the language.
    pub(super) fn variable_name(&self, name: &str) -> String {
        let ascii = ascii_name(name);
        if crate::syntax::is_keyword(&ascii) || ascii == "args" || ascii == "_" { format!("{ascii}_") } else { ascii }
    }

    pub(super) fn function_name(&self, name: &str) -> String {
        let ascii = ascii_name(name);
        if crate::syntax::is_keyword(&ascii) || (self.is_command)(&ascii) || super::library::find(&ascii).is_some() {
            format!("{ascii}_")
        } else {
            ascii
        }
    }

    /// A name that the program does not have.
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        loop {
            let count = self.made.entry(wanted.to_owned()).or_default();
            *count += 1;
            let name = if *count == 1 { wanted.to_owned() } else { format!("{wanted}{count}") };
            if !self.facts.all.contains(&name) {
                return name;
            }
        }
    }

    /// Whether a name is a variable of this function, and not one of the top level.
    pub(super) fn is_local(&self, name: &str) -> bool {
        !self.scope.is_empty()
            && self
                .facts
                .names
                .get(&self.scope)
                .is_some_and(|names| names.assigned.contains(name) && !names.global.contains(name))
    }

    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.is_local(name) || self.facts.names[""].assigned.contains(name)
    }

    /// Whether something that was translated gives the variable a value.
    pub(super) fn has_value(&self, name: &str) -> bool {
        let scope = if self.is_local(name) { self.scope.as_str() } else { "" };
        let key = (scope.to_owned(), name.to_owned());
        self.known.passes == 0 || self.known.defined.contains(&key) || self.defined.contains(&key)
    }

    pub(super) fn type_of(&self, name: &str) -> Type {
        if (self.scope.is_empty() || self.is_local(name))
            && let Some(ty) = self.env.get(name)
        {
            return ty.clone();
        }
        self.known.globals.get(name).cloned().unwrap_or(Type::Never)
    }

    /// Notes that a variable has a value of this type from here on.
    pub(super) fn define(&mut self, name: &str, ty: Type) {
        let local = self.is_local(name);
        let scope = if local { self.scope.clone() } else { String::new() };
        self.defined.insert((scope, name.to_owned()));
        if !local {
            self.known.learn(name, ty.clone());
        }
        self.env.insert(name.to_owned(), ty.limited(4));
    }

    /// The literal that a name stands for wherever it is read.
    pub(super) fn constant(&self, value: &'p Expr) -> &'p Expr {
        let mut value = value;
        for _ in 0..5 {
            let super::ast::ExprKind::Name(name) = &value.kind else { break };
            let Some(next) = self.facts.constants.get(name) else { break };
            value = next;
        }
        value
    }

    /// Puts a value that is no variable into one, so that it can be named twice, or stand before a `.`.
    pub(super) fn in_variable(&mut self, value: Value, wanted: &str) -> Value {
        if value.is_variable() {
            return value;
        }
        let name = self.fresh(wanted);
        self.out.line(format!("{name} = {}", value.right_side()));
        Value::variable(name, value.ty)
    }

    // ---- statements and comments

    /// Translates the whole program.
    pub(super) fn whole(&mut self) {
        let program = self.program;
        if let Some(remark) = &program.is_python2 {
            let text = format!("this is Python 2: {}; translated all the same", remark.text);
            self.notes.push(Remark { text, ..remark.clone() });
        }
        self.block(&program.body);
        self.out.statement = None;
        self.out.from = 0;
        self.comments_before(usize::MAX);
        if self.facts.daemons && !self.facts.ordinary_threads && !self.dead {
            self.out.blank();
            self.out.line("# The threads are daemons: they end with the program.");
            self.out.line("exit");
        }
        let helpers = super::library::needed(&self.library);
        if !helpers.is_empty() {
            self.out.blank();
            self.out.line("# ---- What Python has built in");
        }
        for helper in helpers {
            self.out.blank();
            for line in helper.text.lines() {
                self.out.line(line);
            }
        }
    }

    /// The script, the statement of each of its lines, and the names that have values.
    #[allow(clippy::type_complexity, reason = "taken apart at once")]
    pub(super) fn finished(mut self) -> (super::Translation, Vec<Option<usize>>, HashSet<(String, String)>) {
        self.untranslated.sort_by_key(|remark| (remark.line, remark.column));
        self.notes.sort_by_key(|remark| (remark.line, remark.column));
        let translation = super::Translation {
            text: self.out.text(),
            lines: self.out.lines.iter().map(|line| line.from).collect(),
            untranslated: self.untranslated,
            notes: self.notes,
        };
        (translation, self.out.lines.iter().map(|line| line.statement).collect(), self.defined)
    }

    pub(super) fn block(&mut self, block: &'p [Stmt]) {
        for (at, statement) in block.iter().enumerate() {
            self.statement(statement, block, at);
        }
        if let Some(last) = block.last() {
            self.comments_inside(last.place.column, self.next_line(last));
        }
    }

    /// The line of the statement behind one and all that is in it.
    fn next_line(&self, last: &Stmt) -> usize {
        let end = last.place.start.max(last.place.end);
        let after = self.program.lines.partition_point(|line| *line <= self.line_of(end));
        self.program.lines.get(after).copied().unwrap_or(usize::MAX)
    }

    fn line_of(&self, at: usize) -> usize {
        self.program_line(at.min(self.text.len()))
    }

    fn program_line(&self, at: usize) -> usize {
        self.starts_before(at)
    }

    fn starts_before(&self, at: usize) -> usize {
        // Lines are slices of the text, so that their addresses are in order.
        let base = self.text.as_ptr() as usize;
        self.lines.partition_point(|line| line.as_ptr() as usize - base <= at)
    }

    /// Writes the comments that stand alone above a line, with the empty lines around them.
    pub(super) fn comments_before(&mut self, line: usize) {
        while let Some(comment) = self.program.comments.get(self.next_comment).filter(|comment| comment.line < line) {
            self.next_comment += 1;
            self.comment(comment.line, &comment.text);
        }
    }

    fn comments_inside(&mut self, column: usize, line: usize) {
        while let Some(comment) = self.program.comments.get(self.next_comment) {
            if comment.line >= line || comment.column < column || comment.trailing {
                return;
            }
            self.next_comment += 1;
            self.comment(comment.line, &comment.text);
        }
    }

    fn comment(&mut self, line: usize, words: &str) {
        if line <= 2 && (words.starts_with('!') || words.contains("coding:") || words.contains("coding=")) {
            if words.starts_with('!') && line == 1 {
                self.out.comment("!/usr/bin/env sockshell");
            }
            return;
        }
        self.blank_above(line);
        self.out.comment(words);
    }

    /// An empty line where the Python text has one above this line.
    fn blank_above(&mut self, line: usize) {
        let is_blank = |line: &&str| line.trim().is_empty();
        if line > 1 && self.lines.get(line - 2).is_some_and(is_blank) {
            self.out.blank();
        }
    }

    /// The comment behind code on this line.
    pub(super) fn trailing_comment(&mut self, line: usize) -> Option<String> {
        let comment = self.program.comments.get(self.next_comment)?;
        if comment.line != line || !comment.trailing {
            return None;
        }
        self.next_comment += 1;
        Some(comment.text.clone())
    }

    pub(super) fn begin(&mut self, statement: &Stmt) {
        self.out.at(statement.id, statement.place);
        self.comments_before(statement.place.line);
        self.blank_above(statement.place.line);
    }

    fn statement(&mut self, statement: &'p Stmt, block: &'p [Stmt], at: usize) {
        self.begin(statement);
        let mark = self.out.lines.len();
        let saved = (self.out.level(), self.around.len(), self.untranslated.len(), self.next_comment);
        let end = self.line_of(statement.place.end.saturating_sub(1).max(statement.place.start));
        let compound = is_compound(&statement.kind);
        if !compound && end > statement.place.line {
            self.comments_before(end);
        }
        let done = match self.refused.get(&statement.id) {
            Some(reason) => refuse(statement.place, reason.clone()),
            None => self.translate(statement, block, at),
        };
        match done {
            Ok(()) => {
                let gone = matches!(statement.kind, StmtKind::Import(_) | StmtKind::FromImport(..));
                if !compound && let Some(words) = self.trailing_comment(end).filter(|_| !gone) {
                    self.out.at(statement.id, statement.place);
                    self.out.remark(mark, &words);
                }
            }
            Err(refusal) => {
                self.out.take_since(mark);
                self.out.set_level(saved.0);
                self.around.truncate(saved.1);
                self.untranslated.truncate(saved.2);
                self.next_comment = saved.3;
                self.out.at(statement.id, statement.place);
                self.refuse_statement(statement, end, &refusal);
            }
        }
    }

    /// Leaves a statement in its place as a comment.
    fn refuse_statement(&mut self, statement: &Stmt, end: usize, refusal: &Refusal) {
        self.untranslated.push(remark(self.text, refusal.at, &refusal.reason));
        let text = self.text.get(statement.place.start..statement.place.end).unwrap_or("");
        let column = statement.place.column;
        for (at, line) in text.trim_end().lines().enumerate() {
            if at == 0 {
                self.out.line(format!("# not translated: {}  ({})", line.trim_end(), refusal.reason));
            } else {
                let cut = line.len() - line.trim_start().len();
                let line = line.get(cut.min(column)..).unwrap_or("").trim_end();
                self.out.line(format!("#   {line}").trim_end().to_owned());
            }
        }
        while self.program.comments.get(self.next_comment).is_some_and(|comment| comment.line <= end) {
            self.next_comment += 1;
        }
    }
}

fn is_compound(kind: &StmtKind) -> bool {
    matches!(
        kind,
        StmtKind::If { .. }
            | StmtKind::While { .. }
            | StmtKind::For { .. }
            | StmtKind::Try { .. }
            | StmtKind::With(..)
            | StmtKind::Def(_)
            | StmtKind::Class { .. }
    )
}

/// A name of letters that a script can have: others are written by their number.
fn ascii_name(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            out.push(letter);
        } else {
            let _ = write!(out, "u{:x}", letter as u32);
        }
    }
    out
}
