//! Streams of bytes: files, the standard streams, sockets as files.

pub(super) mod makefile;
pub(super) mod print;
pub(super) mod read;
pub(super) mod write;
