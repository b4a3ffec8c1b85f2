//! The program as the machine runs it: pieces of instructions, with tables beside them of where each comes from, where
//! statements start and end, and what is called.

pub(super) mod op;

use std::cell::RefCell;
use std::rc::Rc;

use crate::source::Span;
use crate::spec::Spec;
use crate::values::Value;
pub(crate) use op::{NOWHERE, Op, Pc, Reg, control_ops, data_ops, in_place_ops};

/// A call of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallSite {
    /// Which.
    pub function: u32,
    /// Its first argument.
    pub first: Reg,
    /// How many.
    pub count: u32,
}

/// A call of a command.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Its number in the table.
    pub command: u16,
    /// Its spec.
    pub spec: &'static Spec,
    /// The form that fits.
    pub form: u8,
    /// The first argument's register: the handle (when it works on one), the form's parameters, the options,
    /// the rest parameters.
    pub first: Reg,
    /// How many.
    pub count: u32,
    /// Where among them the options begin.
    pub options: u32,
    /// Where the rest parameters begin.
    pub rest: u32,
    /// Where each argument is written; a left-out one has the call's span.
    pub words: Box<[Span]>,
    /// The whole call.
    pub span: Span,
}

/// A task to be started.
#[derive(Debug)]
pub(crate) struct SpawnSite {
    /// What it runs.
    pub code: Rc<Code>,
    /// Registers of the spawner and the new frame's registers they are copied to.
    pub copies: Box<[(Reg, Reg)]>,
    /// The name its tasks get, with a number from the second on.
    pub name: Rc<str>,
    /// The top-level variables its code and all it can reach mention, for one version of the functions.
    pub reach: RefCell<(u64, Rc<[u32]>)>,
}

/// A statement in the code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Where it starts to run. The head of a `while` stands behind its body.
    pub start: Pc,
    /// Its text: the whole of a simple statement, the head of one with blocks.
    pub head: Span,
    /// Its first instruction.
    pub first: Pc,
    /// Behind its last one.
    pub end: Pc,
    /// What its head decides.
    pub decides: Decides,
}

/// What the value in a statement's head decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decides {
    /// Nothing: it is no head, or there is no value in it.
    Nothing,
    /// Where to go on.
    Condition {
        /// When it is true.
        yes: Pc,
        /// When it is false.
        no: Pc,
    },
    /// What a `for` goes through.
    List {
        /// Where the list is kept.
        to: Reg,
        /// Where the loop begins.
        then: Pc,
    },
}

/// Where a frame's variables are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Its first registers are the task's top-level variables.
    Top,
    /// They are its own.
    Function,
}

/// A piece of program: the top level, a function, a task's block.
#[derive(Debug)]
pub(crate) struct Code {
    /// The function's name; what the top level is called in messages.
    pub name: Rc<str>,
    /// Where its variables are.
    pub level: Level,
    /// The instructions.
    pub ops: Vec<Op>,
    /// Where each instruction comes from.
    pub spans: Vec<Span>,
    /// Constants.
    pub constants: Vec<Value>,
    /// Calls of functions.
    pub calls: Vec<CallSite>,
    /// Calls of commands.
    pub sites: Vec<Site>,
    /// Tasks it starts.
    pub spawns: Vec<SpawnSite>,
    /// How many registers a frame needs.
    pub registers: u32,
    /// The first register that is the frame's own: those of a typed line begin behind the frame it was typed in.
    pub own: Reg,
    /// How many arguments it takes.
    pub params: u32,
    /// The names of its variables, by register.
    pub names: Vec<Rc<str>>,
    /// Top-level variables it mentions itself.
    pub mentions: Vec<u32>,
    /// Where statements start, in order of position.
    pub statements: Vec<Mark>,
    /// Where a statement's value stands once the position is reached, for `-x`; in order of position.
    pub results: Vec<(Pc, Reg)>,
}

impl Code {
    /// The variable a register is, for messages.
    pub(crate) fn variable(&self, register: Reg) -> &str {
        self.names.get(register as usize).map_or("", |name| name)
    }

    /// The head of the statement an instruction belongs to.
    pub(crate) fn statement(&self, pc: Pc) -> Option<Span> {
        self.mark(pc).map(|mark| mark.head)
    }

    /// The statement an instruction belongs to.
    pub(crate) fn mark(&self, pc: Pc) -> Option<&Mark> {
        let after = self.statements.partition_point(|mark| mark.start <= pc);
        after.checked_sub(1).and_then(|index| self.statements.get(index))
    }

    /// Where the value of the statement that ends at this very position stands.
    pub(crate) fn result(&self, pc: Pc) -> Option<Reg> {
        self.results.binary_search_by_key(&pc, |(at, _)| *at).ok().map(|index| self.results[index].1)
    }

    /// The head of the statement that starts at this very position.
    pub(crate) fn statement_start(&self, pc: Pc) -> Option<Span> {
        self.statements.binary_search_by_key(&pc, |mark| mark.start).ok().map(|index| self.statements[index].head)
    }
}
