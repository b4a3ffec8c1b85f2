//! Failures that need a lack of privilege or a limit: low ports, raw sockets, no descriptor left, files that may not
//! grow, no network at all; and signals that the parent process ignores. Tests that the machine does not allow are
//! skipped.

use std::fs;
use std::process::Command;

use crate::support::folder::Folder;
use crate::support::ports::number_ports;
use crate::support::{Finished, PROGRAM, Process, Test, needs, run, skip, sockshell, tests};

pub const TESTS: &[Test] = tests![
    a_low_port_needs_privilege,
    a_raw_socket_needs_privilege,
    a_raw_packet_has_a_length_it_cannot_exceed,
    no_descriptor_is_left,
    no_process_is_left,
    a_file_that_may_not_grow_says_how_much_was_written,
    a_flush_that_fails_can_be_caught,
    without_a_network_there_is_no_route,
    every_time_limit_holds_for_a_name_server_that_is_silent,
    an_ignored_signal_stays_ignored,
    with_ignored_signals_a_program_that_can_never_go_on_says_so,
];

/// Drops all capabilities, also those of root.
const WITHOUT_PRIVILEGE: &[&str] = &["setpriv", "--inh-caps=-all", "--bounding-set=-all"];
const LOWEST: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

pub fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"))
}

/// Runs a script under a program that changes what the script may do. If that program is missing or not allowed to, the
/// test is skipped.
pub fn under(wrapper: &[&str], script: &str, args: &[&str]) -> Finished {
    let mut command = match wrapper.split_first() {
        Some((program, rest)) => {
            needs::programs(&[program]);
            let mut command = Command::new(program);
            command.args(rest).arg(PROGRAM).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
            command
        }
        None => sockshell(),
    };
    let finished = run(command.arg("-c").arg(script).args(args), "");
    let refused = ["setpriv: ", "unshare: ", "prlimit: ", "sh: "].iter().any(|name| finished.err().starts_with(name));
    if refused {
        skip(finished.err().trim_end());
    }
    finished
}

/// Runs a script without the privilege that the tests may have.
fn unprivileged(script: &str) -> Finished {
    under(if is_root() { WITHOUT_PRIVILEGE } else { &[] }, script, &[])
}

fn a_low_port_needs_privilege() {
    let script = "s = socket tcp\ns.bind 0.0.0.0:80";
    let lowest: u16 = fs::read_to_string(LOWEST).ok().and_then(|port| port.trim().parse().ok()).unwrap_or(1024);
    let finished = if lowest > 80 {
        unprivileged(script)
    } else {
        // Low ports are open to all users here; in a network namespace of its own that can be changed.
        let change = format!("echo 1024 > {LOWEST} && exec setpriv --inh-caps=-all --bounding-set=-all \"$0\" \"$@\"");
        under(&["unshare", "-rn", "sh", "-c", &change], script, &[])
    };
    assert_eq!(
        finished.err(),
        "error: `bind` 0.0.0.0:80: permission denied (EACCES)\n ──▶ -c:2:1\n  │\n2 │ s.bind 0.0.0.0:80\n  │ ^^^^^^^^^^^^^^^^^\n  \
         = ports below 1024 need privilege (CAP_NET_BIND_SERVICE); take one above, or 0 for any free one\n"
    );
}

fn a_raw_socket_needs_privilege() {
    let finished = unprivileged("socket raw icmp");
    assert_eq!(
        finished.err(),
        "error: `socket`: operation not permitted (EPERM)\n ──▶ -c:1:1\n  │\n1 │ socket raw icmp\n  │ ^^^^^^^^^^^^^^^\n  \
         = raw sockets need privilege (CAP_NET_RAW): run it as root, or in a network of its own with `unshare -Urn`\n"
    );
}

fn a_raw_packet_has_a_length_it_cannot_exceed() {
    let finished = run(sockshell().args(["-c", "s = socket raw icmp\ns.sendto $(repeat x 70000) 127.0.0.1"]), "");
    if finished.err().contains("(EPERM)") {
        skip("raw sockets need privilege");
    }
    let said = "  = an IP packet holds at most 65535 bytes with its header: send less at once\n";
    assert!(finished.err().contains("(EMSGSIZE)") && finished.err().ends_with(said), "{}", finished.err());
}

fn no_descriptor_is_left() {
    let script = "server = create_server 127.0.0.1:0\nclient = create_connection $server\nkept = []\n\
                  try { loop { kept += $(socket udp) } } catch err { print $err }\n\
                  spawn socket tcp\nspawn server.accept\nspawn open /dev/null\n\
                  spawn create_connection 127.0.0.1:1\nwait\n\
                  create_connection localhost:1";
    let finished = under(&["sh", "-c", "ulimit -n 40 && exec \"$0\" \"$@\""], script, &[]);
    assert_eq!(finished.out(), "socket: too many open files (EMFILE)\n");
    let said = number_ports(&finished.err());
    let hint =
        "  = no descriptor is left: close handles, or raise `ulimit -n`; the prompt has 1024 at most, a script more\n";
    let client =
        "  = no descriptor is left for this client, who goes on waiting: close handles, or raise `ulimit -n`\n";
    let expected = [
        ("task socket: `socket`", "5:7", "spawn socket tcp", "      ^^^^^^^^^^", hint),
        ("task accept: `accept` 127.0.0.1:P1", "6:7", "spawn server.accept", "      ^^^^^^^^^^^^^", client),
        ("task open: `open` /dev/null", "7:7", "spawn open /dev/null", "      ^^^^^^^^^^^^^^", hint),
        (
            "task create_connection: `create_connection` 127.0.0.1:1",
            "8:7",
            "spawn create_connection 127.0.0.1:1",
            "      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
            hint,
        ),
    ];
    for (what, place, line, caret, hint) in expected {
        let number = place.split(':').next().unwrap_or_default();
        let whole = format!(
            "error: {what}: too many open files (EMFILE)\n ──▶ -c:{place}\n  │\n{number} │ {line}\n  │ {caret}\n{hint}"
        );
        assert!(said.contains(&whole), "this is missing:\n{whole}-- in\n{said}");
    }
    assert!(
        said.ends_with(&format!(
            "error: `create_connection` localhost:1: too many open files (EMFILE)\n  ──▶ -c:10:19\n   │\n\
         10 │ create_connection localhost:1\n   │                   ^^^^^^^^^^^\n {hint}"
        )),
        "{said}"
    );
}

fn no_process_is_left() {
    let script = "programs = []\nfor i in range 3 { programs += [$(spawn exec sleep 1000)] }\nsleep 0\n\
                  last = get $programs 2\ntry { wait last } catch err { print $err }\ntry { cancel $programs } catch {}\n\
                  exec true";
    let wrapper = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "prlimit", "--nproc=2:2"];
    let finished = under(if is_root() { &wrapper } else { &wrapper[4..] }, script, &[]);
    assert_eq!(finished.out(), "exec sleep: no process or thread is left (EAGAIN)\n");
    assert!(finished.err().contains("= `ulimit -u` says how many"), "{}", finished.err());
}

fn a_file_that_may_not_grow_says_how_much_was_written() {
    let folder = Folder::new("limit");
    let path = folder.file("f");
    let script = "f = open $1 w\nf.write $(repeat x 10000)";
    let finished = under(&["prlimit", "--fsize=6000"], script, &[&path]);
    assert_eq!(
        finished.err(),
        format!(
            "error: `write` {path}: file too large; 6000 of 10000 bytes were written (EFBIG)\n ──▶ -c:2:1\n  │\n\
             2 │ f.write $(repeat x 10000)\n  │ ^^^^^^^^^^^^^^^^^^^^^^^^^\n  \
             = the file may not become larger: `ulimit -f` says how large it may be\n"
        )
    );
    assert_eq!((finished.code, fs::read(&path).map(|written| written.len()).ok()), (Some(3), Some(6000)));
}

fn a_flush_that_fails_can_be_caught() {
    if !fs::exists("/dev/full").unwrap_or(false) {
        skip("/dev/full is not here");
    }
    let script = "stdout.write hello\n\
                  try { stdout.flush } catch err { stderr.write \"$err\\n\" }\n\
                  print never\nstdout.flush";
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$0\" \"$@\" > /dev/full"]).arg(PROGRAM).env("NO_COLOR", "1");
    let finished = run(command.arg("-c").arg(script), "");
    assert_eq!(
        finished.err(),
        "flush: no space left on device; 5 bytes were not written (ENOSPC)\n\
         error: `flush`: no space left on device; 6 bytes were not written (ENOSPC)\n ──▶ -c:4:1\n  │\n\
         4 │ stdout.flush\n  │ ^^^^^^^^^^^^\n  = the disk is full: make room, or write elsewhere\n"
    );
    assert_eq!(finished.code, Some(3));
}

fn without_a_network_there_is_no_route() {
    let script = "s = socket tcp\nspawn s.connect 192.0.2.1:80\nu = socket udp\nspawn u.sendto hello 192.0.2.1:9\n\
                  wait\ncreate_connection 192.0.2.1:80";
    let own = if is_root() { ["unshare", "-n"] } else { ["unshare", "-Urn"] };
    let finished = under(&own, script, &[]);
    let hint = "  = there is no route to this address: is the network up, is the address right?\n";
    let whole = format!(
        "error: task connect: `connect` 192.0.2.1:80: network is unreachable (ENETUNREACH)\n ──▶ -c:2:7\n  │\n\
         2 │ spawn s.connect 192.0.2.1:80\n  │       ^^^^^^^^^^^^^^^^^^^^^^\n{hint}\
         error: task sendto: `sendto` 192.0.2.1:9: network is unreachable (ENETUNREACH)\n ──▶ -c:4:7\n  │\n\
         4 │ spawn u.sendto hello 192.0.2.1:9\n  │       ^^^^^^^^^^^^^^^^^^^^^^^^^^\n{hint}\
         error: `create_connection` 192.0.2.1:80: network is unreachable (ENETUNREACH)\n ──▶ -c:6:1\n  │\n\
         6 │ create_connection 192.0.2.1:80\n  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n{hint}"
    );
    assert_eq!(finished.err(), whole);
}

/// In a network namespace of its own the script itself is the name server, and never answers.
fn every_time_limit_holds_for_a_name_server_that_is_silent() {
    let folder = Folder::new("resolv");
    folder.write("conf", "nameserver 127.0.0.1\n");
    let setup = format!(
        "mount --bind {} /etc/resolv.conf && ip link set lo up || {{ echo sh: no network of its own >&2; exit 1; }}; \
         exec \"$0\" \"$@\"",
        folder.file("conf")
    );
    let own = if is_root() { "-mn" } else { "-Urmn" };
    let script = "silent = socket udp\nsilent.bind 127.0.0.1:53\nstart = now\ns = socket tcp\nu = socket udp\n\
                  print $(fails any s.connect slow.example:80 --timeout 20ms)\n\
                  print $(fails any u.sendto hello slow.example:9 --timeout 20ms)\n\
                  print $(fails any create_connection slow.example:80 --timeout 20ms)\n\
                  try { within 20ms { getaddrinfo slow.example } } catch err { print $err }\n\
                  print $($(now) - $start < 4)";
    let finished = under(&["unshare", own, "sh", "-c", &setup], script, &[]);
    assert_eq!(
        finished.success(),
        "connect slow.example:80: timed out (ETIMEDOUT)\n\
         sendto slow.example:9: timed out (ETIMEDOUT)\n\
         create_connection slow.example:80: timed out (ETIMEDOUT)\n\
         within `getaddrinfo`: timed out (ETIMEDOUT)\n\
         true\n"
    );
}

fn an_ignored_signal_stays_ignored() {
    for signal in ["INT", "TERM"] {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("trap '' {signal}; exec \"$0\" \"$@\"")).arg(PROGRAM);
        command.args(["-c", "print ready\nline = input\nprint \"still here: $line\""]);
        let mut process = Process::start(&mut command);
        process.wait_for("ready\n");
        process.signal(signal);
        process.write("so it is\n");
        assert_eq!(process.line(), "still here: so it is", "SIG{signal}");
        assert_eq!(process.finish().code, Some(0));
    }
}

/// An ignored signal must not wake the program.
fn with_ignored_signals_a_program_that_can_never_go_on_says_so() {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' INT TERM; exec \"$0\" \"$@\"", PROGRAM, "-c", "a, b = socketpair\na.recv 1"]);
    let finished = run(&mut command, "");
    assert_eq!(finished.code, Some(5), "{}", finished.err());
}
