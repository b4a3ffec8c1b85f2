//! What a descriptor is ready for at this moment, asked without waiting.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::net::errno::Errno;

/// Those of the events that hold now; an error or a hang-up always shows.
pub(crate) fn now(fd: impl AsFd, wanted: PollFlags) -> Result<PollFlags, Errno> {
    let mut fds = [PollFd::new(&fd, wanted)];
    poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
    Ok(fds[0].revents())
}
