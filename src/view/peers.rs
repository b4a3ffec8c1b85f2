//! Who is at the other end: another handle of ours, or somebody who could be started in another terminal.

use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::handles::address;
use crate::net::{Address, Handle, Type};

/// The other end in words.
pub(super) fn name(handle: &Handle) -> String {
    let peer = handle.connected_to().or_else(|| handle.peer()).filter(|peer| *peer != Address::Unnamed);
    peer.map_or_else(|| "the other end".to_owned(), |peer| address(&peer))
}

/// Whether others can send to this address.
pub(super) fn is_bound(local: &Address) -> bool {
    *local != Address::Unnamed && local.port() != Some(0)
}

/// The command that reaches an address from another terminal.
pub(super) fn connecting(to: &Address, ty: Type) -> Option<String> {
    let flag = if ty == Type::Dgram { "-u " } else { "" };
    match to {
        Address::V4(_) | Address::V6(_) => {
            let host = match to.ip()? {
                IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
                IpAddr::V6(ip) if ip.is_unspecified() => "::1".to_owned(),
                _ => address_host(to),
            };
            Some(format!("nc {flag}{host} {}", to.port()?))
        }
        Address::Path(path) => {
            let path = std::path::absolute(Path::new(std::ffi::OsStr::from_bytes(path))).ok()?;
            let path = path.to_str().filter(|path| path.bytes().all(is_plain))?;
            Some(match ty {
                Type::SeqPacket => format!("socat - UNIX-CONNECT:{path},type=5"),
                _ => format!("nc {flag}-U {path}"),
            })
        }
        Address::Abstract(name) => {
            let name = std::str::from_utf8(name).ok().filter(|name| name.bytes().all(is_plain))?;
            Some(match ty {
                Type::SeqPacket => format!("socat - ABSTRACT-CONNECT:{name},type=5"),
                Type::Dgram => format!("socat - ABSTRACT-SENDTO:{name}"),
                _ => format!("socat - ABSTRACT-CONNECT:{name}"),
            })
        }
        Address::Unnamed => None,
    }
}

fn address_host(address: &Address) -> String {
    String::from_utf8_lossy(&address.host()).into_owned()
}

/// What a shell and socat take as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+@".contains(&byte)
}
