//! Watching the system calls that are made on the handles of a table.

use std::fmt;

use super::Handle;
use crate::net::syscall::SysCall;

pub(crate) trait Observer: fmt::Debug {
    /// Called after a call on a handle; for a call that makes a handle, `handle` is the new one.
    fn called(&self, handle: &Handle, call: &SysCall);
}
