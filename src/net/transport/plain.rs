//! The plain transport: the kernel's bytes are the stream's.

pub(super) use crate::net::syscall::calls::{recv_into, recv_slice as recv, send, shutdown};
