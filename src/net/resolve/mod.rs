//! Names to addresses and back, by the system's resolver. Both block: they are run on a worker thread.

pub mod getaddrinfo;
pub mod getnameinfo;
