//! The kind of address that a socket takes, and whether an address is of that kind; a port before its service is looked
//! up.

use super::{Address, AddressError};
use crate::net::socket_kind::{Family, SocketKind, Type};
use std::net::IpAddr;

/// The kind of address that is wanted: that of the handle it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressFamilyHint {
    /// Any address that can be written.
    Any,
    /// An IPv4 host and a port.
    V4,
    /// An IPv6 host and a port.
    V6,
    Unix,
    /// An IPv4 host alone.
    RawV4,
    /// An IPv6 host alone.
    RawV6,
}

impl AddressFamilyHint {
    /// The kind of address that such a socket takes.
    pub(crate) fn of(kind: SocketKind) -> AddressFamilyHint {
        match (kind.family, kind.ty) {
            (Family::Unix, _) => AddressFamilyHint::Unix,
            (Family::Inet, Type::Raw) => AddressFamilyHint::RawV4,
            (Family::Inet6, Type::Raw) => AddressFamilyHint::RawV6,
            (Family::Inet, _) => AddressFamilyHint::V4,
            (Family::Inet6, _) => AddressFamilyHint::V6,
        }
    }

    /// The family of the wanted addresses; `None` for any.
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
    Number(u16),
    /// The name of a service, not looked up yet.
    Service(String),
}

/// Checks that a literal host is of the wanted family.
pub(super) fn fits(ip: IpAddr, port: Option<&PortText>, wanted: AddressFamilyHint) -> Result<(), AddressError> {
    let family = if ip.is_ipv4() { Family::Inet } else { Family::Inet6 };
    let other = || AddressError::OtherFamily { ip, port: port.cloned(), wanted };
    if wanted.takes(family) { Ok(()) } else { Err(other()) }
}

/// Checks that an address is of the wanted family.
pub(crate) fn suits(address: &Address, wanted: AddressFamilyHint) -> Result<(), AddressError> {
    let unsuitable = || AddressError::Unsuitable { address: address.clone(), wanted };
    if wanted.takes(address.family()) { Ok(()) } else { Err(unsuitable()) }
}
