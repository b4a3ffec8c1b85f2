//! Descriptors kept for the editor: it needs a few for each line, also when handles have taken all others.

use std::os::fd::{AsFd, OwnedFd};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the editor can look at: it uses `select`, which knows no higher descriptor.
const SELECT_LIMIT: u64 = 1024;
/// A pair of sockets for the window's size, a history file, and one more.
const KEPT: usize = 4;

/// Descriptors that nobody else can have.
#[derive(Debug, Default)]
pub(super) struct FdReserve(Vec<OwnedFd>);

impl FdReserve {
    /// Keeps descriptors below what the editor can look at, and some of them back.
    pub(super) fn new() -> FdReserve {
        let limit = getrlimit(Resource::Nofile);
        let current = Some(limit.current.map_or(SELECT_LIMIT, |current| current.min(SELECT_LIMIT)));
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..limit });
        let mut reserve = FdReserve::default();
        reserve.fill();
        reserve
    }

    /// Takes them back, as far as there are any.
    pub(super) fn fill(&mut self) {
        while self.0.len() < KEPT {
            match rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin().as_fd(), 3) {
                Ok(fd) => self.0.push(fd),
                Err(_) => return,
            }
        }
    }

    /// Gives them out.
    pub(super) fn open(&mut self) {
        self.0.clear();
    }
}
