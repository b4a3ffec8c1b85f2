//! The instructions: small, copyable, over registers.
//!
//! They are sorted by what runs them: the run loop, `data` or `control`, each of which matches all of its own, so that
//! an instruction nobody runs does not compile.
//!
//! Registers are relative to a frame. A frame's first registers are its variables, those after them temporaries.
//! The machine keeps two rules: a jump backwards and a call are the only places where a slice may end, and both
//! stand at the start of a statement.

use crate::values::{Comparison, Operator};

/// A register of the frame.
pub(crate) type Reg = u32;
/// A position in the code.
pub(crate) type Pc = u32;

/// No register: the result is not kept.
pub(crate) const NOWHERE: Reg = Reg::MAX;

/// One instruction; `to`, `from`, `a`, `b`, `first` and `register` are registers throughout.
///
/// The run loop handles these itself or calls one function for them; the two groups it hands on. What has three operands
/// is here in any case: a group has room for two.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// `a + small` (or minus, as a negative number).
    AddInt { to: Reg, a: Reg, small: i32 },
    /// `a OPERATOR b`
    Arithmetic { operator: Operator, to: Reg, a: Reg, b: Reg },
    /// `a COMPARISON b` as a boolean.
    Compare { comparison: Comparison, to: Reg, a: Reg, b: Reg },
    /// The text forms of neighbouring registers joined; those are used up.
    Text { to: Reg, first: Reg, count: u32 },
    /// A list of neighbouring registers; those are used up.
    List { to: Reg, first: Reg, count: u32 },
    /// Takes a list of exactly `count` apart into neighbouring registers.
    Unpack { first: Reg, from: Reg, count: u32 },
    /// An `assert` of a comparison failed: shows both sides.
    AssertCompare { a: Reg, b: Reg, text: Reg },
    /// Goes forwards.
    Jump { to: Pc },
    /// Goes backwards, to the start of a statement.
    Back { to: Pc },
    /// When true.
    JumpIf { from: Reg, to: Pc },
    /// When false.
    JumpUnless { from: Reg, to: Pc },
    /// When the comparison is false.
    JumpUnlessCompare { comparison: Comparison, a: Reg, b: Reg, to: Pc },
    /// Backwards when `a COMPARISON small`: the bottom of a loop.
    BackIfInt { comparison: Comparison, a: Reg, small: i32, to: Pc },
    /// Backwards when `a COMPARISON b`.
    BackIf { comparison: Comparison, a: Reg, b: Reg, to: Pc },
    /// Counts a round, before a loop's condition is evaluated.
    Round,
    /// `for`: the next element, or out.
    ForNext { list: Reg, to: Reg, done: Pc },
    /// Calls a command.
    Native { to: Reg, site: u32 },
    /// From here to its `Leave…`, a handler stands ready that continues at `target`, with the registers below `keep`.
    Enter { handler: BlockHandler, register: Reg, target: Pc, keep: Reg },
    /// Computes a value.
    Data(DataOp),
    /// Changes where the task is.
    Control(ControlOp),
}

/// The handlers that `Op::Enter` puts up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockHandler {
    /// Takes an error into `register`.
    Catch,
    /// Takes an error into `register`, failed expectations excepted.
    Fails,
    /// Runs however the block is left.
    Finally,
    /// Ends the block when the time in `register` is up.
    Within,
}

/// Instructions that compute values: they change nothing but registers of the frame, shared variables and the screen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DataOp {
    /// A constant.
    Const { to: Reg, constant: u32 },
    /// A variable's value; an error when it has none.
    Copy { to: Reg, from: Reg },
    /// A temporary's value, which is used up.
    Move { to: Reg, from: Reg },
    /// Reads a variable all tasks share.
    LoadShared { to: Reg, shared: u32 },
    /// Writes one; the value is used up.
    StoreShared { shared: u32, from: Reg },
    /// A script argument, from 1; an error when it was not given.
    LoadArgument { to: Reg, number: u32 },
    /// The list of the script's arguments.
    LoadArguments { to: Reg },
    /// Like the loads above, but missing gives no error: nothing is left in `to`.
    TryArgument { to: Reg, number: u32 },
    /// A variable's value or nothing.
    TryCopy { to: Reg, from: Reg },
    /// A shared variable's value or nothing.
    TryShared { to: Reg, shared: u32 },
    /// `${name:-default}`: the default when `to` is nothing, `none` or empty.
    OrDefault { to: Reg, constant: u32 },
    /// `to += from`, in place where nobody else holds it; `from` is used up.
    AddAssign { to: Reg, from: Reg },
    /// Logical not.
    Not { to: Reg, from: Reg },
    /// True or false, as a condition sees it.
    Truth { to: Reg, from: Reg },
    /// Unary minus.
    Negate { to: Reg, from: Reg },
    /// `for`: checks that the register is a list and puts 0 into the next one.
    ForStart { list: Reg },
    /// After `fails`: checks the error in `from` against the wanted name.
    CheckFails { from: Reg, wanted: Reg },
    /// What should have failed did not.
    FailsMissed { wanted: Reg },
    /// A failed `assert`, with its text if any.
    AssertFailed { text: Reg },
    /// Drops temporaries at the end of a statement.
    Clear { first: Reg, count: u32 },
    /// At the prompt: shows a value nobody took.
    Show { from: Reg },
}

/// Instructions that can change frames, handlers or tasks, or see other frames' registers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ControlOp {
    /// Reads a top-level variable from inside a function.
    LoadTop { to: Reg, top: u32 },
    /// Writes one (only a sourced file's body can, there).
    StoreTop { top: u32, from: Reg },
    /// A top-level variable's value or nothing.
    TryTop { to: Reg, top: u32 },
    /// Gives a handle or task the name of the variable it was assigned to.
    Name { of: Reg, constant: u32 },
    /// Calls a function; its frame begins at `first`, where the arguments are.
    Call { to: Reg, call: u32 },
    /// Ends the frame with a value.
    Return { from: Reg },
    /// Starts a task.
    Spawn { to: Reg, spawn: u32 },
    /// Runs a file whose path was computed.
    Source { path: Reg, site: u32 },
    /// The innermost block with a handler ends in order.
    Leave,
    /// The `finally` block is reached in order; it follows.
    LeaveFinally,
    /// The end of a `finally` block: continues what was under way.
    EndFinally,
    /// `break` and `continue` out of blocks with handlers: `keep_handlers` of the frame's stay.
    JumpOut { to: Pc, keep_handlers: u32 },
}

/// The run loop reads one instruction after another: larger ones would cost it memory.
const _: () = assert!(size_of::<Op>() == 16);

impl From<DataOp> for Op {
    fn from(op: DataOp) -> Op {
        Op::Data(op)
    }
}

impl From<ControlOp> for Op {
    fn from(op: ControlOp) -> Op {
        Op::Control(op)
    }
}

impl Op {
    /// Where it may go, or what its handler continues at: to be filled in once that is known.
    pub(crate) fn target_mut(&mut self) -> Option<&mut Pc> {
        match self {
            Op::Jump { to }
            | Op::Back { to }
            | Op::JumpIf { to, .. }
            | Op::JumpUnless { to, .. }
            | Op::JumpUnlessCompare { to, .. }
            | Op::BackIfInt { to, .. }
            | Op::BackIf { to, .. }
            | Op::ForNext { done: to, .. }
            | Op::Enter { target: to, .. }
            | Op::Control(ControlOp::JumpOut { to, .. }) => Some(to),
            Op::AddInt { .. }
            | Op::Arithmetic { .. }
            | Op::Compare { .. }
            | Op::Text { .. }
            | Op::List { .. }
            | Op::Unpack { .. }
            | Op::AssertCompare { .. }
            | Op::Round
            | Op::Native { .. }
            | Op::Data(_)
            | Op::Control(
                ControlOp::LoadTop { .. }
                | ControlOp::StoreTop { .. }
                | ControlOp::TryTop { .. }
                | ControlOp::Name { .. }
                | ControlOp::Call { .. }
                | ControlOp::Return { .. }
                | ControlOp::Spawn { .. }
                | ControlOp::Source { .. }
                | ControlOp::Leave
                | ControlOp::LeaveFinally
                | ControlOp::EndFinally,
            ) => None,
        }
    }
}
