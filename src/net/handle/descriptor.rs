//! Descriptors: which of them a handle closes, borrowing one for a call, and the result of closing one.

use std::cell::{OnceCell, Ref};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

use rustix::io::Errno;

use super::unblocked::Unblocked;
use crate::net::syscall::calls;

/// A descriptor, by who closes it.
#[derive(Debug)]
pub(crate) enum Descriptor {
    /// Closed with the handle.
    Own(OwnedFd),
    /// Closed with the last of the handles that share it.
    Shared(Rc<OwnedFd>),
    /// Standard input, output or error, shared with the parent process: never closed.
    Standard(BorrowedFd<'static>, OnceCell<Unblocked>),
}

impl Descriptor {
    pub(crate) fn standard(fd: BorrowedFd<'static>) -> Descriptor {
        Descriptor::Standard(fd, OnceCell::new())
    }

    /// How a shared descriptor is read and written; `None` for one of our own.
    pub(in crate::net) fn unblocked(&self) -> Option<(BorrowedFd<'_>, &Unblocked)> {
        let Descriptor::Standard(fd, unblocked) = self else { return None };
        Some((*fd, unblocked.get_or_init(|| Unblocked::of(*fd))))
    }
}

impl From<OwnedFd> for Descriptor {
    fn from(fd: OwnedFd) -> Descriptor {
        Descriptor::Own(fd)
    }
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Descriptor::Own(fd) => fd.as_fd(),
            Descriptor::Shared(fd) => fd.as_fd(),
            Descriptor::Standard(fd, _) => *fd,
        }
    }
}

/// The result of closing a handle.
#[derive(Debug)]
pub(crate) enum Closed {
    /// The handle was closed before.
    Before,
    Now,
    /// The handle is closed, but not yet the descriptor.
    Lingers(LingeringFd),
}

/// A descriptor whose close(2) waits, as SO_LINGER says, for the peer to take what was sent. Dropping it does not wait:
/// the kernel sends the rest all the same.
#[derive(Debug)]
pub(crate) struct LingeringFd(Option<OwnedFd>);

impl LingeringFd {
    /// Closes it when the peer has all, or the time is up. This blocks.
    pub(crate) fn close_and_wait(mut self) {
        self.0.take();
    }
}

impl Drop for LingeringFd {
    fn drop(&mut self) {
        if let Some(fd) = self.0.take() {
            let _ = calls::set_linger_off(fd.as_fd());
        }
    }
}

/// An open descriptor, borrowed for one call.
pub(crate) struct OpenFd<'a>(pub(in crate::net) Ref<'a, Descriptor>);

impl OpenFd<'_> {
    /// `read(2)` without waiting.
    pub(in crate::net) fn read(&self, room: &mut [u8]) -> Result<usize, Errno> {
        match self.0.unblocked() {
            Some((fd, unblocked)) => unblocked.read(fd, room),
            None => rustix::io::read(self.as_fd(), room),
        }
    }

    /// `write(2)` without waiting.
    pub(in crate::net) fn write(&self, data: &[u8]) -> Result<usize, Errno> {
        match self.0.unblocked() {
            Some((fd, unblocked)) => unblocked.write(fd, data),
            None => rustix::io::write(self.as_fd(), data),
        }
    }
}

impl AsFd for OpenFd<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Closes a descriptor, unless other handles share it. One that lingers is returned: close(2) waits for the peer there,
/// even on a non-blocking socket.
pub(in crate::net) fn release(fd: Descriptor, lingers: bool) -> Option<LingeringFd> {
    let last = match fd {
        Descriptor::Own(fd) => Some(fd),
        Descriptor::Shared(fd) => Rc::into_inner(fd),
        Descriptor::Standard(..) => None,
    };
    last.filter(|_| lingers).map(|fd| LingeringFd(Some(fd)))
}
