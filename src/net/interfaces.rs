//! Network interfaces by name and by number.

use rustix::fd::OwnedFd;
use rustix::net::netdevice;
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use super::errno::Errno;

/// All interfaces, each with its number.
pub(crate) fn all() -> Result<Vec<(u32, String)>, Errno> {
    let found = nix::net::if_::if_nameindex().map_err(|error| Errno::from_raw_os_error(error as i32))?;
    Ok(found.iter().map(|row| (row.index(), row.name().to_string_lossy().into_owned())).collect())
}

/// The number of an interface; ENODEV when none has this name.
pub(crate) fn index(name: &str) -> Result<u32, Errno> {
    netdevice::name_to_index(any_socket()?, name)
}

/// The name of an interface; ENXIO when none has this number.
pub(crate) fn name(index: u32) -> Result<String, Errno> {
    // The kernel says ENODEV here; if_indextoname(3) has always made ENXIO of it.
    let missing = |error| if error == Errno::NODEV { Errno::NXIO } else { error };
    netdevice::index_to_name(any_socket()?, index).map_err(missing)
}

/// A socket for questions about interfaces, which the kernel answers on any socket.
fn any_socket() -> Result<OwnedFd, Errno> {
    rustix::net::socket_with(AddressFamily::UNIX, SocketType::DGRAM, SocketFlags::CLOEXEC, None)
}
