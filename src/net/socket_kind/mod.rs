//! The kind of a socket: family, type and protocol, by the words of the language (`tcp6`, `raw icmp`) and by the names
//! of C (`AF_INET SOCK_STREAM IPPROTO_TCP`). Makes no sockets.

pub(crate) mod parse;

use super::constants;
use rustix::net::{AddressFamily, SocketType};
use std::fmt;

/// An address family whose addresses we can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Inet,
    Inet6,
    /// Paths and abstract names of this machine.
    Unix,
}

/// A socket type, without the flags C puts into the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    Stream,
    Dgram,
    /// Packets of one protocol.
    Raw,
    /// Messages over a connection.
    SeqPacket,
}

/// A protocol number; 0 lets the kernel choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Proto(pub i32);

/// Family, type and protocol: the three arguments of `socket(2)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SocketKind {
    pub family: Family,
    pub ty: Type,
    pub proto: Proto,
}

/// The kinds that one word names.
pub(crate) const KINDS: &[&str] = &["tcp", "tcp6", "udp", "udp6", "unix", "unix-dgram", "unix-seqpacket", "raw"];
pub(crate) const FAMILIES: &[(&str, Family)] =
    &[("AF_INET", Family::Inet), ("AF_INET6", Family::Inet6), ("AF_UNIX", Family::Unix)];
pub(crate) const TYPES: &[(&str, Type)] = &[
    ("SOCK_STREAM", Type::Stream),
    ("SOCK_DGRAM", Type::Dgram),
    ("SOCK_RAW", Type::Raw),
    ("SOCK_SEQPACKET", Type::SeqPacket),
];

macro_rules! protocols {
    ($($name:ident)*) => { &[$((stringify!($name), Proto(nix::libc::$name))),*] };
}

pub(crate) const PROTOS: &[(&str, Proto)] = protocols! {
    IPPROTO_IP IPPROTO_ICMP IPPROTO_IGMP IPPROTO_IPIP IPPROTO_TCP IPPROTO_EGP IPPROTO_PUP IPPROTO_UDP IPPROTO_IDP
    IPPROTO_TP IPPROTO_DCCP IPPROTO_IPV6 IPPROTO_RSVP IPPROTO_GRE IPPROTO_ESP IPPROTO_AH IPPROTO_ICMPV6 IPPROTO_MTP
    IPPROTO_BEETPH IPPROTO_ENCAP IPPROTO_PIM IPPROTO_COMP IPPROTO_SCTP IPPROTO_UDPLITE IPPROTO_MPLS IPPROTO_RAW
    IPPROTO_MPTCP
};

/// `SOCK_NONBLOCK | SOCK_CLOEXEC`: C code passes them in the type; on our sockets they are always set.
pub(crate) const TYPE_FLAGS: i32 = nix::libc::SOCK_NONBLOCK | nix::libc::SOCK_CLOEXEC;

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Family::Inet => "AF_INET",
            Family::Inet6 => "AF_INET6",
            Family::Unix => "AF_UNIX",
        }
    }

    pub fn number(self) -> i32 {
        i32::from(self.raw().as_raw())
    }

    pub fn from_number(number: i32) -> Option<Family> {
        FAMILIES.iter().map(|row| row.1).find(|family| family.number() == number)
    }

    /// Reads a C name or number.
    pub fn parse(word: &str) -> Option<Family> {
        let named = FAMILIES.iter().find(|row| row.0 == word).map(|row| row.1);
        named.or_else(|| Family::from_number(word.parse().ok()?))
    }

    pub fn raw(self) -> AddressFamily {
        match self {
            Family::Inet => AddressFamily::INET,
            Family::Inet6 => AddressFamily::INET6,
            Family::Unix => AddressFamily::UNIX,
        }
    }
}

impl Type {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Type::Stream => "SOCK_STREAM",
            Type::Dgram => "SOCK_DGRAM",
            Type::Raw => "SOCK_RAW",
            Type::SeqPacket => "SOCK_SEQPACKET",
        }
    }

    pub(crate) fn number(self) -> i32 {
        self.raw().as_raw().cast_signed()
    }

    /// The type of a C number; the flags in it are ignored.
    pub(crate) fn from_number(number: i32) -> Option<Type> {
        TYPES.iter().map(|row| row.1).find(|ty| ty.number() == number & !TYPE_FLAGS)
    }

    /// Reads a C name or number, with flags such as SOCK_NONBLOCK or without.
    pub(crate) fn parse(word: &str) -> Option<Type> {
        let named = TYPES.iter().find(|row| row.0 == word).map(|row| row.1);
        named.or_else(|| Type::from_number(constants::flags("SOCK_", word).ok()?))
    }

    pub(crate) fn raw(self) -> SocketType {
        match self {
            Type::Stream => SocketType::STREAM,
            Type::Dgram => SocketType::DGRAM,
            Type::Raw => SocketType::RAW,
            Type::SeqPacket => SocketType::SEQPACKET,
        }
    }
}

impl Proto {
    /// The C name of a protocol that has one; 0 is no protocol and has none.
    pub(crate) fn name(self) -> Option<&'static str> {
        PROTOS.iter().filter(|row| row.1.0 != 0).find(|row| row.1 == self).map(|row| row.0)
    }

    /// The C name, else the number: what `proto` prints.
    pub(crate) fn text(self) -> String {
        self.name().map_or_else(|| self.0.to_string(), str::to_owned)
    }

    /// Reads a C name, or a number of 16 bits.
    pub(crate) fn parse(word: &str) -> Option<Proto> {
        let named = PROTOS.iter().find(|row| row.0 == word).map(|row| row.1);
        named.or_else(|| word.parse().ok().filter(|number| (0..=i32::from(u16::MAX)).contains(number)).map(Proto))
    }
}

impl SocketKind {
    /// A kind with the usual protocol, 0.
    pub(crate) const fn new(family: Family, ty: Type) -> SocketKind {
        SocketKind { family, ty, proto: Proto(0) }
    }

    /// The protocol that the kernel takes: where none was chosen, the family's own of this type.
    pub(crate) fn effective_proto(self) -> Proto {
        match (self.proto, self.family, self.ty) {
            (Proto(0), Family::Inet | Family::Inet6, Type::Stream) => Proto(nix::libc::IPPROTO_TCP),
            (Proto(0), Family::Inet | Family::Inet6, Type::Dgram) => Proto(nix::libc::IPPROTO_UDP),
            (proto, ..) => proto,
        }
    }

    /// The word by which `socket` makes this kind; where more would have to be named as well, its label.
    pub(crate) fn word(self) -> &'static str {
        match (self.family, self.ty) {
            _ if self.proto.0 == nix::libc::IPPROTO_SCTP => self.label(),
            (Family::Inet, Type::Stream) => "tcp",
            (Family::Inet6, Type::Stream) => "tcp6",
            (Family::Inet, Type::Dgram) => "udp",
            (Family::Inet6, Type::Dgram) => "udp6",
            (Family::Unix, Type::Stream) => "unix",
            (Family::Unix, Type::Dgram) => "unix-dgram",
            (Family::Unix, Type::SeqPacket) => "unix-seqpacket",
            (_, Type::Raw) => "raw",
            _ => self.label(),
        }
    }

    /// The automatic handle name without its number.
    pub(crate) fn label(self) -> &'static str {
        match (self.family, self.ty) {
            (Family::Unix, _) => "unix",
            (_, Type::Raw) => "raw",
            (_, Type::Dgram) => "udp",
            _ if self.proto.0 == nix::libc::IPPROTO_SCTP => "sctp",
            (_, Type::Stream | Type::SeqPacket) => "tcp",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Proto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}
