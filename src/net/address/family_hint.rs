//! What kind of address a socket takes and whether one is of that kind; and a port before its service is looked up.

use super::{Address, AddressError};
use crate::net::socket_kind::{Family, SocketKind, Type};
use std::net::IpAddr;

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

    /// The one family whose addresses are wanted.
    pub(crate) fn family(self) -> Option<Family> {
        match self {
            AddressFamilyHint::Any => None,
            AddressFamilyHint::V4 | AddressFamilyHint::RawV4 => Some(Family::Inet),
            AddressFamilyHint::V6 | AddressFamilyHint::RawV6 => Some(Family::Inet6),
            AddressFamilyHint::Unix => Some(Family::Unix),
        }
    }

    /// Whether a host without a port is wanted.
    pub(crate) fn is_raw(self) -> bool {
        matches!(self, AddressFamilyHint::RawV4 | AddressFamilyHint::RawV6)
    }

    fn takes(self, family: Family) -> bool {
        self.family().is_none_or(|wanted| wanted == family)
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

/// Whether a literal host is one for such a socket.
pub(super) fn fits(ip: IpAddr, port: Option<&PortText>, wanted: AddressFamilyHint) -> Result<(), AddressError> {
    let family = if ip.is_ipv4() { Family::Inet } else { Family::Inet6 };
    let other = || AddressError::OtherFamily { ip, port: port.cloned(), wanted };
    if wanted.takes(family) { Ok(()) } else { Err(other()) }
}

/// Whether an address is one for such a socket.
///
/// # Errors
/// It is of another family.
pub(crate) fn suits(address: &Address, wanted: AddressFamilyHint) -> Result<(), AddressError> {
    let unsuitable = || AddressError::Unsuitable { address: address.clone(), wanted };
    if wanted.takes(address.family()) { Ok(()) } else { Err(unsuitable()) }
}
