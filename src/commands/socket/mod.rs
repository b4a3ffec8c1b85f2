//! Making sockets, connecting them, asking and setting what they are.

pub(super) mod attributes;
pub(super) mod connect;
pub(super) mod create_connection;
pub(super) mod fd_exhaustion;
pub(super) mod handles;
pub(super) mod lifecycle;
pub(super) mod listen;
pub(super) mod options;
pub(super) mod poll;
