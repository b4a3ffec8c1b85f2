//! What kind of address is wanted, and a port before its service is looked up.

use crate::net::socket_kind::{Family, Kind, Type};

/// What kind of address is wanted: that of the handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
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

impl Form {
    /// The form of the addresses of such a socket.
    #[must_use]
    pub fn of(kind: Kind) -> Form {
        match (kind.family, kind.ty) {
            (Family::Unix, _) => Form::Unix,
            (Family::Inet, Type::Raw) => Form::RawV4,
            (Family::Inet6, Type::Raw) => Form::RawV6,
            (Family::Inet, _) => Form::V4,
            (Family::Inet6, _) => Form::V6,
        }
    }
}

/// A port as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortText {
    /// In digits.
    Number(u16),
    /// The name of a service.
    Service(String),
}
