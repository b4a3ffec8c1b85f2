//! Descriptors: which of them a handle closes, borrowing one for a call, and the result of closing one.

use std::cell::Ref;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

use rustix::net::sockopt;

/// A descriptor, by who closes it.
#[derive(Debug)]
pub(crate) enum Descriptor {
    /// Closed with the handle.
    Own(OwnedFd),
    /// Closed with the last of the handles that share it.
    Shared(Rc<OwnedFd>),
    /// Standard input, output or error, shared with the parent process: never closed.
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

/// The result of closing a handle.
#[derive(Debug)]
pub(crate) enum Closed {
    /// The handle was closed before.
    Before,
    Now,
    /// The handle is closed, but dropping the descriptor waits, as SO_LINGER says, for the peer to take what was sent.
    Lingers(Lingering),
}

/// A descriptor whose close(2) waits for the peer. Dropped without that, it is closed at once, and the kernel goes on
/// sending what it has.
#[derive(Debug)]
pub(crate) struct Lingering(Option<OwnedFd>);

impl Lingering {
    /// Closes it, which may take as long as SO_LINGER says.
    pub(crate) fn close(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let Some(fd) = self.0.take() {
            let _ = sockopt::set_socket_linger(&fd, None);
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

/// Closes a descriptor, unless other handles share it. One that lingers is returned: close(2) waits for the peer there,
/// even on a non-blocking socket.
pub(in crate::net) fn release(fd: Descriptor, lingers: bool) -> Option<Lingering> {
    let last = match fd {
        Descriptor::Own(fd) => Some(fd),
        Descriptor::Shared(fd) => Rc::into_inner(fd),
        Descriptor::Standard(_) => None,
    };
    last.filter(|_| lingers).map(|fd| Lingering(Some(fd)))
}
