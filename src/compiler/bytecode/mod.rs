//! Bytecode as the machine runs it: pieces of code with their instructions and constants, and tables of source spans,
//! statements and calls.

pub(super) mod op;

use std::cell::RefCell;
use std::rc::Rc;

use crate::source::Span;
use crate::spec::Spec;
use crate::values::Value;
pub(crate) use op::{NOWHERE, Op, Pc, Reg, control_ops, data_ops, in_place_ops};

/// Call of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallSite {
    pub function: u32,
    /// Register of the first argument.
    pub first: Reg,
    pub count: u32,
}

/// Call of a command.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Number in the command table.
    pub command: u16,
    pub spec: &'static Spec,
    /// Number of the form that fits the words.
    pub form: u8,
    /// First register: the handle (if the command works on one), the parameters of the form, the options, the rest
    /// parameters, in this order.
    pub first: Reg,
    pub count: u32,
    /// Offset from `first` to the options.
    pub options: u32,
    /// Offset from `first` to the rest parameters.
    pub rest: u32,
    /// Span of each argument; that of an argument left out is the call's.
    pub words: Box<[Span]>,
    pub span: Span,
}

#[derive(Debug)]
pub(crate) struct SpawnSite {
    pub code: Rc<Code>,
    /// Registers of the spawning frame, each with the register of the new frame that it is copied to.
    pub copies: Box<[(Reg, Reg)]>,
    /// Name of its tasks, which get a number from the second on.
    pub name: Rc<str>,
    /// Top-level variables that the code and all functions it can reach mention, for one version of the functions.
    pub reach: RefCell<(u64, Rc<[u32]>)>,
}

/// Statement in the code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Position where it starts to run. The head of a `while` stands behind the body.
    pub start: Pc,
    /// Span of a simple statement, or of the head of one with blocks.
    pub head: Span,
    /// First instruction.
    pub first: Pc,
    /// Position behind the last instruction.
    pub end: Pc,
    pub decides: Decides,
}

/// What the value in the head of a statement decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decides {
    /// Nothing: a simple statement, or a head without a value.
    Nothing,
    /// Where the task goes on.
    Condition {
        /// Target when the condition is true.
        yes: Pc,
        /// Target when it is false.
        no: Pc,
    },
    /// What a `for` iterates over.
    List {
        /// Register of the list.
        to: Reg,
        /// Start of the loop.
        then: Pc,
    },
}

/// Where a frame's variables are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// In its first registers, which are the task's top-level variables.
    Top,
    /// In registers of its own.
    Function,
}

/// Piece of program: the top level, a function, a file with a computed path, a task's call or block.
#[derive(Debug)]
pub(crate) struct Code {
    /// Name of the function, or what messages call the top level.
    pub name: Rc<str>,
    pub level: Level,
    pub ops: Vec<Op>,
    /// Source span of each instruction.
    pub spans: Vec<Span>,
    pub constants: Vec<Value>,
    pub calls: Vec<CallSite>,
    pub sites: Vec<Site>,
    pub spawns: Vec<SpawnSite>,
    /// Number of registers that a frame needs.
    pub registers: u32,
    /// First register that is the frame's own: those of a line typed while stepping begin behind the frame it was typed
    /// in.
    pub own: Reg,
    /// Number of arguments.
    pub params: u32,
    /// Names of the variables, by register.
    pub names: Rc<[Rc<str>]>,
    /// Top-level variables that the code itself mentions, sorted.
    pub mentions: Vec<u32>,
    /// Statements, in order of position.
    pub statements: Vec<Mark>,
    /// Register of a statement's value once the position is reached, for `-x`; in order of position.
    pub results: Vec<(Pc, Reg)>,
}

impl Code {
    /// Name of the variable in a register, for messages.
    pub(crate) fn variable(&self, register: Reg) -> &str {
        self.names.get(register as usize).map_or("", |name| name)
    }

    /// Head of the statement that an instruction belongs to.
    pub(crate) fn statement(&self, pc: Pc) -> Option<Span> {
        self.mark(pc).map(|mark| mark.head)
    }

    /// Statement that an instruction belongs to.
    pub(crate) fn mark(&self, pc: Pc) -> Option<&Mark> {
        let after = self.statements.partition_point(|mark| mark.start <= pc);
        after.checked_sub(1).and_then(|index| self.statements.get(index))
    }

    /// Register of the value of the statement that ends exactly at `pc`.
    pub(crate) fn result(&self, pc: Pc) -> Option<Reg> {
        self.results.binary_search_by_key(&pc, |(at, _)| *at).ok().map(|index| self.results[index].1)
    }

    /// Head of the statement that starts exactly at `pc`.
    pub(crate) fn statement_start(&self, pc: Pc) -> Option<Span> {
        self.statements.binary_search_by_key(&pc, |mark| mark.start).ok().map(|index| self.statements[index].head)
    }
}
