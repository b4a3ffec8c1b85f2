//! The instructions: small, copyable, over registers.
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

/// One instruction; `to`, `from`, `a`, `b` and `first` are registers throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// A constant.
    Const { to: Reg, constant: u32 },
    /// A variable's value; an error when it has none.
    Copy { to: Reg, from: Reg },
    /// A temporary's value, which is used up.
    Move { to: Reg, from: Reg },
    /// Reads a top-level variable from inside a function.
    LoadTop { to: Reg, top: u32 },
    /// Writes one (only a sourced file's body can, there).
    StoreTop { top: u32, from: Reg },
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
    /// A top-level variable's value or nothing.
    TryTop { to: Reg, top: u32 },
    /// A shared variable's value or nothing.
    TryShared { to: Reg, shared: u32 },
    /// `${name:-default}`: the default when `to` is nothing, `none` or empty.
    OrDefault { to: Reg, constant: u32 },
    /// `a OPERATOR b`
    Arithmetic { operator: Operator, to: Reg, a: Reg, b: Reg },
    /// `a + small` (or minus, as a negative number).
    AddInt { to: Reg, a: Reg, small: i32 },
    /// `to += from`, in place where nobody else holds it; `from` is used up.
    AddAssign { to: Reg, from: Reg },
    /// `a COMPARISON b` as a boolean.
    Compare { comparison: Comparison, to: Reg, a: Reg, b: Reg },
    /// Logical not.
    Not { to: Reg, from: Reg },
    /// True or false, as a condition sees it.
    Truth { to: Reg, from: Reg },
    /// Unary minus.
    Negate { to: Reg, from: Reg },
    /// The text forms of neighbouring registers joined; those are used up.
    Text { to: Reg, first: Reg, count: u32 },
    /// A list of neighbouring registers; those are used up.
    List { to: Reg, first: Reg, count: u32 },
    /// Takes a list of exactly `count` apart into neighbouring registers.
    Unpack { first: Reg, from: Reg, count: u32 },
    /// Gives a handle or task the name of the variable it was assigned to.
    Name { of: Reg, constant: u32 },
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
    /// `for`: checks that the register is a list and puts 0 into the next one.
    ForStart { list: Reg },
    /// `for`: the next element, or out.
    ForNext { list: Reg, to: Reg, done: Pc },
    /// Calls a function; its frame begins at `first`, where the arguments are.
    Call { to: Reg, call: u32 },
    /// Calls a command.
    Native { to: Reg, site: u32 },
    /// Ends the frame with a value.
    Return { from: Reg },
    /// Starts a task.
    Spawn { to: Reg, spawn: u32 },
    /// Runs a file whose path was computed.
    Source { path: Reg, site: u32 },
    /// From here to its `Leave…`, an error continues at `target` with the error in `to`.
    EnterCatch { target: Pc, to: Reg, keep: Reg },
    /// From here on, however the block is left, `target` runs first.
    EnterFinally { target: Pc, keep: Reg },
    /// From here on, an error continues at `target` with the error in `to`, failed expectations excepted.
    EnterFails { target: Pc, to: Reg, keep: Reg },
    /// From here on, no longer than `time`.
    EnterWithin { time: Reg, target: Pc, keep: Reg },
    /// The innermost of these ends in order.
    Leave,
    /// The `finally` block is reached in order; it follows.
    LeaveFinally,
    /// The end of a `finally` block: continues what was under way.
    EndFinally,
    /// `break` and `continue` out of `count` handlers.
    JumpOut { to: Pc, keep_handlers: u32 },
    /// After `fails`: checks the error in `from` against the wanted name.
    CheckFails { from: Reg, wanted: Reg },
    /// What should have failed did not.
    FailsMissed { wanted: Reg },
    /// A failed `assert`, with its text if any.
    AssertFailed { text: Reg },
    /// An `assert` of a comparison failed: shows both sides.
    AssertCompare { a: Reg, b: Reg, text: Reg },
    /// Drops temporaries at the end of a statement.
    Clear { first: Reg, count: u32 },
    /// At the prompt: shows a value nobody took.
    Show { from: Reg },
}

/// The pattern of what the run loop does in place.
macro_rules! in_place_ops {
    () => {
        $crate::compiler::bytecode::Op::AddInt { .. }
            | $crate::compiler::bytecode::Op::Arithmetic { .. }
            | $crate::compiler::bytecode::Op::BackIfInt { .. }
            | $crate::compiler::bytecode::Op::BackIf { .. }
            | $crate::compiler::bytecode::Op::JumpUnlessCompare { .. }
            | $crate::compiler::bytecode::Op::JumpIf { .. }
            | $crate::compiler::bytecode::Op::JumpUnless { .. }
            | $crate::compiler::bytecode::Op::Jump { .. }
            | $crate::compiler::bytecode::Op::Back { .. }
            | $crate::compiler::bytecode::Op::Round
            | $crate::compiler::bytecode::Op::ForNext { .. }
            | $crate::compiler::bytecode::Op::Native { .. }
    };
}
pub(crate) use in_place_ops;

/// The pattern of what computes values within one frame.
macro_rules! data_ops {
    () => {
        $crate::compiler::bytecode::Op::Const { .. }
            | $crate::compiler::bytecode::Op::Copy { .. }
            | $crate::compiler::bytecode::Op::Move { .. }
            | $crate::compiler::bytecode::Op::LoadShared { .. }
            | $crate::compiler::bytecode::Op::StoreShared { .. }
            | $crate::compiler::bytecode::Op::LoadArgument { .. }
            | $crate::compiler::bytecode::Op::LoadArguments { .. }
            | $crate::compiler::bytecode::Op::TryArgument { .. }
            | $crate::compiler::bytecode::Op::TryCopy { .. }
            | $crate::compiler::bytecode::Op::TryShared { .. }
            | $crate::compiler::bytecode::Op::OrDefault { .. }
            | $crate::compiler::bytecode::Op::AddAssign { .. }
            | $crate::compiler::bytecode::Op::Compare { .. }
            | $crate::compiler::bytecode::Op::Not { .. }
            | $crate::compiler::bytecode::Op::Truth { .. }
            | $crate::compiler::bytecode::Op::Negate { .. }
            | $crate::compiler::bytecode::Op::Text { .. }
            | $crate::compiler::bytecode::Op::List { .. }
            | $crate::compiler::bytecode::Op::Unpack { .. }
            | $crate::compiler::bytecode::Op::ForStart { .. }
            | $crate::compiler::bytecode::Op::CheckFails { .. }
            | $crate::compiler::bytecode::Op::FailsMissed { .. }
            | $crate::compiler::bytecode::Op::AssertFailed { .. }
            | $crate::compiler::bytecode::Op::AssertCompare { .. }
            | $crate::compiler::bytecode::Op::Clear { .. }
            | $crate::compiler::bytecode::Op::Show { .. }
    };
}
pub(crate) use data_ops;

/// The pattern of what can change frames, handlers or tasks, or sees the registers of other frames.
macro_rules! control_ops {
    () => {
        $crate::compiler::bytecode::Op::LoadTop { .. }
            | $crate::compiler::bytecode::Op::StoreTop { .. }
            | $crate::compiler::bytecode::Op::TryTop { .. }
            | $crate::compiler::bytecode::Op::Call { .. }
            | $crate::compiler::bytecode::Op::Return { .. }
            | $crate::compiler::bytecode::Op::Spawn { .. }
            | $crate::compiler::bytecode::Op::Source { .. }
            | $crate::compiler::bytecode::Op::EnterCatch { .. }
            | $crate::compiler::bytecode::Op::EnterFinally { .. }
            | $crate::compiler::bytecode::Op::EnterFails { .. }
            | $crate::compiler::bytecode::Op::EnterWithin { .. }
            | $crate::compiler::bytecode::Op::Leave
            | $crate::compiler::bytecode::Op::LeaveFinally
            | $crate::compiler::bytecode::Op::EndFinally
            | $crate::compiler::bytecode::Op::JumpOut { .. }
            | $crate::compiler::bytecode::Op::Name { .. }
    };
}
pub(crate) use control_ops;
