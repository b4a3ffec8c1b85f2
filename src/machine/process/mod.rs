//! What belongs to the process rather than to a task: standard streams, signals, shutdown, worker threads, child
//! programs, descriptor limit, the run's time-out.

pub(crate) mod child_reaper;
pub(crate) mod fd_limit;
pub(super) mod run_timeout;
pub(super) mod shutdown;
pub(super) mod signals;
pub(crate) mod stderr;
pub(super) mod stdout;
mod thread_pool;
pub(crate) mod worker_threads;

use std::os::fd::OwnedFd;
use std::process::{Child, Command};
use std::rc::Rc;
use std::time::Instant;

use crate::machine::Machine;
use crate::net::{Descriptor, Handle, HandleTable, Resource};
use child_reaper::ChildReaper;
use fd_limit::FdLimit;
use run_timeout::RunTimeout;
use shutdown::Shutdown;
use signals::{Came, Signals};
use stdout::Output;
use worker_threads::WorkerThreads;

pub(super) struct Process {
    output: Output,
    standard: [Rc<Handle>; 3],
    fd_limit: FdLimit,
    workers: WorkerThreads,
    /// Installed when a program starts: while a text is parsed and checked, signals kill the process as usual.
    signals: Option<Signals>,
    shutdown: Shutdown,
    run_timeout: Option<RunTimeout>,
    child_reaper: Rc<ChildReaper>,
}

impl Process {
    pub(super) fn new(handles: &Rc<HandleTable>) -> Process {
        let stream = |name, fd| Handle::new(handles, Resource::Standard(name), Descriptor::standard(fd));
        Process {
            output: Output::new(),
            standard: [
                stream("stdin", rustix::stdio::stdin()),
                stream("stdout", rustix::stdio::stdout()),
                stream("stderr", rustix::stdio::stderr()),
            ],
            fd_limit: FdLimit::default(),
            workers: WorkerThreads::new(handles.clone()),
            signals: None,
            shutdown: Shutdown::default(),
            run_timeout: None,
            child_reaper: Rc::default(),
        }
    }

    pub(super) fn stdout(&mut self) -> &mut Output {
        &mut self.output
    }

    pub(super) fn is_mid_line(&self) -> bool {
        self.output.is_mid_line()
    }

    pub(super) fn workers(&mut self) -> &mut WorkerThreads {
        &mut self.workers
    }

    pub(super) fn standard(&self, fd: usize) -> &Rc<Handle> {
        &self.standard[fd]
    }

    pub(super) fn child_reaper(&self) -> Rc<ChildReaper> {
        self.child_reaper.clone()
    }

    /// Makes Ctrl-C and SIGTERM end tasks through their `finally` blocks. When no descriptor is left for that, the
    /// signals keep their usual effect.
    pub(super) fn take_signals(&mut self, handles: &HandleTable) {
        if self.signals.is_none() {
            self.signals = Signals::new(handles).ok();
        }
    }

    /// The signals that came since this was last asked.
    pub(super) fn signals_that_came(&mut self) -> Came {
        self.signals.as_mut().map(Signals::take).unwrap_or_default()
    }

    pub(super) fn raise_fd_limit(&mut self) {
        self.fd_limit.raise();
    }

    pub(super) fn spawn(&mut self, program: &mut Command, input: OwnedFd, output: OwnedFd) -> std::io::Result<Child> {
        self.fd_limit.spawn(program, input, output)
    }

    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.shutdown.hard_stop()
    }

    /// Whether the run has a `--timeout`.
    pub(super) fn has_timeout(&self) -> bool {
        self.run_timeout.is_some()
    }

    pub(super) fn replace_exit(&mut self, code: i32) {
        self.shutdown.replace(code);
    }
}

impl Machine {
    /// Writes what standard output takes without blocking.
    pub(crate) fn flush_stdout(&mut self) {
        let drained = self.process.output.flush();
        self.stdout_changed(drained);
    }
}
