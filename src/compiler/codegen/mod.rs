//! Syntax tree to code: the state of code generation and how names are resolved. Statements, expressions and calls have
//! files of their own beside this one.

pub(super) mod assertions;
pub(super) mod builder;
pub(super) mod calls;
pub(crate) mod debug_eval;
pub(super) mod expressions;
pub(super) mod functions;
pub(super) mod spawns;
pub(super) mod statements;
pub(super) mod try_catch;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::bytecode::{Code, Level, NOWHERE, Reg};
use super::check::suggest::closest;
use super::names::collect::Collected;
use super::names::visit::{self, NameUse};
use super::names::{Definition, Names};
use super::{MAX_DIAGNOSTICS, Mode};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spec::Vocabulary;
use crate::syntax::ast::{Block, RvalueKind, StatementKind};
use builder::{Builder, count};

/// State that all pieces of code of one compilation share.
pub(crate) struct Env<'a> {
    pub names: &'a mut Names,
    pub wrong: &'a mut Vec<Diagnostic>,
    pub vocabulary: &'a dyn Vocabulary,
    /// Result of the first pass over the tree.
    pub collected: &'a Collected,
}

impl Env<'_> {
    /// Whether there are more mistakes than are shown, so that looking for more hints only takes time.
    pub(crate) fn has_enough(&self) -> bool {
        self.wrong.len() > MAX_DIAGNOSTICS
    }
}

/// Place of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// In a register of this frame.
    Register(Reg),
    /// Among the task's top-level variables, seen from a function.
    Top(u32),
    /// Among the variables that all tasks share.
    Shared(u32),
}

/// How the names of a piece of code are resolved.
pub(super) enum Scope {
    /// As top-level variables, which are the frame's registers.
    Top,
    /// The function's own names are registers, others are top-level variables.
    Function(HashMap<String, Reg>),
    /// A sourced file's body inside a function: all names are top-level variables.
    SourcedInFunction,
}

pub(super) struct Codegen<'e, 'a> {
    pub env: &'e mut Env<'a>,
    pub b: Builder,
    pub scope: Scope,
    /// Values that are not assigned are shown, as at the prompt's top level.
    pub show: bool,
    /// Span of the value that is written when it is known: that of the last statement of `-c`.
    pub written: Option<Span>,
    /// Span of the call that is a statement of its own: if its name is unknown, it was not meant as text.
    pub statement_call: Option<Span>,
    /// Words of an `assert` that were evaluated before, and the registers of their values.
    pub kept: Vec<(Span, Reg)>,
}

pub(super) fn top_level(env: &mut Env, program: &Block, name: &str, mode: Mode) -> Code {
    let names = env.names.top_names().into();
    let builder = Builder::new(name, Level::Top, names, program.span);
    let mut codegen = Codegen::new(env, builder, Scope::Top);
    codegen.written = last_value(program).filter(|_| mode == Mode::Lines);
    codegen.show = mode == Mode::Prompt;
    codegen.whole(program)
}

/// Span of the value that is a program's last statement. `fails` is a test, as `assert` is, and says nothing when it
/// holds.
pub(in crate::compiler) fn last_value(program: &Block) -> Option<Span> {
    match &program.statements.last()?.kind {
        StatementKind::Eval(value) if !matches!(value.kind, RvalueKind::Fails { .. }) => Some(value.span),
        _ => None,
    }
}

pub(super) fn function(env: &mut Env, definition: &Definition) -> Code {
    let locals = local_names(definition);
    let mut codegen = frame(env, &definition.name.text, &locals, definition.name.span);
    codegen.b.set_params(definition.params.len());
    codegen.whole(&definition.body)
}

/// Code of a file whose path was computed: names that do not exist outside are its own.
pub(super) fn inner_file(env: &mut Env, program: &Block, name: &str) -> Code {
    let mut own = Vec::new();
    let mut seen = HashSet::new();
    visit::block(program, &mut |found| {
        if let NameUse::Assigned(name) = found
            && !env.names.is_assigned(&name.text)
            && env.names.find_shared(&name.text).is_none()
            && seen.insert(name.text.as_str())
        {
            own.push(name.text.as_str());
        }
    });
    frame(env, name, &own, program.span).whole(program)
}

fn frame<'e, 'a>(env: &'e mut Env<'a>, name: &str, locals: &[&str], span: Span) -> Codegen<'e, 'a> {
    let names: Rc<[Rc<str>]> = locals.iter().map(|name| Rc::from(*name)).collect();
    let registers = locals.iter().enumerate().map(|(register, name)| ((*name).to_owned(), count(register))).collect();
    let b = Builder::new(name, Level::Function, names, span);
    Codegen::new(env, b, Scope::Function(registers))
}

/// Names of a function's own variables, parameters first: those it assigns anywhere and does not declare `global`.
fn local_names(definition: &Definition) -> Vec<&str> {
    let mut globals = HashSet::new();
    visit::block(&definition.body, &mut |found| {
        if let NameUse::Global(name) = found {
            globals.insert(name.text.as_str());
        }
    });
    let mut seen = HashSet::new();
    let mut locals: Vec<&str> = Vec::new();
    for param in &definition.params {
        seen.insert(param.text.as_str());
        locals.push(&param.text);
    }
    visit::block(&definition.body, &mut |found| {
        if let NameUse::Assigned(name) = found
            && !globals.contains(name.text.as_str())
            && seen.insert(name.text.as_str())
        {
            locals.push(&name.text);
        }
    });
    locals
}

impl<'e, 'a> Codegen<'e, 'a> {
    fn new(env: &'e mut Env<'a>, b: Builder, scope: Scope) -> Self {
        Self { env, b, scope, show: false, written: None, statement_call: None, kept: Vec::new() }
    }
}

impl Codegen<'_, '_> {
    /// Code of a whole block, which returns nothing.
    pub(super) fn whole(mut self, block: &Block) -> Code {
        self.block(block);
        self.b.finish(NOWHERE)
    }

    /// Place of a variable; a mistake when no statement assigns it.
    pub(super) fn place(&mut self, name: &str, span: Span) -> Option<Slot> {
        let place = self.find(name);
        if place.is_none() {
            let hint =
                format!("assign it first: `{name} = …`; text that should hold a dollar sign is written '${name}'");
            self.never_assigned(name, span, "$", &hint);
        }
        place
    }

    /// Place of a variable, if there is one of this name.
    pub(super) fn find(&mut self, name: &str) -> Option<Slot> {
        if let Scope::Function(locals) = &self.scope
            && let Some(register) = locals.get(name)
        {
            return Some(Slot::Register(*register));
        }
        if !self.env.names.is_assigned(name) {
            return None;
        }
        self.top_place(name)
    }

    /// Place that an assignment to a name writes to.
    pub(super) fn target(&mut self, name: &str) -> Slot {
        if let Scope::Function(locals) = &self.scope
            && let Some(register) = locals.get(name)
        {
            return Slot::Register(*register);
        }
        // The collector has made every assigned name, so the fallback, to which writes are dropped, is never used.
        self.top_place(name).unwrap_or(Slot::Top(u32::MAX))
    }

    fn top_place(&mut self, name: &str) -> Option<Slot> {
        if let Some(shared) = self.env.names.find_shared(name) {
            return Some(Slot::Shared(shared));
        }
        let top = self.env.names.find_top(name)?;
        self.b.mention(top);
        Some(if matches!(self.scope, Scope::Top) { Slot::Register(top) } else { Slot::Top(top) })
    }

    /// Place of a variable that is named without `$`, as a handle is.
    pub(super) fn place_of_handle(&mut self, name: &str, span: Span) -> Option<Slot> {
        let place = self.find(name);
        if place.is_none() {
            self.never_assigned(name, span, "", &format!("assign it first: `{name} = …`"));
        }
        place
    }

    fn never_assigned(&mut self, name: &str, span: Span, sign: &str, otherwise: &str) {
        if self.env.has_enough() || self.env.collected.may_have_lost_variable(name) {
            return;
        }
        let mut known: Vec<&str> = self.env.names.assigned().collect();
        if let Scope::Function(locals) = &self.scope {
            known.extend(locals.keys().map(String::as_str));
        }
        let hint =
            closest(name, known).map_or_else(|| otherwise.to_owned(), |meant| format!("did you mean `{sign}{meant}`?"));
        self.wrong(Diagnostic::error(format!("`{sign}{name}` is never assigned")).at(span).hint(hint));
    }

    /// Records a mistake, unless there are more than are shown.
    pub(super) fn wrong(&mut self, diagnostic: Diagnostic) {
        if !self.env.has_enough() {
            self.env.wrong.push(diagnostic);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
    }

    /// Emits the body of a sourced file in place of the call.
    pub(super) fn sourced(&mut self, body: &Block) {
        let inside = match self.scope {
            Scope::Top => Scope::Top,
            _ => Scope::SourcedInFunction,
        };
        let outside = std::mem::replace(&mut self.scope, inside);
        // The parser refuses a `break` outside a loop, so the loops around the call do not matter to the file.
        let loops = std::mem::take(&mut self.b.loops);
        self.block(body);
        self.b.loops = loops;
        self.scope = outside;
    }

    /// Code of a `spawn` block, and the registers its task copies, each with the register that it is copied to.
    pub(super) fn spawn_block(&mut self, body: &Block) -> (Code, Vec<(Reg, Reg)>) {
        let Scope::Function(outer) = &self.scope else {
            let names = self.b.names().clone();
            let (level, scope) = match self.scope {
                Scope::Top => (Level::Top, Scope::Top),
                _ => (Level::Function, Scope::SourcedInFunction),
            };
            let names = if level == Level::Top { names } else { Rc::default() };
            return (self.block_code(body, level, scope, names), Vec::new());
        };
        let mut mentioned: Vec<(&str, Reg)> = Vec::new();
        let mut seen = HashSet::new();
        visit::block(body, &mut |found| {
            let name = match found {
                NameUse::Assigned(name) => name.text.as_str(),
                NameUse::Mentioned(name) | NameUse::Bare(name) => name,
                _ => return,
            };
            if let Some(register) = outer.get(name)
                && seen.insert(name)
            {
                mentioned.push((name, *register));
            }
        });
        let copies = mentioned.iter().enumerate().map(|(inner, (_, outer))| (*outer, count(inner))).collect();
        let names: Rc<[Rc<str>]> = mentioned.iter().map(|(name, _)| Rc::from(*name)).collect();
        let locals =
            mentioned.iter().enumerate().map(|(inner, (name, _))| ((*name).to_owned(), count(inner))).collect();
        (self.block_code(body, Level::Function, Scope::Function(locals), names), copies)
    }

    fn block_code(&mut self, body: &Block, level: Level, scope: Scope, names: Rc<[Rc<str>]>) -> Code {
        let b = Builder::new("spawn", level, names, body.span);
        let codegen = Codegen::new(&mut *self.env, b, scope);
        let code = codegen.whole(body);
        for top in &code.mentions {
            self.b.mention(*top);
        }
        code
    }
}
