//! The process around the tasks: standard streams, signals, shutdown, worker threads, child programs, limits.

pub(crate) mod child_reaper;
pub(crate) mod fd_limit;
pub(super) mod run_timeout;
pub(super) mod shutdown;
pub(super) mod signals;
pub(crate) mod stderr;
pub(super) mod stdout;
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

/// What the process has once, whatever tasks it runs.
pub(super) struct Process {
    output: Output,
    /// Standard input, output and error as handles.
    standard: [Rc<Handle>; 3],
    fd_limit: FdLimit,
    workers: WorkerThreads,
    /// Taken over when something runs: while a text is parsed and checked, signals end the program as usual.
    signals: Option<Signals>,
    shutdown: Shutdown,
    run_timeout: Option<RunTimeout>,
    /// Sees programs to their end that no task waits for.
    child_reaper: Rc<ChildReaper>,
}

impl Process {
    pub(super) fn new(handles: &Rc<HandleTable>) -> Process {
        let stream = |name, fd| Handle::new(handles, Resource::Standard(name), Descriptor::Standard(fd));
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

    /// Whether the last thing printed did not end its line.
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

    /// From now on Ctrl-C and SIGTERM end tasks in order; without descriptors for it they keep their usual effect.
    pub(super) fn take_signals(&mut self, handles: &HandleTable) {
        if self.signals.is_none() {
            self.signals = Signals::new(handles).ok();
        }
    }

    /// The signals that came since this was last asked.
    pub(super) fn signals_that_came(&mut self) -> Came {
        self.signals.as_mut().map(Signals::take).unwrap_or_default()
    }

    /// A script may have as many descriptors as the system allows.
    pub(super) fn raise_fd_limit(&mut self) {
        self.fd_limit.raise();
    }

    /// Starts a program with the limit on descriptors this process was given.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn spawn(&mut self, program: &mut Command, input: OwnedFd, output: OwnedFd) -> std::io::Result<Child> {
        self.fd_limit.spawn(program, input, output)
    }

    /// When what still runs is dropped, once the program is ending.
    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.shutdown.hard_stop()
    }

    /// Whether the run has a time-out of its own.
    pub(super) fn has_timeout(&self) -> bool {
        self.run_timeout.is_some()
    }

    /// An `exit` in a `finally` block replaces the one under way.
    pub(super) fn replace_exit(&mut self, code: i32) {
        self.shutdown.replace(code);
    }
}

impl Machine {
    /// Has standard output take what was printed, as far as it does so without waiting.
    pub(crate) fn flush_stdout(&mut self) {
        let drained = self.process.output.flush();
        self.stdout_changed(drained);
    }
}
