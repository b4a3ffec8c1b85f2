//! Bytecode for unit tests.

use std::rc::Rc;

use crate::compiler::bytecode::{Code, Level, Op};
use crate::source::Span;

/// Makes a function of instructions, without places in a text.
pub(in crate::machine) fn code(ops: Vec<Op>) -> Rc<Code> {
    Rc::new(Code {
        name: "f".into(),
        level: Level::Function,
        spans: vec![Span::default(); ops.len()],
        ops,
        constants: Vec::new(),
        calls: Vec::new(),
        sites: Vec::new(),
        spawns: Vec::new(),
        registers: 4,
        own: 0,
        params: 0,
        names: Rc::default(),
        mentions: Vec::new(),
        statements: Vec::new(),
        results: Vec::new(),
    })
}
