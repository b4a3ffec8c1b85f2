//! IP addresses between text and the bytes of the network, as inet(3) has them.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::socket_kind::Family;

/// The bytes of an address in the one form that inet_pton(3) takes; `None` when it is not in this form.
pub(crate) fn pton(family: Family, text: &str) -> Option<Vec<u8>> {
    match family {
        Family::Inet => Some(text.parse::<Ipv4Addr>().ok()?.octets().to_vec()),
        Family::Inet6 => Some(text.parse::<Ipv6Addr>().ok()?.octets().to_vec()),
        Family::Unix => None,
    }
}

/// The text of an address; `None` when the family's addresses have another length.
pub(crate) fn ntop(family: Family, bytes: &[u8]) -> Option<String> {
    match family {
        Family::Inet => Some(Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?).to_string()),
        Family::Inet6 => Some(ipv6_text(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?))),
        Family::Unix => None,
    }
}

/// The bytes that an address of the family has; `None` for AF_UNIX, whose addresses are paths.
pub(crate) fn length(family: Family) -> Option<usize> {
    match family {
        Family::Inet => Some(4),
        Family::Inet6 => Some(16),
        Family::Unix => None,
    }
}

/// An address as the C library writes it: std leaves out the dotted end of an IPv4-compatible one.
pub(crate) fn ipv6_text(ip: Ipv6Addr) -> String {
    match ip.octets() {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] if (a, b) != (0, 0) => format!("::{a}.{b}.{c}.{d}"),
        _ => ip.to_string(),
    }
}

/// An address in any of the forms that inet_aton(3) takes: one to four numbers, decimal, octal (`010`) or hexadecimal
/// (`0xa`), the last of which fills the bytes that are left. What follows a blank is ignored.
pub(crate) fn aton(text: &str) -> Option<Ipv4Addr> {
    let word = text.split(|c: char| c.is_ascii_whitespace() || c == '\x0b').next()?;
    let parts: Vec<u32> = word.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 0xff) {
        return None;
    }
    let room = 32 - 8 * u32::try_from(first.len()).ok()?;
    if u64::from(*last) >> room != 0 {
        return None;
    }
    let high = first.iter().zip([24, 16, 8]).fold(0, |sum, (part, shift)| sum | part << shift);
    Some(Ipv4Addr::from(high | last))
}

fn number(text: &str) -> Option<u32> {
    let (digits, base) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, base).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aton_takes_what_the_c_library_takes() {
        for (text, octets) in [
            ("127.0.0.1", [127, 0, 0, 1]),
            ("127.1", [127, 0, 0, 1]),
            ("1.2.3", [1, 2, 0, 3]),
            ("1.2.65535", [1, 2, 255, 255]),
            ("0x7f000001", [127, 0, 0, 1]),
            ("010.8.0.1", [8, 8, 0, 1]),
            ("4294967295", [255; 4]),
            ("0", [0; 4]),
            ("1.2.3.4 and more", [1, 2, 3, 4]),
        ] {
            assert_eq!(aton(text), Some(Ipv4Addr::from(octets)), "{text}");
        }
        for text in [
            "",
            " 1.2.3.4",
            "1.2.3.4.5",
            "256.1",
            "1.2.3.256",
            "4294967296",
            "08.1",
            "0x",
            "a",
            "1..2",
            "-1",
            "1.2.3.4x",
        ] {
            assert_eq!(aton(text), None, "{text}");
        }
    }

    #[test]
    fn ipv6_is_written_as_the_c_library_writes_it() {
        for text in ["::", "::1", "::ffff", "::0.1.0.0", "::1.2.3.4", "::ffff:1.2.3.4", "2001:db8::1", "1:0:2::"] {
            assert_eq!(ntop(Family::Inet6, &pton(Family::Inet6, text).expect(text)).as_deref(), Some(text));
        }
    }
}
