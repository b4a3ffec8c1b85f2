//! SOCKETS: kinds, addresses, options and the system calls, all non-blocking. Imports nothing of ours and never
//! learns who calls it: waiting, timeouts and wording for people live above.

pub mod address;
pub mod constants;
pub mod errno;
pub mod handle;
pub mod inspect;
pub mod options;
pub mod resolve;
pub mod socket_kind;
pub mod syscall;

pub use address::Address;
pub use handle::descriptor::{Closed, Descriptor, OpenFd};
pub use handle::emulated_options::EmulatedOptions;
pub use handle::read_buffer::ReadBuffer;
pub use handle::table::{HandleKey, HandleTable};
pub use handle::{Handle, Resource, Timing};
pub use socket_kind::{Family, Proto, SocketKind, Type};

#[cfg(test)]
mod tests;
