//! Words to a kind of socket. What a person is told about wrong words is left to `explain`.

use super::{Family, KINDS, Proto, SocketKind, Type};

/// Words for a raw socket's protocol, beside the C names.
pub(crate) const RAW_PROTOCOLS: &[&str] = &["icmp", "icmp6"];

/// Which of the words is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SocketKindError {
    NoWords,
    TooManyWords,
    /// One word that names no kind.
    UnknownKind {
        word: String,
    },
    /// A family and nothing after it.
    NoType {
        family: String,
    },
    /// Words after a kind that takes none.
    WordsAfterKind {
        kind: String,
    },
    UnknownFamily {
        word: String,
    },
    UnknownType {
        word: String,
    },
    UnknownProtocol {
        word: String,
    },
    /// No protocol after `raw`, where the words of [`RAW_PROTOCOLS`] are accepted too.
    UnknownRawProtocol {
        word: String,
    },
}

impl SocketKindError {
    /// The index of the wrong word.
    pub(crate) fn place(&self) -> usize {
        match self {
            SocketKindError::UnknownType { .. } | SocketKindError::UnknownRawProtocol { .. } => 1,
            SocketKindError::UnknownProtocol { .. } => 2,
            _ => 0,
        }
    }
}

impl SocketKind {
    /// Reads `tcp6`, `raw icmp` or `AF_INET SOCK_STREAM IPPROTO_TCP`.
    pub(crate) fn parse(words: &[&[u8]]) -> Result<SocketKind, SocketKindError> {
        let texts: Vec<&str> = words.iter().map(|word| std::str::from_utf8(word).unwrap_or("\u{fffd}")).collect();
        match texts[..] {
            [] => Err(SocketKindError::NoWords),
            ["raw", protocol] => raw(protocol),
            [word] => by_word(word),
            [family, ty] => by_names(family, ty, "0"),
            [family, ty, proto] => by_names(family, ty, proto),
            _ => Err(SocketKindError::TooManyWords),
        }
    }
}

fn by_word(word: &str) -> Result<SocketKind, SocketKindError> {
    Ok(match word {
        "tcp" => SocketKind::new(Family::Inet, Type::Stream),
        "tcp6" => SocketKind::new(Family::Inet6, Type::Stream),
        "udp" => SocketKind::new(Family::Inet, Type::Dgram),
        "udp6" => SocketKind::new(Family::Inet6, Type::Dgram),
        "unix" => SocketKind::new(Family::Unix, Type::Stream),
        "unix-dgram" => SocketKind::new(Family::Unix, Type::Dgram),
        "unix-seqpacket" => SocketKind::new(Family::Unix, Type::SeqPacket),
        // The kernel wants a protocol for every raw socket; with this one, what is sent begins with the IP header.
        "raw" => SocketKind { family: Family::Inet, ty: Type::Raw, proto: Proto(nix::libc::IPPROTO_RAW) },
        _ if Family::parse(word).is_some() => return Err(SocketKindError::NoType { family: word.to_owned() }),
        _ => return Err(SocketKindError::UnknownKind { word: word.to_owned() }),
    })
}

fn raw(protocol: &str) -> Result<SocketKind, SocketKindError> {
    let unknown = || SocketKindError::UnknownRawProtocol { word: protocol.to_owned() };
    let (family, proto) = match protocol {
        "icmp" => (Family::Inet, Proto(nix::libc::IPPROTO_ICMP)),
        "icmp6" => (Family::Inet6, Proto(nix::libc::IPPROTO_ICMPV6)),
        _ => (Family::Inet, Proto::parse(protocol).ok_or_else(unknown)?),
    };
    Ok(SocketKind { family, ty: Type::Raw, proto })
}

fn by_names(family: &str, ty: &str, proto: &str) -> Result<SocketKind, SocketKindError> {
    if KINDS.contains(&family) {
        return Err(SocketKindError::WordsAfterKind { kind: family.to_owned() });
    }
    Ok(SocketKind {
        family: Family::parse(family).ok_or_else(|| SocketKindError::UnknownFamily { word: family.to_owned() })?,
        ty: Type::parse(ty).ok_or_else(|| SocketKindError::UnknownType { word: ty.to_owned() })?,
        proto: Proto::parse(proto).ok_or_else(|| SocketKindError::UnknownProtocol { word: proto.to_owned() })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::socket_kind::{FAMILIES, PROTOS, TYPES};

    fn parse(line: &str) -> Result<SocketKind, SocketKindError> {
        let words: Vec<&[u8]> = line.split(' ').filter(|word| !word.is_empty()).map(str::as_bytes).collect();
        SocketKind::parse(&words)
    }

    #[test]
    fn one_word_says_it_all() {
        for word in KINDS {
            let kind = parse(word).expect(word);
            assert!(word.starts_with(kind.label()), "{word}");
            assert_eq!(kind.word(), *word);
        }
        for line in ["AF_INET SOCK_SEQPACKET IPPROTO_SCTP", "AF_INET6 SOCK_STREAM IPPROTO_SCTP"] {
            assert_eq!(parse(line).map(SocketKind::word), Ok("sctp"), "{line}");
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
    fn the_wrong_word_is_found() {
        let word = str::to_owned;
        for (line, place, error) in [
            ("", 0, SocketKindError::NoWords),
            ("tpc", 0, SocketKindError::UnknownKind { word: word("tpc") }),
            ("AF_INET", 0, SocketKindError::NoType { family: word("AF_INET") }),
            ("tcp udp", 0, SocketKindError::WordsAfterKind { kind: word("tcp") }),
            ("AF_INET9 SOCK_STREAM", 0, SocketKindError::UnknownFamily { word: word("AF_INET9") }),
            ("AF_INET SOCK", 1, SocketKindError::UnknownType { word: word("SOCK") }),
            ("AF_INET SOCK_STREAM tcp", 2, SocketKindError::UnknownProtocol { word: word("tcp") }),
            ("raw -1", 1, SocketKindError::UnknownRawProtocol { word: word("-1") }),
            ("a b c d", 0, SocketKindError::TooManyWords),
        ] {
            let found = parse(line).expect_err(line);
            assert_eq!((found.place(), found), (place, error), "{line}");
        }
    }
}
