//! What kind of address is wanted, and a port before its service is looked up.

use crate::net::socket_kind::{Family, SocketKind, Type};

/// What kind of address is wanted: that of the handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressFamilyHint {
    /// Any that can be written.
    Any,
    /// IPv4 and a port.
    V4,
    /// IPv6 and a port.
    V6,
    /// A unix socket.
    Unix,
    /// An IPv4 host alone.
    RawV4,
    /// An IPv6 host alone.
    RawV6,
}

impl AddressFamilyHint {
    /// The form of the addresses of such a socket.
    pub(crate) fn of(kind: SocketKind) -> AddressFamilyHint {
        match (kind.family, kind.ty) {
            (Family::Unix, _) => AddressFamilyHint::Unix,
            (Family::Inet, Type::Raw) => AddressFamilyHint::RawV4,
            (Family::Inet6, Type::Raw) => AddressFamilyHint::RawV6,
            (Family::Inet, _) => AddressFamilyHint::V4,
            (Family::Inet6, _) => AddressFamilyHint::V6,
        }
    }
}

/// A port as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PortText {
    /// In digits.
    Number(u16),
    /// The name of a service.
    Service(String),
}
