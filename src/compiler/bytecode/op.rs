//! Instructions: small, copyable, over registers.
//!
//! Registers are relative to a frame. The first registers of a frame are its variables, the others temporaries. Unless
//! a command waits or runs again, a slice may end only at a backward jump or a call, and both lead to the start of a
//! statement.

use crate::values::{Comparison, Operator};

/// Register of the frame.
pub(crate) type Reg = u32;
/// Position in the code.
pub(crate) type Pc = u32;

/// No register: the result is dropped.
pub(crate) const NOWHERE: Reg = Reg::MAX;

/// One instruction; `to`, `from`, `a`, `b` and `first` are registers throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// Loads a constant.
    Const { to: Reg, constant: u32 },
    /// Copies a variable's value; fails if it has none.
    Copy { to: Reg, from: Reg },
    /// Moves a temporary's value, which empties the temporary.
    Move { to: Reg, from: Reg },
    /// Reads a top-level variable from inside a function.
    LoadTop { to: Reg, top: u32 },
    /// Writes a top-level variable from inside a function (only the body of a sourced file does).
    StoreTop { top: u32, from: Reg },
    /// Reads a variable that all tasks share.
    LoadShared { to: Reg, shared: u32 },
    /// Writes a variable that all tasks share and empties `from`.
    StoreShared { shared: u32, from: Reg },
    /// Gives the value of a shared variable up to `from`, which holds a copy of it, so that the next instruction can
    /// change it in place. `StoreShared` follows; a failure before gives the value back.
    LendShared { shared: u32, from: Reg },
    /// Reads a script argument, from 1; fails if it was not given.
    LoadArgument { to: Reg, number: u32 },
    /// Makes the list of script arguments.
    LoadArguments { to: Reg },
    /// Reads a script argument like `LoadArgument`, but leaves `to` unset if it was not given.
    TryArgument { to: Reg, number: u32 },
    /// Copies a variable like `Copy`, but leaves `to` unset if it has no value.
    TryCopy { to: Reg, from: Reg },
    /// Reads a top-level variable like `LoadTop`, but leaves `to` unset if it has no value.
    TryTop { to: Reg, top: u32 },
    /// Reads a shared variable like `LoadShared`, but leaves `to` unset if it has no value.
    TryShared { to: Reg, shared: u32 },
    /// Writes the default of `${name:-default}` into `to` when `to` is unset, `none` or empty.
    OrDefault { to: Reg, constant: u32 },
    /// `a OPERATOR b`
    Arithmetic { operator: Operator, to: Reg, a: Reg, b: Reg },
    /// `a + small`; `a - b` with a small `b` is written with a negative `small`.
    AddInt { to: Reg, a: Reg, small: i32 },
    /// Computes `to += from`, in place if no other variable holds the value; empties `from`.
    AddAssign { to: Reg, from: Reg },
    /// `a COMPARISON b` as a boolean.
    Compare { comparison: Comparison, to: Reg, a: Reg, b: Reg },
    /// Logical not.
    Not { to: Reg, from: Reg },
    /// Makes true or false of a value, as a condition does.
    Truth { to: Reg, from: Reg },
    /// Unary minus.
    Negate { to: Reg, from: Reg },
    /// `~from`
    Invert { to: Reg, from: Reg },
    /// Joins the text forms of neighbouring registers and empties them; in place if only the first register and `to`
    /// hold the first value.
    Text { to: Reg, first: Reg, count: u32 },
    /// Makes a list of neighbouring registers and empties them.
    List { to: Reg, first: Reg, count: u32 },
    /// Unpacks a list of exactly `count` elements into neighbouring registers.
    Unpack { first: Reg, from: Reg, count: u32 },
    /// Names a handle or task after the variable it is assigned to.
    Name { of: Reg, constant: u32 },
    /// Jumps without counting: forwards, or to the body of a loop that `Round` counts.
    Jump { to: Pc },
    /// Jumps backwards, to the start of a statement.
    Back { to: Pc },
    /// Jumps when `from` is true.
    JumpIf { from: Reg, to: Pc },
    /// Jumps when `from` is false.
    JumpUnless { from: Reg, to: Pc },
    /// Jumps when the comparison is false.
    JumpUnlessCompare { comparison: Comparison, a: Reg, b: Reg, to: Pc },
    /// Jumps backwards when `a COMPARISON small`: the bottom of a loop.
    BackIfInt { comparison: Comparison, a: Reg, small: i32, to: Pc },
    /// Jumps backwards when `a COMPARISON b`.
    BackIf { comparison: Comparison, a: Reg, b: Reg, to: Pc },
    /// Counts a round of a loop, before its condition is evaluated.
    Round,
    /// Starts a `for`: checks that the register is a list and puts 0, the index, into the next register.
    ForStart { list: Reg },
    /// Takes the next element of a `for`, or jumps to `done`.
    ForNext { list: Reg, to: Reg, done: Pc },
    /// Calls a function; its frame begins at the register of the first argument.
    Call { to: Reg, call: u32 },
    /// Calls a command.
    Native { to: Reg, site: u32 },
    /// Ends the frame with a value.
    Return { from: Reg },
    /// Starts a task.
    Spawn { to: Reg, spawn: u32 },
    /// Runs a file whose path was computed.
    Source { path: Reg, site: u32 },
    /// Installs a handler until its `Leave`: an error goes on at `target`, with the error in `to`.
    EnterCatch { target: Pc, to: Reg, keep: Reg },
    /// Installs a handler until its `LeaveFinally`: however the block is left, `target` runs first.
    EnterFinally { target: Pc, keep: Reg },
    /// Installs a handler like `EnterCatch`, but lets failed expectations pass.
    EnterFails { target: Pc, to: Reg, keep: Reg },
    /// Installs a handler that ends the block when `time` is up.
    EnterWithin { time: Reg, target: Pc, keep: Reg },
    /// Removes the innermost handler: its block ended in order.
    Leave,
    /// Removes the `finally` handler: its block ended in order, and the `finally` block follows.
    LeaveFinally,
    /// Ends a `finally` block and continues with the completion that was under way.
    EndFinally,
    /// Leaves blocks with handlers by `break` or `continue`; `keep_handlers` of the frame's handlers stay.
    JumpOut { to: Pc, keep_handlers: u32 },
    /// Ends a `fails` whose call failed: checks the error in `from` against the wanted name.
    CheckFails { from: Reg, wanted: Reg },
    /// Ends a `fails` whose call did not fail, which is a failed expectation.
    FailsMissed { wanted: Reg },
    /// Fails an `assert`, with its text if it has one.
    AssertFailed { text: Reg },
    /// Fails an `assert` of a comparison, showing both sides.
    AssertCompare { a: Reg, b: Reg, text: Reg },
    /// Empties temporaries at the end of a statement.
    Clear { first: Reg, count: u32 },
    /// Shows a value at the prompt that is not assigned.
    Show { from: Reg },
}

/// Pattern of the instructions that the run loop executes in place.
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

/// Pattern of the instructions that compute values within one frame.
macro_rules! data_ops {
    () => {
        $crate::compiler::bytecode::Op::Const { .. }
            | $crate::compiler::bytecode::Op::Copy { .. }
            | $crate::compiler::bytecode::Op::Move { .. }
            | $crate::compiler::bytecode::Op::LoadShared { .. }
            | $crate::compiler::bytecode::Op::StoreShared { .. }
            | $crate::compiler::bytecode::Op::LendShared { .. }
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
            | $crate::compiler::bytecode::Op::Invert { .. }
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

/// Pattern of the instructions that change frames, handlers or tasks, or use registers of other frames.
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
