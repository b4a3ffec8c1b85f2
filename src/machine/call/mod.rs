//! What a command is, and everything it may see and do while it runs.

pub(super) mod blocking;
pub mod command;
pub(super) mod context;
pub mod timeout;
