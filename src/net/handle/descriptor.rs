//! Descriptors: whose they are to close, borrowing one for a call, and what closing one comes to.

use std::cell::Ref;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

/// A descriptor that is ours to close, or one shared with whoever started us.
#[derive(Debug)]
pub(crate) enum Descriptor {
    /// Closed with the handle.
    Own(OwnedFd),
    /// Closed with the last of the handles that share it.
    Shared(Rc<OwnedFd>),
    /// Standard input, output or error.
    Standard(BorrowedFd<'static>),
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
            Descriptor::Standard(fd) => *fd,
        }
    }
}

/// What closing a handle came to.
#[derive(Debug)]
pub(crate) enum Closed {
    /// It was closed before.
    Before,
    /// It is closed.
    Now,
    /// It is closed for us. Dropping this waits, as SO_LINGER says, for the peer to take what was sent.
    Lingers(OwnedFd),
}

impl Closed {
    /// Nobody waits for what lingers.
    pub(crate) fn leave_behind(self) {
        if let Closed::Lingers(fd) = self {
            let _ = std::thread::Builder::new().spawn(move || drop(fd));
        }
    }
}

/// An open descriptor, borrowed for one call.
pub(crate) struct OpenFd<'a>(pub(in crate::net) Ref<'a, Descriptor>);

impl AsFd for OpenFd<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Closes a descriptor, unless others share it. One that lingers is given back: close(2) waits for the peer there, even
/// on a non-blocking socket.
pub(in crate::net) fn release(fd: Descriptor, lingers: bool) -> Option<OwnedFd> {
    let last = match fd {
        Descriptor::Own(fd) => Some(fd),
        Descriptor::Shared(fd) => Rc::into_inner(fd),
        Descriptor::Standard(_) => None,
    };
    last.filter(|_| lingers)
}
