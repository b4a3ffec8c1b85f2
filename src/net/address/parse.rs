//! One or two words to an address, or to a name that must be looked up. Resolves no names itself.

use super::error::{other_separator, surplus, unbracketed};
use super::family_hint::fits;
use super::host::{Host, bracketed, loopback, named_host, plain_host, port, raw_host};
use super::{Address, AddressError, AddressFamilyHint, PATH_MAX, PortText};
use crate::net::socket_kind::Family;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Known(Address),
    /// A host or a service by name.
    Lookup {
        /// A name, or a numeric host when only the service is a name.
        host: String,
        /// The port in digits, or a service name; empty where there is no port.
        service: String,
    },
}

/// Reads an address of one word (`host:port`) or two (`host port`). No name is resolved, so an unknown one is no error
/// here.
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

/// The host and the port of an address, for `host ADDR` and `port ADDR`; names stay names.
pub(crate) fn parts(words: &[&[u8]]) -> Result<(Vec<u8>, Option<PortText>), AddressError> {
    match split(words, AddressFamilyHint::Any)? {
        Split::Unix(address) => Ok((address.host(), None)),
        Split::Ip(Host::Literal(IpAddr::V6(ip), scope), port) => {
            Ok((Address::V6(SocketAddrV6::new(ip, 0, 0, scope)).host(), port))
        }
        Split::Ip(host, port) => Ok((host.text().into_bytes(), port)),
    }
}

/// Whether a word may be the address of a socket whose kind is not known yet: a host alone for a raw socket, or a path
/// for a unix socket. `::1:8080` could be a host, but is not meant so.
pub(crate) fn may_suit_a_handle(word: &str) -> bool {
    let is_v6_and_port = |(host, port): (&str, &str)| host.parse::<Ipv6Addr>().is_ok() && port.parse::<u16>().is_ok();
    let is_host = || raw_host(word).is_ok() && !word.rsplit_once(':').is_some_and(is_v6_and_port);
    is_path(word.as_bytes()) || word.contains('/') && !word.contains(':') || is_host()
}

/// Whether a word can only be a path, or a unix socket's abstract name.
fn is_path(word: &[u8]) -> bool {
    [&b"/"[..], b"./", b"../", b"@"].iter().any(|start| word.starts_with(start))
}

enum Split {
    Unix(Address),
    Ip(Host, Option<PortText>),
}

fn split(words: &[&[u8]], form: AddressFamilyHint) -> Result<Split, AddressError> {
    match *words {
        [b"", digits] if !form.is_raw() && form != AddressFamilyHint::Unix => {
            let digits = utf8(digits)?;
            port(digits, digits)?;
            Err(AddressError::EmptyHost { port: digits.to_owned(), wanted: form })
        }
        _ if words.iter().any(|word| word.is_empty()) => Err(AddressError::Empty { wanted: form }),
        [word] if word.starts_with(b"unix:") => unix(&word[5..], form).map(Split::Unix),
        [word] if form == AddressFamilyHint::Unix => path(word).map(Split::Unix),
        [word] if is_path(word) => {
            Err(AddressError::NoUnixPrefix { word: String::from_utf8_lossy(word).into_owned(), wanted: form })
        }
        [_, _] if form == AddressFamilyHint::Unix => Err(AddressError::UnixIsOneWord),
        [word] => one_word(utf8(word)?, form),
        [host, _] if host.starts_with(b"unix:") => Err(AddressError::UnixWithPort),
        [host, port] => two_words(utf8(host)?, utf8(port)?, form),
        _ => Err(AddressError::WordCount { wanted: form }),
    }
}

fn unix(rest: &[u8], form: AddressFamilyHint) -> Result<Address, AddressError> {
    if matches!(form.family(), Some(Family::Inet | Family::Inet6)) {
        return Err(AddressError::UnixForIp { wanted: form });
    }
    let (is_abstract, name) = rest.strip_prefix(b"@").map_or((false, rest), |name| (true, name));
    if !is_abstract && name.contains(&0) {
        return Err(AddressError::UnixWithNul);
    }
    if name.len() > PATH_MAX {
        return Err(AddressError::UnixTooLong { length: name.len(), is_abstract });
    }
    Ok(match rest {
        [] => Address::Unnamed,
        [b'@', name @ ..] => Address::Abstract(name.to_vec()),
        path => Address::Path(path.to_vec()),
    })
}

/// The address that a word without `unix:` is for a unix socket: a path, unless it is an IP address.
fn path(word: &[u8]) -> Result<Address, AddressError> {
    let is_ip = |word: &str| {
        let literal = || matches!(plain_host(word), Ok(Host::Literal(..)));
        one_word(word, AddressFamilyHint::Any).is_ok() || literal()
    };
    match std::str::from_utf8(word) {
        Ok(text) if !text.contains('/') && is_ip(text) => Err(AddressError::NotUnix { word: text.to_owned() }),
        _ => unix(word, AddressFamilyHint::Unix),
    }
}

/// Whether a text is an address, but for a missing port.
fn reads(text: &str) -> bool {
    matches!(one_word(text, AddressFamilyHint::Any), Ok(_) | Err(AddressError::NoPort { .. }))
}

fn one_word(word: &str, form: AddressFamilyHint) -> Result<Split, AddressError> {
    if let Some(error) = surplus(word, reads).or_else(|| other_separator(word, reads)) {
        return Err(error);
    }
    if form.is_raw() {
        return Ok(Split::Ip(raw_host(word)?, None));
    }
    if let Some(rest) = word.strip_prefix('[') {
        let Some((inside, after)) = rest.split_once(']') else {
            return Err(AddressError::Unclosed { word: word.to_owned() });
        };
        let host = bracketed(inside)?;
        let Some(digits) = after.strip_prefix(':') else { return Err(no_port(&word[..word.len() - after.len()])) };
        return Ok(Split::Ip(host, Some(port(digits, word)?)));
    }
    match word.split_once(':') {
        None if word.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Split::Ip(loopback(form), Some(port(word, word)?)))
        }
        None => named_host(word, None, form).and_then(|_| Err(no_port(word))),
        Some((_, rest)) if rest.contains(':') => Err(unbracketed(word)),
        Some(("", digits)) => Ok(Split::Ip(loopback(form), Some(port(digits, word)?))),
        Some((host, digits)) => Ok(Split::Ip(named_host(host, Some(digits), form)?, Some(port(digits, word)?))),
    }
}

fn two_words(host: &str, digits: &str, form: AddressFamilyHint) -> Result<Split, AddressError> {
    if form.is_raw() {
        return Err(AddressError::RawWithPort { word: None, host: host.to_owned() });
    }
    if let Some(error) = other_separator(&format!("{host} {digits}"), reads).or_else(|| whole_address(host, digits)) {
        return Err(error);
    }
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let host = inside.map_or_else(|| named_host(host, Some(digits), form), bracketed)?;
    Ok(Split::Ip(host, Some(port(digits, digits)?)))
}

/// The mistake of a second word that is an address of its own: Python's `sendto` has its flags before it.
fn whole_address(before: &str, address: &str) -> Option<AddressError> {
    let is_address = address.contains(':') && one_word(address, AddressFamilyHint::Any).is_ok();
    is_address.then(|| AddressError::WholeAddress { before: before.to_owned(), address: address.to_owned() })
}

fn no_port(host: &str) -> AddressError {
    AddressError::NoPort { host: host.to_owned() }
}

fn utf8(word: &[u8]) -> Result<&str, AddressError> {
    std::str::from_utf8(word).map_err(|_| AddressError::NotUtf8)
}
