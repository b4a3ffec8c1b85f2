//! The other end of a connection: whether it can still act, and which handle of this process it is; and who uses an
//! address.

pub(crate) mod activity;
pub(crate) mod address_users;
pub(crate) mod counterpart;
