//! The calls to the kernel.

pub(crate) mod calls;
