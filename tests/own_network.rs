//! Scripts in a network, or with a table of hosts, of their own: what a machine has is not known, and may be in use. Tests
//! that the machine does not allow are skipped.

use crate::privilege::{is_root, under};
use crate::support::folder::Folder;
use crate::support::{Finished, Test, tests};

pub const TESTS: &[Test] = tests![an_error_names_every_address_that_was_tried];

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
