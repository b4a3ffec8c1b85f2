//! Mistakes in the words of an address: one kind for each, with the facts that `explain` makes a message of.

use super::Address;
use super::family_hint::{AddressFamilyHint, PortText};
use crate::net::errno::Errno;
use std::net::{IpAddr, Ipv6Addr};

/// Why words are no address, or none for this socket; `wanted` is what the socket takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AddressError {
    /// A word is empty.
    Empty {
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
    /// A word that holds more than an address; `address` is the part that may be one.
    Surplus {
        word: String,
        surplus: Surplus,
        address: String,
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

/// The mistake in a word that holds more than an address, if it does.
pub(super) fn surplus(word: &str) -> Option<AddressError> {
    let (surplus, address) = match (word.split_once("://"), word.split_once('/'), word.split_once(' ')) {
        (Some((_, rest)), ..) => (Surplus::Scheme, rest.split('/').next().unwrap_or(rest).to_owned()),
        (_, Some((host, _)), _) if host.contains(':') && !host.starts_with('[') => (Surplus::Path, host.to_owned()),
        (.., Some((host, port))) => (Surplus::Blank, format!("{}:{}", host.trim(), port.trim())),
        _ => return None,
    };
    Some(AddressError::Surplus { word: word.to_owned(), surplus, address })
}

/// The mistake in a word without `unix:` where a unix address is wanted or seems to be meant.
pub(super) fn without_prefix(word: &[u8], wanted: AddressFamilyHint) -> AddressError {
    let word = String::from_utf8_lossy(word).into_owned();
    if word.starts_with('/') || word.starts_with('@') || !word.contains(':') {
        AddressError::NoUnixPrefix { word, wanted }
    } else {
        AddressError::NotUnix { word }
    }
}
