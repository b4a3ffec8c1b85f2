//! Numbering of the ports in an output, so that the output can be compared.

use std::fmt::Write as _;

/// Ports that Linux chooses from by default (ip_local_port_range, ip(7)).
const CHOSEN: std::ops::RangeInclusive<u32> = 32_768..=60_999;

/// Replaces the ports on loopback that the system chose by P1, P2, … in the order of their first appearance. The result
/// shows which of them are the same, but not their numbers.
pub fn number_ports(text: &str) -> String {
    number_ports_of("[::1]:", &number_ports_of("127.0.0.1:", text))
}

fn number_ports_of(host: &str, text: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut pieces = text.split(host);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(piece.len());
        let (port, rest) = piece.split_at(digits);
        if !port.parse().is_ok_and(|port| CHOSEN.contains(&port)) {
            let _ = write!(result, "{host}{piece}");
            continue;
        }
        let number = known.iter().position(|other| *other == port).unwrap_or_else(|| {
            known.push(port);
            known.len() - 1
        });
        let _ = write!(result, "{host}P{}{rest}", number + 1);
    }
    result
}
