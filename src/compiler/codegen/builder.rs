//! Builder of one piece of code: instructions with their spans, labels, registers. It knows no syntax.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::compiler::bytecode::{
    CallSite, Code, Decides, Level, Mark, NOWHERE, Op, Pc, Reg, Site, SpawnSite, data_ops,
};
use crate::source::Span;
use crate::values::Value;

/// Position in the code that may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(usize);

/// Loop that `break` and `continue` may leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoopLabels {
    /// Target of `break`.
    pub out: Label,
    /// Target of `continue`.
    pub again: Label,
    /// Number of handlers that were open around the loop.
    pub handlers: u32,
}

pub(crate) struct Builder {
    code: Code,
    labels: Vec<Option<Pc>>,
    jumps: Vec<(usize, Label)>,
    /// Marks with a condition in the head, each with the labels for true and false.
    conditions: Vec<(usize, Label, Label)>,
    next: Reg,
    texts: HashMap<Vec<u8>, u32>,
    /// Source span of the instructions emitted next.
    pub span: Span,
    /// Number of handlers open here.
    pub handlers: u32,
    /// Enclosing loops, outermost first.
    pub loops: Vec<LoopLabels>,
    /// Shared variable that the instruction which makes its new value takes the old one from.
    pub lends: Option<u32>,
    /// Whether a temporary of the statement may hold a value that should not outlive it.
    pub dirty: bool,
    /// First register that the statement has not used.
    high: Reg,
}

/// State that [`Builder::begin`] put aside.
pub(crate) struct Outer {
    mark: Reg,
    dirty: bool,
    high: Reg,
}

impl Builder {
    /// Builder of code whose first registers are the variables `names`.
    pub(crate) fn new(name: &str, level: Level, names: Vec<Rc<str>>, span: Span) -> Builder {
        let variables = count(names.len());
        let code = Code {
            name: name.into(),
            level,
            ops: Vec::new(),
            spans: Vec::new(),
            constants: Vec::new(),
            calls: Vec::new(),
            sites: Vec::new(),
            spawns: Vec::new(),
            registers: variables,
            own: 0,
            params: 0,
            names,
            mentions: Vec::new(),
            statements: Vec::new(),
            results: Vec::new(),
        };
        Builder {
            code,
            labels: Vec::new(),
            jumps: Vec::new(),
            conditions: Vec::new(),
            next: variables,
            texts: HashMap::new(),
            span,
            handlers: 0,
            loops: Vec::new(),
            lends: None,
            dirty: false,
            high: variables,
        }
    }

    /// Names of the variables, by register.
    pub(crate) fn names(&self) -> &[Rc<str>] {
        &self.code.names
    }

    pub(crate) fn set_params(&mut self, params: usize) {
        self.code.params = count(params);
    }

    /// Records that a top-level variable is used.
    pub(crate) fn mention(&mut self, top: u32) {
        if self.code.mentions.last() != Some(&top) {
            self.code.mentions.push(top);
        }
    }

    pub(crate) fn temporary(&mut self) -> Reg {
        self.temporaries(1)
    }

    /// First of `count` neighbouring fresh temporaries.
    pub(crate) fn temporaries(&mut self, count: u32) -> Reg {
        let first = self.next;
        self.next += count;
        self.high = self.high.max(self.next);
        self.code.registers = self.code.registers.max(self.next);
        first
    }

    /// First register that is free now.
    pub(crate) fn mark(&self) -> Reg {
        self.next
    }

    /// Releases all temporaries made since a mark.
    pub(crate) fn release(&mut self, mark: Reg) {
        self.next = mark;
    }

    pub(crate) fn emit(&mut self, op: Op) {
        self.code.ops.push(op);
        self.code.spans.push(self.span);
    }

    /// Position of the next instruction.
    pub(crate) fn here(&self) -> Pc {
        count(self.code.ops.len())
    }

    /// Marks the next instruction as the start of a statement.
    pub(crate) fn statement(&mut self, head: Span) {
        let start = self.here();
        if self.code.statements.last().is_none_or(|mark| mark.start < start) {
            self.code.statements.push(Mark { start, head, first: start, end: 0, decides: Decides::Nothing });
        }
    }

    /// Records that the condition in the head of the statement that starts here decides where the task goes on.
    pub(crate) fn decides(&mut self, yes: Label, no: Label) {
        let here = self.here();
        if let Some(last) = self.code.statements.len().checked_sub(1)
            && self.code.statements[last].start == here
        {
            self.conditions.push((last, yes, no));
        }
    }

    /// Records that the list in the head of the last marked statement has just been evaluated into a register.
    pub(crate) fn decides_list(&mut self, to: Reg) {
        let then = self.here();
        if let Some(mark) = self.code.statements.last_mut() {
            mark.decides = Decides::List { to, then };
        }
    }

    /// Number of statements marked so far.
    pub(crate) fn marks(&self) -> usize {
        self.code.statements.len()
    }

    /// Ends a statement: marks since `since` that no inner statement closed get their extent.
    pub(crate) fn close_marks(&mut self, since: usize, first: Pc) {
        let end = self.here();
        for mark in self.code.statements[since..].iter_mut().filter(|mark| mark.end == 0) {
            (mark.first, mark.end) = (first, end);
        }
    }

    /// Leaves the registers below `own` alone.
    pub(crate) fn begin_at(&mut self, own: Reg) {
        self.code.own = own;
        self.code.registers = own;
        self.next = own;
        self.high = own;
    }

    /// Records that the statement's value is in `register` from here on.
    pub(crate) fn result(&mut self, register: Reg) {
        if register != NOWHERE {
            let here = self.here();
            if self.code.results.last().is_none_or(|(at, _)| *at < here) {
                self.code.results.push((here, register));
            }
        }
    }

    /// New label, to be placed later.
    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    pub(crate) fn place(&mut self, label: Label) {
        let here = self.here();
        self.labels[label.0] = Some(here);
    }

    /// Appends an instruction whose target is `label`.
    pub(crate) fn jump(&mut self, label: Label, op: impl FnOnce(Pc) -> Op) {
        self.jumps.push((self.code.ops.len(), label));
        self.emit(op(0));
    }

    /// Adds a constant and gives its number.
    pub(crate) fn constant(&mut self, value: Value) -> u32 {
        self.code.constants.push(value);
        count(self.code.constants.len() - 1)
    }

    /// Adds a constant text and gives its number; equal texts are kept once.
    pub(crate) fn text_constant(&mut self, bytes: &[u8]) -> u32 {
        if let Some(number) = self.texts.get(bytes) {
            return *number;
        }
        let number = self.constant(Value::bytes(bytes));
        self.texts.insert(bytes.to_vec(), number);
        number
    }

    pub(crate) fn load(&mut self, to: Reg, value: Value) {
        let constant = match &value {
            Value::Bytes(bytes) => self.text_constant(bytes),
            _ => self.constant(value),
        };
        self.emit(Op::Const { to, constant });
    }

    /// Adds a call of a function and gives its number.
    pub(crate) fn call_site(&mut self, site: CallSite) -> u32 {
        self.code.calls.push(site);
        count(self.code.calls.len() - 1)
    }

    /// Adds a call of a command and gives its number.
    pub(crate) fn native_site(&mut self, site: Site) -> u32 {
        self.code.sites.push(site);
        count(self.code.sites.len() - 1)
    }

    /// Adds a task to be started and gives its number.
    pub(crate) fn spawn_site(&mut self, code: Rc<Code>, copies: Vec<(Reg, Reg)>, name: &str) -> u32 {
        let reach = RefCell::new((u64::MAX, Rc::from([])));
        self.code.spawns.push(SpawnSite { code, copies: copies.into(), name: name.into(), reach });
        count(self.code.spawns.len() - 1)
    }

    /// Begins a statement; values in its temporaries are dropped at its end.
    pub(crate) fn begin(&mut self) -> Outer {
        let outer = Outer { mark: self.next, dirty: self.dirty, high: self.high };
        self.dirty = false;
        self.high = self.next;
        outer
    }

    pub(crate) fn end(&mut self, outer: &Outer) {
        if self.dirty && self.high > outer.mark {
            self.emit(Op::Clear { first: outer.mark, count: self.high - outer.mark });
        }
        self.dirty = outer.dirty;
        self.high = self.high.max(outer.high);
        self.release(outer.mark);
    }

    /// Finishes the code, which ends by returning the value of a register.
    pub(crate) fn finish(mut self, from: Reg) -> Code {
        self.emit(Op::Return { from });
        for (at, label) in self.jumps {
            if let (Some(target), Some(op)) = (self.labels[label.0], self.code.ops.get_mut(at)) {
                set_target(op, target);
            }
        }
        for (mark, yes, no) in self.conditions {
            if let (Some(yes), Some(no)) = (self.labels[yes.0], self.labels[no.0]) {
                self.code.statements[mark].decides = Decides::Condition { yes, no };
            }
        }
        self.code.mentions.sort_unstable();
        self.code.mentions.dedup();
        self.code
    }
}

#[expect(clippy::match_same_arms, reason = "the second is a group of instructions")]
fn set_target(op: &mut Op, target: Pc) {
    match op {
        Op::Jump { to }
        | Op::Back { to }
        | Op::JumpIf { to, .. }
        | Op::JumpUnless { to, .. }
        | Op::JumpUnlessCompare { to, .. }
        | Op::BackIfInt { to, .. }
        | Op::BackIf { to, .. }
        | Op::JumpOut { to, .. }
        | Op::ForNext { done: to, .. }
        | Op::EnterCatch { target: to, .. }
        | Op::EnterFinally { target: to, .. }
        | Op::EnterFails { target: to, .. }
        | Op::EnterWithin { target: to, .. } => *to = target,
        Op::AddInt { .. }
        | Op::Arithmetic { .. }
        | Op::Round
        | Op::Native { .. }
        | Op::LoadTop { .. }
        | Op::StoreTop { .. }
        | Op::TryTop { .. }
        | Op::Call { .. }
        | Op::Return { .. }
        | Op::Spawn { .. }
        | Op::Source { .. }
        | Op::Leave
        | Op::LeaveFinally
        | Op::EndFinally
        | Op::Name { .. } => {}
        data_ops!() => {}
    }
}

/// Converts a count to 32 bits; sources are limited to far less.
pub(crate) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
