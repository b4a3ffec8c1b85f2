//! What is wrong with an address, and the words that would be right. Decides nothing else.

use super::Address;
use super::family_hint::{AddressFamilyHint, PortText};
use crate::net::errno;
use crate::net::socket_kind::Family;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Why words are no address, and what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AddressError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The failure the kernel would have answered, where there is one.
    pub errno: Option<i32>,
}

pub(in crate::net) fn wrong<T>(message: impl Into<String>, hint: Option<String>) -> Result<T, AddressError> {
    Err(AddressError { message: message.into(), hint, errno: None })
}

pub(in crate::net) fn fits(ip: IpAddr, port: Option<&PortText>, form: AddressFamilyHint) -> Result<(), AddressError> {
    let (family, other) = match (ip, form) {
        (IpAddr::V4(_), AddressFamilyHint::V6 | AddressFamilyHint::RawV6) => ("AF_INET6", "AF_INET"),
        (IpAddr::V6(_), AddressFamilyHint::V4 | AddressFamilyHint::RawV4) => ("AF_INET", "AF_INET6"),
        _ => return Ok(()),
    };
    let make = match (form, other) {
        (AddressFamilyHint::RawV4 | AddressFamilyHint::RawV6, _) => {
            format!("make it with `socket {other} SOCK_RAW PROTO`")
        }
        (_, "AF_INET") => "make it with `socket tcp` or `socket udp`".to_owned(),
        _ => "make it with `socket tcp6` or `socket udp6`".to_owned(),
    };
    let hint = match same_in_other_family(ip) {
        Some(ip) => format!("write {}, or {make}", written(ip, port)),
        None => make,
    };
    Err(other_family(format!("this socket is {family}, `{ip}` is {other}"), Some(hint)))
}

/// Whether an address is one for such a socket.
///
/// # Errors
/// It is of another family.
pub(crate) fn suits(address: &Address, form: AddressFamilyHint) -> Result<(), AddressError> {
    let (wanted, sockets) = match address.family() {
        Family::Inet => ([AddressFamilyHint::V4, AddressFamilyHint::RawV4], "`socket tcp` or `socket udp`"),
        Family::Inet6 => ([AddressFamilyHint::V6, AddressFamilyHint::RawV6], "`socket tcp6` or `socket udp6`"),
        Family::Unix => ([AddressFamilyHint::Unix; 2], "`socket unix` or `socket unix-dgram`"),
    };
    if form == AddressFamilyHint::Any || wanted.contains(&form) {
        return Ok(());
    }
    let own = ip_family(form).unwrap_or(Family::Unix.name());
    let family = address.family().name();
    let message = format!("this socket is {own}, {} is {family}", String::from_utf8_lossy(&address.text()));
    Err(other_family(message, Some(format!("an {family} address needs {sockets}"))))
}

/// What the kernel would answer with EAFNOSUPPORT.
pub(in crate::net) fn other_family(message: String, hint: Option<String>) -> AddressError {
    AddressError { message, hint, errno: Some(errno::Errno::AFNOSUPPORT.raw_os_error()) }
}

/// The address that means the same thing to a socket of the other family.
fn same_in_other_family(ip: IpAddr) -> Option<IpAddr> {
    match ip {
        IpAddr::V4(Ipv4Addr::LOCALHOST) => Some(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Some(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        IpAddr::V4(v4) => Some(IpAddr::V6(v4.to_ipv6_mapped())),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map(IpAddr::V4),
    }
}

fn written(ip: IpAddr, port: Option<&PortText>) -> String {
    match (port, ip) {
        (None, _) => ip.to_string(),
        (Some(PortText::Number(number)), _) => SocketAddr::new(ip, *number).to_string(),
        (Some(PortText::Service(name)), IpAddr::V4(_)) => format!("{ip}:{name}"),
        (Some(PortText::Service(name)), IpAddr::V6(_)) => format!("[{ip}]:{name}"),
    }
}

pub(in crate::net) fn unbracketed(word: &str) -> AddressError {
    let is_v6 = |host: &str| host.split('%').next().unwrap_or_default().parse::<Ipv6Addr>().is_ok();
    let split = word.rsplit_once(':').filter(|(host, digits)| is_v6(host) && digits.parse::<u16>().is_ok());
    let hint = match split {
        Some((host, digits)) => format!("write [{host}]:{digits}"),
        None if is_v6(word) => format!("write [{word}]:PORT"),
        None => {
            return AddressError {
                message: format!("`{word}` is no address"),
                hint: Some(example(AddressFamilyHint::Any)),
                errno: None,
            };
        }
    };
    let message = format!("`{word}` is ambiguous: an IPv6 address with a port stands in brackets");
    AddressError { message, hint: Some(hint), errno: None }
}

pub(in crate::net) fn no_port(host: &str) -> AddressError {
    let shown = if host.is_empty() { ":PORT".to_owned() } else { format!("{host}:PORT") };
    AddressError { message: format!("`{host}` has no port"), hint: Some(format!("write {shown}")), errno: None }
}

/// A URL, or host and port with a blank between them.
pub(in crate::net) fn more_than_an_address(word: &str) -> Option<AddressError> {
    let (what, address) = match (word.split_once("://"), word.split_once('/'), word.split_once(' ')) {
        (Some((_, rest)), ..) => ("a URL and no address", rest.split('/').next().unwrap_or(rest).to_owned()),
        (_, Some((host, _)), _) if host.contains(':') && !host.starts_with('[') => {
            ("more than an address", host.to_owned())
        }
        (.., Some((host, port))) => ("one word, and has a blank in it", format!("{}:{}", host.trim(), port.trim())),
        _ => return None,
    };
    let address = if address.contains(':') { address } else { format!("{address}:PORT") };
    let message = format!("`{}` is {what}", word.escape_debug());
    Some(AddressError { message, hint: Some(format!("write {address}")), errno: None })
}

pub(in crate::net) fn no_interface(name: &str) -> AddressError {
    let errno = Some(errno::Errno::NODEV.raw_os_error());
    let hint = Some("`ip link` lists the interfaces".to_owned());
    AddressError { message: format!("no network interface is named `{name}`"), hint, errno }
}

pub(in crate::net) fn not_unix(word: &[u8], form: AddressFamilyHint) -> AddressError {
    let word = String::from_utf8_lossy(word);
    let path = word.starts_with('/') || word.starts_with('@') || !word.contains(':');
    let message = match form {
        AddressFamilyHint::Unix => format!("`{word}` is no unix address; this socket is AF_UNIX"),
        _ => format!("`{word}` is no address"),
    };
    let hint = if path && matches!(form, AddressFamilyHint::Unix | AddressFamilyHint::Any) {
        format!("write unix:{word}")
    } else {
        example(form)
    };
    let errno = (form == AddressFamilyHint::Unix && !path).then(|| errno::Errno::AFNOSUPPORT.raw_os_error());
    AddressError { message, hint: Some(hint), errno }
}

pub(in crate::net) fn raw_port(word: &str, host: &str) -> AddressError {
    let message = format!("`{word}` has a port; a raw socket's address is a host alone");
    AddressError { message, hint: (!host.is_empty()).then(|| format!("write {host}")), errno: None }
}

pub(in crate::net) fn ip_family(form: AddressFamilyHint) -> Option<&'static str> {
    match form {
        AddressFamilyHint::V4 | AddressFamilyHint::RawV4 => Some("AF_INET"),
        AddressFamilyHint::V6 | AddressFamilyHint::RawV6 => Some("AF_INET6"),
        AddressFamilyHint::Any | AddressFamilyHint::Unix => None,
    }
}

pub(in crate::net) fn example(form: AddressFamilyHint) -> String {
    let shown = match form {
        AddressFamilyHint::Any => "127.0.0.1:8080, [::1]:8080 or unix:/path",
        AddressFamilyHint::V4 => "127.0.0.1:8080",
        AddressFamilyHint::V6 => "[::1]:8080",
        AddressFamilyHint::Unix => "unix:/path or unix:@name",
        AddressFamilyHint::RawV4 => "127.0.0.1",
        AddressFamilyHint::RawV6 => "::1",
    };
    format!("write it as {shown}")
}
