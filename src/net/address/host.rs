//! The two halves of an IP address in words: a host, literal or by name, and a port, in digits or by service name.

use super::error::stand_in;
use super::{AddressError, AddressFamilyHint, PortText, interface_index};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) enum Host {
    Literal(IpAddr, u32),
    Name(String),
}

impl Host {
    pub(super) fn text(&self) -> String {
        match self {
            Host::Literal(IpAddr::V6(ip), scope @ 1..) => format!("{ip}%{scope}"),
            Host::Literal(ip, _) => ip.to_string(),
            Host::Name(name) => name.clone(),
        }
    }
}

/// The host of an address with a port, or of a raw socket's without.
pub(super) fn named_host(text: &str, port: Option<&str>, wanted: AddressFamilyHint) -> Result<Host, AddressError> {
    stand_in(text, port, wanted).map_or_else(|| plain_host(text), Err)
}

/// Reads a raw socket's host. A port of 0 is let through, because the text form of a raw socket's address shows it.
pub(super) fn raw_host(word: &str) -> Result<Host, AddressError> {
    if let Some(rest) = word.strip_prefix('[') {
        let Some((inside, after)) = rest.split_once(']') else {
            return Err(AddressError::Unclosed { word: word.to_owned() });
        };
        return if after.is_empty() || after == ":0" { bracketed(inside) } else { Err(with_port(word, inside)) };
    }
    match word.split_once(':') {
        Some((host, "0")) => plain_host(host),
        Some((host, rest)) if !rest.contains(':') => Err(with_port(word, host)),
        _ => named_host(word, None, AddressFamilyHint::Any),
    }
}

fn with_port(word: &str, host: &str) -> AddressError {
    AddressError::RawWithPort { word: Some(word.to_owned()), host: host.to_owned() }
}

pub(super) fn plain_host(text: &str) -> Result<Host, AddressError> {
    if let Ok(ip) = text.parse::<Ipv4Addr>() {
        return Ok(Host::Literal(IpAddr::V4(ip), 0));
    }
    if text.contains(':') {
        return bracketed(text);
    }
    if text.bytes().filter(|byte| *byte == b'.').count() == 3 && text.bytes().all(|byte| b".0123456789".contains(&byte))
    {
        return Err(AddressError::NotIpv4 { host: text.to_owned() });
    }
    let is_sign = |letter: char| letter.is_ascii_punctuation() && !"-_.".contains(letter);
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || is_sign(letter);
    match text.find(odd) {
        Some(_) => Err(AddressError::NotAHost { host: text.to_owned() }),
        None => Ok(Host::Name(text.to_owned())),
    }
}

pub(super) fn bracketed(inside: &str) -> Result<Host, AddressError> {
    let (ip, scope) = inside.split_once('%').map_or((inside, None), |(ip, scope)| (ip, Some(scope)));
    let Ok(ip) = ip.parse::<Ipv6Addr>() else {
        return Err(AddressError::NotIpv6 { host: inside.to_owned() });
    };
    let index = match scope {
        None => 0,
        Some(name) => interface_index(name).ok_or_else(|| AddressError::NoInterface { name: name.to_owned() })?,
    };
    Ok(Host::Literal(IpAddr::V6(ip), index))
}

pub(super) fn port(text: &str, word: &str) -> Result<PortText, AddressError> {
    if text.is_empty() {
        return Err(AddressError::NoPort { host: word.trim_end_matches(':').to_owned() });
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().map_err(|_| AddressError::PortOutOfRange { port: text.to_owned() })?;
        return Ok(PortText::Number(number));
    }
    let name = text.bytes().all(|byte| byte.is_ascii_graphic()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    if name && !text.starts_with('-') && !text.contains(':') {
        return Ok(PortText::Service(text.to_owned()));
    }
    Err(AddressError::NotAPort { port: text.to_owned() })
}

pub(super) fn loopback(form: AddressFamilyHint) -> Host {
    match form {
        AddressFamilyHint::V6 | AddressFamilyHint::RawV6 => Host::Literal(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
        _ => Host::Literal(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
    }
}
