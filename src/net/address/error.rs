//! What is wrong with an address, and the words that would be right. Decides nothing else.

use super::Address;
use super::family_hint::{Form, PortText};
use crate::net::errno;
use crate::net::socket_kind::Family;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Why words are no address, and what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The failure the kernel would have answered, where there is one.
    pub errno: Option<i32>,
}

pub(in crate::net) fn wrong<T>(message: impl Into<String>, hint: Option<String>) -> Result<T, Wrong> {
    Err(Wrong { message: message.into(), hint, errno: None })
}

pub(in crate::net) fn fits(ip: IpAddr, port: Option<&PortText>, form: Form) -> Result<(), Wrong> {
    let (family, other) = match (ip, form) {
        (IpAddr::V4(_), Form::V6 | Form::RawV6) => ("AF_INET6", "AF_INET"),
        (IpAddr::V6(_), Form::V4 | Form::RawV4) => ("AF_INET", "AF_INET6"),
        _ => return Ok(()),
    };
    let make = match (form, other) {
        (Form::RawV4 | Form::RawV6, _) => format!("make it with `socket {other} SOCK_RAW PROTO`"),
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
pub fn suits(address: &Address, form: Form) -> Result<(), Wrong> {
    let (wanted, sockets) = match address.family() {
        Family::Inet => ([Form::V4, Form::RawV4], "`socket tcp` or `socket udp`"),
        Family::Inet6 => ([Form::V6, Form::RawV6], "`socket tcp6` or `socket udp6`"),
        Family::Unix => ([Form::Unix; 2], "`socket unix` or `socket unix-dgram`"),
    };
    if form == Form::Any || wanted.contains(&form) {
        return Ok(());
    }
    let own = ip_family(form).unwrap_or(Family::Unix.name());
    let family = address.family().name();
    let message = format!("this socket is {own}, {} is {family}", String::from_utf8_lossy(&address.text()));
    Err(other_family(message, Some(format!("an {family} address needs {sockets}"))))
}

/// What the kernel would answer with EAFNOSUPPORT.
pub(in crate::net) fn other_family(message: String, hint: Option<String>) -> Wrong {
    Wrong { message, hint, errno: Some(errno::Errno::AFNOSUPPORT.raw_os_error()) }
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

pub(in crate::net) fn unbracketed(word: &str) -> Wrong {
    let is_v6 = |host: &str| host.split('%').next().unwrap_or_default().parse::<Ipv6Addr>().is_ok();
    let split = word.rsplit_once(':').filter(|(host, digits)| is_v6(host) && digits.parse::<u16>().is_ok());
    let hint = match split {
        Some((host, digits)) => format!("write [{host}]:{digits}"),
        None if is_v6(word) => format!("write [{word}]:PORT"),
        None => {
            return Wrong { message: format!("`{word}` is no address"), hint: Some(example(Form::Any)), errno: None };
        }
    };
    let message = format!("`{word}` is ambiguous: an IPv6 address with a port stands in brackets");
    Wrong { message, hint: Some(hint), errno: None }
}

pub(in crate::net) fn no_port(host: &str) -> Wrong {
    let shown = if host.is_empty() { ":PORT".to_owned() } else { format!("{host}:PORT") };
    Wrong { message: format!("`{host}` has no port"), hint: Some(format!("write {shown}")), errno: None }
}

/// A URL, or host and port with a blank between them.
pub(in crate::net) fn more_than_an_address(word: &str) -> Option<Wrong> {
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
    Some(Wrong { message, hint: Some(format!("write {address}")), errno: None })
}

pub(in crate::net) fn no_interface(name: &str) -> Wrong {
    let errno = Some(errno::Errno::NODEV.raw_os_error());
    let hint = Some("`ip link` lists the interfaces".to_owned());
    Wrong { message: format!("no network interface is named `{name}`"), hint, errno }
}

pub(in crate::net) fn not_unix(word: &[u8], form: Form) -> Wrong {
    let word = String::from_utf8_lossy(word);
    let path = word.starts_with('/') || word.starts_with('@') || !word.contains(':');
    let message = match form {
        Form::Unix => format!("`{word}` is no unix address; this socket is AF_UNIX"),
        _ => format!("`{word}` is no address"),
    };
    let hint =
        if path && matches!(form, Form::Unix | Form::Any) { format!("write unix:{word}") } else { example(form) };
    let errno = (form == Form::Unix && !path).then(|| errno::Errno::AFNOSUPPORT.raw_os_error());
    Wrong { message, hint: Some(hint), errno }
}

pub(in crate::net) fn raw_port(word: &str, host: &str) -> Wrong {
    let message = format!("`{word}` has a port; a raw socket's address is a host alone");
    Wrong { message, hint: (!host.is_empty()).then(|| format!("write {host}")), errno: None }
}

pub(in crate::net) fn ip_family(form: Form) -> Option<&'static str> {
    match form {
        Form::V4 | Form::RawV4 => Some("AF_INET"),
        Form::V6 | Form::RawV6 => Some("AF_INET6"),
        Form::Any | Form::Unix => None,
    }
}

pub(in crate::net) fn example(form: Form) -> String {
    let shown = match form {
        Form::Any => "127.0.0.1:8080, [::1]:8080 or unix:/path",
        Form::V4 => "127.0.0.1:8080",
        Form::V6 => "[::1]:8080",
        Form::Unix => "unix:/path or unix:@name",
        Form::RawV4 => "127.0.0.1",
        Form::RawV6 => "::1",
    };
    format!("write it as {shown}")
}
