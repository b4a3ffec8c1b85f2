//! Words for a wrong kind of socket, and for what would have been accepted.

use crate::net::socket_kind::parse::{RAW_PROTOCOLS, SocketKindError};
use crate::net::socket_kind::{FAMILIES, KINDS, TYPES};

pub(crate) fn describe(error: &SocketKindError) -> String {
    match error {
        SocketKindError::NoWords => format!("`socket` needs a kind: {}", KINDS.join(", ")),
        SocketKindError::TooManyWords => "a socket has a kind, or a family, a type and a protocol".to_owned(),
        SocketKindError::UnknownKind { word } => {
            format!("`{word}` is no kind of socket; there are {}", KINDS.join(", "))
        }
        SocketKindError::NoType { family } => format!("after `{family}` comes a type: {}", listed(TYPES)),
        SocketKindError::WordsAfterKind { kind } => {
            format!("nothing comes after the kind `{kind}`; only `raw` takes a protocol")
        }
        SocketKindError::UnknownFamily { word } => format!("`{word}` is no family; there are {}", listed(FAMILIES)),
        SocketKindError::UnknownType { word } => format!("`{word}` is no socket type; there are {}", listed(TYPES)),
        SocketKindError::UnknownProtocol { word } => no_protocol(word, &[]),
        SocketKindError::UnknownRawProtocol { word } => no_protocol(word, RAW_PROTOCOLS),
    }
}

/// Words for an unknown protocol, where the words of `also` are accepted beside the C names.
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
    use crate::net::SocketKind;

    #[test]
    fn what_is_wrong_is_said_with_what_is_right() {
        for (line, part) in [
            ("", "tcp, tcp6"),
            ("tpc", "`tpc` is no kind of socket; there are tcp,"),
            ("AF_INET", "comes a type: SOCK_STREAM"),
            ("tcp udp", "only `raw` takes a protocol"),
            ("AF_INET9 SOCK_STREAM", "no family; there are AF_INET, AF_INET6, AF_UNIX"),
            ("AF_INET SOCK", "no socket type"),
            ("AF_INET SOCK_STREAM tcp", "no protocol; write a name"),
            ("raw foo", "write icmp, icmp6, a name"),
            ("raw -1", "no protocol"),
            ("a b c d", "a family, a type and a protocol"),
        ] {
            let words: Vec<&[u8]> = line.split(' ').filter(|word| !word.is_empty()).map(str::as_bytes).collect();
            let wrong = describe(&SocketKind::parse(&words).expect_err(line));
            assert!(wrong.contains(part), "{line}: {wrong}");
        }
    }
}
