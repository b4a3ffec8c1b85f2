//! One direction of a relay: bytes that arrive at one socket go out at another, as far as that is possible without
//! waiting.
//!
//! Bytes that are not sent yet are in the read buffer of the socket they came from, so that nothing is lost when the
//! relay ends early. Once reads are large, bytes go through a pipe with splice(2) instead, and never leave the kernel.

use std::os::fd::{AsFd, OwnedFd};
use std::rc::Rc;

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, SpliceFlags, pipe_with, splice};

use crate::net::syscall::{Call, How, SendFlags};
use crate::net::{Handle, Scratch};

/// A read of at least this many bytes makes a pipe worth its two descriptors.
const PIPE_THRESHOLD: usize = 32 * 1024;
/// Bytes that one splice(2) asks for: more than a pipe holds, so as much as there is.
const SPLICE_MAX: usize = 1 << 20;

#[derive(Debug)]
pub(crate) struct Pump {
    pub from: Rc<Handle>,
    pub to: Rc<Handle>,
    /// Bytes that were sent.
    pub moved: u64,
    pipe: Pipe,
    ended: bool,
}

#[derive(Debug)]
enum Pipe {
    /// Not needed yet.
    None,
    /// Open, with `held` bytes in it.
    Open { read: OwnedFd, write: OwnedFd, held: usize },
    /// The system has no descriptors for one, or cannot splice these sockets.
    Refused,
}

/// The result of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// This many bytes came in or went out; 0 for a call to repeat.
    Moved(usize),
    /// Nothing can be done without waiting.
    Blocked,
    /// The end of the stream was passed on.
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PumpError {
    Reading(Errno),
    Writing(Errno),
}

impl Pump {
    pub(crate) fn new(from: &Rc<Handle>, to: &Rc<Handle>) -> Pump {
        Pump { from: from.clone(), to: to.clone(), moved: 0, pipe: Pipe::None, ended: false }
    }

    /// Makes one system call: sends what was read, or else reads more. After a failed write all bytes that were read
    /// are kept.
    pub(crate) fn step(&mut self, scratch: &mut Scratch) -> Result<Progress, PumpError> {
        if self.ended {
            return Ok(Progress::Ended);
        }
        let (reading, done) = if matches!(self.pipe, Pipe::Open { held: 1.., .. }) {
            (false, self.empty_pipe())
        } else if !self.from.read_buffer.borrow().is_empty() {
            (false, self.empty_input())
        } else if matches!(self.pipe, Pipe::Open { .. }) {
            (true, self.fill_pipe())
        } else {
            (true, self.fill_input(scratch))
        };
        match done {
            Ok(0) if reading => self.end().map(|()| Progress::Ended).map_err(PumpError::Writing),
            Ok(count) => Ok(Progress::Moved(count)),
            Err(Errno::AGAIN) => Ok(Progress::Blocked),
            Err(Errno::INTR) => Ok(Progress::Moved(0)),
            Err(error) if reading => Err(PumpError::Reading(error)),
            Err(error) => Err(PumpError::Writing(error)),
        }
    }

    fn empty_input(&mut self) -> Result<usize, Errno> {
        let mut input = self.from.read_buffer.borrow_mut();
        let sent = self.to.send(input.available(), SendFlags::empty())?;
        input.skip(sent);
        self.moved += sent as u64;
        Ok(sent)
    }

    fn fill_input(&mut self, scratch: &mut Scratch) -> Result<usize, Errno> {
        let count = self.from.read_if_ready(scratch)?;
        if count >= PIPE_THRESHOLD && matches!(self.pipe, Pipe::None) && self.may_splice() {
            self.pipe = match pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK) {
                Ok((read, write)) => Pipe::Open { read, write, held: 0 },
                Err(_) => Pipe::Refused,
            };
        }
        Ok(count)
    }

    /// Whether both transports are plain, so that the kernel may move bytes from one to the other.
    fn may_splice(&self) -> bool {
        self.from.transport.borrow().is_plain() && self.to.transport.borrow().is_plain()
    }

    fn fill_pipe(&mut self) -> Result<usize, Errno> {
        let Pipe::Open { write, held, .. } = &mut self.pipe else { return Err(Errno::AGAIN) };
        let from = self.from.fd()?;
        let got = splice(from.as_fd(), None, write, None, SPLICE_MAX, SpliceFlags::NONBLOCK | SpliceFlags::MOVE);
        self.from.report(Call::SpliceIn(SPLICE_MAX), got);
        match got {
            Ok(count) => {
                *held = count;
                Ok(count)
            }
            Err(Errno::INVAL | Errno::NOSYS) => {
                self.pipe = Pipe::Refused;
                Err(Errno::INTR)
            }
            Err(error) => Err(error),
        }
    }

    fn empty_pipe(&mut self) -> Result<usize, Errno> {
        let Pipe::Open { read, held, .. } = &mut self.pipe else { return Err(Errno::AGAIN) };
        let to = self.to.fd()?;
        let sent = splice(read, None, to.as_fd(), None, *held, SpliceFlags::NONBLOCK | SpliceFlags::MOVE);
        self.to.report(Call::SpliceOut(*held), sent);
        let sent = sent?;
        *held -= sent.min(*held);
        self.moved += sent as u64;
        Ok(sent)
    }

    /// Passes the end of the stream on. A receiver that is gone already (ENOTCONN) does not need it.
    fn end(&mut self) -> Result<(), Errno> {
        self.ended = true;
        self.pipe = Pipe::None;
        match self.to.shutdown(How::Write) {
            Ok(()) | Err(Errno::NOTCONN) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends the direction before its stream ends. Bytes in the pipe go to the read buffer, where any read of the socket
    /// finds them.
    pub(crate) fn give_up(&mut self) {
        self.ended = true;
        let Pipe::Open { read, held, .. } = std::mem::replace(&mut self.pipe, Pipe::None) else { return };
        let mut rest = vec![0; held];
        let mut input = self.from.read_buffer.borrow_mut();
        // One read empties the pipe.
        if let Ok(count) = rustix::io::read(read, &mut rest[..]) {
            input.append(&rest[..count]);
        }
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.give_up();
    }
}
