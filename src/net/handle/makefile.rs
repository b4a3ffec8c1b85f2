//! `makefile`: streams that share a socket's descriptor and read buffer, each with its own write buffer.
//!
//! While the socket is open, its streams read through it. When it is closed before them, its oldest stream takes its
//! place; the descriptor is closed with the last of them.

use std::rc::{Rc, Weak};

use rustix::io::Errno;
use rustix::net::SendFlags;

use super::descriptor::Descriptor;
use crate::net::{Handle, Resource, SocketKind};

/// The relations of a handle to others on the same descriptor.
#[derive(Debug, Default)]
pub(in crate::net) struct Sharing {
    /// Of a stream: the handle it reads and writes through; `None` for itself.
    through: Option<Rc<Handle>>,
    /// The streams that read and write through this handle, the oldest first.
    streams: Vec<Weak<Handle>>,
    /// Of a stream: whether a read was given up because the socket's time-out was over.
    timed_out: bool,
    /// The write buffer: bytes that were written to this stream and not yet sent.
    unsent: Vec<u8>,
}

impl Handle {
    /// Makes a stream on a socket's descriptor, as Python's `makefile` does. Fails with EBADF when the socket is
    /// closed.
    pub(crate) fn makefile(self: &Rc<Handle>, kind: SocketKind) -> Result<Rc<Handle>, Errno> {
        let fd = self.shared_descriptor().ok_or(Errno::BADF)?;
        let stream = Handle::labelled(self.table(), Resource::Stream(kind), Descriptor::Shared(fd), "file");
        stream.sharing().get_or_insert_default().through = Some(self.clone());
        self.sharing().get_or_insert_default().streams.push(Rc::downgrade(&stream));
        Ok(stream)
    }

    /// The handle on which a stream's calls are made: its socket while that is open, then the oldest stream.
    pub(crate) fn target(self: &Rc<Handle>) -> Rc<Handle> {
        let through = self.sharing().as_ref().and_then(|sharing| sharing.through.clone());
        through.unwrap_or_else(|| self.clone())
    }

    /// Notes that the socket's time-out ended a read.
    pub(crate) fn note_time_out(&self) {
        self.sharing().get_or_insert_default().timed_out = true;
    }

    /// Whether the socket's time-out ended a read of this stream.
    pub(crate) fn has_timed_out(&self) -> bool {
        self.sharing().as_ref().is_some_and(|sharing| sharing.timed_out)
    }

    /// Appends to the write buffer and returns its length.
    pub(crate) fn buffer(&self, data: &[u8]) -> usize {
        let mut sharing = self.sharing();
        let unsent = &mut sharing.get_or_insert_default().unsent;
        unsent.extend_from_slice(data);
        unsent.len()
    }

    /// The length of the write buffer.
    pub(crate) fn buffered(&self) -> usize {
        self.sharing().as_ref().map_or(0, |sharing| sharing.unsent.len())
    }

    /// Sends as much of the write buffer as the kernel takes at once, and returns the count. What was not sent stays in
    /// the buffer, also when sending fails.
    pub(crate) fn send_buffered(&self) -> Result<usize, Errno> {
        let mut sharing = self.sharing();
        let Some(sharing) = sharing.as_mut() else { return Ok(0) };
        let sent = self.send(&sharing.unsent, SendFlags::empty())?;
        sharing.unsent.drain(..sent);
        if sharing.unsent.is_empty() {
            sharing.unsent = Vec::new();
        }
        Ok(sent)
    }

    /// Sends what the kernel takes of the write buffer at the close of the stream; no task waits for the rest.
    pub(crate) fn send_the_rest(&self) {
        while self.buffered() > 0 && self.send_buffered().is_ok_and(|sent| sent > 0) {}
    }

    /// Gives this handle's place to its oldest open stream, together with the read buffer and the time-out. Called at
    /// its close.
    pub(in crate::net) fn hand_over(&self) {
        let Some(sharing) = self.sharing().take() else { return };
        let mut streams = sharing.streams.iter().filter_map(Weak::upgrade).filter(|stream| stream.is_open());
        let Some(heir) = streams.next() else { return };
        heir.take_over(self);
        for stream in streams {
            stream.sharing().get_or_insert_default().through = Some(heir.clone());
            heir.sharing().get_or_insert_default().streams.push(Rc::downgrade(&stream));
        }
        heir.sharing().get_or_insert_default().through = None;
    }
}
