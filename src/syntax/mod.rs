//! Text to tree: the whole grammar of the language, and no command.
//!
//! [`parse`] reads a source to its end and reports all its mistakes at once. Small tokens are nom parsers (`scan`);
//! above them each form has a method of `Reader`, which looks at the first characters and then commits, so that a
//! mistake is named by the form it is in. What a call's words mean is left to `program`.

mod block;
mod call;
mod control;
mod define;
mod dollar;
mod error;
mod expr;
mod list;
mod misplaced;
mod primary;
mod quoted;
mod reader;
mod recover;
mod rvalue;
mod scan;
mod skip;
mod statement;
mod word;

pub mod number;
pub mod tree;

#[cfg(test)]
mod tests;

use crate::report::Diagnostic;
use crate::source::SourceId;
use reader::{MOST_NESTED, Reader};

/// Words that are never names.
pub const KEYWORDS: &[&str] = &[
    "if", "else", "while", "for", "in", "loop", "break", "continue", "return", "def", "try", "catch", "finally",
    "spawn", "within", "global", "assert", "fails", "not", "and", "or", "true", "false", "none",
];

/// Whether a text is one of [`KEYWORDS`].
#[must_use]
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// Whether a text is written as a name is (a keyword is, too): ASCII letters, digits and `_`, no digit first.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(scan::starts_name) && text.chars().all(scan::in_name)
}

/// Nesting up to here is read on the caller's own stack, whichever that is; hardly any text has more.
const SHALLOW: usize = 24;

/// Room for [`MOST_NESTED`] levels in an unoptimised build, many times over; untouched pages cost nothing.
const DEEP_STACK: usize = 256 << 20;

/// Parses a whole source; all mistakes at once, in the order of their places.
///
/// After a mistake the tree holds the statements that were understood. It is never nested deeper than 500.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (tree::Block, Vec<Diagnostic>) {
    let shallow = Reader::new(source, text, SHALLOW).file();
    if !shallow.too_deep {
        return (shallow.block, shallow.found);
    }
    let whole = std::thread::scope(|scope| {
        let deep = || Reader::new(source, text, MOST_NESTED).file();
        match std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, deep) {
            Ok(reading) => reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // No room for such a stack: what was said of the shallow one holds.
            Err(_) => shallow,
        }
    });
    (whole.block, whole.found)
}
