//! Reserve of descriptors for the editor, which needs a few for each line, also when handles have taken all others.

use std::os::fd::{AsFd, OwnedFd};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Limit of descriptors: the editor uses `select`, which takes only those below FD_SETSIZE.
const SELECT_LIMIT: u64 = 1024;
/// Number of descriptors kept: the socket pair that reports the window's size, a history file, and one more.
const KEPT: usize = 4;

#[derive(Debug, Default)]
pub(super) struct FdReserve(Vec<OwnedFd>);

impl FdReserve {
    /// Limits descriptors to what `select` can take, and reserves some of them.
    pub(super) fn new() -> FdReserve {
        let limit = getrlimit(Resource::Nofile);
        let current = Some(limit.current.map_or(SELECT_LIMIT, |current| current.min(SELECT_LIMIT)));
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..limit });
        let mut reserve = FdReserve::default();
        reserve.fill();
        reserve
    }

    /// Reserves descriptors again, as far as there are any.
    pub(super) fn fill(&mut self) {
        while self.0.len() < KEPT {
            match rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin().as_fd(), 3) {
                Ok(fd) => self.0.push(fd),
                Err(_) => return,
            }
        }
    }

    /// Releases the descriptors to the editor.
    pub(super) fn open(&mut self) {
        self.0.clear();
    }
}
