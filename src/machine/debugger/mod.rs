//! Looking at statements as they run: the trace, stepping, lines evaluated in a stopped frame.

pub mod breakpoints;
pub(super) mod eval;
pub mod observer;
pub(super) mod script_exit;
pub(super) mod trace;
