//! From one or two words to an address, or to a name that must be looked up. Looks nothing up itself; what is
//! wrong is said with the words that would be right.

use super::error::{
    example, fits, ip_family, more_than_an_address, no_port, not_unix, other_family, unbracketed, wrong,
};
use super::host::{Host, bracketed, loopback, plain_host, port, raw_host};
use super::{Address, PATH_MAX};
use crate::net::errno;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

pub(crate) use super::error::{AddressError, suits};
pub(crate) use super::family_hint::{AddressFamilyHint, PortText};

/// What the words stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An address.
    Known(Address),
    /// A host or service by name; port digits or a service name.
    Lookup {
        /// The host: a name, or a numeric one when only the service is a name.
        host: String,
        /// The port in digits, or a service name; empty where there is no port.
        service: String,
    },
}

/// Reads an address of one word (`host:port`) or two (`host port`).
///
/// # Errors
/// What is wrong with the words; no name is resolved, so an unknown one is not found here.
pub(crate) fn parse(words: &[&[u8]], form: AddressFamilyHint) -> Result<Target, AddressError> {
    let (host, port) = match split(words, form)? {
        Split::Unix(address) => return Ok(Target::Known(address)),
        Split::Ip(host, port) => (host, port),
    };
    let service = match &port {
        Some(PortText::Number(number)) => number.to_string(),
        Some(PortText::Service(name)) => name.clone(),
        None => String::new(),
    };
    let Host::Literal(ip, scope) = host else {
        return Ok(Target::Lookup { host: host.text(), service });
    };
    fits(ip, port.as_ref(), form)?;
    let number = match port {
        Some(PortText::Number(number)) => number,
        Some(PortText::Service(_)) => return Ok(Target::Lookup { host: host.text(), service }),
        None => 0,
    };
    Ok(Target::Known(match ip {
        IpAddr::V4(_) => Address::from(SocketAddr::new(ip, number)),
        IpAddr::V6(ip) => Address::V6(SocketAddrV6::new(ip, number, 0, scope)),
    }))
}

/// The parts of an address for `host ADDR` and `port ADDR`: names stay names.
///
/// # Errors
/// What is wrong with the words.
pub(crate) fn parts(words: &[&[u8]]) -> Result<(Vec<u8>, Option<PortText>), AddressError> {
    match split(words, AddressFamilyHint::Any)? {
        Split::Unix(address) => Ok((address.host(), None)),
        Split::Ip(Host::Literal(IpAddr::V6(ip), scope), port) => {
            Ok((Address::V6(SocketAddrV6::new(ip, 0, 0, scope)).host(), port))
        }
        Split::Ip(host, port) => Ok((host.text().into_bytes(), port)),
    }
}

/// Whether a word may be a raw socket's address, which is a host alone. So is `::1:8080`, but nobody means it so.
pub(crate) fn may_be_host_alone(word: &str) -> bool {
    let is_v6_and_port = |(host, port): (&str, &str)| host.parse::<Ipv6Addr>().is_ok() && port.parse::<u16>().is_ok();
    !word.contains(':') || raw_host(word).is_ok() && !word.rsplit_once(':').is_some_and(is_v6_and_port)
}

enum Split {
    Unix(Address),
    Ip(Host, Option<PortText>),
}

fn split(words: &[&[u8]], form: AddressFamilyHint) -> Result<Split, AddressError> {
    if words.iter().any(|word| word.is_empty()) {
        return wrong("the address is empty", Some(example(form)));
    }
    match *words {
        [word] if word.starts_with(b"unix:") => unix(&word[5..], form).map(Split::Unix),
        [word] if form == AddressFamilyHint::Unix || word.starts_with(b"/") || word.starts_with(b"@") => {
            Err(not_unix(word, form))
        }
        [_, _] if form == AddressFamilyHint::Unix => {
            wrong("this socket is AF_UNIX and takes one word", Some(example(form)))
        }
        [word] => one_word(utf8(word)?, form),
        [host, _] if host.starts_with(b"unix:") => wrong("a unix address has no port and is one word", None),
        [host, port] => two_words(utf8(host)?, utf8(port)?, form),
        _ => wrong("an address is one word or two", Some(example(form))),
    }
}

fn unix(rest: &[u8], form: AddressFamilyHint) -> Result<Address, AddressError> {
    if let Some(family) = ip_family(form) {
        return Err(other_family(format!("this socket is {family} and takes no unix address"), Some(example(form))));
    }
    if rest.contains(&0) {
        let hint = "a NUL byte ends a path; an abstract name is written unix:@name";
        return wrong("the name of a unix socket cannot contain a NUL byte here", Some(hint.to_owned()));
    }
    if rest.len() > PATH_MAX + usize::from(rest.starts_with(b"@")) {
        let code = errno::Errno::NAMETOOLONG.raw_os_error();
        let (what, length, hint) = match rest {
            [b'@', name @ ..] => ("name", name.len(), "take a shorter name"),
            path => ("path", path.len(), "change to the folder first and use a relative path, or take a shorter one"),
        };
        let message = format!("this {what} has {length} bytes, and a unix socket's has at most {PATH_MAX}");
        return Err(AddressError { message, hint: Some(hint.to_owned()), errno: Some(code) });
    }
    Ok(match rest {
        [] => Address::Unnamed,
        [b'@', name @ ..] => Address::Abstract(name.to_vec()),
        path => Address::Path(path.to_vec()),
    })
}

fn one_word(word: &str, form: AddressFamilyHint) -> Result<Split, AddressError> {
    if let Some(wrong) = more_than_an_address(word) {
        return Err(wrong);
    }
    if raw(form) {
        return Ok(Split::Ip(raw_host(word)?, None));
    }
    if let Some(rest) = word.strip_prefix('[') {
        let Some((inside, after)) = rest.split_once(']') else {
            return wrong(format!("`{word}` has no closing bracket"), Some("write [v6]:PORT".to_owned()));
        };
        let host = bracketed(inside)?;
        let Some(digits) = after.strip_prefix(':') else { return Err(no_port(&word[..word.len() - after.len()])) };
        return Ok(Split::Ip(host, Some(port(digits, word)?)));
    }
    match word.split_once(':') {
        None if word.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Split::Ip(loopback(form), Some(port(word, word)?)))
        }
        None => Err(no_port(word)),
        Some((_, rest)) if rest.contains(':') => Err(unbracketed(word)),
        Some(("", digits)) => Ok(Split::Ip(loopback(form), Some(port(digits, word)?))),
        Some((host, digits)) => Ok(Split::Ip(plain_host(host)?, Some(port(digits, word)?))),
    }
}

fn two_words(host: &str, digits: &str, form: AddressFamilyHint) -> Result<Split, AddressError> {
    if raw(form) {
        return wrong("a raw socket's address is a host alone, without a port", Some(format!("write {host}")));
    }
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host = inside.map_or_else(|| plain_host(host), bracketed)?;
    Ok(Split::Ip(host, Some(port(digits, digits)?)))
}

fn raw(form: AddressFamilyHint) -> bool {
    matches!(form, AddressFamilyHint::RawV4 | AddressFamilyHint::RawV6)
}

fn utf8(word: &[u8]) -> Result<&str, AddressError> {
    std::str::from_utf8(word).or_else(|_| wrong("the address is not UTF-8 text", None))
}
