//! The process around the tasks: standard streams, signals, shutdown, worker threads, child programs, limits.

pub(crate) mod child_reaper;
pub(crate) mod fd_limit;
pub(super) mod run_timeout;
pub(super) mod shutdown;
pub(super) mod signals;
pub(crate) mod stderr;
pub(super) mod stdout;
pub(crate) mod worker_threads;
