//! Scripts in a network, or with a table of hosts, of their own: what a machine has is not known, and may be in use. Tests
//! that the machine does not allow are skipped.

use crate::privilege::{is_root, under};
use crate::support::folder::Folder;
use crate::support::{Finished, Test, tests};

pub const TESTS: &[Test] = tests![
    an_error_names_every_address_that_was_tried,
    multicast_without_a_route_names_what_helps,
    clear_text_at_a_port_of_tls_is_told,
    pings_without_privilege_name_their_groups,
    a_protocol_that_the_kernel_does_not_know_is_named,
];

/// Runs a script in a network of its own, with these lines as its table of hosts.
fn alone(hosts: &str, script: &str) -> Finished {
    let folder = Folder::new("hosts");
    folder.write("hosts", hosts);
    let setup = format!(
        "mount --bind {} /etc/hosts && ip link set lo up || {{ echo sh: no network of its own >&2; exit 1; }}; \
         exec \"$0\" \"$@\"",
        folder.file("hosts")
    );
    let own = if is_root() { "-mn" } else { "-Urmn" };
    under(&["unshare", own, "sh", "-c", &setup], script, &[])
}

fn an_error_names_every_address_that_was_tried() {
    let hosts = "127.0.0.1 many.example\n127.0.0.2 many.example\n::1 many.example\n";
    let finished = alone(
        hosts,
        "try { create_connection many.example:9 } catch err { print $(errno $err); print $err }\n\
         try { create_connection many.example:9 --from 127.0.0.1:0 } catch err { print $(len $(split \"$err\" \";\")) }\n\
         server = create_server 127.0.0.2:9\n\
         client = create_connection many.example:9\n\
         print $(client.getpeername)",
    );
    let out = finished.success();
    let lines: Vec<&str> = out.lines().collect();
    let [errno, line, of_one_family, connected] = lines[..] else { panic!("{out}") };
    assert_eq!((errno, of_one_family, connected), ("ECONNREFUSED", "2", "127.0.0.2:9"));
    assert!(line.starts_with("create_connection many.example:9: tried "), "{line}");
    for address in ["127.0.0.1:9", "127.0.0.2:9", "[::1]:9"] {
        assert!(line.contains(&format!("{address}: connection refused")), "{line}");
    }
}

/// The last line of the report of a script that fails.
#[track_caller]
fn hint(script: &str) -> String {
    let finished = alone("127.0.0.1 localhost\n", script);
    assert_eq!(finished.code, Some(3), "{}", finished.err());
    finished.err().lines().last().unwrap_or_default().trim_start().to_owned()
}

fn multicast_without_a_route_names_what_helps() {
    let send = "u = socket udp\nu.sendto hello 224.1.1.1:9";
    assert_eq!(
        hint(send),
        "= no route says where this group is reached: name the interface first, as in `setsockopt IP_MULTICAST_IF 127.0.0.1`"
    );
    assert_eq!(
        hint("u = socket udp\nu.setsockopt IP_ADD_MEMBERSHIP 224.1.1.1"),
        "= no interface was named, and no route says which: name it after the group, as in \"224.1.1.1 lo\""
    );
    // What the hints say helps.
    let helped = "u = socket udp\nsetsockopt IP_MULTICAST_IF 127.0.0.1\nu.sendto hello 224.1.1.1:9\n\
                  u.setsockopt IP_ADD_MEMBERSHIP \"224.1.1.1 lo\"\nprint done";
    assert_eq!(alone("", helped).success(), "done\n");
}

fn clear_text_at_a_port_of_tls_is_told() {
    let script = "server = create_server 127.0.0.1:443\nspawn { conn, addr = server.accept; conn.recv 1; conn.reset }\n\
                  c = create_connection 127.0.0.1:443\nc.send \"GET / HTTP/1.0\\r\\n\\r\\n\"\nc.recvline";
    let tls = "= this port speaks TLS, which sockshell does not, and refuses clear text; is there a port without TLS?";
    assert_eq!(hint(script), tls);
    let plain = hint(&script.replace("443", "80"));
    assert!(plain.starts_with("= the other end broke the connection off (RST)"), "{plain}");
}

fn pings_without_privilege_name_their_groups() {
    let ping = hint("socket AF_INET SOCK_DGRAM IPPROTO_ICMP");
    assert!(ping.starts_with("= pings without privilege are for the groups in net.ipv4.ping_group_range: "), "{ping}");
}

fn a_protocol_that_the_kernel_does_not_know_is_named() {
    let finished = alone("", "socket AF_INET SOCK_STREAM IPPROTO_SCTP");
    if finished.code == Some(3) {
        assert!(finished.err().contains("  = this kernel does not know SCTP: "), "{}", finished.err());
    }
    let packets = hint("socket AF_INET SOCK_SEQPACKET");
    assert!(packets.ends_with("as in `socket AF_INET SOCK_SEQPACKET IPPROTO_SCTP`"), "{packets}");
}
