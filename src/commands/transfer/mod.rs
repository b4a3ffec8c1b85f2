//! Moving bytes and datagrams through sockets.

pub(super) mod datagrams;
pub(super) mod recv;
pub(super) mod recv_buffer;
pub(super) mod recv_flags;
pub(super) mod recv_until;
pub(super) mod relay;
pub(super) mod send;
