//! The numbers of protocols by name, as getprotobyname(3) has them.

use crate::net::socket_kind::PROTOS;

/// The number of a protocol's name or alias in /etc/protocols; where there is no such file, of a name that C has a
/// constant for.
pub(crate) fn number(name: &str) -> Option<i32> {
    std::fs::read_to_string("/etc/protocols").map_or_else(|_| constant(name), |text| listed(&text, name))
}

fn listed(text: &str, name: &str) -> Option<i32> {
    let row = |line: &str| {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let (first, number) = (words.next()?, words.next()?);
        (first == name || words.any(|alias| alias == name)).then(|| number.parse().ok()).flatten()
    };
    text.lines().find_map(row)
}

fn constant(name: &str) -> Option<i32> {
    let is_named = |row: &&(&str, _)| row.0.strip_prefix("IPPROTO_").is_some_and(|own| own.eq_ignore_ascii_case(name));
    PROTOS.iter().find(is_named).map(|row| row.1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_are_found() {
        let text = "# name\nip\t0\tIP\t\t# internet protocol\nicmp 1 ICMP\nipv6-icmp 58 IPv6-ICMP";
        assert_eq!(["ip", "ICMP", "IPv6-ICMP"].map(|name| listed(text, name)), [Some(0), Some(1), Some(58)]);
        assert_eq!(["name", "internet", "Icmp", ""].map(|name| listed(text, name)), [None; 4]);
        assert_eq!((constant("tcp"), constant("TCP"), constant("nosuch")), (Some(6), Some(6), None));
    }
}
