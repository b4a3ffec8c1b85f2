//! How many descriptors there may be: a script may have as many as the system allows, a program it starts gets the limit
//! that we were given (one that uses `select` breaks with more than 1,024).

use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::fs::{Mode, OFlags, open};
use rustix::io::{DupFlags, Errno, dup3};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The limit we were given, once it was raised.
#[derive(Debug, Default)]
pub(crate) struct FdLimit {
    given: Option<Rlimit>,
    /// Kept below that limit for a program's input and output: under the limit no others are accepted.
    reserve: Vec<OwnedFd>,
}

impl FdLimit {
    /// Raises the soft limit to the hard one. Where that is refused it stays as it is.
    pub(in crate::machine) fn raise(&mut self) {
        let given = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: given.maximum, maximum: given.maximum };
        if given.current != given.maximum && setrlimit(Resource::Nofile, raised).is_ok() {
            self.given = Some(given);
            self.reserve();
        }
    }

    fn reserve(&mut self) {
        while self.reserve.len() < 2
            && let Ok(fd) = open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())
        {
            self.reserve.push(fd);
        }
    }

    /// Starts a program with this input and output, under the limit we were given.
    ///
    /// # Errors
    /// Why it does not start.
    pub(crate) fn spawn(&mut self, program: &mut Command, input: OwnedFd, output: OwnedFd) -> std::io::Result<Child> {
        program.stdin(self.lower(input)).stdout(self.lower(output));
        let child = match self.spawn_as_given(program) {
            // Something else has the low numbers: better with another limit than not at all.
            Err(error)
                if [Errno::BADF, Errno::MFILE].iter().any(|none| error.raw_os_error() == Some(none.raw_os_error())) =>
            {
                program.spawn()
            }
            result => result,
        };
        // Its ends are the child's alone from now on.
        program.stdin(Stdio::null()).stdout(Stdio::null());
        if self.given.is_some() {
            self.reserve();
        }
        child
    }

    /// The same on a number of the reserve.
    fn lower(&mut self, fd: OwnedFd) -> OwnedFd {
        let Some(mut low) = self.reserve.pop() else { return fd };
        if dup3(&fd, &mut low, DupFlags::CLOEXEC).is_ok() { low } else { fd }
    }

    fn spawn_as_given(&self, program: &mut Command) -> std::io::Result<Child> {
        let Some(given) = self.given else { return program.spawn() };
        let raised = getrlimit(Resource::Nofile);
        let lowered = setrlimit(Resource::Nofile, given).is_ok();
        let child = program.spawn();
        if lowered {
            let _ = setrlimit(Resource::Nofile, raised);
        }
        child
    }
}
