//! Mistakes in the words of an address: one kind for each, with the facts that `explain` makes a message of.

use super::Address;
use super::family_hint::{AddressFamilyHint, PortText};
use crate::net::errno::Errno;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why words are no address, or none for this socket; `wanted` is what the socket takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AddressError {
    /// A word is empty.
    Empty {
        wanted: AddressFamilyHint,
    },
    /// The first of two words is empty, which in Python is every address of this machine.
    EmptyHost {
        port: String,
        wanted: AddressFamilyHint,
    },
    /// Neither one word nor two.
    WordCount {
        wanted: AddressFamilyHint,
    },
    NotUtf8,
    /// A word with colons that is neither a host and its port nor an IPv6 host.
    NotAnAddress {
        word: String,
    },
    /// A word that holds more than an address; `address` is the part that is one, but for a missing port.
    Surplus {
        word: String,
        surplus: Surplus,
        address: Option<String>,
    },
    /// A host and a port with something else than a colon between them.
    OtherSeparator {
        word: String,
        address: String,
    },
    /// The second of two words is an address of its own, and no port.
    WholeAddress {
        before: String,
        address: String,
    },
    /// A host that other programs and languages take to stand for an address, such as `*`.
    StandIn {
        host: String,
        means: Ipv4Addr,
        port: Option<String>,
        wanted: AddressFamilyHint,
    },
    /// An IPv6 host without brackets; `split` is the host and port that can be read in it.
    Ambiguous {
        word: String,
        split: Option<(String, String)>,
    },
    /// An opening bracket without a closing one, as in `[::1:80`.
    Unclosed {
        word: String,
    },
    NoPort {
        host: String,
    },
    /// Digits that are no 16-bit number.
    PortOutOfRange {
        port: String,
    },
    /// Neither digits nor a service's name.
    NotAPort {
        port: String,
    },
    /// Numbers and dots that are no IPv4 host.
    NotIpv4 {
        host: String,
    },
    NotIpv6 {
        host: String,
    },
    /// A word with characters that no host name has.
    NotAHost {
        host: String,
    },
    NoInterface {
        name: String,
    },
    /// A host with a port for a raw socket, which takes a host alone; `word` is both, if they were one word.
    RawWithPort {
        word: Option<String>,
        host: String,
    },
    /// A host of another family than the socket's.
    OtherFamily {
        ip: IpAddr,
        port: Option<PortText>,
        wanted: AddressFamilyHint,
    },
    /// An address value of another family than the socket's.
    Unsuitable {
        address: Address,
        wanted: AddressFamilyHint,
    },
    /// A unix address for a socket of an IP family.
    UnixForIp {
        wanted: AddressFamilyHint,
    },
    /// A path or an abstract name without `unix:` before it.
    NoUnixPrefix {
        word: String,
        wanted: AddressFamilyHint,
    },
    /// A word that is no unix address, for a unix socket.
    NotUnix {
        word: String,
    },
    /// Two words for a unix socket.
    UnixIsOneWord,
    /// A unix address with a port after it.
    UnixWithPort,
    /// A NUL byte in a path.
    UnixWithNul,
    /// A path or an abstract name of more bytes than `sun_path` has.
    UnixTooLong {
        length: usize,
        is_abstract: bool,
    },
}

/// What a word holds beside an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surplus {
    /// A scheme before it, such as `http://`.
    Scheme,
    /// A slash and more after it.
    Path,
    /// A blank between host and port.
    Blank,
}

impl AddressError {
    /// The errno with which the kernel would have refused the address, if it would have.
    pub(crate) fn errno(&self) -> Option<Errno> {
        match self {
            AddressError::OtherFamily { .. }
            | AddressError::Unsuitable { .. }
            | AddressError::UnixForIp { .. }
            | AddressError::NotUnix { .. } => Some(Errno::AFNOSUPPORT),
            AddressError::UnixTooLong { .. } => Some(Errno::NAMETOOLONG),
            AddressError::NoInterface { .. } => Some(Errno::NODEV),
            _ => None,
        }
    }
}

/// The mistake in a word with several colons and no bracket.
pub(super) fn unbracketed(word: &str) -> AddressError {
    let is_v6 = |host: &str| host.split('%').next().unwrap_or_default().parse::<Ipv6Addr>().is_ok();
    let split = word.rsplit_once(':').filter(|(host, digits)| is_v6(host) && digits.parse::<u16>().is_ok());
    if split.is_none() && !is_v6(word) {
        return AddressError::NotAnAddress { word: word.to_owned() };
    }
    let split = split.map(|(host, digits)| (host.to_owned(), digits.to_owned()));
    AddressError::Ambiguous { word: word.to_owned(), split }
}

/// The mistake in a word that holds more than an address, if it does; `reads` tells whether a text is an address, but
/// for a missing port.
pub(super) fn surplus(word: &str, reads: impl Fn(&str) -> bool) -> Option<AddressError> {
    let (surplus, address) = match (word.split_once("://"), word.split_once('/')) {
        (Some((_, rest)), _) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
            (Surplus::Scheme, Some(authority.rsplit('@').next().unwrap_or(authority).to_owned()))
        }
        (_, Some((host, _))) if host.contains(':') && !host.starts_with('[') => (Surplus::Path, Some(host.to_owned())),
        _ if word.contains(char::is_whitespace) => (Surplus::Blank, without_blanks(word)),
        _ => return None,
    };
    Some(AddressError::Surplus { word: word.to_owned(), surplus, address: address.filter(|address| reads(address)) })
}

/// A word without the blanks around it and between host and port.
fn without_blanks(word: &str) -> Option<String> {
    let pieces: Vec<&str> = word.split_whitespace().collect();
    match pieces[..] {
        [only] => Some(only.to_owned()),
        [host, port] if !port.contains(':') => Some(format!("{}:{port}", host.trim_end_matches(':'))),
        _ => None,
    }
}

/// Host and port with a comma, as in a tuple of Python's, or another sign between them.
pub(super) fn other_separator(word: &str, reads: impl Fn(&str) -> bool) -> Option<AddressError> {
    let (host, port) = word.rsplit_once([',', '#', ';', '|'])?;
    let bare = host.contains(':') && !host.starts_with('[');
    let address = if bare { format!("[{host}]:{}", port.trim()) } else { format!("{host}:{}", port.trim()) };
    reads(&address).then(|| AddressError::OtherSeparator { word: word.to_owned(), address })
}

/// A host that stands for an address elsewhere, if it does.
pub(super) fn stand_in(host: &str, port: Option<&str>, wanted: AddressFamilyHint) -> Option<AddressError> {
    let means = match host {
        "*" | "INADDR_ANY" | "in6addr_any" => Ipv4Addr::UNSPECIFIED,
        "<broadcast>" | "INADDR_BROADCAST" => Ipv4Addr::BROADCAST,
        "INADDR_LOOPBACK" | "in6addr_loopback" => Ipv4Addr::LOCALHOST,
        _ => return None,
    };
    Some(AddressError::StandIn { host: host.to_owned(), means, port: port.map(str::to_owned), wanted })
}
