//! Instructions: small, copyable, over registers.
//!
//! They are grouped by what runs them: the run loop, `data` or `control` of the machine. Each matches all of its own,
//! so that an instruction without code to run it does not compile.
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

/// One instruction; `to`, `from`, `a`, `b`, `first` and `register` are registers throughout, except that `to` of a jump
/// is a position.
///
/// The run loop executes these itself or calls one function for them, and hands on the two groups. An instruction with
/// three operands is always here: a group has room for two.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// `a + small`; `a - b` with a small `b` is written with a negative `small`.
    AddInt { to: Reg, a: Reg, small: i32 },
    /// `a OPERATOR b`
    Arithmetic { operator: Operator, to: Reg, a: Reg, b: Reg },
    /// `a COMPARISON b` as a boolean.
    Compare { comparison: Comparison, to: Reg, a: Reg, b: Reg },
    /// Joins the text forms of neighbouring registers and empties them.
    Text { to: Reg, first: Reg, count: u32 },
    /// Makes a list of neighbouring registers and empties them.
    List { to: Reg, first: Reg, count: u32 },
    /// Unpacks a list of exactly `count` elements into neighbouring registers.
    Unpack { first: Reg, from: Reg, count: u32 },
    /// Fails an `assert` of a comparison, showing both sides.
    AssertCompare { a: Reg, b: Reg, text: Reg },
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
    /// Takes the next element of a `for`, or jumps to `done`.
    ForNext { list: Reg, to: Reg, done: Pc },
    /// Calls a command.
    Native { to: Reg, site: u32 },
    /// Installs a handler until its `Leave…`: it goes on at `target` and keeps the registers below `keep`.
    Enter { handler: BlockHandler, register: Reg, target: Pc, keep: Reg },
    /// Computes a value.
    Data(DataOp),
    /// Changes where the task goes on, or uses registers of other frames.
    Control(ControlOp),
}

/// Handlers that `Op::Enter` installs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockHandler {
    /// Catches an error into `register`.
    Catch,
    /// Catches an error into `register`, except failed expectations.
    Fails,
    /// Runs however the block is left.
    Finally,
    /// Ends the block when the time in `register` is up.
    Within,
}

/// Instructions that compute values: they change only registers of the frame, shared variables and the output.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DataOp {
    /// Loads a constant.
    Const { to: Reg, constant: u32 },
    /// Copies a variable's value; fails if it has none.
    Copy { to: Reg, from: Reg },
    /// Moves a temporary's value, which empties the temporary.
    Move { to: Reg, from: Reg },
    /// Reads a variable that all tasks share.
    LoadShared { to: Reg, shared: u32 },
    /// Writes a variable that all tasks share and empties `from`.
    StoreShared { shared: u32, from: Reg },
    /// Reads a script argument, from 1; fails if it was not given.
    LoadArgument { to: Reg, number: u32 },
    /// Makes the list of script arguments.
    LoadArguments { to: Reg },
    /// Reads a script argument like `LoadArgument`, but leaves `to` unset if it was not given.
    TryArgument { to: Reg, number: u32 },
    /// Copies a variable like `Copy`, but leaves `to` unset if it has no value.
    TryCopy { to: Reg, from: Reg },
    /// Reads a shared variable like `LoadShared`, but leaves `to` unset if it has no value.
    TryShared { to: Reg, shared: u32 },
    /// Writes the default of `${name:-default}` into `to` when `to` is unset, `none` or empty.
    OrDefault { to: Reg, constant: u32 },
    /// Computes `to += from`, in place if no other variable holds the value; empties `from`.
    AddAssign { to: Reg, from: Reg },
    /// Logical not.
    Not { to: Reg, from: Reg },
    /// Makes true or false of a value, as a condition does.
    Truth { to: Reg, from: Reg },
    /// Unary minus.
    Negate { to: Reg, from: Reg },
    /// Starts a `for`: checks that the register is a list and puts 0, the index, into the next register.
    ForStart { list: Reg },
    /// Ends a `fails` whose call failed: checks the error in `from` against the wanted name.
    CheckFails { from: Reg, wanted: Reg },
    /// Ends a `fails` whose call did not fail, which is a failed expectation.
    FailsMissed { wanted: Reg },
    /// Fails an `assert`, with its text if it has one.
    AssertFailed { text: Reg },
    /// Empties temporaries at the end of a statement.
    Clear { first: Reg, count: u32 },
    /// Shows a value at the prompt that is not assigned.
    Show { from: Reg },
}

/// Instructions that can change frames, handlers or tasks, or that use registers of other frames.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ControlOp {
    /// Reads a top-level variable from inside a function.
    LoadTop { to: Reg, top: u32 },
    /// Writes a top-level variable from inside a function (only the body of a sourced file does).
    StoreTop { top: u32, from: Reg },
    /// Reads a top-level variable like `LoadTop`, but leaves `to` unset if it has no value.
    TryTop { to: Reg, top: u32 },
    /// Names a handle or task after the variable it is assigned to.
    Name { of: Reg, constant: u32 },
    /// Calls a function; its frame begins at the register of the first argument.
    Call { to: Reg, call: u32 },
    /// Ends the frame with a value.
    Return { from: Reg },
    /// Starts a task.
    Spawn { to: Reg, spawn: u32 },
    /// Runs a file whose path was computed.
    Source { path: Reg, site: u32 },
    /// Removes the innermost handler: its block ended in order.
    Leave,
    /// Removes the `finally` handler: its block ended in order, and the `finally` block follows.
    LeaveFinally,
    /// Ends a `finally` block and continues with the completion that was under way.
    EndFinally,
    /// Leaves blocks with handlers by `break` or `continue`; `keep_handlers` of the frame's handlers stay.
    JumpOut { to: Pc, keep_handlers: u32 },
}

/// The run loop reads one instruction after another, so their size is kept small.
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
    /// Jump target or handler position, to be filled in once it is known.
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
