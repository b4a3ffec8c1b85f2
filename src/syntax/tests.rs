//! The grammar, seen from outside: what each form becomes, what each mistake says and where, and that no text at all
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

/// Parses a text as a file is read: with its line ends made `\n`.
fn parse_text(text: &str) -> (Source, Block, Vec<Diagnostic>) {
    let source = Source::new("test", text);
    let parsed = parse(SourceId(0), &source.text);
    (source, parsed.block, parsed.mistakes)
}
