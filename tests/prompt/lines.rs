//! Lines typed at the prompt without editing (TERM=dumb): mistakes, Ctrl-C, tasks that print meanwhile. After each, the
//! prompt must answer the next line and have lost no handle.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::folder::Folder;
use crate::support::terminal::{CTRL_C, CTRL_D, CTRL_Z, MORE, SHELL, Terminal, address, program};
use crate::support::{Test, tests};

pub const TESTS: &[Test] = tests![
    the_tutorial_as_it_is_typed,
    mistakes_are_answered_and_nothing_is_lost,
    every_kind_of_value_is_shown_on_its_line,
    ctrl_c_interrupts_what_waits_and_keeps_every_handle,
    ctrl_c_forgets_what_was_typed,
    blocks_quotes_and_lists_go_over_several_lines,
    ctrl_d_ends_it_but_not_within_a_block,
    exit_of_a_background_task_ends_the_prompt_with_its_code,
    tasks_print_and_fail_while_one_types,
    a_task_that_computes_without_end_leaves_the_prompt_alive,
    stopped_and_continued_it_goes_on_waiting,
    a_script_pauses_until_enter_while_its_tasks_go_on,
    what_a_peer_sends_cannot_drive_the_terminal,
    bytes_that_are_no_text_are_refused_when_typed,
    lines_grow_one_program,
    sourced_files_become_part_of_it,
    handles_end_with_their_variable,
    automatic_names_overwrite_nothing,
    a_terminal_of_ten_columns_will_do,
];

fn the_tutorial_as_it_is_typed() {
    let mut terminal = Terminal::start();
    terminal.answers("socket tcp", "tcp1 tcp new 0.0.0.0:0\n  (now the variable tcp1)\n");
    terminal.answers("bind 127.0.0.1:0", "");
    terminal.answers("listen 5", "");
    let mut client = TcpStream::connect(address(&mut terminal)).expect("it listens");
    let local = client.local_addr().expect("it is connected");
    terminal.answers("accept", &format!("conn1 from {local}\n  (now the variable conn1)\n"));
    client.write_all(b"hello\n").expect("it is connected");
    terminal.answers("recv 1024", "6 bytes \"hello\\n\"\n");
    terminal.answers("send world", "5\n");
    let mut received = [0; 5];
    client.read_exact(&mut received).expect("it was sent");
    assert_eq!(&received, b"world");
    terminal.answers("close", "");
    assert_eq!(client.read(&mut received).expect("it was closed in order"), 0);
    assert!(terminal.ask("recv 1024").contains("ENOTCONN"), "the server is current again");
    terminal.answers("close", "");
    assert!(terminal.ask("recv 1024").contains("there is no current handle"));
    assert!(terminal.ask("conn1.recv 1024").contains("the handle is closed"));
    terminal.ends_well();
}

fn mistakes_are_answered_and_nothing_is_lost() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; nothing = 5");
    for (line, answer) in [
        ("bnid 1", "did you mean `bind`?"),
        ("recv banana", "takes a whole number"),
        ("bind 127.0.0.1:99999", "port 99999 is not 0 to 65535"),
        ("nothing.recv 10", "this is no handle but integer 5"),
        ("nowhere.recv 10", "is never assigned"),
        ("x = hello", "quote it to make it text"),
        ("$x", "`$x` is never assigned"),
        ("1 / 0", "division by zero"),
        ("print \"\\q\"", "`\\q` is no escape"),
        ("}", "`}` closes nothing"),
        ("break", "`break` outside a loop"),
        ("def len x { }", "`len` is a command"),
        ("assert 1 == 2", "got 1, expected 2"),
        ("raise oops", "error: oops"),
        ("source /nowhere", "cannot read the sourced file"),
        ("exit 300", "0 to 255"),
    ] {
        let shown = terminal.ask(line);
        assert!(shown.contains(answer) && shown.contains("\u{2500}\u{2500}\u{25b6} <line "), "{line}\n{shown}");
    }
    terminal.answers("a.send hello", "5\n");
    terminal.answers("b.recv 10", "5 bytes \"hello\"\n");
    terminal.ends_well();
}

fn every_kind_of_value_is_shown_on_its_line() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; t = spawn sleep 1000; address = \"x\"");
    for (line, shown) in [
        ("7", "7\n"),
        ("2.0", "2.0\n"),
        ("1 == 1", "true\n"),
        ("none", ""),
        ("\"a\\nb\\e[31m\"", "8 bytes \"a\\nb\\x1b[31m\"\n"),
        ("\"\u{4e2d}\u{6587}\"", "6 bytes \"\u{4e2d}\u{6587}\"\n"),
        ("[1, \"a\", none]", "[1, \"a\", none]\n"),
        ("$t", "task t is running\n"),
        ("cancel t; try { wait t } catch e { }", ""),
        ("$t", "task t was cancelled\n"),
        ("done = spawn { return \"\\e[1m\" }; wait", ""),
        ("$done", "task done has ended: \"\\x1b[1m\"\n"),
        ("bad = spawn { raise \"\\e[1m\" }; try { wait bad } catch e { }", ""),
        ("$bad", "task bad has failed: \\x1b[1m\n"),
        ("fails any a.recv 0 --dontwait", ""),
        ("print one two", "one two\n"),
        ("$address", "1 byte \"x\"\n"),
    ] {
        let answer = terminal.ask(line);
        assert!(if line.starts_with("fails") { !answer.is_empty() } else { answer == shown }, "{line}\n{answer}");
    }
    assert!(terminal.ask("$a").starts_with("a unix "));
    assert!(terminal.ask("range 100000").starts_with("100000 elements [0, 1, 2,"));
    assert!(terminal.ask("repeat x 1M").len() < 1000, "much text is cut");
    terminal.ends_well();
}

fn ctrl_c_interrupts_what_waits_and_keeps_every_handle() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair; server = create_server :0; t = spawn sleep 1000");
    // The notice about the wait comes before Ctrl-C is typed; there is none for a line that computes.
    let waiting = [
        ("sleep 1000", "`sleep` goes on for"),
        ("server.accept", "nothing has connected to 127.0.0.1:"),
        ("a.recv 10", "no data from the other end yet"),
        ("a.recvline", "no end of a line from the other end yet"),
        ("a.recvall", "the other end has not ended its stream yet"),
        ("b.sendall $(repeat x 64M)", "the other end reads nothing at the moment"),
        ("wait t", "task t is in `sleep`"),
        ("input", "`input` waits for a line"),
        ("pause \"\"", "`pause` waits for Enter"),
        ("stdin.read", "`read` waits for what is typed here"),
        ("loop { }", ""),
        ("try { sleep 1000 } catch err { print never }", "`sleep` goes on for"),
    ];
    for (line, said) in waiting {
        terminal.line(&format!("print ready; {line}"));
        terminal.wait_for("ready\r\n");
        if !said.is_empty() {
            terminal.wait_for(said);
            terminal.wait_for("\r\n");
        }
        terminal.keys(CTRL_C);
        assert_eq!(terminal.wait_for_prompt(), "^C\ninterrupted\n", "{line}");
    }
    let handles = terminal.ask("handles");
    assert!(["  a ", "  b ", "* server "].iter().all(|handle| handles.contains(handle)), "{handles}");
    assert!(terminal.ask("tasks").contains("sleep"), "a task in the background goes on");
    terminal.ends_well();
}

fn ctrl_c_forgets_what_was_typed() {
    let mut terminal = Terminal::start();
    terminal.keys("print never");
    terminal.wait_for("print never");
    terminal.keys(CTRL_C);
    assert_eq!(terminal.wait_for_prompt(), "^C\n");
    terminal.line("if true {");
    terminal.wait_for(MORE);
    terminal.line("print never");
    terminal.wait_for(MORE);
    terminal.keys(CTRL_C);
    assert_eq!(terminal.wait_for_prompt(), "^C\n");
    terminal.ends_well();
}

fn blocks_quotes_and_lists_go_over_several_lines() {
    let mut terminal = Terminal::start();
    for (lines, shown) in [
        (&["if true {", "print yes", "}"][..], "yes\n"),
        (&["x = \"one", "two\"; print $x"], "one\ntwo\n"),
        (&["print $(len [1,", "2])"], "2\n"),
        (&["print one \\", "two \\", "# no \\"], "one two\n"),
        (&["def twice n {", "", "return 2 * $n", "}; print $(twice 4)"], "8\n"),
    ] {
        let (last, first) = lines.split_last().expect("there are lines");
        for line in first {
            terminal.line(line);
            assert_eq!(terminal.wait_for(MORE), "", "{line}");
        }
        terminal.answers(last, shown);
    }
    terminal.ends_well();
}

fn ctrl_d_ends_it_but_not_within_a_block() {
    let mut terminal = Terminal::start();
    terminal.line("if true {");
    terminal.wait_for(MORE);
    terminal.keys(CTRL_D);
    assert!(terminal.wait_for_prompt().contains("this `{` is not closed"));
    // The second statement lets the task begin; a task that has not begun has nothing to clean up.
    terminal.ask("spawn { try { sleep 1000 } finally { print cleaned } }; sleep 0");
    terminal.keys(CTRL_D);
    terminal.wait_for("cleaned\r\n");
    assert_eq!(terminal.process.finish().code, Some(0));
}

fn exit_of_a_background_task_ends_the_prompt_with_its_code() {
    for (typed, shown) in [(" ", " "), ("print half", "half"), ("if true {\n", "     -> ")] {
        let mut terminal = Terminal::start();
        terminal.ask("a, b = socketpair");
        terminal.ask("server = create_server :0");
        let address = address(&mut terminal);
        terminal.ask("spawn { conn, peer = server.accept; exit 9 }");
        terminal.keys(typed);
        terminal.wait_for(shown);
        let _client = TcpStream::connect(address).expect("it listens");
        assert_eq!(terminal.process.finish().code, Some(9), "{typed}");
    }
}

fn tasks_print_and_fail_while_one_types() {
    let mut terminal = Terminal::start();
    terminal.ask("server = create_server :0");
    let address = address(&mut terminal);
    terminal.ask("t = spawn { conn, peer = server.accept; print \"from below\"; raise oops }");
    terminal.keys("print ty");
    terminal.wait_for("print ty");
    let _client = TcpStream::connect(address).expect("it listens");
    terminal.wait_for("from below\r\n");
    terminal.wait_for("error: task t: oops");
    terminal.keys("ped\n");
    terminal.wait_for("ped\r\n");
    assert_eq!(terminal.wait_for_prompt(), "typed\n");
    assert!(terminal.ask("wait t").contains("oops"));
    assert!(terminal.ask("spawn { assert false }; sleep 0; sleep 0").contains("it is not true"));
    terminal.ends_well();
}

fn a_task_that_computes_without_end_leaves_the_prompt_alive() {
    let mut terminal = Terminal::start();
    terminal.answers("spawn { loop { } }", "task is running\n");
    terminal.keys(CTRL_C);
    assert_eq!(terminal.wait_for_prompt(), "^C\n");
    terminal.line("name = input \"who? \"");
    terminal.wait_for("who? ");
    terminal.answers("me", "");
    terminal.answers("$name", "2 bytes \"me\"\n");
    terminal.ends_well();
}

fn stopped_and_continued_it_goes_on_waiting() {
    let mut shell = Terminal::running(80, &["sh", "-i"]);
    // The text is typed in two pieces, so that only the shell can show it whole.
    shell.keys("PS1='shell''> '\n");
    shell.wait_for(SHELL);
    shell.keys(format!("{}\n", program()));
    shell.wait_for_prompt();
    shell.ask("server = create_server :0");
    let address = address(&mut shell);
    shell.line("print ready; server.accept");
    shell.wait_for("ready\r\n");
    shell.keys(CTRL_Z);
    shell.wait_for(SHELL);
    let mut client = TcpStream::connect(address).expect("it listens");
    client.write_all(b"late").expect("it is connected");
    shell.keys("fg\n");
    shell.wait_for("conn1 from ");
    shell.wait_for_prompt();
    shell.answers("recv 100", "4 bytes \"late\"\n");
    shell.keys("exit 7\n");
    shell.wait_for(SHELL);
    shell.keys("exit $?\n");
    assert_eq!(shell.process.finish().code, Some(7));
}

fn a_script_pauses_until_enter_while_its_tasks_go_on() {
    let folder = Folder::new("pause");
    let text = r#"
        server = create_server :0
        spawn { conn, peer = server.accept; print "came" }
        print "at $(server.getsockname)"
        pause
        print between
        pause "the\e end? "
        print over
    "#;
    folder.write("s.sock", text);
    let mut terminal = Terminal::running(80, &[&program(), &folder.file("s.sock")]);
    terminal.wait_for("at ");
    let address = terminal.wait_for("\r\n");
    assert_eq!(terminal.wait_for("go on "), "press Enter to ");
    let _client = TcpStream::connect(address).expect("it listens");
    assert_eq!(terminal.wait_for("came\r\n"), "\n", "a task goes on meanwhile, on a row of its own");
    assert_eq!(terminal.wait_for("go on "), "press Enter to ");
    terminal.keys("\n");
    assert_eq!(terminal.wait_for("? "), "\nbetween\nthe\\x1b end");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.wait_for("over\r\n"), "\n");
    assert_eq!(terminal.process.finish().code, Some(0));
}

fn what_a_peer_sends_cannot_drive_the_terminal() {
    let mut terminal = Terminal::start();
    terminal.ask("a, b = socketpair");
    terminal.ask("hostile = \"\\0\\e]0;title\\x07\\r\\u{202e}\\xff\\n\"");
    let escaped = "\\x00\\x1b]0;title\\x07\\x0d\\u{202e}\\xff";
    terminal.ask("a.send $hostile");
    terminal.answers("print $(b.recv 100)", &format!("{escaped}\n\n"));
    terminal.ask("a.send $hostile");
    terminal.answers("stdout.write $(b.recv 100)", &format!("{escaped}\n"));
    terminal.answers("print --raw \"\\e[0m\"", "\x1b[0m\n");
    let shown = terminal.ask("raise $hostile");
    assert!(!shown.chars().any(|c| c != '\n' && c.is_control()), "{shown:?}");
    terminal.ends_well();
}

fn bytes_that_are_no_text_are_refused_when_typed() {
    let mut terminal = Terminal::start();
    terminal.keys(b"print \xff\n");
    assert!(terminal.wait_for_prompt().contains("not UTF-8"));
    terminal.keys(b"print a\0b\n");
    assert!(terminal.wait_for_prompt().contains("NUL"));
    terminal.keys("x".repeat(100_000) + "\n");
    assert!(terminal.wait_for_prompt().contains("the terminal cuts a line"));
    terminal.ends_well();
}

fn lines_grow_one_program() {
    let mut terminal = Terminal::start();
    terminal.answers("n = 5; def bump { global n; n += 1 }", "");
    terminal.answers("bump; $n", "6\n");
    terminal.answers("spawn { n = 9 }; wait; $n", "task is running\n9\n");
    terminal.answers("def f { return 1 }", "");
    terminal.answers("def f x { return [$x, $n] }; f 2", "[2, 9]\n");
    terminal.answers("v = 1; def own { v = 2; return $v }; [$(own), $v]", "[2, 1]\n");
    terminal.answers("def own { global v; v = 3 }; own; $v", "3\n");
    assert!(terminal.ask("def wrong { bnid }; added = 5").contains("`bnid`"));
    assert!(terminal.ask("wrong").contains("no command or function `wrong`"));
    assert!(terminal.ask("$added").contains("never assigned"), "a line that does not check adds no name");
    terminal.ends_well();
}

fn sourced_files_become_part_of_it() {
    let mut terminal = Terminal::start();
    let folder = Folder::new("prompt");
    folder.write("s.sock", "made = 5\ndef double n { return 2 * $n }\nprint sourced\n");
    let line = format!("source {}", folder.file("s.sock"));
    terminal.answers(&line, "sourced\n");
    terminal.answers("double $made", "10\n");
    terminal.answers(&line, "sourced\n");
    folder.write("s.sock", "other = 5\nbnid\n");
    assert!(terminal.ask(&line).contains("did you mean `bind`?"));
    assert!(terminal.ask("$other").contains("never assigned"));
    terminal.answers("double 4", "8\n");
    terminal.ends_well();
}

fn handles_end_with_their_variable() {
    let mut terminal = Terminal::start();
    terminal.answers("for i in range 3000 { s = socket tcp }", "");
    terminal.answers("len $(split $(handles) \"\\n\")", "2\n");
    terminal.ends_well();
}

fn automatic_names_overwrite_nothing() {
    let mut terminal = Terminal::start();
    terminal.answers("tcp1 = 5", "");
    terminal.answers("socket tcp", "tcp1 tcp new 0.0.0.0:0\n  (now the variable tcp2)\n");
    terminal.answers("$tcp1", "5\n");
    terminal.answers("$tcp2", "tcp2 tcp new 0.0.0.0:0\n");
    let pair = "2 handles\n  pair1  unix  connected\n  pair2  unix  connected\n";
    let named = "  (now the variable pair1)\n  (now the variable pair2)\n";
    terminal.answers("socketpair", &format!("{pair}{named}"));
    terminal.answers("tcp2.close; socket tcp", "tcp1 tcp new 0.0.0.0:0\n  (now the variable tcp2)\n");
    terminal.ends_well();
}

fn a_terminal_of_ten_columns_will_do() {
    let mut terminal = Terminal::of(10);
    terminal.ask("a, b = socketpair");
    for line in ["handles", "tasks", "help recv", "hexdump \"\u{4e2d}\u{6587} text\"", "range 100", "bnid 1"] {
        assert!(!terminal.ask(line).is_empty(), "{line}");
    }
    terminal.ends_well();
}
