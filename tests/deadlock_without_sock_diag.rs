//! The report "nothing can go on" where the kernel has no `NETLINK_SOCK_DIAG`, which finds the other end of a
//! connection. Deadlocks that need no such knowledge are still reported, nothing is claimed about the others, and
//! tables of sockets stay the same.

use crate::support::ports::number_ports;
use crate::support::{Finished, PROGRAM, Test, python, run, skip, sockshell, tests};

pub const TESTS: &[Test] = tests![
    tasks_on_channels_are_reported,
    pairs_are_reported,
    pairs_that_are_written_to_are_reported,
    connections_are_left_to_wait,
    connections_that_nobody_accepts_are_left_to_wait,
    one_connection_keeps_all_others_waiting,
    what_is_shown_of_sockets_is_the_same,
];

/// Exit code of the launcher when there can be no filter.
const SKIPPED: i32 = 77;

/// Runs the program with these arguments and without netlink.
fn refused(args: &[&str]) -> Finished {
    let finished = run(python("without_netlink", &[PROGRAM]).args(args).env("NO_COLOR", "1"), "");
    if finished.code == Some(SKIPPED) {
        skip(finished.err().trim_end());
    }
    finished
}

#[track_caller]
fn is_reported(script: &str, lines: &[&str]) {
    let finished = refused(&["-c", script]);
    assert_eq!(finished.code, Some(5), "{script}\n{}", finished.err());
    let error = finished.err();
    let hints: Vec<&str> = error.lines().filter_map(|line| line.trim_start().strip_prefix("= ")).collect();
    assert_eq!(hints, lines, "{script}");
}

/// Checks that a script waits until its time-out. With sock_diag it is reported much earlier, as the tests in
/// `deadlock` show.
#[track_caller]
fn is_left_to_wait(script: &str) {
    let finished = refused(&["--timeout", "2s", "-c", script]);
    assert_eq!(finished.code, Some(4), "{script}\n{}", finished.err());
    assert!(finished.err().starts_with("error: the run took longer than its --timeout of 2s\n"), "{}", finished.err());
}

fn tasks_on_channels_are_reported() {
    is_reported(
        "there = channel\nback = channel\none = spawn { n = take there; put back $n }\n\
         two = spawn { n = take back; put there $n }",
        &[
            "one waits in `take` on there at -c:3 for a value from two",
            "two waits in `take` on back at -c:4 for a value from one",
            "one waits for two, and two for one",
        ],
    );
}

fn pairs_are_reported() {
    is_reported(
        "a, b = socketpair\none = spawn a.recv 1\ntwo = spawn b.recv 1",
        &[
            "one waits in `recv` on a at -c:2 for data from two, through b",
            "two waits in `recv` on b at -c:3 for data from one, through a",
            "both wait for the other to speak",
        ],
    );
}

fn pairs_that_are_written_to_are_reported() {
    is_reported(
        "a, b = socketpair AF_UNIX SOCK_SEQPACKET\na.sendall x\nb.recv 1\nb.recv 1",
        &["main waits in `recv` on b at -c:4 for data that only main itself could send, through a"],
    );
}

fn connections_are_left_to_wait() {
    is_left_to_wait(
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         one = spawn a.recv 1\ntwo = spawn b.recv 1",
    );
}

fn connections_that_nobody_accepts_are_left_to_wait() {
    let pid = std::process::id();
    is_left_to_wait(&format!(
        "server = socket unix\nserver.bind unix:@sockshell-without-diag-{pid}\nserver.listen 5\n\
         client = create_connection $server\nclient.recv 1"
    ));
}

fn one_connection_keeps_all_others_waiting() {
    is_left_to_wait(
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\ninbox = channel\n\
         c, d = socketpair\nspawn take $inbox\nspawn c.recv 1\nspawn b.sendall $(repeat x 64M)\nwait",
    );
}

/// Sockets in several states, and what is printed when an end is gone. The TCP state of a socket that was shut down
/// changes by itself, so it is used but not printed.
const SHOWN: &str = "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
                     c, d = socketpair\nu = socket udp\nu.bind :0\nqueued = create_connection $server\n\
                     print $(handles)\nprint $(tasks)\nprint $(len $(a.getsockopt TCP_INFO))\n\
                     a.shutdown write\nprint $(b.recv 1)\nprint $(contains $(handles) CLOSE-WAIT)\n\
                     b.shutdown write\na.recv 1\nprint $(typeof $(handles))\nprint $(getaddrinfo 127.0.0.1 80)\n\
                     a.close\nfails EBADF a.recv 1\nfails EPIPE b.send x\n\
                     fails EADDRINUSE create_server $(server.getsockname)";

/// Words of the output, without port and descriptor numbers and column widths.
fn words(printed: &str) -> Vec<String> {
    let mut words: Vec<String> = number_ports(printed).split_whitespace().map(str::to_owned).collect();
    for at in 1..words.len() {
        if ["tcp", "udp", "unix"].contains(&words[at - 1].as_str()) {
            "FD".clone_into(&mut words[at]);
        }
    }
    words
}

fn what_is_shown_of_sockets_is_the_same() {
    let finished = refused(&["-c", SHOWN]);
    let expected = run(sockshell().args(["-c", SHOWN]), "").success();
    assert_eq!(words(&finished.success()), words(&expected));
    assert!(expected.contains("LISTEN 1/128") && expected.contains("ESTABLISHED"), "{expected}");
}
