//! The answers of getnameinfo(3) and of the table of services. They ask the resolver and may block, so they run on a
//! worker thread.

use super::getaddrinfo::{self, Hints, code};
use crate::net::address::Address;
use crate::net::errno;
use crate::net::socket_kind::Type;
use nix::libc;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The name of this machine; fails with the errno of gethostname(2).
pub(crate) fn host_name() -> Result<String, i32> {
    dns_lookup::get_hostname().map_err(|error| error.raw_os_error().unwrap_or(errno::EAI_FAIL))
}

/// The names of an address's host and service, as the NI_ constants say; digits where there are none. Fails with an
/// `EAI_*` number, for a unix address too, which has no such names.
pub(crate) fn names(address: &Address, flags: i32) -> Result<(String, String), i32> {
    let socket = match address {
        Address::V4(v4) => SocketAddr::V4(*v4),
        Address::V6(v6) => SocketAddr::V6(*v6),
        Address::Path(_) | Address::Abstract(_) | Address::Unnamed => return Err(errno::EAI_FAMILY),
    };
    dns_lookup::getnameinfo(&socket, flags).map_err(code)
}

/// The port of a service over one of these socket types, the first that has it; else `EAI_SERVICE`.
pub(crate) fn service_port(name: &str, types: &[Type]) -> Result<u16, i32> {
    // getaddrinfo takes digits for a service as well; they are no name.
    if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(errno::EAI_SERVICE);
    }
    let port = |ty: &Type| {
        let hints = Hints { ty: Some(*ty), ..Hints::default() };
        getaddrinfo::resolve("127.0.0.1", name, &hints).ok()?.first()?.address.port()
    };
    types.iter().find_map(port).ok_or(errno::EAI_SERVICE)
}

/// The service of a port over one of these socket types, the first that has it; else `EAI_SERVICE`.
pub(crate) fn service_name(port: u16, types: &[Type]) -> Result<String, i32> {
    let address = Address::from(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    let name = |ty: &Type| {
        let flags = if *ty == Type::Dgram { libc::NI_DGRAM } else { 0 };
        names(&address, flags).ok().map(|(_, service)| service)
    };
    // A port without a name comes back from getnameinfo as its digits.
    types.iter().filter_map(name).find(|service| *service != port.to_string()).ok_or(errno::EAI_SERVICE)
}
