//! The text forms of a handle: for messages, and as Python shows it.

use std::fmt::Write as _;
use std::os::fd::AsFd;

use crate::net::syscall::calls;
use crate::net::{Handle, Resource};

impl Handle {
    /// What the message of a failed call is about: the peer's address, else the local one; of a file its path.
    pub(crate) fn about(&self) -> Option<String> {
        let address = match &self.resource {
            Resource::Socket(_) | Resource::Stream(_) => {
                self.peer().or_else(|| self.local()).filter(|address| !address.is_unspecified())?
            }
            Resource::File(path) | Resource::Program(path) => return Some(path.clone()),
            Resource::Standard(_) => return None,
        };
        Some(address.shown())
    }

    /// Python's `repr` of a socket; for a stream its descriptor and name.
    pub(crate) fn repr(&self) -> String {
        let fd = self.fileno();
        let Resource::Socket(kind) = &self.resource else {
            let what = if let Resource::File(path) = &self.resource { path } else { &*self.name() };
            return format!("<stream fd={fd}, name={what}>");
        };
        if fd < 0 {
            let proto = kind.effective_proto();
            return format!("<socket [closed] fd=-1, family={}, type={}, proto={proto}>", kind.family, kind.ty);
        }
        let mut out = format!("<socket fd={fd}, family={}, type={}, proto={}", kind.family, kind.ty, self.proto());
        if let Some(local) = self.local() {
            let _ = write!(out, ", laddr={}", local.shown());
        }
        if let Some(peer) = self.fd().ok().and_then(|fd| calls::peer_name(fd.as_fd()).ok()) {
            let _ = write!(out, ", raddr={}", peer.shown());
        }
        out.push('>');
        out
    }
}
