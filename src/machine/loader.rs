//! Turns a program's text into code: reads files, parses, and compiles against the names that the machine knows.
//! Parsing and compiling themselves are left to `syntax` and `compiler`.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::Machine;
use crate::compiler::bytecode::Code;
use crate::compiler::{self, Files, Known, Loaded, Mode, Program};
use crate::diagnostic::Diagnostic;
use crate::limits::BYTES;
use crate::source::{BYTE_ORDER_MARK, Source, SourceId, Sources, Span, offset};
use crate::syntax::{self, ParsedText};

#[derive(Debug)]
pub(crate) struct ProgramText {
    /// The name in messages: the path, or a label such as `<line 3>`.
    pub name: String,
    pub bytes: Vec<u8>,
    /// The canonical path, the same whatever path led to the file; `None` for text that is in no file.
    pub identity: Option<String>,
}

impl ProgramText {
    pub(crate) fn read(path: &Path) -> Result<ProgramText, String> {
        let name = path.to_string_lossy().into_owned();
        let bytes = read_file(path).map_err(|why| format!("cannot read the script `{name}`: {why}"))?;
        let identity = Some(identity(path).to_string_lossy().into_owned());
        Ok(ProgramText { name, bytes, identity })
    }
}

/// Parses a text, checks it against the names that the machine knows, and compiles it. Fails with all mistakes, in the
/// order of their places.
pub(crate) fn compile(machine: &mut Machine, text: &ProgramText, mode: Mode) -> Result<Program, Vec<Diagnostic>> {
    let (parsed, program) = compile_by(machine, &text.name, &text.bytes, |parsed, known| {
        compiler::compile(parsed, "main", text.identity.as_deref(), mode, known)
    });
    if mode.is_whole() {
        // Dropping a large tree node by node takes as long as part of the parsing, and a script is compiled once a run.
        std::mem::forget(parsed);
    }
    program
}

/// The lines of a text, counted from 1, that are wrong in a script of its own.
pub(crate) fn wrong_lines(machine: &mut Machine, text: &str) -> Vec<usize> {
    let names = std::mem::take(&mut machine.names);
    let (_, program) = compile_by(machine, "<script>", text.as_bytes(), |parsed, known| {
        compiler::compile(parsed, "main", None, Mode::Script, known)
    });
    machine.names = names;
    let spans = program.err().into_iter().flatten().filter_map(|diagnostic| diagnostic.span);
    spans.filter_map(|span| Some(machine.sources.get(span.source)?.line(span.start))).collect()
}

/// Parses a text and compiles it with the given function; returns the tree as well.
pub(crate) fn compile_by<T>(
    machine: &mut Machine,
    name: &str,
    bytes: &[u8],
    compile: impl FnOnce(&ParsedText, Known) -> T,
) -> (ParsedText, T) {
    let parsed = parse(&mut machine.sources, name, bytes);
    let compiled = with_known(machine, |known| compile(&parsed, known));
    (parsed, compiled)
}

/// Compiles a file whose path was computed at run time. Its functions and shared variables join the machine's, but
/// other code cannot name them.
pub(super) fn compile_inner(machine: &mut Machine, path: &str, from: Span) -> Result<Rc<Code>, Vec<Diagnostic>> {
    let program = with_known(machine, |known| {
        let file = known.files.load(path, from.source).map_err(|unreadable| vec![unreadable])?;
        compiler::compile(&file.parsed, path, Some(&file.identity), Mode::Inner, known)
    })?;
    for warning in &program.warnings {
        machine.report(warning);
    }
    machine.vm.link(&program);
    machine.names.adopt_inner(&program.names);
    Ok(program.main)
}

/// Calls a function with the names, commands and files that compiling needs.
fn with_known<T>(machine: &mut Machine, work: impl FnOnce(Known) -> T) -> T {
    let mut files = Loader { sources: &mut machine.sources, loaded: HashMap::new() };
    let warns = machine.warns;
    work(Known { names: &machine.names, commands: &*machine.table, files: &mut files, warns })
}

/// Loads and parses sourced files, each once.
#[derive(Debug)]
struct Loader<'a> {
    sources: &'a mut Sources,
    loaded: HashMap<PathBuf, Loaded>,
}

impl Files for Loader<'_> {
    fn load(&mut self, path: &str, from: SourceId) -> Result<Loaded, Diagnostic> {
        let near = self.sources.get(from).map(|source| PathBuf::from(&source.name));
        let full =
            near.as_deref().and_then(Path::parent).map_or_else(|| PathBuf::from(path), |folder| folder.join(path));
        let identity = identity(&full);
        if let Some(loaded) = self.loaded.get(&identity) {
            return Ok(loaded.clone());
        }
        let name = full.to_string_lossy().into_owned();
        let bytes = read_file(&full)
            .map_err(|why| Diagnostic::error(format!("cannot read the sourced file `{name}`: {why}")))?;
        let parsed = Rc::new(parse(self.sources, &name, &bytes));
        let loaded = Loaded { identity: identity.to_string_lossy().into_owned(), parsed };
        self.loaded.insert(identity, loaded.clone());
        Ok(loaded)
    }

    fn source(&self, id: SourceId) -> Option<Rc<Source>> {
        self.sources.get(id).cloned()
    }
}

/// The canonical path, or the path as it is when it cannot be resolved.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let words = |error: std::io::Error| match error.raw_os_error() {
        Some(code) => crate::explain::errno::words(code),
        None => error.to_string(),
    };
    let file = std::fs::File::open(path).map_err(words)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err("it is a directory".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(BYTES.most as u64 + 1).read_to_end(&mut bytes).map_err(words)?;
    if bytes.len() > BYTES.most { Err(format!("it is larger than {BYTES}")) } else { Ok(bytes) }
}

/// Makes a source of raw bytes. Bytes that are not UTF-8 become U+FFFD, so that the diagnostics, with spans in source
/// `id`, can show their line.
fn readable(id: SourceId, name: impl Into<String>, bytes: &[u8]) -> (Source, Vec<Diagnostic>) {
    let (text, bad_at) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), None),
        Err(error) => (String::from_utf8_lossy(bytes), Some(error.valid_up_to())),
    };
    let mut wrong = Vec::new();
    if let Some(at) = bad_at {
        // The offset shrinks with the kept text, in which CRLF is `\n` and the byte order mark is gone.
        let mark = if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK.len() } else { 0 };
        let at = at - mark - bytes[..at].windows(2).filter(|pair| pair == b"\r\n").count();
        let span = Span { source: id, start: offset(at), end: offset(at + '\u{fffd}'.len_utf8()) };
        let hint = "write the file as UTF-8; a byte that is not text is written \"\\xHH\" in double quotes";
        wrong.push(Diagnostic::error("this is not UTF-8").at(span).hint(hint));
    }
    let source = Source::new(name, &text);
    if let Some(at) = source.text.find('\0') {
        let span = Span { source: id, start: offset(at), end: offset(at + 1) };
        wrong.push(Diagnostic::error("a NUL byte in a script").at(span).hint("write it \"\\0\" in double quotes"));
    }
    (source, wrong)
}

fn parse(sources: &mut Sources, name: &str, bytes: &[u8]) -> ParsedText {
    let (source, wrong) = readable(sources.next_id(), name, bytes);
    let id = sources.add(source);
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let mut parsed = syntax::parse(id, if wrong.is_empty() { text } else { "" });
    // A text that is not UTF-8 has no other mistakes worth reading about.
    parsed.mistakes.extend(wrong);
    parsed
}
