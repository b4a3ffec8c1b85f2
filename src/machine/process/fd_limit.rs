//! The limit on open descriptors (RLIMIT_NOFILE). A script may have as many as the system allows; a child program gets
//! the limit that this process was started with, since one that uses select(2) breaks with more than 1,024.

use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::fs::{Mode, OFlags, open};
use rustix::io::{DupFlags, Errno, dup3};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

#[derive(Debug, Default)]
pub(crate) struct FdLimit {
    /// The limit the process was started with, once it was raised.
    given: Option<Rlimit>,
    /// Descriptors below that limit, for a child's input and output: under the limit the kernel accepts no higher ones.
    reserve: Vec<OwnedFd>,
}

impl FdLimit {
    /// Raises the soft limit to the hard one, unless the system refuses.
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

    /// Starts a child program with this input and output, under the limit that the process was started with.
    pub(crate) fn spawn(&mut self, program: &mut Command, input: OwnedFd, output: OwnedFd) -> std::io::Result<Child> {
        program.stdin(self.lower(input)).stdout(self.lower(output));
        let child = match self.spawn_as_given(program) {
            // The low numbers are taken by other descriptors: a child with the raised limit is better than none.
            Err(error)
                if [Errno::BADF, Errno::MFILE].iter().any(|none| error.raw_os_error() == Some(none.raw_os_error())) =>
            {
                program.spawn()
            }
            result => result,
        };
        // Closes this process's copies of the child's ends.
        program.stdin(Stdio::null()).stdout(Stdio::null());
        if self.given.is_some() {
            self.reserve();
        }
        child
    }

    /// Moves a descriptor to a number of the reserve.
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
