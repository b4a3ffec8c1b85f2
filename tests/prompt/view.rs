//! Display at the prompt: results, notices about waits, tables of handles and tasks. Nothing that a peer sends may
//! reach the terminal unescaped.

use std::net::{TcpListener, TcpStream};

use crate::support::folder::Folder;
use crate::support::terminal::{CTRL_C, Terminal, address};
use crate::support::{Test, tests};

pub const TESTS: &[Test] = tests![
    lists_are_tables_where_that_can_be_read,
    long_data_is_cut_and_the_rest_can_be_had,
    the_last_result_is_a_variable,
    nothing_of_a_peer_reaches_the_terminal,
    a_line_that_waits_says_what_for_and_what_helps,
    a_limit_is_told_and_a_connect_waits_for_its_listener,
    a_loop_says_it_once,
    a_question_is_not_talked_over,
    a_long_line_says_how_long_it_took,
    a_handle_and_its_variable_get_another_name,
    all_handles_are_closed_at_once_and_by_leaving,
    tables_line_up,
    tracing_is_switched_while_it_runs,
    a_name_alone_shows_the_variable,
    empty_results_say_what_they_mean,
    a_handle_that_a_task_returned_becomes_a_variable,
    what_tables_show_can_be_typed,
    states_that_the_kernel_does_not_tell_apart,
    a_reader_says_what_was_not_flushed,
    interrupted_waits_are_over,
    options_come_changed_ones_first_and_fit_the_terminal,
];

fn lists_are_tables_where_that_can_be_read() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair");
    for (line, shown) in [
        ("[]", "[]\n"),
        ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]\n"),
        (
            "[[\"one\", 1], [\"two words\", 22], [\"3\", none]]",
            "3 rows\n  one          1\n  \"two words\"  22\n  \"3\"          none\n",
        ),
        (
            "getaddrinfo 127.0.0.1 80 --type SOCK_STREAM",
            "[[\"AF_INET\", \"SOCK_STREAM\", \"IPPROTO_TCP\", 127.0.0.1:80]]\n",
        ),
        ("[$a, $b]", "2 handles\n  a  unix  connected\n  b  unix  connected\n"),
        ("[$a, 1]", "[a, 1]\n"),
        (
            "[1, [2, [3, \"a rather long text, so that one line is too short\"]], \"and one more\"]",
            "3 elements\n  1\n  [2, [3, \"a rather long text, so that one line is too short\"]]\n  \"and one more\"\n",
        ),
        ("[$(repeat x 100), 2]", &format!("2 elements [\"{}\"…, 2]\n{ALL}", "x".repeat(60))),
    ] {
        terminal.answers(line, shown);
    }
    let constants = terminal.ask("constants");
    assert!(constants.starts_with('3') && constants.contains(" rows\n  AF_UNSPEC         0\n"), "{constants}");
    assert!(constants.contains("  … ") && constants.ends_with(ALL), "{constants}");
    terminal.ends_well();
}

const ALL: &str = "  (all of it: `for x in $_ { print $x }`)\n";

fn long_data_is_cut_and_the_rest_can_be_had() {
    let mut terminal = Terminal::start();
    let cut = format!("1048576 bytes \"{}\" …\n  (all of it: `print $_`, or `hexdump $_`)\n", "x".repeat(400));
    terminal.answers("repeat x 1M", &cut);
    terminal.answers("len $_", "1048576\n");
    terminal.answers(
        "repeat \u{4e2d} 200; none",
        &format!("600 bytes \"{}\" …\n  (all of it: `print $_`, or `hexdump $_`)\n", "\u{4e2d}".repeat(133)),
    );
    terminal.ends_well();
}

fn the_last_result_is_a_variable() {
    let mut terminal = Terminal::start();
    terminal.answers("$_", "");
    terminal.answers("20 + 1; $_ * 2", "21\n42\n");
    terminal.answers("x = 5; print $x; none", "5\n");
    terminal.answers("$_", "42\n");
    terminal.answers("def last { return $_ }; last", "42\n");
    // `$_` holds a handle like any other variable.
    terminal.answers("socket udp", "udp1 udp unbound 0.0.0.0:0\n  (now the variable udp1)\n");
    terminal.answers("udp1 = 0; len $(split $(handles) \"\\n\")", "2\n");
    terminal.answers("len $(split $(handles) \"\\n\")", "1\n");
    terminal.answers("_ = \"mine\"; $_", "4 bytes \"mine\"\n");
    terminal.answers("global _; 7", "7\n");
    terminal.answers("$_", "7\n");
    terminal.ends_well();
}

/// Checks that a text has only letters and line ends: no escape, no bell, no mark that reorders text.
#[track_caller]
fn is_harmless(shown: &str, line: &str) {
    let marks = ['\u{200f}', '\u{202e}', '\u{2066}'];
    assert!(!shown.chars().any(|c| c != '\n' && c.is_control() || marks.contains(&c)), "{line}\n{shown:?}");
    assert!(shown.contains("\\x1b"), "{line}\n{shown:?}");
}

fn nothing_of_a_peer_reaches_the_terminal() {
    let mut terminal = Terminal::start();
    // Abstract names are shared by the whole machine: the process id makes them this test's own.
    terminal.ask(&format!("own = \"{}\"", std::process::id()));
    terminal.ask("h = \"\\e]0;$own\\x07\\r\\u{202e}\\u{200f}\\u{2066}\\u{9b}\\xff\\xc3\"");
    terminal.ask("name = \"unix:@$h\"");
    terminal.ask("server = socket unix; server.bind $name; server.listen 5");
    terminal.ask("client = socket unix; client.bind \"unix:@2$h\"; client.connect $name");
    for line in [
        "$h",
        "[$h, [$h]]",
        "[[$h, 1], [$h, 2]]",
        "$server",
        "client.getpeername",
        "[$(client.getpeername)]",
        "server.accept",
        "client.close; conn1.getpeername",
        "[$conn1, $server]",
        "fails any raise $h",
        "fails EADDRINUSE bind $name",
        "raise $h",
        "conn1.bind $name",
        "handles",
        "u = socket unix-dgram; u.bind \"unix:@3$h\"; w = socket unix-dgram; w.bind \"unix:@4$h\"; w.sendto x $u; u.recvfrom 9",
        "getaddrinfo $h",
        "source $h",
        "open \"/nowhere/$h\"",
        "t = spawn { raise $h }; fails any wait $t",
    ] {
        let line = if line == "fails EADDRINUSE bind $name" { "v = socket unix; fails any v.bind $name" } else { line };
        is_harmless(&terminal.ask(line), line);
    }
    for (line, said) in [("server.accept", "nothing has connected to unix:@"), ("u.recv 9", "no datagram for unix:@")] {
        terminal.line(line);
        terminal.wait_for(said);
        is_harmless(&terminal.wait_for("\r\n"), line);
        terminal.keys(CTRL_C);
        terminal.wait_for_prompt();
    }
    terminal.ends_well();
}

fn a_line_that_waits_says_what_for_and_what_helps() {
    let mut terminal = Terminal::start();
    let folder = Folder::new("view");
    let path = folder.file("s");
    terminal.ask("server = create_server 127.0.0.1:0");
    let here = address(&mut terminal);
    let (host, port) = here.split_once(':').expect("an address has a port");
    terminal.ask(&format!("u = socket udp; w = socket udp; w.bind :0; path = create_server unix:{path}"));
    terminal.ask("open = create_server 0.0.0.0:0");
    let all = address(&mut terminal);
    let any = all.replace("0.0.0.0:", "");
    terminal.ask("w.getsockname");
    let datagrams = terminal.ask("print $(port $w)").trim_end().to_owned();
    terminal.ask("client = create_connection $server");
    // Keepalive could end the wait from outside; without it the line would be ended as a deadlock.
    terminal.ask("client.setsockopt SO_KEEPALIVE on");
    let leave = "; Ctrl-C returns to the prompt";
    for (line, said) in [
        ("open.accept", format!("nothing has connected to {all} yet; from another terminal: nc 127.0.0.1 {any}")),
        ("path.accept", format!("nothing has connected to unix:{path} yet; from another terminal: nc -U {path}")),
        (
            "client.recv 10",
            format!("no data from {here} yet: server has not accepted the connection; Ctrl-C, then `server.accept`"),
        ),
        ("u.recv 10", "u has no address yet, so that nothing can reach it; Ctrl-C, then `u.bind`".to_owned()),
        (
            "w.recvfrom 10",
            format!("no datagram for 127.0.0.1:{datagrams} yet; from another terminal: nc -u 127.0.0.1 {datagrams}"),
        ),
        (
            "conn, addr = server.accept; client.recvall",
            format!("{here} has not ended its stream yet; that is conn: Ctrl-C, then `conn.close`"),
        ),
        ("server.accept", format!("nothing has connected to {here} yet; from another terminal: nc {host} {port}")),
        (
            "conn.sendall abc; client.recvexact 5",
            format!(
                "not all of it has come from {here} yet (3 bytes so far); that is conn: Ctrl-C, then `conn.send …`"
            ),
        ),
        (
            "client.sendall $(repeat x 64M)",
            "reads nothing at the moment and can take no more; that is conn: Ctrl-C, then `conn.recv 64k`".to_owned(),
        ),
        ("poll [$server, $u, $w]", format!("nothing has happened on server, u, w yet{leave}")),
        ("t = spawn w.recv 10; wait t", format!("task t is in `recv` on w at <line 20>:1{leave}")),
        ("w.recv 10", format!("task t is in the middle of a command on w, and commands take turns{leave}")),
        ("wait", format!("task t is in `recv` on w at <line 20>:1{leave}")),
        (
            "s = spawn sleep 1000; wait",
            format!("task t is in `recv` on w at <line 20>:1, and 1 more task has not ended{leave}"),
        ),
        ("within 100 { loop { sleep 1000 } }", leave.to_owned()),
    ] {
        let shown = waits(&mut terminal, line);
        assert!(shown.ends_with(&format!("{said}\n")), "{line}\n{shown}");
        assert_eq!(shown.matches('\n').count(), 1, "it is said once: {shown}");
    }
    // The client's data is read by the next command: Ctrl-C took none of it.
    terminal.answers("client.recvexact 3", "3 bytes \"abc\"\n");
    terminal.ends_well();
}

/// Types a line that waits, and gives the notice about it and all other output until Ctrl-C ends it.
fn waits(terminal: &mut Terminal, line: &str) -> String {
    terminal.line(line);
    let said = terminal.wait_for("\r\n");
    terminal.keys(CTRL_C);
    let rest = terminal.wait_for("^C\r\ninterrupted\r\n");
    terminal.wait_for_prompt();
    format!("{said}\n{rest}")
}

fn a_limit_is_told_and_a_connect_waits_for_its_listener() {
    let mut terminal = Terminal::start();
    terminal.ask("server = socket tcp; server.bind 127.0.0.1:0; server.listen 0");
    let here = address(&mut terminal);
    let shown = waits(&mut terminal, "for i in range 3 { client = socket tcp; client.connect $server }");
    let queue =
        format!("no answer from {here} yet: the queue of server is full; Ctrl-C, then `server.accept` makes room\n");
    assert_eq!(shown, queue);
    assert!(terminal.ask("client.recv 5").contains("ENOTCONN"), "the attempt was undone");
    let shown = waits(&mut terminal, "a, b = socketpair; a.recv 10 --timeout 1000");
    let (said, limit) = shown.split_once(" (it gives up in 99").expect("the limit is told");
    assert!(
        said == "no data from the other end yet" && limit.ends_with(" s); Ctrl-C returns to the prompt\n"),
        "{shown}"
    );
    terminal.ends_well();
}

fn a_loop_says_it_once() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair");
    let shown = terminal.ask("for i in range 2 { try { a.recv 10 --timeout 1 } catch err { print $err } }");
    assert_eq!(shown.matches("no data from the other end yet (it gives up in 0.").count(), 1, "{shown}");
    assert_eq!(shown.matches("recv: timed out (ETIMEDOUT)\n").count(), 2, "{shown}");
    terminal.ends_well();
}

fn a_question_is_not_talked_over() {
    let mut terminal = Terminal::start();
    // The output of the task shows that the time for a notice has passed.
    terminal.line("t = spawn { sleep 700ms; print passed }; name = input \"who? \"");
    assert_eq!(terminal.wait_for("who? "), "");
    assert_eq!(terminal.wait_for("passed\r\n"), "\n");
    assert_eq!(terminal.wait_for("who? "), "");
    terminal.answers("me", "");
    terminal.answers("$name", "2 bytes \"me\"\n");
    terminal.line("stdout.write half; sleep 1000");
    assert_eq!(terminal.wait_for("`sleep` goes on for"), "half\n");
    terminal.keys(CTRL_C);
    terminal.wait_for_prompt();
    terminal.ends_well();
}

fn a_long_line_says_how_long_it_took() {
    let mut terminal = Terminal::start();
    terminal.line("sleep 1100ms; 5");
    assert_eq!(terminal.wait_for("took "), "5\n");
    let time = terminal.wait_for(" s\r\n");
    assert!(time.parse().is_ok_and(|seconds: f64| (1.1..30.0).contains(&seconds)), "{time}");
    assert_eq!(terminal.wait_for_prompt(), "");
    terminal.ends_well();
}

fn a_handle_and_its_variable_get_another_name() {
    let mut terminal = Terminal::start();
    terminal.answers("socket unix", "unix1 unix unbound\n  (now the variable unix1)\n");
    terminal.answers("rename unix1 server", "  (now the variable server)\n");
    assert!(terminal.ask("$unix1").contains("`$unix1` has no value yet"));
    terminal.answers("server.bind unix:; print $server", "server\n");
    terminal.answers("other = 5; a, b = socketpair", "");
    assert!(terminal.ask("rename a other").contains("the variable `other` has a value already"));
    assert!(terminal.ask("rename a b").contains("the variable `b` has a value already"));
    assert!(terminal.ask("rename a stdin").contains("another handle is called `stdin`"));
    assert!(terminal.ask("rename a for").contains("`for` is no name"));
    terminal.answers("b.close; rename a b", "  (now the variable b)\n");
    // Only the variable that had the old name loses the handle.
    terminal.answers("kept = $b; rename b c; print $kept", "c\n  (now the variable c)\n");
    terminal.answers("print $kept $c; c = 0; $(kept.fileno) == -1", "c c\nfalse\n");
    terminal.answers("kept = 0; server = 0; none", "");
    terminal.answers("0; len $(split $(handles) \"\\n\")", "0\n1\n");
    terminal.ends_well();
}

fn all_handles_are_closed_at_once_and_by_leaving() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; s = create_server :0; t = spawn a.recv 10");
    terminal.answers(
        "close all; fails EBADF wait t; handles",
        "recv: bad file descriptor (EBADF)\n  NAME  KIND  FD  STATE  LOCAL  PEER  IN  OUT\n",
    );
    terminal.ask("a, b = socketpair; s = create_server :0");
    terminal.ends_well();
}

fn tables_line_up() {
    let mut terminal = Terminal::start();
    terminal.ask("server = socket tcp; server.bind :0; server.listen 5; client = create_connection $server");
    terminal.ask("a, b = socketpair; b.send \"hello\\nyou\"; a.recvline; u = socket udp6; use a");
    let handles = terminal.ask("handles");
    let lines: Vec<&str> = handles.lines().collect();
    assert_eq!(lines.len(), 6, "{handles}");
    let state = lines[0].find("STATE").expect("there is a heading");
    for (line, starts, state_is) in [
        (lines[1], "  server  tcp ", "LISTEN 1/5 "),
        (lines[2], "  client  tcp ", "ESTABLISHED "),
        (lines[3], "* a       unix", "connected "),
        (lines[4], "  b       unix", "connected "),
        (lines[5], "  u       udp6", "unbound "),
    ] {
        assert!(line.starts_with(starts) && line[state..].starts_with(state_is), "{handles}");
    }
    assert!(lines[3].ends_with(" 3   -"), "what was read ahead counts: {handles}");
    terminal.ask("f = open /dev/null; use stdin");
    let handles = terminal.ask("handles");
    assert!(handles.contains("* stdin   stream") && handles.contains("/dev/null"), "{handles}");
    terminal.ask("t = spawn client.recv 10; w = spawn wait t; p = spawn poll [$u, $b] 1000; sleep 0");
    let tasks: String = terminal
        .ask("tasks")
        .lines()
        .map(|line| {
            line.split_whitespace().filter(|word| word.parse::<f64>().is_err()).collect::<Vec<_>>().join(" ") + "\n"
        })
        .collect();
    assert_eq!(
        tasks,
        "TASK DOING SINCE AT\nmain running <line 7>:1\nt recv on client s <line 6>:1\nw wait for t s <line 6>:1\np poll on b, u s <line 6>:1\n"
    );
    terminal.ends_well();
}

fn tracing_is_switched_while_it_runs() {
    let mut terminal = Terminal::start();
    terminal.answers("trace on", "");
    terminal.answers("x = 1 + 1", "+ <line 2>:1: x = 1 + 1\n  = 2\n");
    terminal.answers("trace off; print done", "+ <line 3>:1: trace off\ndone\n");
    terminal.answers("x = 3", "");
    terminal.ends_well();
}

fn a_name_alone_shows_the_variable() {
    let folder = Folder::new("view-name");
    let mut terminal = Terminal::start();
    terminal.ask("data = \"hello\"; none_yet = none");
    terminal.answers("data", "5 bytes \"hello\"\n");
    terminal.answers("x = 5; x", "5\n");
    assert!(terminal.ask("data 5").contains("there is no command or function `data`"));
    assert!(terminal.ask("date").contains("there is no command or function `date`"));
    terminal.ask(&format!("save {}", folder.file("s.sock")));
    let saved = String::from_utf8(folder.read("s.sock")).expect("it is text");
    assert!(saved.contains("\n$data\n"), "{saved}");
    terminal.ends_well();
}

fn empty_results_say_what_they_mean() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; u = socket udp; u.bind :0; u.connect $u; f = open /dev/null");
    for (line, answer) in [
        ("a.send \"\"", "0 (nothing went on the wire)\n"),
        ("a.sendall \"\"", "(nothing went on the wire)\n"),
        ("u.send \"\"", "0 (an empty datagram)\n"),
        ("u.recv 10", "0 bytes \"\" (an empty datagram)\n"),
        ("a.close; fails any a.send \"\"", "send: bad file descriptor (EBADF)\n"),
        ("b.recv 0", "0 bytes \"\"\n"),
        ("b.recv 10", "0 bytes \"\" (the peer has ended its side)\n"),
        ("b.recvall", "0 bytes \"\" (the peer has ended its side)\n"),
        ("f.readline", "0 bytes \"\" (the end of the stream)\n"),
        ("f.read", "0 bytes \"\" (the end of the stream)\n"),
        ("x = b.recv 10", ""),
        ("\"\"", "0 bytes \"\"\n"),
    ] {
        terminal.answers(line, answer);
    }
    terminal.ends_well();
}

fn a_handle_that_a_task_returned_becomes_a_variable() {
    let mut terminal = Terminal::start();
    terminal.ask("server = create_server :0");
    let address = address(&mut terminal);
    terminal.answers("spawn server.accept", "task accept is running\n");
    let client = TcpStream::connect(&address).expect("it listens");
    let local = client.local_addr().expect("it is connected");
    terminal.wait_for("  (now the variable conn1)\r\n");
    let shown = terminal.ask("conn1");
    assert_eq!(shown, format!("conn1 tcp ESTABLISHED {address} -> {local}\n"));
    // One that is held can be waited for.
    terminal.ask("t = spawn server.accept");
    let second = TcpStream::connect(&address).expect("it listens");
    terminal.wait_for("task t has ended");
    terminal.ask("conn, addr = wait t");
    assert!(terminal.ask("conn").starts_with("conn tcp ESTABLISHED"));
    drop((client, second));
    terminal.ends_well();
}

fn what_tables_show_can_be_typed() {
    let mut terminal = Terminal::start();
    terminal.ask("channel1 = channel; server = create_server :0");
    terminal.ask("spawn { take channel1 }");
    terminal.ask("spawn { take channel1 }");
    let tasks = terminal.ask("tasks");
    assert!(tasks.contains("\ntask ") && tasks.contains("\ntask#2 "), "{tasks}");
    assert!(terminal.ask("cancel task#2; sleep 0").contains("(now the variable task2)"));
    assert!(terminal.ask("fails ECANCELED wait task2").contains("ECANCELED"));
    assert!(terminal.ask("cancel task; sleep 0").contains("(now the variable task)"));
    // A second handle of the same variable: the prompt has the variable's name.
    terminal.ask("first = create_connection $server; kept = [$first]");
    terminal.keys("first = create_connection $server\n");
    terminal.wait_for("first> ");
    terminal.ask("use $(get $kept 0)");
    let handles = terminal.ask("handles");
    assert!(handles.contains("first#2"), "{handles}");
    terminal.ask("first = 5; kept += [$(create_connection $server)]");
    terminal.ends_well();
}

fn states_that_the_kernel_does_not_tell_apart() {
    let mut terminal = Terminal::start();
    terminal.answers("s = socket tcp; $s", "s tcp new 0.0.0.0:0\n");
    assert!(terminal.ask("s.bind :0; $s").starts_with("s tcp bound 127.0.0.1:"));
    terminal.ask("s.listen; c = create_connection $s; conn, addr = s.accept");
    terminal.ask("c.shutdown write; conn.recv 1; conn.close; c.recv 1; sleep 50ms");
    let ended = terminal.ask("c");
    assert!(ended.starts_with("c tcp TIME-WAIT "), "{ended}");
    terminal.ask("d = create_connection $s; conn, addr = s.accept; conn.reset; try { d.recv 1 } catch e { }");
    let reset = terminal.ask("d");
    assert!(reset.starts_with("d tcp CLOSED"), "{reset}");
    terminal.ends_well();
}

fn a_reader_says_what_was_not_flushed() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = server.local_addr().expect("it listens");
    let mut terminal = Terminal::start();
    terminal.ask(&format!("c = create_connection {address}; f = c.makefile; f.write \"PING\\r\\n\""));
    terminal.line("f.readline");
    let said = terminal.wait_for("Ctrl-C, then `f.flush`");
    assert!(said.contains("6 bytes written to f have not been sent"), "{said}");
    terminal.keys("\x03");
    terminal.wait_for_prompt();
    terminal.ends_well();
}

/// Waits that Ctrl-C has ended are no part of a later one.
fn interrupted_waits_are_over() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; c = channel");
    for name in ["one", "two", "three"] {
        terminal.ask(&format!("{name} = spawn b.recv 10"));
        terminal.line(&format!("wait {name} [$(spawn sleep 1000)]"));
        terminal.wait_for("Ctrl-C returns");
        terminal.keys("\x03");
        terminal.wait_for_prompt();
    }
    terminal.ask("last = spawn take c");
    terminal.line("wait last");
    let said = terminal.wait_for("at <line");
    assert!(said.contains("task last is in `take` on c"), "{said}");
    let more = terminal.wait_for("\n");
    assert!(!more.contains("more"), "{more}");
    terminal.keys("\x03");
    terminal.wait_for_prompt();
    terminal.ends_well();
}

fn options_come_changed_ones_first_and_fit_the_terminal() {
    let mut terminal = Terminal::start();
    terminal.ask("s = socket tcp; s.setsockopt TCP_NODELAY on");
    let options = terminal.ask("options");
    let lines: Vec<&str> = options.lines().collect();
    assert!(lines[0].starts_with("  OPTION ") && lines[1].starts_with("* TCP_NODELAY "), "{options}");
    assert!(lines[2..].iter().all(|line| line.starts_with("  ") && line.chars().count() <= 80), "{options}");
    terminal.ends_well();
}
