//! Names to addresses with getaddrinfo(3). It blocks for as long as the resolver does, so it runs on a worker thread;
//! starting that thread, and what becomes of a late answer, is left to the caller.

use crate::net::address::Address;
use crate::net::errno::{self, Errno};
use crate::net::socket_kind::{Family, Proto, Type};
use std::borrow::Cow;

use dns_lookup::{AddrInfoHints, LookupError, LookupErrorKind};

/// The code for a name that is known but has no address of the wanted kind.
pub(crate) const NO_NAME: i32 = errno::EAI_NONAME;

/// One row of getaddrinfo's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub family: Family,
    pub ty: Type,
    pub proto: Proto,
    pub address: Address,
    /// The host's full name, in the first row when AI_CANONNAME asks for it.
    pub canonical: Option<String>,
}

/// What is wanted of a look-up; the default wants everything there is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    pub family: Option<Family>,
    pub ty: Option<Type>,
    pub proto: Option<Proto>,
    /// The AI_ constants.
    pub flags: i32,
}

/// Looks up the addresses of a host and a service (port digits, a name, or empty for none), in the resolver's order of
/// preference; an empty host is the loopback. Fails with an `EAI_*` number, or the errno behind `EAI_SYSTEM`.
pub(crate) fn resolve(host: &str, service: &str, wanted: &Hints) -> Result<Vec<Found>, i32> {
    // AF_UNIX has no names, and glibc would take its time to find that out.
    if wanted.family == Some(Family::Unix) || host.contains('\0') || service.contains('\0') {
        return Err(NO_NAME);
    }
    if host.is_empty() && service.is_empty() {
        return Err(NO_NAME);
    }
    let ascii = ascii_host(host)?;
    let host = &*ascii;
    let hints = AddrInfoHints {
        flags: wanted.flags,
        address: wanted.family.map_or(0, Family::number),
        socktype: wanted.ty.map_or(0, Type::number),
        protocol: wanted.proto.map_or(0, |proto| proto.0),
    };
    let rows = dns_lookup::getaddrinfo(some(host), some(service), Some(hints)).map_err(code)?;
    let found: Vec<Found> = rows.filter_map(|row| found(&row.ok()?)).collect();
    if found.is_empty() { Err(NO_NAME) } else { Ok(found) }
}

/// A host's name as the name service knows it: beyond ASCII by IDNA (RFC 5891, with the mapping of UTS 46).
fn ascii_host(host: &str) -> Result<Cow<'_, str>, i32> {
    if host.is_ascii() {
        return Ok(Cow::Borrowed(host));
    }
    idna::domain_to_ascii(host).map(Cow::Owned).map_err(|_| NO_NAME)
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn found(row: &dns_lookup::AddrInfo) -> Option<Found> {
    let (family, ty) = (Family::from_number(row.address)?, Type::from_number(row.socktype)?);
    let (proto, address) = (Proto(row.protocol), Address::from(row.sockaddr));
    Some(Found { family, ty, proto, address, canonical: row.canonname.clone() })
}

pub(in crate::net) fn code(error: LookupError) -> i32 {
    match (error.kind(), error.error_num()) {
        (LookupErrorKind::System, _) | (_, 0) => std::io::Error::from(error).raw_os_error().unwrap_or(errno::EAI_FAIL),
        (_, number) => exhausted().unwrap_or(number),
    }
}

/// EMFILE or ENFILE, unless two descriptors are free, for a file and for a socket: a look-up would then fail as if
/// there were no such name.
fn exhausted() -> Option<i32> {
    let free = || rustix::io::dup(rustix::stdio::stderr());
    let error = free().and_then(|_first| free()).err()?;
    [Errno::MFILE, Errno::NFILE].contains(&error).then(|| error.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, SocketAddrV4};

    fn resolve(host: &str, service: &str, family: Option<Family>, ty: Option<Type>) -> Result<Vec<Found>, i32> {
        super::resolve(host, service, &Hints { family, ty, ..Hints::default() })
    }

    #[test]
    fn numbers_and_services_need_no_resolver() {
        let found = resolve("127.0.0.1", "http", Some(Family::Inet), Some(Type::Stream)).expect("numeric host");
        let address = Address::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 80));
        assert_eq!(
            found,
            [Found { family: Family::Inet, ty: Type::Stream, proto: Proto(6), address, canonical: None }]
        );
        assert_eq!(resolve("127.0.0.1", "80", None, None).map(|rows| rows.len()), Ok(3));
        assert_eq!(
            resolve("", "80", Some(Family::Inet6), Some(Type::Dgram)).map(|rows| rows[0].address.host()),
            Ok(b"::1".to_vec())
        );
    }

    #[test]
    fn names_beyond_ascii_go_through_idna() {
        let ascii = |host: &'static str| ascii_host(host).map(Cow::into_owned);
        assert_eq!(ascii("bücher.example").as_deref(), Ok("xn--bcher-kva.example"));
        assert_eq!(ascii("日本語.JP").as_deref(), Ok("xn--wgv71a119e.jp"));
        // Python's codec, of 2003, makes fass.de of it, which may belong to somebody else.
        assert_eq!(ascii("faß.de").as_deref(), Ok("xn--fa-hia.de"));
        assert_eq!(ascii("Plain_Name.example").as_deref(), Ok("Plain_Name.example"));
        assert_eq!(ascii("a\u{200e}b.example"), Err(NO_NAME));
        let found =
            resolve("ｌｏｃａｌｈｏｓｔ", "80", Some(Family::Inet), Some(Type::Stream)).expect("it is localhost");
        assert_eq!(found[0].address.host(), b"127.0.0.1");
    }

    #[test]
    fn failures_have_names() {
        let name = |result: Result<Vec<Found>, i32>| errno::name(result.expect_err("must fail")).unwrap_or("?");
        assert_eq!(name(resolve("127.0.0.1", "no-such-service", None, Some(Type::Stream))), "EAI_SERVICE");
        assert_eq!(name(resolve("", "", None, None)), "EAI_NONAME");
        assert_eq!(name(resolve("a\0b", "80", None, None)), "EAI_NONAME");
        assert_eq!(name(resolve("localhost", "80", Some(Family::Unix), None)), "EAI_NONAME");
        let found = name(resolve("::1", "80", Some(Family::Inet), None));
        assert!(["EAI_ADDRFAMILY", "EAI_NONAME"].contains(&found), "{found}");
    }
}
