//! What several commands share: arguments, addresses, sockets, limits, blocking calls.

pub(super) mod address;
pub(crate) mod args;
pub(super) mod limits;
pub(super) mod offload;
pub(super) mod retry;
pub(super) mod socket;
