//! The virtual machine: runs the bytecode of one task for one slice.

pub(super) mod assertions;
pub(super) mod control;
pub(super) mod data;
pub(super) mod fuel;
pub(super) mod run;
pub(super) mod spawn;
pub(super) mod unwind;
