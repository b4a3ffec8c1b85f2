//! Hosts by their addresses, as gethostbyaddr(3) tells them. Asks the resolver and reads a file, so it runs on a worker
//! thread.

use std::net::IpAddr;

use super::getaddrinfo::{self, NO_NAME};
use super::getnameinfo;
use crate::net::Address;
use crate::net::socket_kind::Type;
use nix::libc;

/// What is known of a host.
#[derive(Debug)]
pub(crate) struct Host {
    pub name: String,
    pub aliases: Vec<String>,
    pub address: Address,
}

/// The host of an address, or of a name's first address. Fails with an `EAI_*` number.
pub(crate) fn by_address(host: &str) -> Result<Host, i32> {
    let found = getaddrinfo::resolve(host, "", &getaddrinfo::Hints { ty: Some(Type::Stream), ..Default::default() })?;
    let address = found.into_iter().next().ok_or(NO_NAME)?.address;
    let (name, _) = getnameinfo::names(&address, libc::NI_NAMEREQD)?;
    let aliases = address.ip().map_or_else(Vec::new, |ip| aliases(&read_hosts(), ip, &name));
    Ok(Host { name, aliases, address })
}

/// The name of a host with its domain, by the rules of Python's `getfqdn`: of all its names the first with a dot.
pub(crate) fn full_name(host: &str) -> Result<String, i32> {
    let own = matches!(host, "" | "0.0.0.0" | "::");
    let name = if own { getnameinfo::host_name()? } else { host.to_owned() };
    let Ok(found) = by_address(&name) else { return Ok(name) };
    let dotted = std::iter::once(&found.name).chain(&found.aliases).find(|name| name.contains('.'));
    Ok(dotted.unwrap_or(&found.name).clone())
}

/// What the resolver reads before it asks anybody; empty when it cannot be read.
fn read_hosts() -> String {
    std::fs::read_to_string("/etc/hosts").unwrap_or_default()
}

/// The other names in the first line about an address, if that is where its name comes from.
fn aliases(hosts: &str, ip: IpAddr, name: &str) -> Vec<String> {
    let lines = hosts.lines().map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    let mut of_address = lines.filter_map(|mut words| (words.next()?.parse() == Ok(ip)).then_some(words));
    let Some(mut names) = of_address.next() else { return Vec::new() };
    if names.next() == Some(name) { names.map(str::to_owned).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_the_other_names_of_the_first_line() {
        let hosts = "# ::1 no\n127.0.0.1 localhost\n::1\tlocalhost ip6-localhost loop # more\n::1 other\n";
        let of = |ip: &str, name| aliases(hosts, ip.parse().expect(ip), name);
        assert_eq!(of("::1", "localhost"), ["ip6-localhost", "loop"]);
        assert_eq!(of("127.0.0.1", "localhost"), [""; 0]);
        assert_eq!(of("::1", "named.by.dns"), [""; 0]);
        assert_eq!(of("10.0.0.1", "localhost"), [""; 0]);
    }
}
