//! Looking at statements as they run: the trace, stepping, lines evaluated in a stopped frame.

pub(crate) mod breakpoints;
pub(super) mod eval;
pub(crate) mod observer;
pub(super) mod script_exit;
pub(super) mod trace;
