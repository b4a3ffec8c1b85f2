//! Words for a wrong address, and what to write instead. Which mistake it is, `net::address` finds.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{Explained, lookalike};
use crate::limits::no_port;
use crate::net::address::{AddressError, AddressFamilyHint, PATH_MAX, PortText, Surplus};
use crate::net::{Address, Family};

pub(crate) fn describe(error: &AddressError) -> Explained {
    let message = message(error);
    let hint = lookalike::first(&message).map(|(_, sign)| sign.hint()).or_else(|| hint(error));
    Explained { message, hint }
}

fn message(error: &AddressError) -> String {
    match error {
        AddressError::Empty { .. } => "the address is empty".to_owned(),
        AddressError::EmptyHost { .. } => "the host is empty".to_owned(),
        AddressError::WordCount { .. } => "an address is one word or two".to_owned(),
        AddressError::NotUtf8 => "the address is not UTF-8 text".to_owned(),
        AddressError::Surplus { word, surplus, .. } => format!("`{}` is {}", word.escape_debug(), too_much(*surplus)),
        AddressError::OtherSeparator { word, .. } => {
            format!("`{}` is no address: a colon stands between host and port", word.escape_debug())
        }
        AddressError::WholeAddress { address, .. } => format!("`{address}` is a whole address and no port"),
        AddressError::StandIn { host, .. } => format!("`{host}` is no host"),
        AddressError::Ambiguous { word, .. } => {
            format!("`{word}` is ambiguous: an IPv6 address with a port stands in brackets")
        }
        AddressError::Unclosed { word } => format!("`{word}` has no closing bracket"),
        AddressError::NoPort { host } => format!("`{host}` has no port"),
        AddressError::PortOutOfRange { port } => no_port(port).words,
        AddressError::NotAPort { port } => format!("`{}` is no port and no service", port.escape_debug()),
        AddressError::NotIpv4 { host } => {
            format!("`{host}` is no IPv4 address: each of its four numbers is 0 to 255")
        }
        AddressError::NotIpv6 { host } => format!("`{host}` is no IPv6 address"),
        AddressError::NotAHost { host } => format!("`{}` is no host", host.escape_debug()),
        AddressError::NoInterface { name } => format!("no network interface is named `{name}`"),
        AddressError::RawWithPort { word: Some(word), .. } => {
            format!("`{word}` has a port; a raw socket's address is a host alone")
        }
        AddressError::RawWithPort { word: None, .. } => {
            "a raw socket's address is a host alone, without a port".to_owned()
        }
        AddressError::OtherFamily { ip, wanted, .. } => {
            format!("this socket is {}, `{ip}` is {}", name(*wanted), family_of(*ip))
        }
        AddressError::Unsuitable { address, wanted } => {
            format!("this socket is {}, {} is {}", name(*wanted), address.shown(), address.family())
        }
        AddressError::UnixForIp { wanted } => format!("this socket is {} and takes no unix address", name(*wanted)),
        AddressError::NoUnixPrefix { word, wanted: AddressFamilyHint::Unix } | AddressError::NotUnix { word } => {
            format!("`{word}` is no unix address; this socket is AF_UNIX")
        }
        AddressError::NotAnAddress { word } | AddressError::NoUnixPrefix { word, .. } => {
            format!("`{word}` is no address")
        }
        AddressError::UnixIsOneWord => "this socket is AF_UNIX and takes one word".to_owned(),
        AddressError::UnixWithPort => "a unix address has no port and is one word".to_owned(),
        AddressError::UnixWithNul => "the path of a unix socket cannot contain a NUL byte".to_owned(),
        AddressError::UnixTooLong { length, is_abstract } => {
            let what = if *is_abstract { "name" } else { "path" };
            format!("this {what} has {length} bytes, and a unix socket's has at most {PATH_MAX}")
        }
    }
}

fn hint(error: &AddressError) -> Option<String> {
    Some(match error {
        AddressError::Empty { wanted } | AddressError::WordCount { wanted } | AddressError::UnixForIp { wanted } => {
            example(*wanted)
        }
        AddressError::Surplus { address: None, surplus: Surplus::Blank, .. } => {
            "a host and a port are two words, or one with a colon and no blank".to_owned()
        }
        AddressError::NotAnAddress { .. } | AddressError::Surplus { address: None, .. } => {
            example(AddressFamilyHint::Any)
        }
        AddressError::NotUnix { .. } | AddressError::UnixIsOneWord => example(AddressFamilyHint::Unix),
        AddressError::Surplus { address: Some(address), .. } if has_port(address) => format!("write {address}"),
        AddressError::Surplus { address: Some(address), .. } => format!("write {address}:PORT"),
        AddressError::OtherSeparator { address, .. } => format!("write {address}"),
        AddressError::WholeAddress { before, .. } if before.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("leave out {before}: flags are options here, such as `--dontwait`")
        }
        AddressError::WholeAddress { before, .. } => format!("leave out {before}"),
        AddressError::EmptyHost { port, wanted } => {
            let every = stand_in(Ipv4Addr::UNSPECIFIED, Some(port), *wanted);
            format!("every address of this machine is {every}, and loopback alone :{port}")
        }
        AddressError::StandIn { means, port, wanted, .. } => {
            let what = match *means {
                Ipv4Addr::UNSPECIFIED => "every address of this machine",
                Ipv4Addr::BROADCAST => "every host of this network",
                _ => "this machine alone",
            };
            format!("{what} is {}", stand_in(*means, port.as_deref(), *wanted))
        }
        AddressError::Ambiguous { split: Some((host, port)), .. } => format!("write [{host}]:{port}"),
        AddressError::Ambiguous { word, split: None } => format!("write [{word}]:PORT"),
        AddressError::Unclosed { word } => closed(word),
        AddressError::NoPort { host } => format!("write {host}:PORT"),
        AddressError::NotAPort { .. } => "a port is 0 to 65535".to_owned(),
        AddressError::NotIpv6 { .. } => "brackets are for IPv6 addresses only".to_owned(),
        AddressError::NoInterface { .. } => "`ip link` lists the interfaces".to_owned(),
        AddressError::RawWithPort { host, .. } if !host.is_empty() => format!("write {host}"),
        AddressError::OtherFamily { ip, port, wanted } => other_family(*ip, port.as_ref(), *wanted),
        AddressError::Unsuitable { address, .. } => suitable_sockets(address),
        AddressError::NoUnixPrefix { word, wanted: AddressFamilyHint::Unix | AddressFamilyHint::Any } => {
            format!("write unix:{word}")
        }
        AddressError::NoUnixPrefix { wanted, .. } => example(*wanted),
        AddressError::UnixWithNul => {
            "a NUL byte ends a path; an abstract name is written unix:@name and may have some".to_owned()
        }
        AddressError::UnixTooLong { is_abstract: true, .. } => "take a shorter name".to_owned(),
        AddressError::UnixTooLong { is_abstract: false, .. } => {
            "change to the folder first and use a relative path, or take a shorter one".to_owned()
        }
        AddressError::NotUtf8
        | AddressError::PortOutOfRange { .. }
        | AddressError::NotIpv4 { .. }
        | AddressError::NotAHost { .. }
        | AddressError::RawWithPort { .. }
        | AddressError::UnixWithPort => return None,
    })
}

/// The address in a word with an opening bracket alone, when it can be told where the host ends.
fn closed(word: &str) -> String {
    let inside = word.trim_start_matches('[');
    match inside.rsplit_once(':') {
        Some((host, port)) if host.parse::<Ipv6Addr>().is_ok() && port.parse::<u16>().is_ok() => {
            format!("write [{host}]:{port}")
        }
        _ => example(AddressFamilyHint::V6),
    }
}

fn has_port(address: &str) -> bool {
    address.rsplit_once(':').is_some_and(|(host, port)| !port.is_empty() && !port.contains(']') && !host.ends_with(':'))
}

/// The address that something else stood for, in the socket's family and with its port.
fn stand_in(means: Ipv4Addr, port: Option<&str>, wanted: AddressFamilyHint) -> String {
    let is_v6 = wanted.family() == Some(Family::Inet6);
    let ip = Some(IpAddr::V4(means)).filter(|_| !is_v6).or_else(|| same_in_other_family(IpAddr::V4(means)));
    let host = match ip {
        Some(IpAddr::V6(ip)) if port.is_some() => format!("[{ip}]"),
        Some(ip) => ip.to_string(),
        None => means.to_string(),
    };
    port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}

fn too_much(surplus: Surplus) -> &'static str {
    match surplus {
        Surplus::Scheme => "a URL and no address",
        Surplus::Path => "more than an address",
        Surplus::Blank => "one word, and has a blank in it",
    }
}

/// A hint that shows how to write an address that the socket takes.
fn example(wanted: AddressFamilyHint) -> String {
    let shown = match wanted {
        AddressFamilyHint::Any => "127.0.0.1:8080, [::1]:8080 or unix:/path",
        AddressFamilyHint::V4 => "127.0.0.1:8080",
        AddressFamilyHint::V6 => "[::1]:8080",
        AddressFamilyHint::Unix => "unix:/path or unix:@name",
        AddressFamilyHint::RawV4 => "127.0.0.1",
        AddressFamilyHint::RawV6 => "::1",
    };
    format!("write it as {shown}")
}

/// A hint for a host of another family: the same host in the socket's family, or a socket of the host's.
fn other_family(ip: IpAddr, port: Option<&PortText>, wanted: AddressFamilyHint) -> String {
    let make = match family_of(ip) {
        family if wanted.is_raw() => format!("make it with `socket {family} SOCK_RAW PROTO`"),
        Family::Inet => "make it with `socket tcp` or `socket udp`".to_owned(),
        _ => "make it with `socket tcp6` or `socket udp6`".to_owned(),
    };
    match same_in_other_family(ip) {
        Some(ip) => format!("write {}, or {make}", written(ip, port)),
        None => make,
    }
}

fn suitable_sockets(address: &Address) -> String {
    let sockets = match address.family() {
        Family::Inet => "`socket tcp` or `socket udp`",
        Family::Inet6 => "`socket tcp6` or `socket udp6`",
        Family::Unix => "`socket unix` or `socket unix-dgram`",
    };
    format!("an {} address needs {sockets}", address.family())
}

/// The C name of the socket's family, empty where any is taken.
fn name(wanted: AddressFamilyHint) -> &'static str {
    wanted.family().map_or("", Family::name)
}

fn family_of(ip: IpAddr) -> Family {
    if ip.is_ipv4() { Family::Inet } else { Family::Inet6 }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::address::{parse, suits};
    use AddressFamilyHint::{Any, RawV4, RawV6, Unix, V4, V6};

    #[test]
    fn wrong_addresses_say_what_would_be_right() {
        let rows: &[(AddressFamilyHint, &str, &str, &str)] = &[
            (Any, "", "the address is empty", "127.0.0.1:8080, [::1]:8080 or unix:/path"),
            (V4, "127.0.0.1 ", "the address is empty", "write it as 127.0.0.1:8080"),
            (V4, "a b c", "an address is one word or two", "127.0.0.1:8080"),
            (V4, "127.0.0.1", "`127.0.0.1` has no port", "write 127.0.0.1:PORT"),
            (V4, "localhost", "`localhost` has no port", "write localhost:PORT"),
            (V4, "localhost:", "`localhost` has no port", "write localhost:PORT"),
            (V6, "[::1]", "`[::1]` has no port", "write [::1]:PORT"),
            (V4, ":", "`` has no port", "write :PORT"),
            (V4, "127.0.0.1:99999", "port 99999 is not 0 to 65535", ""),
            (V4, "70000", "port 70000 is not 0 to 65535", ""),
            (V4, "localhost 123456789012345678901", "is not 0 to 65535", ""),
            (V4, "localhost:-5", "`-5` is no port and no service", "0 to 65535"),
            (V6, "::1:8080", "`::1:8080` is ambiguous", "write [::1]:8080"),
            (Any, "fe80::1", "ambiguous", "write [fe80::1]:PORT"),
            (Any, "fe80::1%lo:80", "ambiguous", "write [fe80::1%lo]:80"),
            (Any, "http://x:80", "`http://x:80` is a URL and no address", "write x:80"),
            (Any, "http://x", "a URL and no address", "write x:PORT"),
            (Any, "redis://me:secret@x:6379/0", "a URL and no address", "write x:6379"),
            (Any, "127.0.0.1,0", "`127.0.0.1,0` is no address: a colon", "write 127.0.0.1:0"),
            (Any, "127.0.0.1, 80", "a colon stands between host and port", "write 127.0.0.1:80"),
            (Any, "::1,80", "a colon stands between host and port", "write [::1]:80"),
            (V4, "*:7499", "`*` is no host", "every address of this machine is 0.0.0.0:7499"),
            (V6, "* 7499", "`*` is no host", "every address of this machine is [::]:7499"),
            (V4, "<broadcast>:9", "`<broadcast>` is no host", "every host of this network is 255.255.255.255:9"),
            (RawV4, "*", "`*` is no host", "every address of this machine is 0.0.0.0"),
            (V4, " 80", "the host is empty", "every address of this machine is 0.0.0.0:80, and loopback alone :80"),
            (V4, "0 127.0.0.1:80", "`127.0.0.1:80` is a whole address", "leave out 0: flags are options"),
            (V4, "a,b:80", "`a,b` is no host", ""),
            (RawV6, "[::1", "no closing bracket", "[::1]:8080"),
            (Any, "./x", "`./x` is no address", "write unix:./x"),
            (Any, "[::1:80", "no closing bracket", "write [::1]:80"),
            (Any, "[localhost]:80", "`localhost` is no IPv6 address", "brackets are for IPv6"),
            (Any, "[fe80::1%nosuch0]:80", "no network interface is named `nosuch0`", ""),
            (
                V6,
                "127.0.0.1:8080",
                "this socket is AF_INET6, `127.0.0.1` is AF_INET",
                "write [::1]:8080, or make it with `socket tcp`",
            ),
            (V6, "10.0.0.1 http", "AF_INET6", "write [::ffff:10.0.0.1]:http"),
            (V4, "[::1]:80", "this socket is AF_INET, `::1` is AF_INET6", "write 127.0.0.1:80"),
            (V4, "[2001:db8::1]:80", "AF_INET", "make it with `socket tcp6`"),
            (V4, "unix:/x", "this socket is AF_INET and takes no unix address", "127.0.0.1:8080"),
            (Unix, "127.0.0.1:80", "this socket is AF_UNIX", "unix:/path"),
            (Unix, "127.0.0.1 80", "this socket is AF_UNIX", "unix:/path"),
            (Unix, "8080", "`8080` is no unix address", "unix:/path"),
            (Any, "/run/x", "`/run/x` is no address", "write unix:/run/x"),
            (Any, "unix:/x 80", "has no port", ""),
            (Any, "unix:a\0b", "NUL", "an abstract name is written unix:@name"),
            (RawV4, "127.0.0.1:80", "a raw socket's address is a host alone", "write 127.0.0.1"),
            (RawV4, "127.0.0.1 80", "a host alone", "write 127.0.0.1"),
            (RawV6, "[::1]:80", "a host alone", "write ::1"),
            (RawV6, "127.0.0.1", "AF_INET6", "`socket AF_INET SOCK_RAW PROTO`"),
            (Any, "a\u{1}b:80", "`a\\u{1}b` is no host", ""),
        ];
        for (form, line, message, hint) in rows {
            let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
            let wrong = describe(&parse(&words, *form).expect_err(line));
            assert!(wrong.message.contains(message), "{line}: {wrong:?}");
            assert!(wrong.hint.as_deref().unwrap_or_default().contains(hint), "{line}: {wrong:?}");
        }
    }

    #[test]
    fn an_address_of_another_family_names_the_sockets_it_is_for() {
        let address = Address::Path(b"/x".to_vec());
        let wrong = describe(&suits(&address, V6).expect_err("it is for a unix socket"));
        assert_eq!(wrong.message, "this socket is AF_INET6, unix:/x is AF_UNIX");
        assert_eq!(wrong.hint.as_deref(), Some("an AF_UNIX address needs `socket unix` or `socket unix-dgram`"));
    }
}
