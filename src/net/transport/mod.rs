//! What a handle reads and writes through. The plain transport hands bytes to the kernel unchanged; another one puts
//! something between (a cipher, faults, a simulated network), and then holds bytes that the kernel knows nothing of.

mod plain;

use std::os::fd::BorrowedFd;

use rustix::io::Errno;

use super::syscall::calls::{How, RecvFlags, SendFlags};

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

    /// Appends at most `max` bytes to the buffer; 0 is the end of the stream.
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

    /// Writes, and returns how many bytes were taken.
    #[inline]
    pub(in crate::net) fn send(&mut self, fd: BorrowedFd, data: &[u8], flags: SendFlags) -> Result<usize, Errno> {
        match self {
            Transport::Plain => plain::send(fd, data, flags),
        }
    }

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

    /// Whether the stream is the kernel's own bytes, so that splice(2) may move them unseen.
    #[inline]
    pub(in crate::net) fn is_plain(&self) -> bool {
        matches!(self, Transport::Plain)
    }
}
