//! What epoll has been asked about a handle's descriptor and has said of it; readiness at this moment.
//!
//! Of a TCP socket more is known after a read that gave less than it asked for: nothing is left, and whatever comes is an
//! event of its own (epoll(7), "Questions and answers", 9). The next read can wait for that without asking the kernel.
//! Only an end of the stream, an error or urgent data that epoll had told of before may still be there, and what follows
//! an urgent byte that was read out of band: a read stops before its place.

use std::os::fd::AsFd;

use rustix::event::{PollFlags, epoll};
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::ready;
use crate::net::{Family, Handle, Proto, Type};

/// How much is read from a stream at once.
const CHUNK: usize = 64 * 1024;

/// How epoll knows a descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::net) enum Watched {
    #[default]
    Not,
    /// It tells of every change, or of one.
    ByEpoll(Arrivals),
    /// A regular file or the like: always ready, epoll refuses it.
    AlwaysReady,
}

/// What is known of what a watched descriptor has to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::net) enum Arrivals {
    /// Nothing: a read finds out.
    Unknown,
    /// There is nothing to read before the next event.
    None,
    /// There was an end, an error or urgent data: every read finds out.
    Special,
}

impl Handle {
    /// Has epoll report when it is ready; false when it always is.
    ///
    /// A socket is watched once and for everything. Other descriptors may be shared with another program, which
    /// must not see them non-blocking: they are watched one wait at a time.
    ///
    /// # Errors
    /// EBADF when it is closed; what epoll says.
    pub fn watch(&self, write: bool) -> Result<bool, Errno> {
        let fd = self.fd()?;
        let registry = self.registry();
        let done = match (self.watched.get(), self.is_socket()) {
            (Watched::AlwaysReady, _) => return Ok(false),
            (Watched::ByEpoll(_), true) => return Ok(true),
            (Watched::Not, true) => registry.watch(&fd, self.key),
            (Watched::Not, false) => registry.watch_once(&fd, self.key, write, false),
            (Watched::ByEpoll(_), false) => registry.watch_once(&fd, self.key, write, true),
        };
        match done {
            Ok(()) => self.watched.set(Watched::ByEpoll(Arrivals::Unknown)),
            Err(Errno::PERM) => self.watched.set(Watched::AlwaysReady),
            Err(error) => return Err(error),
        }
        Ok(self.watched.get() != Watched::AlwaysReady)
    }

    /// Epoll tells of something to read, of the end or an error.
    pub fn has_event(&self, flags: epoll::EventFlags) {
        use epoll::EventFlags as On;
        if let Watched::ByEpoll(known) = self.watched.get() {
            let special = known == Arrivals::Special || flags.intersects(On::RDHUP | On::HUP | On::ERR | On::PRI);
            self.watched.set(Watched::ByEpoll(if special { Arrivals::Special } else { Arrivals::Unknown }));
        }
    }

    /// A read took `count` bytes and had room for more.
    pub fn took(&self, count: usize, room: usize) {
        if count > 0 && count < room && self.watched.get() == Watched::ByEpoll(Arrivals::Unknown) && self.is_tcp() {
            self.watched.set(Watched::ByEpoll(Arrivals::None));
        }
    }

    /// An urgent byte was read out of band: epoll no longer tells of it, but reads still stop at its place.
    pub fn took_urgent(&self) {
        if self.watch(false).is_ok() && self.watched.get() != Watched::AlwaysReady {
            self.watched.set(Watched::ByEpoll(Arrivals::Special));
        }
    }

    /// Whether nothing can be read before epoll tells of it.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.watched.get() == Watched::ByEpoll(Arrivals::None)
    }

    /// Others read less than there is: a unix stream stops where the writer's credentials change, MPTCP where it likes.
    fn is_tcp(&self) -> bool {
        self.socket_kind().is_some_and(|kind| {
            kind.ty == Type::Stream
                && kind.family != Family::Unix
                && matches!(kind.proto, Proto(0 | nix::libc::IPPROTO_TCP))
        })
    }

    /// Whether a call would not block now, asked of a descriptor that must stay blocking.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub fn is_ready(&self, flags: PollFlags) -> Result<bool, Errno> {
        ready::now(self.fd()?, flags).map(|events| !events.is_empty())
    }

    /// Whether one event holds now, whatever else may be the matter.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub fn is_ready_for(&self, event: PollFlags) -> Result<bool, Errno> {
        ready::now(self.fd()?, event).map(|events| events.contains(event))
    }

    /// Whether a socket was shut down for reading or its peer has ended: what is there now is all there will be.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub fn is_at_end(&self) -> Result<bool, Errno> {
        self.is_ready_for(PollFlags::RDHUP)
    }

    /// Whether it was opened for this alone: the wrong end of a pipe never becomes ready.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub fn was_opened_to(&self, alone: OFlags) -> Result<bool, Errno> {
        Ok(rustix::fs::fcntl_getfl(self.fd()?.as_fd())? & OFlags::ACCMODE == alone)
    }

    /// Reads a stream once into the read-ahead, if that would not block: the count, 0 at the end.
    ///
    /// # Errors
    /// EAGAIN when nothing is there yet; what read says.
    pub fn read_if_ready(&self, scratch: &mut Vec<u8>) -> Result<usize, Errno> {
        if !self.is_socket() && !self.is_ready(PollFlags::IN)? {
            return Err(if self.was_opened_to(OFlags::WRONLY)? { Errno::BADF } else { Errno::AGAIN });
        }
        if scratch.len() < CHUNK {
            scratch.resize(CHUNK, 0);
        }
        let count = rustix::io::read(self.fd()?.as_fd(), &mut scratch[..])?;
        self.input.borrow_mut().append(&scratch[..count]);
        Ok(count)
    }
}
