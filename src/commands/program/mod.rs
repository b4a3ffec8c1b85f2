//! The program itself, other programs, and the prompt.

pub(super) mod control;
pub(super) mod exec;
pub(super) mod prompt;
