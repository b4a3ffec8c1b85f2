//! What a handle reads and writes through. The plain transport hands everything to the kernel as it is; others put
//! something between (a cipher, faults, a simulated network), and then hold bytes that the kernel knows nothing of.

mod plain;

use std::os::fd::BorrowedFd;

use rustix::io::Errno;

use super::syscall::calls::{How, RecvFlags, SendFlags};

/// The way of a handle's bytes.
#[derive(Debug, Default)]
pub(in crate::net) enum Transport {
    #[default]
    Plain,
}

impl Transport {
    /// Reads into a slice; 0 is the end of the stream.
    #[inline]
    pub(in crate::net) fn recv(&mut self, fd: BorrowedFd, room: &mut [u8], flags: RecvFlags) -> Result<usize, Errno> {
        match self {
            Transport::Plain => plain::recv(fd, room, flags),
        }
    }

    /// Reads behind what the buffer holds, at most `max` bytes; 0 is the end of the stream.
    #[inline]
    pub(in crate::net) fn recv_into(
        &mut self,
        fd: BorrowedFd,
        buffer: &mut Vec<u8>,
        max: usize,
        flags: RecvFlags,
    ) -> Result<usize, Errno> {
        match self {
            Transport::Plain => plain::recv_into(fd, buffer, max, flags),
        }
    }

    /// Writes; how much was taken.
    #[inline]
    pub(in crate::net) fn send(&mut self, fd: BorrowedFd, data: &[u8], flags: SendFlags) -> Result<usize, Errno> {
        match self {
            Transport::Plain => plain::send(fd, data, flags),
        }
    }

    /// Ends one direction or both.
    pub(in crate::net) fn shutdown(&mut self, fd: BorrowedFd, how: How) -> Result<(), Errno> {
        match self {
            Transport::Plain => plain::shutdown(fd, how),
        }
    }

    /// Bytes that can be read although the kernel has none for this descriptor.
    #[inline]
    pub(in crate::net) fn pending(&self) -> usize {
        match self {
            Transport::Plain => 0,
        }
    }

    /// Whether the kernel's own bytes are the stream's, so that they may be moved without being looked at.
    #[inline]
    pub(in crate::net) fn is_plain(&self) -> bool {
        matches!(self, Transport::Plain)
    }
}
