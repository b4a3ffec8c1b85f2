//! What sees every call that is made on the handles of a table.

use std::fmt;

use super::Handle;
use crate::net::syscall::SysCall;

/// Sees every call that is made on the handles of a table.
pub(crate) trait Observer: fmt::Debug {
    /// A call was made on this handle; of one that makes a handle it is the new one.
    fn called(&self, handle: &Handle, call: &SysCall);
}
