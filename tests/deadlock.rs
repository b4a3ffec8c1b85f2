//! The report "nothing can go on": programs that must get it and end, and programs that must be left to wait.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::folder::Folder;
use crate::support::terminal::{Terminal, program};
use crate::support::{DEADLINE, Finished, Process, Test, of_this_test, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    what_can_never_go_on_is_told,
    the_time_of_the_run_is_no_timer,
    what_may_go_on_is_left_alone,
    what_is_not_known_is_left_to_wait,
    a_foreign_server_may_take_its_time,
    a_foreign_client_may_come_late,
    standard_input_may_come_late,
    what_is_printed_may_be_read_late,
    a_look_at_a_quiet_server_is_the_last,
    finally_runs_and_catch_does_not,
    of_many_tasks_the_first_are_named,
    at_the_prompt_the_line_is_ended_and_all_else_stays,
    at_the_prompt_nothing_is_stuck_while_a_line_is_typed,
    after_stepping_stuck_tasks_end_the_program,
];

/// Longer than a program has to be quiet before the deadlock check looks at it a second time.
const QUIET: Duration = Duration::from_millis(900);

/// Longest time until the report; on an idle machine it takes half a second, and up to 0.7 s more where writers have to
/// settle.
const SOON: Duration = Duration::from_secs(6);

/// Name, script, and the lines behind ` = ` of its report. Counts of unread bytes depend on the kernel and are written
/// `N`.
const REPORTED: &[(&str, &str, &[&str])] = &[
    (
        "a client of a connection that is never accepted",
        "server = create_server :0\nclient = create_connection $server\nclient.recv 10",
        &["main waits in `recv` on client at -c:3 for data over a connection that server has not accepted"],
    ),
    (
        "the same over a unix socket",
        "server = socket unix\nserver.bind unix:@sockshell-deadlock-$pid\nserver.listen 5\n\
         client = create_connection $server\nclient.recvline",
        &["main waits in `recvline` on client at -c:5 for data over a connection that server has not accepted"],
    ),
    (
        "a writer to it",
        "server = create_server :0\nclient = create_connection $server\nclient.sendall $(repeat x 64M)",
        &["main waits in `sendall` on client at -c:3 for room: server has not accepted the connection"],
    ),
    (
        "both ends in one task",
        "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
         client.send \"\"\nconn.recv 10",
        &["main waits in `recv` on conn at -c:5 for data that only main itself could send, through client"],
    ),
    (
        "both ends in one task, over IPv6, by an IPv4 client",
        "server = socket tcp6\nserver.setsockopt IPV6_V6ONLY off\nserver.bind [::]:0\nserver.listen 5\n\
         client = create_connection 127.0.0.1 $(port $(server.getsockname))\nconn, addr = server.accept\nclient.recv 10",
        &["main waits in `recv` on client at -c:7 for data that only main itself could send, through conn"],
    ),
    (
        "both ends in one task, as messages",
        "a, b = socketpair AF_UNIX SOCK_SEQPACKET\na.recv 10",
        &["main waits in `recv` on a at -c:2 for data that only main itself could send, through b"],
    ),
    (
        "what was written waits in a stream's buffer",
        "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
         f = client.makefile\nf.write hello\nconn.recvexact 5",
        &[
            "main waits in `recvexact` on conn at -c:6 for data that only main itself could send, through client",
            "f still holds 5 bytes that were written to it: `f.flush` sends them",
        ],
    ),
    (
        "a line without its end",
        "a, b = socketpair\na.send hello\nf = b.makefile\nf.readline",
        &[
            "main waits in `readline` on b at -c:4 for data that only main itself could send, through a; 5 bytes had come",
        ],
    ),
    (
        "two tasks that wait for the other to speak",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         client = spawn { a.send \"\"; a.recv 10 }\nserver = spawn { data = b.recv 10; b.send $data }",
        &[
            "client waits in `recv` on a at -c:4 for data from server, through b",
            "server waits in `recv` on b at -c:5 for data from client, through a",
            "both wait for the other to speak",
        ],
    ),
    (
        "two tasks that wait for the other to read",
        "a, b = socketpair\none = spawn a.sendall $(repeat x 8M)\ntwo = spawn b.sendall $(repeat x 8M)",
        &[
            "one waits in `sendall` on a at -c:2 for room: N bytes lie unread at b, for two to read",
            "two waits in `sendall` on b at -c:3 for room: N bytes lie unread at a, for one to read",
            "both wait for the other to read",
        ],
    ),
    (
        "the same over TCP",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         one = spawn a.sendall $(repeat x 64M)\ntwo = spawn b.sendall $(repeat x 64M)",
        &[
            "one waits in `sendall` on a at -c:4 for room: N bytes lie unread at b, for two to read",
            "two waits in `sendall` on b at -c:5 for room: N bytes lie unread at a, for one to read",
            "both wait for the other to read",
        ],
    ),
    (
        "three in a circle",
        "a, b = socketpair\nc, d = socketpair\ne, f = socketpair\n\
         one = spawn { a.recv 1; c.send x }\ntwo = spawn { d.recv 1; e.send x }\nthree = spawn { f.recv 1; b.send x }",
        &[
            "one waits in `recv` on a at -c:4 for data from three, through b",
            "three waits in `recv` on f at -c:6 for data from two, through e",
            "two waits in `recv` on d at -c:5 for data from one, through c",
            "each waits for the next to speak: one, three, two, and two for one",
        ],
    ),
    (
        "two tasks that wait for each other's end",
        "global one\nglobal two\ndef wait_for_two { wait two }\ndef wait_for_one { wait one }\n\
         one = spawn wait_for_two\ntwo = spawn wait_for_one",
        &[
            "one waits in `wait` at -c:3 for two to end",
            "two waits in `wait` at -c:4 for one to end",
            "one waits for two, and two for one",
        ],
    ),
    (
        "two tasks on each other's turn",
        "a, b = socketpair\none = spawn { a.recvline; b.send \"\\n\" }\ntwo = spawn { a.recvline; b.send \"\\n\" }\nwait",
        &[
            "one waits in `recvline` on a at -c:2 for data from two, through b",
            "two waits in `recvline` on a at -c:3 for its turn: one is reading there",
            "main waits in `wait` at -c:4 for all others to end",
            "one waits for two, and two for one",
        ],
    ),
    (
        "nothing is ever put into a channel",
        "inbox = channel\ntake inbox",
        &["main waits in `take` on inbox at -c:2 for a value, and no other task has this channel"],
    ),
    (
        "two tasks that each wait for what the other puts",
        "there = channel\nback = channel\none = spawn { n = take there; put back $n }\n\
         two = spawn { n = take back; put there $n }",
        &[
            "one waits in `take` on there at -c:3 for a value from two",
            "two waits in `take` on back at -c:4 for a value from one",
            "one waits for two, and two for one",
        ],
    ),
    (
        "a channel that is full, and one that holds nothing",
        "box = channel 2\nhand = channel 0\nputting = spawn { for n in range 5 { put box $n } }\nput hand 1\ntake box",
        &[
            "main waits in `put` on hand at -c:4 for somebody to take the value, and no other task has this channel",
            "putting waits in `put` on box at -c:3 for room: it is full with 2 values; only main could take",
        ],
    ),
    (
        "a barrier at which one is missing, who waits for another",
        "ready = barrier 3\nfirst = spawn { meet ready }\nsecond = spawn { wait first; meet ready }\nmeet ready",
        &[
            "second waits in `wait` at -c:3 for first to end",
            "first waits in `meet` on ready at -c:2 for others to come: 2 of 3 are there, but not second",
            "main waits in `meet` on ready at -c:4 for others to come: 2 of 3 are there, but not second",
            "second waits for first, and first for second",
        ],
    ),
    (
        "poll on a channel and one's own connection",
        "inbox = channel\na, b = socketpair\npoll [$inbox, $a]",
        &["main waits in `poll` at -c:3 for something to happen on a and inbox"],
    ),
    (
        "poll on channels alone",
        "inbox = channel\noutbox = channel 0\npoll [$inbox, $outbox]",
        &["main waits in `poll` at -c:3 for something to happen on inbox and outbox"],
    ),
    (
        "a relay between one's own connections",
        "client, a = socketpair\nb, server = socketpair\nrelay a b",
        &["main waits in `relay` at -c:3 for something to happen on a and b"],
    ),
    (
        "a relay that has passed on the end of one way",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         c = create_connection $server\nd, addr = server.accept\na.shutdown write\nrelay b c",
        &["main waits in `relay` at -c:7 for something to happen on b and c"],
    ),
    (
        "a client that has said all it has to say",
        "server = create_server :0\nclient = create_connection $server\nconn, addr = server.accept\n\
         client.send hello\nclient.shutdown SHUT_WR\nprint $(conn.recvall)\nclient.recvall",
        &["main waits in `recvall` on client at -c:7 for data that only main itself could send, through conn"],
    ),
    (
        "poll on one's own connections",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\nc, d = socketpair\n\
         poll [$a, $c]",
        &["main waits in `poll` at -c:5 for something to happen on a and c"],
    ),
    (
        "poll for room on one's own connection",
        "a, b = socketpair\na.settimeout 0\ntry { loop { a.send $(repeat x 64k) } } catch { }\npoll [$a] --write",
        &["main waits in `poll` at -c:4 for something to happen on a"],
    ),
    (
        "an end that only a list leads to",
        "ends = socketpair\nfirst = get $ends 0\nreader = spawn first.recv 1\nwait reader",
        &[
            "main waits in `wait` at -c:4 for reader to end",
            "reader waits in `recv` on first at -c:3 for data from main, through pair2",
            "main waits for reader, and reader for main",
        ],
    ),
    (
        "a stream that outlived its socket",
        "a, b = socketpair\nf = b.makefile\nb.close\na.recv 1",
        &["main waits in `recv` on a at -c:4 for data that only main itself could send, through f"],
    ),
    (
        "timers that are over do not delay it",
        "a, b = socketpair\nfor i in range 20 { a.send x; b.recv 1 --timeout 100 }\n\
         within 100s { a.send x; b.recv 1 }\nb.recv 1",
        &["main waits in `recv` on b at -c:4 for data that only main itself could send, through a"],
    ),
];

/// Name, and a script that must come to its own end without a message.
const LEFT_ALONE: &[(&str, &str)] = &[
    ("a slow peer", "a, b = socketpair\nspawn { sleep 1; a.send hello }\nassert $(b.recv 10) == \"hello\""),
    (
        "a slow reader",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         spawn { sleep 1; b.recvall }\na.sendall $(repeat x 8M)\na.close",
    ),
    (
        "a pending timer of a block",
        "a, b = socketpair\ntry { within 1s { b.recv 10 } } catch err { assert $(errno $err) == \"ETIMEDOUT\" }",
    ),
    ("a pending timer of a handle", "a, b = socketpair\nb.settimeout 1\nfails ETIMEDOUT b.recv 10"),
    (
        "a pending timer of another task",
        "a, b = socketpair\nlate = spawn { fails ETIMEDOUT b.recv 10 --timeout 1s; b.send x }\nassert $(a.recv 10) == \"x\"",
    ),
    (
        "SO_RCVTIMEO",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         a.setsockopt SO_RCVTIMEO 1\nfails EAGAIN a.recv 10",
    ),
    ("a value that comes late", "inbox = channel\nspawn { sleep 1; put inbox x }\nassert $(take inbox) == \"x\""),
    (
        "a channel with a time",
        "inbox = channel 0\nspawn { fails ETIMEDOUT put inbox x --timeout 1; closechannel inbox }\nwait",
    ),
    ("a barrier that one comes to late", "b = barrier 2\nspawn { sleep 1; meet b }\nmeet b"),
    (
        "a relay with a slow end",
        "client, a = socketpair\nb, server = socketpair\nspawn { sleep 1; client.close; server.close }\nrelay a b",
    ),
    ("a running program", "a, b = socketpair\nspawn { exec sleep 1; a.send hello }\nassert $(b.recv 10) == \"hello\""),
    ("a poll with a time of its own", "a, b = socketpair\nassert $(len $(poll [$a, $b] 1)) == 0"),
    (
        "a connect to a full backlog",
        "server = socket tcp\nserver.bind :0\nserver.listen 0\nfirst = create_connection $server\n\
         spawn { sleep 1; server.accept }\nsecond = create_connection $server",
    ),
];

/// Scripts that seem to wait for ever but may be woken from outside: only the run's time-out ends them.
const NOT_KNOWN: &[(&str, &str)] = &[
    ("UDP that talks to itself", "s = socket udp\ns.bind :0\ns.connect $s\ns.recv 10"),
    ("a named datagram socket", "s = socket unix-dgram\ns.bind unix:@sockshell-dgram-$pid\ns.recv 10"),
    ("a pair of datagram sockets", "a, b = socketpair AF_UNIX SOCK_DGRAM\na.recv 10"),
    ("accept", "server = create_server :0\nserver.accept"),
    ("a channel and a listening socket", "inbox = channel\nserver = create_server :0\npoll [$inbox, $server]"),
    (
        "a channel that a task may yet put into",
        "inbox = channel\nserver = create_server :0\nspawn { conn, a = server.accept; put inbox 1 }\ntake inbox",
    ),
    ("poll on a listening socket", "a, b = socketpair\nserver = create_server :0\npoll [$a, $server]"),
    (
        "TCP_USER_TIMEOUT",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         a.setsockopt TCP_USER_TIMEOUT 100000\na.recv 10",
    ),
    (
        "TCP_USER_TIMEOUT at the other end",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         b.setsockopt TCP_USER_TIMEOUT 100000\na.recv 10",
    ),
    (
        "SO_KEEPALIVE",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         a.setsockopt SO_KEEPALIVE on\na.recv 10",
    ),
    (
        "SO_KEEPALIVE and TCP_USER_TIMEOUT of a listener, for the connections in its queue",
        "one = create_server :0\none.setsockopt SO_KEEPALIVE on\ntwo = create_server :0\n\
         two.setsockopt TCP_USER_TIMEOUT 100000\na = create_connection $one\nb = create_connection $two\n\
         spawn a.recv 10\nb.recv 10",
    ),
    (
        "SO_SNDTIMEO",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         a.setsockopt SO_SNDTIMEO 100\na.recv 10",
    ),
    (
        "a queue that others may share",
        "server = create_server :0 --reuse-port\nclient = create_connection $server\nclient.recv 10",
    ),
    (
        "a connect that nobody answers",
        "server = socket tcp\nserver.bind :0\nserver.listen 0\nfirst = create_connection $server\n\
         second = create_connection $server\nthird = create_connection $server",
    ),
    (
        "one that reads what is not enough",
        "server = create_server :0\na = create_connection $server\nb, addr = server.accept\n\
         b.setsockopt SO_RCVLOWAT 100\na.send x\nb.recv 10",
    ),
];

fn lines(script: &str, options: &[&str]) -> Finished {
    // Numbers the runs, so that no two use the same name.
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let script = script.replace("$pid", &format!("{}-{number}", std::process::id()));
    let mut process = Process::start(sockshell().args(options).args(["-c", &script]));
    let code = process.code();
    let finished = process.finish();
    assert_eq!(finished.code, code);
    finished
}

/// Lines behind ` = ` of a report, with counts of unread bytes as `N`.
fn told(report: &str) -> Vec<String> {
    let lines = report.lines().filter_map(|line| line.trim_start().strip_prefix("= "));
    lines
        .map(|line| match line.split_once(" bytes lie unread") {
            Some((before, after)) => {
                format!("{}N bytes lie unread{after}", before.trim_end_matches(|c: char| c.is_ascii_digit()))
            }
            None => line.to_owned(),
        })
        .collect()
}

#[track_caller]
fn reported(name: &str, finished: &Finished, wanted: &[&str]) {
    let report = finished.err();
    assert_eq!(finished.code, Some(5), "{name}\n{report}");
    assert!(report.starts_with("error: nothing can go on: what "), "{name}\n{report}");
    assert_eq!(report.matches("error").count(), 1, "{name}\n{report}");
    assert_eq!(told(&report), wanted, "{name}\n{report}");
}

/// Checks all rows of a table, a few at a time.
fn each<T: Sync>(table: &[T], check: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        for part in table.chunks(table.len().div_ceil(6)) {
            let check = &check;
            scope.spawn(of_this_test(move || part.iter().for_each(check)));
        }
    });
}

fn what_can_never_go_on_is_told() {
    each(REPORTED, |(name, script, wanted)| {
        let start = Instant::now();
        reported(name, &lines(script, &[]), wanted);
        assert!(start.elapsed() < SOON, "{name} took {:?}", start.elapsed());
    });
}

fn the_time_of_the_run_is_no_timer() {
    each(REPORTED, |(name, script, wanted)| reported(name, &lines(script, &["--timeout", "30s"]), wanted));
}

fn what_may_go_on_is_left_alone() {
    each(LEFT_ALONE, |(name, script)| {
        let finished = lines(script, &[]);
        assert_eq!((finished.code, finished.err().as_str()), (Some(0), ""), "{name}");
    });
}

fn what_is_not_known_is_left_to_wait() {
    each(NOT_KNOWN, |(name, script)| {
        let finished = lines(script, &["--timeout", "1200ms"]);
        let report = finished.err();
        assert!(report.starts_with("error: the run took longer than its --timeout of 1200ms\n"), "{name}\n{report}");
        assert_eq!(finished.code, Some(4), "{name}");
    });
}

fn a_foreign_server_may_take_its_time() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is loopback");
    let address = listener.local_addr().expect("it is bound").to_string();
    let script = "client = create_connection $1\nprint $(client.recv 10)\nclient.sendall $(repeat x 8M)\nprint sent";
    let mut process = Process::start(sockshell().args(["-c", script, &address]));
    let (mut conn, _) = listener.accept().expect("it connects");
    thread::sleep(QUIET);
    conn.write_all(b"hello").expect("it is connected");
    process.wait_for("hello\n");
    // The server may also be slow to read.
    thread::sleep(QUIET);
    conn.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    assert_eq!(std::io::copy(&mut conn, &mut std::io::sink()).expect("it sends"), 8 << 20);
    assert_eq!(process.finish().success(), "hello\nsent\n");
}

fn a_foreign_client_may_come_late() {
    // The connected client waits for data that only the late client can cause.
    let script = "server = create_server :0\nprint \"listening on $(server.getsockname)\"\nstdout.flush\n\
                  own = create_connection $server\nfirst, addr = server.accept\n\
                  spawn { second, addr = server.accept; first.send $(second.recvline) }\nprint $(own.recvline)";
    let mut process = Process::start(sockshell().args(["-c", script]));
    let address = process.address();
    thread::sleep(QUIET);
    let mut late = TcpStream::connect(address).expect("it listens");
    thread::sleep(QUIET);
    late.write_all(b"late\n").expect("it is connected");
    process.wait_for("late\n");
    let mut rest = Vec::new();
    let _ = late.read_to_end(&mut rest);
    process.finish().success();
}

fn standard_input_may_come_late() {
    let script = "a, b = socketpair\nspawn { b.send $(stdin.readline) }\nprint $(a.recvline)";
    let mut process = Process::start(sockshell().args(["-c", script]));
    thread::sleep(QUIET);
    process.write("typed\n");
    process.wait_for("typed\n");
    process.finish().success();
}

fn what_is_printed_may_be_read_late() {
    let script = "a, b = socketpair\nspawn { print $(repeat x 1M); b.send done }\nprint $(a.recv 10)";
    let mut held = sockshell();
    held.args(["-c", script]).stdin(std::process::Stdio::null());
    let mut child = held.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    thread::sleep(QUIET);
    let mut out = Vec::new();
    child.stdout.take().expect("it is piped").read_to_end(&mut out).expect("a pipe can be read");
    assert!(out.ends_with(b"x\ndone\n"));
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

fn a_look_at_a_quiet_server_is_the_last() {
    let script = "server = create_server :0\nprint \"listening on $(server.getsockname)\"\nstdout.flush\n\
                  own = create_connection $server\nheld, addr = server.accept\nspawn own.recvline\nserver.accept";
    let mut process = Process::start(sockshell().args(["-c", script]));
    let _address = process.address();
    thread::sleep(QUIET);
    let waits = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).expect("a count");
        line.trim().parse::<u64>().expect("a number")
    };
    let before = waits();
    thread::sleep(QUIET);
    assert_eq!(waits(), before, "it wakes up although nothing happens");
}

fn finally_runs_and_catch_does_not() {
    let script = "a, b = socketpair\nt = spawn { try { a.recv 1 } finally { print task } }\n\
                  try { b.recv 1 } catch { print never } finally { print main }";
    let finished = run(sockshell().args(["-c", script]), "");
    assert_eq!((finished.code, finished.out().as_str()), (Some(5), "main\ntask\n"), "{}", finished.err());
}

fn of_many_tasks_the_first_are_named() {
    let script = "ends = []\nfor i in range 30 { a, b = socketpair; ends += [$b]; spawn a.recv 1 }\nwait";
    let finished = run(sockshell().args(["-c", script]), "");
    let told = told(&finished.err());
    assert_eq!(told.len(), 22, "{told:?}");
    assert_eq!(told[0], "main waits in `wait` at -c:3 for all others to end");
    assert_eq!(told[1], "recv waits in `recv` on a at -c:2 for data from main, through b");
    assert_eq!(told[20..], ["and 11 more", "main waits for recv, and recv for main"]);
}

fn at_the_prompt_the_line_is_ended_and_all_else_stays() {
    let mut terminal = Terminal::start();
    terminal.ask("server = create_server :0; client = create_connection $server; conn, addr = server.accept");
    terminal.answers(
        "try { client.recv 10 } catch { print never } finally { print leaving }",
        "error: nothing can go on: what `main` waits for can never come\n \
         ──▶ <line 2>:1:7\n  │\n\
         1 │ try { client.recv 10 } catch { print never } finally { print leaving }\n  │       ^^^^^^^^^^^^^^\n  \
         = main waits in `recv` on client at <line 2>:1 for data that only main itself could send, through conn\n  \
         = the line was ended, as by Ctrl-C\nleaving\n",
    );
    terminal.ask("reader = spawn client.recvexact 5");
    let report = terminal.ask("wait reader");
    let wanted = [
        "main waits in `wait` at <line 4>:1 for reader to end",
        "reader waits in `recvexact` on client at <line 3>:1 for data from main, through conn",
        "main waits for reader, and reader for main",
        "the line was ended, as by Ctrl-C",
    ];
    assert_eq!(told(&report), wanted, "{report}");
    // The user can still send the data.
    terminal.answers("conn.send hello; wait reader", "5\n5 bytes \"hello\"\n");
    terminal.ends_well();
}

fn at_the_prompt_nothing_is_stuck_while_a_line_is_typed() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; t = spawn { print \"got $(a.recv 10)\"; sleep 1000 }");
    terminal.keys("b.send he");
    thread::sleep(QUIET);
    terminal.keys("llo\n");
    let shown = terminal.wait_for("got hello\r\n");
    assert!(!shown.contains("nothing can go on"), "{shown}");
    terminal.ends_well();
}

fn after_stepping_stuck_tasks_end_the_program() {
    let folder = Folder::new("deadlock");
    folder.write("s.sock", "a, b = socketpair\nspawn a.recv 1\n");
    let mut terminal = Terminal::running(80, &[&program(), "--step", &folder.file("s.sock")]);
    terminal.wait_for("> ");
    terminal.keys("\n");
    terminal.wait_for("spawn a.recv 1");
    terminal.keys("\n");
    terminal.wait_for("error: nothing can go on: ");
    let finished = terminal.process.finish();
    assert_eq!(finished.code, Some(5), "{}", finished.out());
}
