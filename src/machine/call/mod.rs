//! What a command is, and everything it may see and do while it runs.

pub(super) mod blocking;
pub(crate) mod command;
pub(super) mod context;
pub(crate) mod sent;
pub(crate) mod services;
pub(crate) mod timeout;
mod waiting;
