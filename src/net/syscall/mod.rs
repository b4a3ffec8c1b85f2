//! The calls to the kernel.

pub mod calls;
