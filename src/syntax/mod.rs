//! Text to tree: the whole grammar of the language, and no command.
//!
//! [`parse`] reads a source to its end and reports all its mistakes at once. Small tokens are nom parsers (`lexer`);
//! above them each form has a method of `Reader`, which looks at the first characters and then commits, so that a
//! mistake is named by the form it is in. What a call's words mean is left to `compiler`.

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

/// Whether a text is one of [`KEYWORDS`].
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// Whether a text is written as a name is (a keyword is, too): ASCII letters, digits and `_`, no digit first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(lexer::starts_name) && text.chars().all(lexer::in_name)
}

/// Whether the last line of a text is to be joined with one that is not there yet.
pub(crate) fn ends_joined(text: &str) -> bool {
    text.ends_with(lexer::JOIN) && Reader::new(SourceId(0), text, SHALLOW).ends_joined()
}

/// Nesting up to here is read on the caller's own stack, whichever that is; hardly any text has more.
const SHALLOW: usize = 24;

/// Room for [`CODE_DEPTH`] levels in an unoptimised build, many times over; untouched pages cost nothing.
const DEEP_STACK: usize = 256 << 20;

/// What became of a source.
#[derive(Debug)]
pub(crate) struct ParsedText {
    /// The statements that were understood. Never nested deeper than [`CODE_DEPTH`].
    pub block: ast::Block,
    /// All mistakes at once, in the order of their places.
    pub mistakes: Vec<Diagnostic>,
    /// What the statements that were given up may have made.
    pub lost: Lost,
}

/// Names that may be missing only because a statement was not understood.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Names that may have been assigned.
    pub variables: HashSet<String>,
    /// Names that may have been defined.
    pub functions: HashSet<String>,
    /// A file may have been sourced, and any name may be in it.
    pub file: bool,
}

/// Parses a whole source.
pub(crate) fn parse(source: SourceId, text: &str) -> ParsedText {
    let shallow = Reader::new(source, text, SHALLOW).file();
    if !shallow.too_deep {
        return shallow.parsed;
    }
    let whole = std::thread::scope(|scope| {
        let deep = || Reader::new(source, text, CODE_DEPTH.most).file();
        match std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, deep) {
            Ok(reading) => reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // No room for such a stack: what was said of the shallow one holds.
            Err(_) => shallow,
        }
    });
    whole.parsed
}

#[cfg(test)]
mod tests;
