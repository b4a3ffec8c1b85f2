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
use super::scratch::Scratch;
use crate::net::{Family, Handle, Proto, Type};

/// How epoll knows a descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::net) enum Registration {
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
    pub(crate) fn watch(&self, write: bool) -> Result<bool, Errno> {
        let fd = self.fd()?;
        let table = self.table();
        let done = match (self.registration.get(), self.is_socket()) {
            (Registration::AlwaysReady, _) => return Ok(false),
            (Registration::ByEpoll(_), true) => return Ok(true),
            (Registration::Not, true) => table.watch(&fd, self.key),
            (Registration::Not, false) => table.watch_once(&fd, self.key, write, false),
            (Registration::ByEpoll(_), false) => table.watch_once(&fd, self.key, write, true),
        };
        match done {
            Ok(()) => self.registration.set(Registration::ByEpoll(Arrivals::Unknown)),
            Err(Errno::PERM) => self.registration.set(Registration::AlwaysReady),
            Err(error) => return Err(error),
        }
        Ok(self.registration.get() != Registration::AlwaysReady)
    }

    /// Epoll tells of something to read, of the end or an error.
    pub(crate) fn note_event(&self, flags: epoll::EventFlags) {
        use epoll::EventFlags as On;
        if let Registration::ByEpoll(known) = self.registration.get() {
            let special = known == Arrivals::Special || flags.intersects(On::RDHUP | On::HUP | On::ERR | On::PRI);
            self.registration.set(Registration::ByEpoll(if special { Arrivals::Special } else { Arrivals::Unknown }));
        }
    }

    /// A read took `count` bytes and had room for more.
    pub(crate) fn note_short_read(&self, count: usize, room: usize) {
        if count > 0
            && count < room
            && self.registration.get() == Registration::ByEpoll(Arrivals::Unknown)
            && self.is_tcp()
        {
            self.registration.set(Registration::ByEpoll(Arrivals::None));
        }
    }

    /// An urgent byte was read out of band: epoll no longer tells of it, but reads still stop at its place.
    pub(crate) fn note_urgent_read(&self) {
        if self.watch(false).is_ok() && self.registration.get() != Registration::AlwaysReady {
            self.registration.set(Registration::ByEpoll(Arrivals::Special));
        }
    }

    /// Whether nothing can be read before epoll tells of it.
    pub(crate) fn is_drained(&self) -> bool {
        self.registration.get() == Registration::ByEpoll(Arrivals::None)
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
    pub(crate) fn is_ready(&self, flags: PollFlags) -> Result<bool, Errno> {
        ready::now(self.fd()?, flags).map(|events| !events.is_empty())
    }

    /// Whether one event holds now, whatever else may be the matter.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub(crate) fn is_ready_for(&self, event: PollFlags) -> Result<bool, Errno> {
        ready::now(self.fd()?, event).map(|events| events.contains(event))
    }

    /// Whether a socket was shut down for reading or its peer has ended: what is there now is all there will be.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub(crate) fn is_at_end(&self) -> Result<bool, Errno> {
        self.is_ready_for(PollFlags::RDHUP)
    }

    /// Whether it was opened for this alone: the wrong end of a pipe never becomes ready.
    ///
    /// # Errors
    /// EBADF when it is closed.
    pub(crate) fn was_opened_to(&self, alone: OFlags) -> Result<bool, Errno> {
        Ok(rustix::fs::fcntl_getfl(self.fd()?.as_fd())? & OFlags::ACCMODE == alone)
    }

    /// Reads a stream once into the read-ahead, if that would not block: the count, 0 at the end.
    ///
    /// # Errors
    /// EAGAIN when nothing is there yet; what read says.
    pub(crate) fn read_if_ready(&self, scratch: &mut Scratch) -> Result<usize, Errno> {
        if !self.is_socket() && !self.is_ready(PollFlags::IN)? {
            return Err(if self.was_opened_to(OFlags::WRONLY)? { Errno::BADF } else { Errno::AGAIN });
        }
        let room = scratch.room();
        let count = rustix::io::read(self.fd()?.as_fd(), &mut *room)?;
        self.read_buffer.borrow_mut().append(&room[..count]);
        Ok(count)
    }
}
