//! Reading and writing descriptors that other programs share without ever waiting. Their open file description must not
//! be made non-blocking, and a call that follows poll(2) may still wait: Ctrl-C empties a terminal's queue between the
//! two, another reader a pipe.

use std::io::IoSliceMut;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, ReadWriteFlags, preadv2};

/// Offset of preadv2(2) that means the current position.
const CURRENT: u64 = u64::MAX;

/// How a shared descriptor is used without waiting.
#[derive(Debug)]
pub(crate) enum Unblocked {
    /// A terminal, through a description of its own that is non-blocking.
    Terminal(OwnedFd),
    /// A pipe, with RWF_NOWAIT.
    Pipe,
    /// A regular file never waits; of anything else poll(2) is believed.
    AsItIs,
}

impl Unblocked {
    pub(crate) fn of(fd: BorrowedFd) -> Unblocked {
        if let Some(own) = reopened(fd) {
            return Unblocked::Terminal(own);
        }
        let kind = rustix::fs::fstat(fd).map(|stat| FileType::from_raw_mode(stat.st_mode));
        if kind == Ok(FileType::Fifo) { Unblocked::Pipe } else { Unblocked::AsItIs }
    }

    /// `read(2)`; EAGAIN instead of a wait.
    pub(crate) fn read(&self, fd: BorrowedFd, room: &mut [u8]) -> Result<usize, Errno> {
        match self {
            Unblocked::Terminal(own) => rustix::io::read(own, room),
            Unblocked::Pipe => {
                match preadv2(fd, &mut [IoSliceMut::new(room)], CURRENT, ReadWriteFlags::NOWAIT) {
                    // An older kernel.
                    Err(Errno::OPNOTSUPP | Errno::NOSYS) => rustix::io::read(fd, room),
                    got => got,
                }
            }
            Unblocked::AsItIs => rustix::io::read(fd, room),
        }
    }

    /// `write(2)`; EAGAIN instead of a wait, where the descriptor is a terminal. A ready pipe takes PIPE_BUF.
    pub(crate) fn write(&self, fd: BorrowedFd, data: &[u8]) -> Result<usize, Errno> {
        match self {
            Unblocked::Terminal(own) => rustix::io::write(own, data),
            Unblocked::Pipe | Unblocked::AsItIs => rustix::io::write(fd, data),
        }
    }
}

/// Opens a terminal again, for a description of our own; `None` when it is no terminal, or may not be opened.
fn reopened(fd: BorrowedFd) -> Option<OwnedFd> {
    if !rustix::termios::isatty(fd) {
        return None;
    }
    let mode = rustix::fs::fcntl_getfl(fd).ok()? & OFlags::ACCMODE;
    let open = |path: &str| {
        let how = mode | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        rustix::fs::open(path, how, Mode::empty()).ok()
    };
    // Another user's terminal, as after `su`, may only be opened as the controlling one.
    let controlling = || rustix::termios::tcgetsid(fd).ok().and_then(|_| open("/dev/tty"));
    open(&format!("/proc/self/fd/{}", fd.as_raw_fd())).or_else(controlling)
}

/// Makes a file that was opened here, and is no regular one, non-blocking.
pub(crate) fn unblock(fd: impl AsFd) {
    let kind = rustix::fs::fstat(&fd).map(|stat| FileType::from_raw_mode(stat.st_mode));
    if kind.is_ok_and(|kind| matches!(kind, FileType::Fifo | FileType::CharacterDevice))
        && let Ok(flags) = rustix::fs::fcntl_getfl(&fd)
    {
        let _ = rustix::fs::fcntl_setfl(&fd, flags | OFlags::NONBLOCK);
    }
}
