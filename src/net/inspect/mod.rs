//! What the kernel tells of sockets beyond the socket calls: TCP_INFO and sock_diag.

mod raw_tcp_info;
pub(in crate::net) mod sock_diag;
pub(crate) mod tcp_info;
