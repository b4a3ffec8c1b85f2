//! The two halves of an internet address: a host, literal or by name, and a port, in digits or by service name.

use super::error::{AddressError, no_interface, no_port, raw_port, wrong};
use super::family_hint::{AddressFamilyHint, PortText};
use super::interface_index;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(in crate::net) enum Host {
    Literal(IpAddr, u32),
    Name(String),
}

impl Host {
    pub(in crate::net) fn text(&self) -> String {
        match self {
            Host::Literal(IpAddr::V6(ip), scope @ 1..) => format!("{ip}%{scope}"),
            Host::Literal(ip, _) => ip.to_string(),
            Host::Name(name) => name.clone(),
        }
    }
}

/// A port of 0 is what the text form of a raw socket's address shows.
pub(in crate::net) fn raw_host(word: &str) -> Result<Host, AddressError> {
    if let Some(rest) = word.strip_prefix('[') {
        let (inside, after) = rest.split_once(']').unwrap_or((rest, ""));
        return if after.is_empty() || after == ":0" { bracketed(inside) } else { Err(raw_port(word, inside)) };
    }
    match word.split_once(':') {
        Some((host, "0")) => plain_host(host),
        Some((host, rest)) if !rest.contains(':') => Err(raw_port(word, host)),
        _ => plain_host(word),
    }
}

pub(in crate::net) fn plain_host(text: &str) -> Result<Host, AddressError> {
    if let Ok(ip) = text.parse::<Ipv4Addr>() {
        return Ok(Host::Literal(IpAddr::V4(ip), 0));
    }
    if text.contains(':') {
        return bracketed(text);
    }
    if text.bytes().filter(|byte| *byte == b'.').count() == 3 && text.bytes().all(|byte| b".0123456789".contains(&byte))
    {
        return wrong(format!("`{text}` is no IPv4 address: each of its four numbers is 0 to 255"), None);
    }
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "[]/@%".contains(letter);
    match text.find(odd) {
        Some(_) => wrong(format!("`{}` is no host", text.escape_debug()), None),
        None => Ok(Host::Name(text.to_owned())),
    }
}

pub(in crate::net) fn bracketed(inside: &str) -> Result<Host, AddressError> {
    let (ip, scope) = inside.split_once('%').map_or((inside, None), |(ip, scope)| (ip, Some(scope)));
    let Ok(ip) = ip.parse::<Ipv6Addr>() else {
        return wrong(
            format!("`{inside}` is no IPv6 address"),
            Some("brackets are for IPv6 addresses only".to_owned()),
        );
    };
    let index = match scope {
        None => 0,
        Some(name) => interface_index(name).ok_or_else(|| no_interface(name))?,
    };
    Ok(Host::Literal(IpAddr::V6(ip), index))
}

pub(in crate::net) fn port(text: &str, word: &str) -> Result<PortText, AddressError> {
    if text.is_empty() {
        return Err(no_port(word.trim_end_matches(':')));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let Ok(number) = text.parse() else { return wrong(format!("port {text} is not 0 to 65535"), None) };
        return Ok(PortText::Number(number));
    }
    let name = text.bytes().all(|byte| byte.is_ascii_graphic()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    if name && !text.starts_with('-') && !text.contains(':') {
        return Ok(PortText::Service(text.to_owned()));
    }
    wrong(format!("`{}` is no port and no service", text.escape_debug()), Some("a port is 0 to 65535".to_owned()))
}

pub(in crate::net) fn loopback(form: AddressFamilyHint) -> Host {
    match form {
        AddressFamilyHint::V6 | AddressFamilyHint::RawV6 => Host::Literal(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
        _ => Host::Literal(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
    }
}
