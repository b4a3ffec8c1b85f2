//! Socket addresses as values: their text form, their parts, and the conversion from and to socket2 and rustix. Reading
//! them from words is in `parse`, resolving names in `net::resolve`.

mod error;
mod family_hint;
mod host;
mod parse;

use super::socket_kind::Family;
use super::{inet, interfaces};
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix};
use socket2::SockAddr;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::os::unix::ffi::OsStrExt;

pub(crate) use error::{AddressError, Surplus};
pub(crate) use family_hint::{AddressFamilyHint, PortText, suits};
pub(crate) use parse::{Target, may_suit_a_handle, parse, parts};

/// The longest path of a unix socket in bytes: `sun_path` less the NUL at its end.
pub(crate) const PATH_MAX: usize = 107;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    V4(SocketAddrV4),
    /// The scope is kept, the flow label is not.
    V6(SocketAddrV6),
    /// A unix socket in the file system.
    Path(Vec<u8>),
    /// A unix socket with a name outside the file system, here without the leading NUL.
    Abstract(Vec<u8>),
    /// A unix socket that was not bound, or the request for an abstract name of the kernel's choice.
    Unnamed,
}

impl Address {
    /// The form that is printed and that reads back: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/x`.
    pub fn text(&self) -> Vec<u8> {
        match self {
            Address::V4(v4) => v4.to_string().into_bytes(),
            Address::V6(v6) => [b"[", &v6_host(v6)[..], b"]:", v6.port().to_string().as_bytes()].concat(),
            Address::Path(_) | Address::Abstract(_) | Address::Unnamed => [b"unix:", &self.host()[..]].concat(),
        }
    }

    /// The text form inside a line of words: signs that could break or disguise the line are escaped.
    pub(crate) fn shown(&self) -> String {
        let mut out = String::new();
        for chunk in self.text().utf8_chunks() {
            for c in chunk.valid().chars() {
                let _ = match c {
                    '\n' | '\r' | '\t' => write!(out, "{}", c.escape_default()),
                    _ if c.is_ascii_control() => write!(out, "\\x{:02x}", u32::from(c)),
                    _ if c.is_ascii() || c.is_alphanumeric() => write!(out, "{c}"),
                    _ => write!(out, "{}", c.escape_unicode()),
                };
            }
            for byte in chunk.invalid() {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
        out
    }

    /// The host without its port; for a unix socket the path or the `@name`.
    pub fn host(&self) -> Vec<u8> {
        match self {
            Address::V4(v4) => v4.ip().to_string().into_bytes(),
            Address::V6(v6) => v6_host(v6),
            // A relative path that begins like an abstract name must not be mistaken for one.
            Address::Path(path) if path.starts_with(b"@") => [b"./", &path[..]].concat(),
            Address::Path(path) => path.clone(),
            Address::Abstract(name) => [b"@", &name[..]].concat(),
            Address::Unnamed => Vec::new(),
        }
    }

    /// The port; `None` for a unix socket.
    pub fn port(&self) -> Option<u16> {
        match self {
            Address::V4(v4) => Some(v4.port()),
            Address::V6(v6) => Some(v6.port()),
            Address::Path(_) | Address::Abstract(_) | Address::Unnamed => None,
        }
    }

    pub fn family(&self) -> Family {
        match self {
            Address::V4(_) => Family::Inet,
            Address::V6(_) => Family::Inet6,
            Address::Path(_) | Address::Abstract(_) | Address::Unnamed => Family::Unix,
        }
    }

    /// The IP address; `None` for a unix socket.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Address::V4(v4) => Some(IpAddr::V4(*v4.ip())),
            Address::V6(v6) => Some(IpAddr::V6(*v6.ip())),
            Address::Path(_) | Address::Abstract(_) | Address::Unnamed => None,
        }
    }

    /// Whether the host is `0.0.0.0` or `::`, which is every address of this machine, or a unix socket has no name.
    pub fn is_unspecified(&self) -> bool {
        self.ip().map_or(*self == Address::Unnamed, |ip| ip.is_unspecified())
    }

    /// Converts an address of socket2; `None` for a family that we do not support.
    pub fn from_sock_addr(raw: &SockAddr) -> Option<Address> {
        if let Some(ip) = raw.as_socket() {
            return Some(Address::from(ip));
        }
        if let Some(path) = raw.as_pathname() {
            return Some(Address::Path(path.as_os_str().as_bytes().to_vec()));
        }
        let name = raw.as_abstract_namespace().map(|name| Address::Abstract(name.to_vec()));
        name.or_else(|| raw.is_unnamed().then_some(Address::Unnamed))
    }

    /// Converts an address of rustix; `None` when it cannot be read, so that a peer's odd address is no error.
    pub fn from_any(raw: SocketAddrAny) -> Option<Address> {
        let length = usize::try_from(raw.addr_len()).ok()?;
        match raw.address_family() {
            AddressFamily::UNIX if length <= UNIX_HEADER => Some(Address::Unnamed),
            // rustix 1.1 panics on a path that fills `sun_path` to its last byte.
            AddressFamily::UNIX if length > UNIX_HEADER + PATH_MAX + 1 => None,
            AddressFamily::UNIX => from_unix(&SocketAddrUnix::try_from(raw).ok()?),
            AddressFamily::INET | AddressFamily::INET6 => SocketAddr::try_from(raw).ok().map(Address::from),
            _ => None,
        }
    }
}

/// The size of `sun_family`, which is all of an unnamed address.
const UNIX_HEADER: usize = 2;

fn from_unix(unix: &SocketAddrUnix) -> Option<Address> {
    let path = unix.path_bytes().map(|path| Address::Path(path.to_vec()));
    path.or_else(|| unix.abstract_name().map(|name| Address::Abstract(name.to_vec())))
}

impl From<SocketAddr> for Address {
    fn from(ip: SocketAddr) -> Address {
        match ip {
            SocketAddr::V4(v4) => Address::V4(v4),
            // The flow label does not say where a socket is, and the text form could not carry it.
            SocketAddr::V6(v6) => Address::V6(SocketAddrV6::new(*v6.ip(), v6.port(), 0, v6.scope_id())),
        }
    }
}

impl TryFrom<&Address> for SockAddr {
    type Error = std::io::Error;

    fn try_from(address: &Address) -> std::io::Result<SockAddr> {
        match address {
            Address::V4(v4) => Ok(SockAddr::from(*v4)),
            Address::V6(v6) => Ok(SockAddr::from(*v6)),
            // socket2 takes an empty path for the unnamed address and a leading NUL for an abstract name.
            Address::Path(path) => SockAddr::unix(OsStr::from_bytes(path)),
            Address::Abstract(name) => SockAddr::unix(OsStr::from_bytes(&[b"\0", &name[..]].concat())),
            Address::Unnamed => SockAddr::unix(""),
        }
    }
}

fn v6_host(v6: &SocketAddrV6) -> Vec<u8> {
    let ip = inet::ipv6_text(*v6.ip());
    match v6.scope_id() {
        0 => ip.into_bytes(),
        scope => format!("{ip}%{}", scope_name(scope)).into_bytes(),
    }
}

fn scope_name(scope: u32) -> String {
    interfaces::name(scope).unwrap_or_else(|_| scope.to_string())
}

/// The index of a network interface, from its name or from a number, which is taken as it is.
pub(crate) fn interface_index(name: &str) -> Option<u32> {
    let number = name.parse().ok();
    number.or_else(|| interfaces::index(name).ok())
}

#[cfg(test)]
mod tests;
