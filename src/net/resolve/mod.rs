//! Names to addresses and back, by the system's resolver. Both block, so they run on a worker thread.

pub(crate) mod getaddrinfo;
pub(crate) mod getnameinfo;
pub(crate) mod hosts;
pub(crate) mod protocols;
