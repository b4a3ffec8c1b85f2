//! Ctrl-C and SIGTERM as events: a signal writes a byte into a socket that epoll watches. SIGXFSZ is only kept from
//! killing the process.

use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use rustix::event::epoll;
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGINT, SIGTERM, SIGXFSZ};

use crate::net::HandleTable;

/// The key of signals in epoll; no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Came {
    /// Ctrl-C (SIGINT).
    pub interrupt: bool,
    pub terminate: bool,
}

/// Our ends of the sockets that signals write to; `None` for a signal that is ignored.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: Option<UnixStream>,
    terminate: Option<UnixStream>,
}

/// A stream that gets a byte whenever the process continues after a stop (SIGCONT). Fails when no descriptor is left.
pub(crate) fn continued() -> std::io::Result<UnixStream> {
    written_by(SIGCONT)
}

/// Makes a stream that gets a byte at each signal of this number.
fn written_by(signal: i32) -> std::io::Result<UnixStream> {
    let (ours, theirs) = UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    theirs.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(signal, theirs)?;
    Ok(ours)
}

/// Makes a signal write to a stream that epoll watches. A signal that was ignored when the process started (`nohup`, a
/// shell's `trap '' INT`) stays ignored.
fn listen(signal: i32, ignored: u64, handles: &HandleTable) -> std::io::Result<Option<UnixStream>> {
    if ignored >> (signal - 1) & 1 != 0 {
        return Ok(None);
    }
    let ours = written_by(signal)?;
    epoll::add(&handles.epoll, &ours, epoll::EventData::new_u64(KEY), epoll::EventFlags::IN)?;
    Ok(Some(ours))
}

impl Signals {
    /// Installs the handlers of all signals.
    pub(crate) fn new(handles: &HandleTable) -> Result<Signals, Errno> {
        let ignored = ignored();
        let listen = |signal| {
            listen(signal, ignored, handles).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))
        };
        take_file_size_signal();
        Ok(Signals { interrupt: listen(SIGINT)?, terminate: listen(SIGTERM)? })
    }

    pub(crate) fn take(&mut self) -> Came {
        Came { interrupt: drain(&mut self.interrupt), terminate: drain(&mut self.terminate) }
    }
}

/// The signals that are ignored, one bit each (proc_pid_status(5)); none where the system does not say.
fn ignored() -> u64 {
    // One read gets it all: `read_to_string` would ask for a size that the file does not have, and grow by steps.
    let mut status = vec![0; 4096];
    let count = File::open("/proc/self/status").and_then(|mut file| file.read(&mut status)).unwrap_or(0);
    let status = String::from_utf8_lossy(&status[..count]);
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Makes a write beyond `ulimit -f` fail with EFBIG instead of killing the process. Any handler does that; unlike an
/// ignored signal, it is not inherited by child programs.
fn take_file_size_signal() {
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

fn drain(stream: &mut Option<UnixStream>) -> bool {
    let Some(stream) = stream else { return false };
    let mut buffer = [0; 64];
    let mut any = false;
    while matches!(stream.read(&mut buffer), Ok(count) if count > 0) {
        any = true;
    }
    any
}
