//! What epoll was asked about a handle's descriptor and what it reported; readiness at this moment.
//!
//! A short read from a TCP socket leaves nothing: whatever comes later is an event of its own (epoll(7), "Questions and
//! answers", 9), and the next read can wait for it without asking the kernel. But an end of the stream, an error or
//! urgent data that epoll had reported before may still be there, and so may bytes after an urgent byte that was read
//! out of band, because a read stops before its place.

use std::os::fd::AsFd;
use std::rc::Rc;

use rustix::event::{PollFd, PollFlags, Timespec, epoll, poll};
use rustix::io::Errno;

use crate::net::{Family, Handle, Proto, Type};

/// What epoll knows of a descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::net) enum Registration {
    #[default]
    Not,
    /// Registered: a socket for every change, any other descriptor for one event.
    ByEpoll(Arrivals),
    /// A regular file or the like, which epoll refuses: always ready.
    AlwaysReady,
}

/// What is known of the bytes that a registered descriptor has to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::net) enum Arrivals {
    /// Only a read finds out.
    Unknown,
    /// Nothing can be read before the next event.
    None,
    /// An end, an error or urgent data was reported: every read has to ask the kernel.
    Special,
}

impl Handle {
    /// Has epoll report when the handle is ready; false when it always is.
    ///
    /// A socket is registered once and for everything. Other descriptors may be shared with another program, which must
    /// not see them non-blocking: they are registered for one wait at a time. Fails with EBADF when the handle is
    /// closed, and as epoll_ctl(2) does.
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

    /// Notes an event: something to read, an end of the stream, an error.
    pub(crate) fn note_event(&self, flags: epoll::EventFlags) {
        use epoll::EventFlags as On;
        if let Registration::ByEpoll(known) = self.registration.get() {
            let special = known == Arrivals::Special || flags.intersects(On::RDHUP | On::HUP | On::ERR | On::PRI);
            self.registration.set(Registration::ByEpoll(if special { Arrivals::Special } else { Arrivals::Unknown }));
        }
    }

    /// Notes a read of `count` bytes that had room for `room`: a short one has emptied a TCP socket.
    pub(crate) fn note_short_read(&self, count: usize, room: usize) {
        if count > 0
            && count < room
            && self.registration.get() == Registration::ByEpoll(Arrivals::Unknown)
            && self.is_tcp()
        {
            self.registration.set(Registration::ByEpoll(Arrivals::None));
        }
    }

    /// Notes that an urgent byte was read out of band: epoll no longer reports it, but reads still stop at its place.
    pub(crate) fn note_urgent_read(&self) {
        if self.watch(false).is_ok() && self.registration.get() != Registration::AlwaysReady {
            self.registration.set(Registration::ByEpoll(Arrivals::Special));
        }
    }

    /// Whether nothing can be read before epoll reports an event.
    pub(crate) fn is_drained(&self) -> bool {
        self.registration.get() == Registration::ByEpoll(Arrivals::None) && self.transport.borrow().pending() == 0
    }

    /// Whether a short read empties the socket. Other sockets return less than there is: a unix stream stops where the
    /// writer's credentials change, MPTCP where it likes.
    fn is_tcp(&self) -> bool {
        self.socket_kind().is_some_and(|kind| {
            kind.ty == Type::Stream
                && kind.family != Family::Unix
                && matches!(kind.proto, Proto(0 | nix::libc::IPPROTO_TCP))
        })
    }

    /// Whether one of these events holds now, or an error or a hang-up.
    pub(super) fn is_ready(&self, events: PollFlags) -> Result<bool, Errno> {
        events_now(self.fd()?, events).map(|events| !events.is_empty())
    }

    /// Whether this event holds now; an error or a hang-up alone does not count.
    fn is_ready_for(&self, event: PollFlags) -> Result<bool, Errno> {
        events_now(self.fd()?, event).map(|events| events.contains(event))
    }

    /// Whether a read would not wait now.
    pub(crate) fn is_readable(&self) -> Result<bool, Errno> {
        Ok(self.transport.borrow().pending() > 0 || self.is_ready(PollFlags::IN)?)
    }

    pub(crate) fn is_writable(&self) -> Result<bool, Errno> {
        self.is_ready(PollFlags::OUT)
    }

    pub(crate) fn has_urgent(&self) -> bool {
        self.is_ready_for(PollFlags::PRI).unwrap_or(false)
    }

    /// Whether the socket was shut down for reading or its peer has ended the stream: no more bytes will come than
    /// there are now.
    pub(crate) fn is_at_end(&self) -> Result<bool, Errno> {
        self.is_ready_for(PollFlags::RDHUP)
    }
}

/// Which of the wanted events hold now; an error or a hang-up is reported in any case.
fn events_now(fd: impl AsFd, wanted: PollFlags) -> Result<PollFlags, Errno> {
    let mut fds = [PollFd::new(&fd, wanted)];
    poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
    Ok(fds[0].revents())
}

/// Which of these handles are ready in one direction, in their order. An error or a hang-up counts as ready: the next
/// call reports it.
pub(crate) fn ready_handles(handles: &[Rc<Handle>], write: bool) -> Result<Vec<bool>, Errno> {
    let open = handles.iter().map(|handle| handle.fd()).collect::<Result<Vec<_>, Errno>>()?;
    let wanted = if write { PollFlags::OUT } else { PollFlags::IN };
    let mut fds: Vec<PollFd> = open.iter().map(|fd| PollFd::new(fd, wanted)).collect();
    if !fds.is_empty() {
        match poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    let has_bytes = |handle: &Rc<Handle>| {
        let target = handle.target();
        let buffered = !target.read_buffer.borrow().is_empty();
        buffered || target.transport.borrow().pending() > 0
    };
    let ready = |(fd, handle): (&PollFd, &Rc<Handle>)| !fd.revents().is_empty() || (!write && has_bytes(handle));
    Ok(fds.iter().zip(handles).map(ready).collect())
}
