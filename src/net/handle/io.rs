//! Moving bytes through a handle. Each method makes one call to the kernel, through the handle's transport where bytes
//! are a stream, and never waits (EAGAIN). Calls that move bytes are reported to the table's observer. Waiting and
//! looping are left to the commands.

use std::os::fd::AsFd;

use rustix::event::PollFlags;
use rustix::fs::OFlags;
use rustix::io::Errno;

use crate::net::syscall::{Call, How, Received, RecvFlags, SendFlags, calls};
use crate::net::{Address, Handle, Scratch};

impl Handle {
    /// `recv(2)` into a slice; 0 is the end of the stream.
    #[inline]
    pub(crate) fn recv(&self, room: &mut [u8], flags: RecvFlags) -> Result<usize, Errno> {
        let got = self.transport.borrow_mut().recv(self.fd()?.as_fd(), room, flags);
        if self.is_observed() {
            let most = room.len();
            self.report(Call::Recv(&room[..got.unwrap_or(0).min(most)], most, flags), got);
        }
        got
    }

    /// `recv(2)` that appends at most `max` bytes to the buffer; 0 is the end of the stream.
    pub(crate) fn recv_into(&self, buffer: &mut Vec<u8>, max: usize, flags: RecvFlags) -> Result<usize, Errno> {
        let held = buffer.len();
        let got = self.transport.borrow_mut().recv_into(self.fd()?.as_fd(), buffer, max, flags);
        self.report(Call::Recv(buffer.get(held..).unwrap_or(&[]), max, flags), got);
        got
    }

    /// `recv(2)` of one datagram; its whole length is known as well.
    pub(crate) fn recv_datagram(&self, room: &mut [u8], flags: RecvFlags) -> Result<Received, Errno> {
        let got = calls::recv_from(self.fd()?.as_fd(), room, flags);
        if self.is_observed() {
            let length = got.as_ref().map(|got| got.length).map_err(|error| *error);
            self.report(Call::Recv(&room[..length.unwrap_or(0)], room.len(), flags), length);
        }
        got
    }

    /// `recvfrom(2)` of one datagram.
    pub(crate) fn recv_from(&self, room: &mut [u8], flags: RecvFlags) -> Result<Received, Errno> {
        let got = calls::recv_from(self.fd()?.as_fd(), room, flags);
        if self.is_observed() {
            let (length, from) = got.as_ref().map_or((0, None), |got| (got.length, got.from.as_ref()));
            let call = Call::Recvfrom(&room[..length], room.len(), flags, from);
            self.report(call, got.as_ref().map(|got| got.length).map_err(|error| *error));
        }
        got
    }

    /// The length of the next datagram, which stays in the receive queue.
    pub(crate) fn next_datagram(&self) -> Result<usize, Errno> {
        calls::next_datagram(self.fd()?.as_fd())
    }

    /// `send(2)`; returns how many bytes the kernel took.
    #[inline]
    pub(crate) fn send(&self, data: &[u8], flags: SendFlags) -> Result<usize, Errno> {
        let sent = self.transport.borrow_mut().send(self.fd()?.as_fd(), data, flags);
        self.report(Call::Send(data, flags), sent);
        sent
    }

    /// `sendto(2)` of one datagram.
    pub(crate) fn send_to(&self, data: &[u8], to: &Address, flags: SendFlags) -> Result<usize, Errno> {
        let sent = calls::send_to(self.fd()?.as_fd(), data, to, flags);
        self.report(Call::Sendto(data, flags, to), sent);
        sent
    }

    pub(crate) fn shutdown(&self, how: How) -> Result<(), Errno> {
        let done = self.transport.borrow_mut().shutdown(self.fd()?.as_fd(), how);
        self.report(Call::Shutdown(how), done.map(|()| 0));
        done
    }

    /// Reads a stream once into the read buffer, if that does not block. Returns the count, 0 at the end of the stream.
    /// Fails with EAGAIN when nothing is there yet, with EBADF when the file was opened only to write.
    pub(crate) fn read_if_ready(&self, scratch: &mut Scratch) -> Result<usize, Errno> {
        if !self.is_socket() && !self.is_readable()? {
            return Err(if self.was_opened_to(OFlags::WRONLY)? { Errno::BADF } else { Errno::AGAIN });
        }
        let room = scratch.room();
        let count = if self.is_socket() {
            self.recv(room, RecvFlags::empty())?
        } else {
            let got = self.fd()?.read(room);
            self.report(Call::Read(&room[..got.unwrap_or(0)], room.len()), got);
            got?
        };
        self.read_buffer.borrow_mut().append(&room[..count]);
        Ok(count)
    }

    /// Writes to a stream once, if that does not block. Fails with EAGAIN when there is no room, with EBADF when the
    /// file was opened only to read. Data for a pipe that other programs share must not be longer than `PIPE_BUF`,
    /// which a ready one takes whole.
    pub(crate) fn write_if_ready(&self, data: &[u8]) -> Result<usize, Errno> {
        if !self.is_ready(PollFlags::OUT)? {
            return Err(if self.was_opened_to(OFlags::RDONLY)? { Errno::BADF } else { Errno::AGAIN });
        }
        let written = self.fd()?.write(data);
        self.report(Call::Write(data), written);
        written
    }

    /// Whether the file was opened in this mode: the wrong end of a pipe never becomes ready.
    fn was_opened_to(&self, alone: OFlags) -> Result<bool, Errno> {
        Ok(rustix::fs::fcntl_getfl(self.fd()?.as_fd())? & OFlags::ACCMODE == alone)
    }

    /// Bytes that can be read now, without those in the read buffer; of a datagram socket those of the next message.
    pub(crate) fn unread(&self) -> Option<usize> {
        let waiting = calls::unread(self.fd().ok()?.as_fd())?;
        Some(waiting + self.transport.borrow().pending())
    }
}
