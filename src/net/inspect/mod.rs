//! What the kernel tells of connections: TCP_INFO, sock_diag, and what follows from them about the peer.

pub(crate) mod counterpart;
pub(crate) mod facts;
pub(crate) mod peer;
pub(super) mod sock_diag;
pub(crate) mod tcp_info;
