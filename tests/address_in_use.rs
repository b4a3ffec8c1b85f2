//! Who has an address in use, where that is not this program itself: another process, a connection that is over, a path
//! that was left behind.

use crate::support::folder::Folder;
use crate::support::{Process, Test, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    another_process_is_named,
    a_port_of_both_families_is_explained,
    a_path_of_another_process_is_told_from_one_that_was_left_behind,
    time_wait_is_told_with_what_is_left_of_it,
    a_pair_of_addresses_in_time_wait_is_told,
];

/// The last line of the report of a script that fails.
#[track_caller]
fn hint(script: &str, args: &[&str]) -> String {
    let finished = run(sockshell().args(["-c", script]).args(args), "");
    assert_eq!(finished.code, Some(3), "{}", finished.err());
    finished.err().lines().last().unwrap_or_default().trim_start().to_owned()
}

/// A program that makes a server of its own, and its first line of output.
fn server(script: &str, args: &[&str]) -> (Process, String) {
    let mut process = Process::start(sockshell().args(["-c", script]).args(args));
    let line = process.line();
    (process, line)
}

fn another_process_is_named() {
    let (process, address) = server("s = create_server :0; print $(s.getsockname); accept", &[]);
    let who = format!("sockshell (process {}) has {address}", process.id());
    let other = "take another port, 0 for any free one";
    assert_eq!(hint("s = socket tcp; s.bind $1", &[&address]), format!("= {who}: stop it, or {other}"));
    assert_eq!(hint("create_server $1", &[&address]), format!("= {who}: stop it, or {other}"));
}

fn a_port_of_both_families_is_explained() {
    let (process, port) =
        server("s = socket tcp6; s.bind [::]:0; s.listen; print $(port $(s.getsockname)); accept", &[]);
    let has = "which takes the IPv4 port as well (IPV6_V6ONLY is off)";
    let who = format!("sockshell (process {}) has [::]:{port}, {has}", process.id());
    let other = "take another port, 0 for any free one";
    assert_eq!(hint("create_server 0.0.0.0 $1", &[&port]), format!("= {who}: stop it, or {other}"));
}

fn a_path_of_another_process_is_told_from_one_that_was_left_behind() {
    let folder = Folder::new("in-use");
    let path = folder.file("x.sock");
    let bind = "s = socket unix; s.bind $1";
    let (process, _) = server("s = create_server \"unix:$1\"; print ready; accept", &[&path]);
    let who = format!("sockshell (process {}) is bound to this path", process.id());
    assert_eq!(hint(bind, &[&path]), format!("= {who}: stop it, or take another path"));
    drop(process);
    let remove = format!("`exec rm {path}` removes it");
    assert_eq!(hint(bind, &[&path]), format!("= no socket uses this path any more: {remove}"));
    folder.write("file", "text");
    assert_eq!(hint(bind, &[&folder.file("file")]), "= a file that is no socket is there: take another path");
}

/// A connection that the server's side ends first, so that its port stays in TIME_WAIT.
const ENDED: &str = "server.listen; client = create_connection $server; conn, a = server.accept\n\
                     addr = server.getsockname; server.close; conn.close; client.recvall; client.close\n\
                     s = socket tcp\n";

fn time_wait_is_told_with_what_is_left_of_it() {
    let plain = hint(&format!("server = socket tcp; server.bind :0; {ENDED}s.bind $addr"), &[]);
    let begin = "= a connection of this port that is over stays in TIME_WAIT for ";
    assert!(plain.starts_with(begin) && plain.contains(" more seconds; `setsockopt SO_REUSEADDR on`"), "{plain}");
    let reusing = format!("server = socket tcp; server.bind :0; {ENDED}s.setsockopt SO_REUSEADDR on; s.bind $addr");
    let one_sided = hint(&reusing, &[]);
    assert!(
        one_sided.starts_with(begin) && one_sided.ends_with("the earlier one had not, and both need it"),
        "{one_sided}"
    );
    // What the first hint says helps.
    let both = format!(
        "server = socket tcp; server.setsockopt SO_REUSEADDR on; server.bind :0; {ENDED}\
         s.setsockopt SO_REUSEADDR on; s.bind $addr"
    );
    run(sockshell().args(["-c", &both]), "").success();
}

fn a_pair_of_addresses_in_time_wait_is_told() {
    let script = "server = create_server :0\n\
                  first = socket tcp; first.setsockopt SO_REUSEADDR on; first.bind :0; first.connect $server\n\
                  own = first.getsockname; conn, addr = server.accept\n\
                  first.shutdown write; conn.recvall; conn.close; first.recvall; first.close\n\
                  second = socket tcp; second.setsockopt SO_REUSEADDR on; second.bind $own; second.connect $server";
    let finished = run(sockshell().args(["-c", script]), "");
    // The kernel lets a new connection take the place of one in TIME_WAIT, when its time stamps allow that.
    if finished.code == Some(3) {
        assert!(finished.err().contains("is over and stays in TIME_WAIT for "), "{}", finished.err());
    }
}
