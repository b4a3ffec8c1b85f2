//! The process around the tasks: standard streams, signals, shutdown, worker threads, child programs, limits.

pub mod child_reaper;
pub mod fd_limit;
pub(super) mod run_timeout;
pub(super) mod shutdown;
pub(super) mod signals;
pub(super) mod stderr;
pub(super) mod stdout;
pub mod worker_threads;
