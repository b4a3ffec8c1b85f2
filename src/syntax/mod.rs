//! Text to syntax tree: the whole grammar of the language, and no commands.
//!
//! [`parse`] reads a source to its end and reports all its mistakes at once. Small tokens are nom parsers (`lexer`);
//! each form above them is a method of `Reader`, which looks at the first characters and then commits, so that the form
//! that contains a mistake also names it. `compiler` decides what the words of a call mean.

pub(crate) mod ast;
pub(crate) mod error;
pub(crate) mod lexer;
pub(crate) mod parser;

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::limits::CODE_DEPTH;
use crate::source::SourceId;
use parser::Reader;

/// Words that are never names.
pub const KEYWORDS: &[&str] = &[
    "if", "else", "while", "for", "in", "loop", "break", "continue", "return", "def", "try", "catch", "finally",
    "spawn", "within", "global", "assert", "fails", "not", "and", "or", "true", "false", "none",
];

pub(crate) use error::python::constant;

/// Whether a text is one of [`KEYWORDS`].
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// Whether a text is spelled like a name (keywords are, too): ASCII letters, digits and `_`, no digit first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(lexer::starts_name) && text.chars().all(lexer::in_name)
}

/// Whether the last line of a text ends in a `\` and waits for a line to be joined.
pub(crate) fn ends_joined(text: &str) -> bool {
    text.ends_with(lexer::JOIN) && Reader::new(SourceId(0), text, SHALLOW).ends_joined()
}

/// Nesting depth that is parsed on the caller's own stack; hardly any text is deeper.
const SHALLOW: usize = 24;

/// Stack size for [`CODE_DEPTH`] levels in an unoptimised build, with much to spare; untouched pages cost nothing.
const DEEP_STACK: usize = 256 << 20;

#[derive(Debug)]
pub(crate) struct ParsedText {
    /// Statements without mistakes. Never nested deeper than [`CODE_DEPTH`].
    pub block: ast::Block,
    /// All mistakes, in order of position.
    pub mistakes: Vec<Diagnostic>,
    /// Names that the skipped statements may have made.
    pub lost: Lost,
}

/// Names that may be unknown only because a statement with a mistake was skipped.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Perhaps assigned there.
    pub variables: HashSet<String>,
    /// Perhaps defined there.
    pub functions: HashSet<String>,
    /// A file may have been sourced, which can make any name.
    pub file: bool,
}

/// Parses a whole source; a deeply nested one is parsed again on a larger stack.
pub(crate) fn parse(source: SourceId, text: &str) -> ParsedText {
    let shallow = Reader::new(source, text, SHALLOW).file();
    if !shallow.too_deep {
        return shallow.parsed;
    }
    let whole = std::thread::scope(|scope| {
        let deep = || Reader::new(source, text, CODE_DEPTH.most).file();
        match std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, deep) {
            Ok(reading) => reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // No memory for such a stack: the result of the shallow attempt stands.
            Err(_) => shallow,
        }
    });
    whole.parsed
}

#[cfg(test)]
mod tests;
