//! The other end of a connection: whether it can still act, and which handle of this process it is.

pub(crate) mod activity;
pub(crate) mod counterpart;
