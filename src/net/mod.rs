//! SOCKETS: kinds, addresses, options and the system calls, all non-blocking. Imports nothing of ours and never
//! learns who calls it: waiting, timeouts and wording for people live above.

pub mod address;
mod address_form;
mod address_hints;
mod address_words;
pub mod constants;
mod descriptor;
mod diag;
pub mod ends;
pub mod errno;
mod handle;
mod handle_words;
mod host_words;
mod input;
pub mod kind;
pub mod kind_words;
mod limits;
pub mod lookup;
pub mod name_info;
pub mod options;
mod raw_options;
pub mod ready;
mod registry;
mod sharing;
pub mod socket;
pub mod tcp_info;
mod watch;
pub mod way;

pub use address::Address;
pub use descriptor::{Closed, Descriptor, OpenFd};
pub use handle::{Handle, Resource, Timing};
pub use input::Input;
pub use kind::{Family, Kind, Proto, Type};
pub use limits::Limits;
pub use registry::{HandleKey, Registry};

#[cfg(test)]
mod tests;
