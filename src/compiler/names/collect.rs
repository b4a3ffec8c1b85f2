//! First pass over a program: its functions, its variables and the files it sources, before any code is made.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::visit::{self, NameUse};
use super::{Definition, Names};
use crate::diagnostic::Diagnostic;
use crate::limits::{LimitExceeded, NAME, SOURCE_DEPTH};
use crate::source::{Source, SourceId, Span};
use crate::spec::Vocabulary;
use crate::syntax::ast::{Block, Call, Name, Statement, StatementKind, WordKind};
use crate::syntax::{Lost, ParsedText, is_keyword};

/// Loader of sourced files.
pub(crate) trait Files {
    /// Finds and parses a file; `path` is relative to the file `from`. An unreadable file gives a message without a
    /// span.
    fn load(&mut self, path: &str, from: SourceId) -> Result<Loaded, Diagnostic>;
    /// Source that a span points into.
    fn source(&self, id: SourceId) -> Option<Rc<Source>>;
}

#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The same for one file, whatever path led to it.
    pub identity: String,
    pub parsed: Rc<ParsedText>,
}

#[derive(Default)]
pub(crate) struct Collected {
    /// Files of literal `source` calls, by the span of the call.
    pub sourced: HashMap<Span, Rc<ParsedText>>,
    /// Numbers of the functions that were defined.
    pub defined: Vec<u32>,
    /// Names that statements with mistakes, or unreadable files, may have made.
    lost: Lost,
}

impl Collected {
    /// Whether an unknown variable may have been lost to a mistake that is reported already.
    pub(crate) fn may_have_lost_variable(&self, name: &str) -> bool {
        self.lost.file || self.lost.variables.contains(name)
    }

    /// Whether an unknown function may have been lost to a mistake that is reported already.
    pub(crate) fn may_have_lost_function(&self, name: &str) -> bool {
        self.lost.file || self.lost.functions.contains(name)
    }

    /// Whether a function of this name was refused, so that messages about the command of this name would mislead.
    pub(crate) fn is_refused(&self, name: &str) -> bool {
        self.lost.functions.contains(name)
    }

    fn lose(&mut self, lost: &Lost) {
        self.lost.variables.extend(lost.variables.iter().cloned());
        self.lost.functions.extend(lost.functions.iter().cloned());
        self.lost.file |= lost.file;
    }
}

/// Collects the names of a program into `names`.
pub(crate) struct Collector<'a> {
    pub names: &'a mut Names,
    pub wrong: &'a mut Vec<Diagnostic>,
    pub vocabulary: &'a dyn Vocabulary,
    pub files: &'a mut dyn Files,
    /// Functions may be defined again, as at the prompt.
    pub may_replace: bool,
    collected: Collected,
    /// Identities of the files being collected, outermost first: a file that sources one of them makes a circle.
    open: Vec<String>,
    /// Identities of the files that were collected.
    seen: HashSet<String>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(
        names: &'a mut Names,
        wrong: &'a mut Vec<Diagnostic>,
        vocabulary: &'a dyn Vocabulary,
        files: &'a mut dyn Files,
        may_replace: bool,
    ) -> Collector<'a> {
        let collected = Collected::default();
        Collector { names, wrong, vocabulary, files, may_replace, collected, open: Vec::new(), seen: HashSet::new() }
    }

    /// Collects a program. Names of an `inner` file stay its own, unless its functions need them as well.
    pub(crate) fn run(mut self, program: &ParsedText, inner: bool) -> Collected {
        if inner {
            self.share_with_functions(&program.block);
            let own = self.names.clone();
            self.file(program);
            self.names.forget_variables_since(own);
        } else {
            self.file(program);
        }
        self.collected
    }

    /// Shares the variables that functions of an inner file mention, which cannot be in the file's frame.
    fn share_with_functions(&mut self, program: &Block) {
        let mut own = HashSet::new();
        let mut mentioned = HashSet::new();
        visit::block(program, &mut |found| match found {
            NameUse::Assigned(name) => {
                own.insert(name.text.as_str());
            }
            NameUse::Definition(Statement { kind: StatementKind::Def { body, .. }, .. }) => {
                visit::block(body, &mut |found| {
                    if let NameUse::Mentioned(name) = found {
                        mentioned.insert(name);
                    }
                });
            }
            _ => {}
        });
        for name in own.intersection(&mentioned) {
            if !self.names.is_assigned(name) {
                self.names.share(name);
            }
        }
    }

    fn file(&mut self, program: &ParsedText) {
        self.wrong.extend_from_slice(&program.mistakes);
        self.collected.lose(&program.lost);
        self.top_level(&program.block);
    }

    fn top_level(&mut self, program: &Block) {
        let mut definitions = Vec::new();
        let mut calls = Vec::new();
        visit::block(program, &mut |found| match found {
            NameUse::Assigned(name) => {
                judge_length(self.wrong, name);
                self.names.top(&name.text);
                self.names.assign(&name.text);
            }
            NameUse::Global(name) => {
                judge_length(self.wrong, name);
                self.names.share(&name.text);
            }
            NameUse::Mentioned(name) => {
                self.names.top(name);
            }
            NameUse::Definition(statement) => definitions.push(statement),
            NameUse::Call(call) => calls.push(call),
            NameUse::Bare(_) => {}
        });
        for statement in definitions {
            self.definition(statement);
        }
        for call in calls {
            self.source(call);
        }
    }

    fn definition(&mut self, statement: &Statement) {
        let StatementKind::Def { name, params, body } = &statement.kind else { return };
        let mut globals = Vec::new();
        let mut assigned = Vec::new();
        let mut calls = Vec::new();
        visit::block(body, &mut |found| match found {
            NameUse::Global(name) => globals.push(name),
            NameUse::Assigned(name) => assigned.push(name),
            NameUse::Call(call) => calls.push(call),
            _ => {}
        });
        for made in std::iter::once(name).chain(params).chain(globals.iter().chain(&assigned).copied()) {
            judge_length(self.wrong, made);
        }
        let assigned: HashSet<&str> = assigned.into_iter().map(|name| name.text.as_str()).collect();
        let own: HashSet<&str> = params.iter().map(|param| param.text.as_str()).collect();
        for global in &globals {
            self.names.share(&global.text);
            if assigned.contains(global.text.as_str()) {
                self.names.assign(&global.text);
            }
            if own.contains(global.text.as_str()) {
                let message = format!("`{}` is a parameter and cannot be `global` as well", global.text);
                self.wrong.push(Diagnostic::error(message).at(global.span).hint("give one of them another name"));
            }
        }
        if self.may_define(statement) {
            let definition = Definition { name: name.clone(), params: params.clone(), body: body.clone() };
            let id = self.names.define(definition);
            self.collected.defined.push(id);
        }
        for call in calls {
            self.source(call);
        }
    }

    fn may_define(&mut self, statement: &Statement) -> bool {
        let StatementKind::Def { name, .. } = &statement.kind else { return false };
        let mut refuse = |message: String, hint: String| {
            self.wrong.push(Diagnostic::error(message).at(name.span).hint(hint));
            false
        };
        if is_keyword(&name.text) {
            return refuse(format!("`{}` is a keyword", name.text), "give the function another name".to_owned());
        }
        if self.vocabulary.command(&name.text).is_some() {
            let hint = format!("`help {}` says what the command does; give the function another name", name.text);
            self.collected.lost.functions.insert(name.text.clone());
            return refuse(format!("`{}` is a command and cannot be defined", name.text), hint);
        }
        match self.names.function(&name.text) {
            Some((id, _)) if !self.may_replace || self.collected.defined.contains(&id) => {
                refuse(format!("the function `{}` is defined twice", name.text), "rename one of them".to_owned())
            }
            _ => true,
        }
    }

    /// Loads the file of a literal `source PATH`, which is part of the program.
    fn source(&mut self, call: &Call) {
        if call.handle.is_some() || call.name.text != "source" || self.collected.sourced.contains_key(&call.span) {
            return;
        }
        let [word] = call.words.as_slice() else { return };
        let Some(path) = literal(&word.kind) else { return };
        match self.files.load(&path, word.span.source) {
            Ok(file) => self.sourced(call, word.span, file),
            Err(unreadable) => {
                self.wrong.push(unreadable.at(word.span));
                self.collected.lost.file = true;
            }
        }
    }

    fn sourced(&mut self, call: &Call, at: Span, file: Loaded) {
        if self.open.contains(&file.identity) {
            let (message, hint) = if self.open.last() == Some(&file.identity) {
                ("this file sources itself", "remove the line; what should run again belongs into a function or a loop")
            } else {
                let hint = "move what both need into a third file and source that from both";
                ("these files source each other in a circle", hint)
            };
            self.wrong.push(Diagnostic::error(message).at(at).hint(hint));
            return;
        }
        if self.open.len() > SOURCE_DEPTH.most {
            let limit = LimitExceeded::SourceDepth;
            self.wrong.push(Diagnostic::error(limit).at(at).maybe_hint(limit.hint().map(str::to_owned)));
            return;
        }
        self.collected.sourced.insert(call.span, file.parsed.clone());
        if !self.seen.insert(file.identity.clone()) {
            return;
        }
        self.open.push(file.identity);
        self.file(&file.parsed);
        self.open.pop();
    }

    /// Notes the file that the program itself is in, so that sourcing it from inside is a circle as well.
    pub(crate) fn enter(&mut self, identity: String) {
        self.open.push(identity);
    }
}

/// Refuses a name that is too long where it is made.
fn judge_length(wrong: &mut Vec<Diagnostic>, name: &Name) {
    if name.text.len() > NAME.most {
        let limit = LimitExceeded::Name;
        wrong.push(Diagnostic::error(limit).at(name.span).maybe_hint(limit.hint().map(str::to_owned)));
    }
}

/// Text of a word that is literal and valid UTF-8.
pub(crate) fn literal(word: &WordKind) -> Option<String> {
    use crate::syntax::ast::PieceKind;
    match word {
        WordKind::Bare(text) => Some(text.clone()),
        WordKind::Text(pieces) => match pieces.as_slice() {
            [] => Some(String::new()),
            [piece] => match &piece.kind {
                PieceKind::Text(bytes) => String::from_utf8(bytes.clone()).ok(),
                _ => None,
            },
            _ => None,
        },
        WordKind::Value(_) => None,
    }
}
