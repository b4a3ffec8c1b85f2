//! What the kernel tells of connections: TCP_INFO, sock_diag, and what follows from them about the peer.

pub mod peer;
pub(super) mod sock_diag;
pub mod tcp_info;
