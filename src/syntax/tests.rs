//! Tests of the grammar from outside: the tree of each form, the message and place of each mistake, and that no text
//! makes the parser panic or hang.

mod mistakes;
mod mutation;
mod numbers;
mod print;
mod shapes;
mod spans;

use super::ast::Block;
use super::parse;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId};

/// Parses a text as a file is read, with its line ends made `\n`.
fn parse_text(text: &str) -> (Source, Block, Vec<Diagnostic>) {
    let source = Source::new("test", text);
    let parsed = parse(SourceId(0), &source.text);
    (source, parsed.block, parsed.mistakes)
}
