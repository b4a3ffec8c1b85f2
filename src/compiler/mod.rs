//! Syntax tree to bytecode: names become registers, calls become commands with checked words, statements become code.
//!
//! Every mistake that can be known before running is found here, all at once. The compiler knows the specs of commands,
//! never the functions that run them.

pub(crate) mod bytecode;
pub(crate) mod check;
pub(crate) mod codegen;
pub(crate) mod names;
mod warn;

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::spec::Vocabulary;
use crate::syntax::ParsedText;
use bytecode::Code;
pub(crate) use check::switch;
use codegen::Env;
use names::collect::Collector;
pub(crate) use names::collect::{Files, Loaded};
pub(crate) use names::{Definition, Names};

/// Number of mistakes that are shown: with more, the text is probably no script at all.
const MAX_DIAGNOSTICS: usize = 200;

/// Program without mistakes.
#[derive(Debug)]
pub(crate) struct Program {
    pub main: Rc<Code>,
    /// Functions that are new or changed, by number.
    pub functions: Vec<(u32, Rc<Code>)>,
    /// All names, earlier ones included.
    pub names: Names,
    /// What probably does something else than was meant, in order of position.
    pub warnings: Vec<Diagnostic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A script: the whole program.
    Script,
    /// The lines of `-c`: a script that writes the value of its last statement.
    Lines,
    /// A line of the prompt: it adds to the program so far, may define functions again, and shows values.
    Prompt,
    /// A script that is stepped through at the prompt: it adds to the program so far as well.
    Stepped,
    /// A file that was sourced by a computed path: it sees the names that exist, and its own stay inside.
    Inner,
}

impl Mode {
    /// Whether the text is the whole program, to which nothing is added later.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Mode::Script | Mode::Lines)
    }
}

/// What a text is compiled against.
pub(crate) struct Known<'a> {
    /// Names of the program so far.
    pub names: &'a Names,
    pub commands: &'a dyn Vocabulary,
    /// Loader of the files that the text sources.
    pub files: &'a mut dyn Files,
    /// Whether warnings are looked for, which takes about as long as compiling.
    pub warns: bool,
}

/// Checks a parsed text against what is known and compiles it, or gives all mistakes in order of position. Messages
/// call the code `name`; `identity` tells the text's file from others.
pub(crate) fn compile(
    parsed: &ParsedText,
    name: &str,
    identity: Option<&str>,
    mode: Mode,
    known: Known,
) -> Result<Program, Vec<Diagnostic>> {
    compile_with(parsed, identity, mode, known, |env| match mode {
        Mode::Inner => codegen::inner_file(env, &parsed.block, name),
        _ => codegen::top_level(env, &parsed.block, name, mode),
    })
}

/// Compiles like [`compile`], with the code made by `emit`.
fn compile_with(
    parsed: &ParsedText,
    identity: Option<&str>,
    mode: Mode,
    known: Known,
    emit: impl FnOnce(&mut Env) -> Code,
) -> Result<Program, Vec<Diagnostic>> {
    let Known { names: before, commands: vocabulary, files, warns } = known;
    let mut names = before.clone();
    let mut wrong = Vec::new();
    let mut collector = Collector::new(&mut names, &mut wrong, vocabulary, files, !mode.is_whole());
    if let Some(identity) = identity {
        collector.enter(identity.to_owned());
    }
    let mut collected = collector.run(parsed, mode == Mode::Inner);
    let adds = matches!(mode, Mode::Prompt | Mode::Stepped);
    if adds && names.shared().any(|(name, _)| before.find_shared(name).is_none()) {
        // A name became shared. Functions compiled before treat it as a variable of their own, so all are compiled
        // again.
        collected.defined = (0..).take(names.definitions().len()).collect();
    }
    let mut env = Env { names: &mut names, wrong: &mut wrong, vocabulary, collected: &collected };
    let main = emit(&mut env);
    let functions = functions(&mut env);
    if !wrong.is_empty() {
        check::lookalike::explain(&mut wrong, files);
        return Err(in_order(wrong, "mistakes"));
    }
    let mut warnings = Vec::new();
    if warns {
        let facts = warn::Facts { before, names: &names, vocabulary, collected: &collected, files, mode };
        warnings = in_order(warn::warnings(&facts, parsed), "warnings");
    }
    Ok(Program { main: Rc::new(main), functions, names, warnings })
}

/// Sorts diagnostics by position and leaves out those beyond [`MAX_DIAGNOSTICS`].
fn in_order(mut found: Vec<Diagnostic>, what: &str) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.source.0, span.start)));
    found.dedup();
    if let Some(next) = found.get(MAX_DIAGNOSTICS) {
        let rest = Diagnostic::error(format!("too many {what}; the rest is not shown")).hint("mend those above first");
        let rest = Diagnostic { span: next.span, level: next.level, ..rest };
        found.truncate(MAX_DIAGNOSTICS);
        found.push(rest);
    }
    found
}

/// Code of the functions that are new or changed.
fn functions(env: &mut Env) -> Vec<(u32, Rc<Code>)> {
    let definitions: Vec<(u32, Rc<Definition>)> = env
        .collected
        .defined
        .iter()
        .filter_map(|id| env.names.definitions().get(*id as usize).map(|definition| (*id, definition.clone())))
        .collect();
    definitions.iter().map(|(id, definition)| (*id, Rc::new(codegen::function(env, definition)))).collect()
}
