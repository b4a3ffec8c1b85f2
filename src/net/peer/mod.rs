//! The other end of a connection: whether it can still act, and which of our own handles it is.

pub(crate) mod activity;
pub(crate) mod counterpart;
