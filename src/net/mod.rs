//! Sockets: kinds, addresses, options, handles and the system calls, none of which blocks. Imports no other module of
//! the crate: waiting, time-outs and the wording of messages are left to the layers above.

pub(crate) mod address;
pub(crate) mod constants;
pub(crate) mod errno;
pub(crate) mod handle;
pub(crate) mod inspect;
pub(crate) mod options;
pub(crate) mod peer;
pub(crate) mod resolve;
pub(crate) mod socket_kind;
pub(crate) mod syscall;
pub(crate) mod transport;

pub(crate) use address::Address;
pub(crate) use handle::descriptor::{Closed, Descriptor, Lingering};
pub(crate) use handle::read_buffer::ReadBuffer;
pub(crate) use handle::scratch::{READ_CHUNK, Scratch};
pub(crate) use handle::table::{HandleKey, HandleTable};
pub(crate) use handle::{Handle, Resource, Timing};
pub(crate) use socket_kind::{Family, Proto, SocketKind, Type};

#[cfg(test)]
mod tests;
