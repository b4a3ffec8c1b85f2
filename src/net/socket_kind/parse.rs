//! From the words after `socket` to a kind, with a message that says what would have been accepted.

use super::{FAMILIES, Family, KINDS, Proto, SocketKind, TYPES, Type};

/// What a raw socket's protocol is called beside its C name.
pub(crate) const RAW_PROTOCOLS: &[&str] = &["icmp", "icmp6"];

impl SocketKind {
    /// The kind of `tcp6`, `raw icmp` or `AF_INET SOCK_STREAM IPPROTO_TCP`.
    ///
    /// # Errors
    /// Which of the words is wrong, and what is accepted in its place.
    pub(crate) fn parse(words: &[&[u8]]) -> Result<SocketKind, (usize, String)> {
        let texts: Vec<&str> = words.iter().map(|word| std::str::from_utf8(word).unwrap_or("\u{fffd}")).collect();
        match texts[..] {
            [] => Err((0, format!("`socket` needs a kind: {}", KINDS.join(", ")))),
            ["raw", protocol] => raw(protocol).map_err(|message| (1, message)),
            [word] => by_word(word).map_err(|message| (0, message)),
            [family, ty] => by_names(family, ty, "0"),
            [family, ty, proto] => by_names(family, ty, proto),
            _ => Err((0, "a socket has a kind, or a family, a type and a protocol".to_owned())),
        }
    }
}

fn by_word(word: &str) -> Result<SocketKind, String> {
    Ok(match word {
        "tcp" => SocketKind::new(Family::Inet, Type::Stream),
        "tcp6" => SocketKind::new(Family::Inet6, Type::Stream),
        "udp" => SocketKind::new(Family::Inet, Type::Dgram),
        "udp6" => SocketKind::new(Family::Inet6, Type::Dgram),
        "unix" => SocketKind::new(Family::Unix, Type::Stream),
        "unix-dgram" => SocketKind::new(Family::Unix, Type::Dgram),
        "unix-seqpacket" => SocketKind::new(Family::Unix, Type::SeqPacket),
        // The kernel wants a protocol for every raw socket; this one sends whole packets, header and all.
        "raw" => SocketKind { family: Family::Inet, ty: Type::Raw, proto: Proto(nix::libc::IPPROTO_RAW) },
        _ if Family::parse(word).is_some() => {
            return Err(format!("after `{word}` comes a type: {}", listed(TYPES)));
        }
        _ => return Err(format!("`{word}` is no kind of socket; there are {}", KINDS.join(", "))),
    })
}

fn raw(protocol: &str) -> Result<SocketKind, String> {
    let (family, proto) = match protocol {
        "icmp" => (Family::Inet, Proto(nix::libc::IPPROTO_ICMP)),
        "icmp6" => (Family::Inet6, Proto(nix::libc::IPPROTO_ICMPV6)),
        _ => (Family::Inet, Proto::parse(protocol).ok_or_else(|| no_protocol(protocol, RAW_PROTOCOLS))?),
    };
    Ok(SocketKind { family, ty: Type::Raw, proto })
}

fn by_names(family: &str, ty: &str, proto: &str) -> Result<SocketKind, (usize, String)> {
    if KINDS.contains(&family) {
        return Err((0, format!("nothing comes after the kind `{family}`; only `raw` takes a protocol")));
    }
    let family =
        Family::parse(family).ok_or_else(|| (0, format!("`{family}` is no family; there are {}", listed(FAMILIES))))?;
    let ty = Type::parse(ty).ok_or_else(|| (1, format!("`{ty}` is no socket type; there are {}", listed(TYPES))))?;
    let proto = Proto::parse(proto).ok_or_else(|| (2, no_protocol(proto, &[])))?;
    Ok(SocketKind { family, ty, proto })
}

/// What is wrong with a word that is no protocol, when these words are ones beside the C names.
pub(crate) fn no_protocol(word: &str, also: &[&str]) -> String {
    let accepted = [also, &["a name such as IPPROTO_TCP or a number"]].concat().join(", ");
    format!("`{word}` is no protocol; write {accepted}")
}

fn listed<T>(rows: &[(&str, T)]) -> String {
    rows.iter().map(|row| row.0).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::socket_kind::PROTOS;

    fn parse(line: &str) -> Result<SocketKind, (usize, String)> {
        let words: Vec<&[u8]> = line.split(' ').filter(|word| !word.is_empty()).map(str::as_bytes).collect();
        SocketKind::parse(&words)
    }

    #[test]
    fn one_word_says_it_all() {
        for word in KINDS {
            let kind = parse(word).unwrap_or_else(|(_, wrong)| panic!("{wrong}"));
            assert!(word.starts_with(kind.label()), "{word}");
            assert_eq!(kind.word(), *word);
        }
        assert_eq!(parse("tcp6"), Ok(SocketKind::new(Family::Inet6, Type::Stream)));
        assert_eq!(parse("raw icmp6"), Ok(SocketKind { family: Family::Inet6, ty: Type::Raw, proto: Proto(58) }));
        assert_eq!(parse("raw 89"), Ok(SocketKind { family: Family::Inet, ty: Type::Raw, proto: Proto(89) }));
    }

    #[test]
    fn names_of_c_and_numbers_are_one() {
        let tcp = SocketKind { family: Family::Inet, ty: Type::Stream, proto: Proto(6) };
        assert_eq!(parse("AF_INET SOCK_STREAM IPPROTO_TCP"), Ok(tcp));
        assert_eq!(parse("2 1 6"), Ok(tcp));
        assert_eq!(parse("AF_UNIX SOCK_SEQPACKET"), parse("unix-seqpacket"));
        assert_eq!(Type::from_number(2 | TYPE_FLAGS_IN_C), Some(Type::Dgram));
        assert_eq!(
            (Proto(6).text(), Proto(0).text(), Proto(254).text()),
            ("IPPROTO_TCP".into(), "0".into(), "254".into())
        );
    }

    /// `SOCK_NONBLOCK | SOCK_CLOEXEC`.
    const TYPE_FLAGS_IN_C: i32 = 0o4000 | 0o2_000_000;

    #[test]
    fn every_name_reads_back() {
        assert!(FAMILIES.iter().all(|row| row.1.name() == row.0 && Family::parse(row.0) == Some(row.1)));
        assert!(TYPES.iter().all(|row| row.1.name() == row.0 && Type::parse(row.0) == Some(row.1)));
        assert!(PROTOS.iter().all(|row| Proto::parse(row.0) == Some(row.1)));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_is_right() {
        for (line, place, part) in [
            ("", 0, "tcp, tcp6"),
            ("tpc", 0, "`tpc` is no kind of socket; there are tcp,"),
            ("AF_INET", 0, "comes a type: SOCK_STREAM"),
            ("tcp udp", 0, "only `raw` takes a protocol"),
            ("AF_INET9 SOCK_STREAM", 0, "no family; there are AF_INET, AF_INET6, AF_UNIX"),
            ("AF_INET SOCK", 1, "no socket type"),
            ("AF_INET SOCK_STREAM tcp", 2, "no protocol; write a name"),
            ("raw foo", 1, "write icmp, icmp6, a name"),
            ("raw -1", 1, "no protocol"),
            ("a b c d", 0, "a family, a type and a protocol"),
        ] {
            let (at, wrong) = parse(line).expect_err(line);
            assert!(at == place && wrong.contains(part), "{line}: {at}: {wrong}");
        }
    }
}
