//! The interface of commands: what a command is, and what it may use of the machine while it runs.

pub(super) mod blocking;
pub(crate) mod command;
pub(super) mod context;
pub(super) mod hint;
pub(crate) mod sent;
pub(crate) mod services;
pub(crate) mod timeout;
mod waiting;
