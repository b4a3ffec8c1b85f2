//! Line editing at the prompt: completion, history, colours, hints, output of tasks above the line, window sizes.

use std::io::Write as _;
use std::net::TcpStream;

use vt100::Color;

use crate::support::editor::{CTRL_U, ENTER, Editor, Start};
use crate::support::folder::Folder;
use crate::support::terminal::program;
use crate::support::{Test, tests};

pub const TESTS: &[Test] = tests![
    tab_completes_by_position,
    what_is_ambiguous_is_listed,
    what_was_refused_is_offered_corrected_and_never_as_it_was,
    the_prompt_names_the_current_handle,
    what_was_typed_is_there_in_the_next_session,
    a_folder_that_cannot_be_written_is_said_once,
    a_block_is_edited_as_a_whole,
    words_have_colours,
    grey_hints_show_what_could_come_next,
    tasks_print_and_fail_above_the_line,
    a_task_that_has_ended_says_so_above_the_line,
    nothing_printed_is_lost_or_out_of_order_while_lines_are_entered,
    a_line_that_has_not_ended_is_neither_lost_nor_in_the_way,
    nobody_else_reads_while_a_line_is_edited,
    descriptors_run_out_in_good_order,
    long_text_is_one_edit,
    the_window_may_be_narrow_and_change,
    ctrl_c_forgets_the_line_and_ctrl_d_leaves,
    the_terminal_is_as_it_was_when_the_program_is_ended,
    stopped_and_continued_it_has_its_line_again,
    keys_can_be_those_of_vi_and_editing_can_be_left_to_the_terminal,
    what_is_no_text_is_refused,
    marks_that_reorder_text_are_not_drawn,
];

const UP: &str = "\x1b[A";
const RIGHT: &str = "\x1b[C";
const CTRL_A: &str = "\x01";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_E: &str = "\x05";
const CTRL_R: &str = "\x12";
const CTRL_Z: &str = "\x1a";
const PLAIN: Color = Color::Default;
const RED: Color = Color::Idx(1);
const GREEN: Color = Color::Idx(2);
const CYAN: Color = Color::Idx(6);
const GREY: Color = Color::Idx(8);

/// Keys that are typed, and the row that results.
const TABS: &[(&str, &str)] = &[
    ("soc\tp\t", "s> socketpair "),
    ("x = creat\tc\t", "s> x = create_connection "),
    ("print $(uppe\t", "s> print $(upper "),
    ("if true { whil\t", "s> if true { while "),
    ("s.getpe\t", "s> s.getpeername "),
    ("server.acc\t", "s> server.accept "),
    ("use ser\t", "s> use server "),
    ("print $serv\t", "s> print $server"),
    ("print ${serv\t", "s> print ${server"),
    ("getaddrinfo x --flags AI_PASSIVE|AI_NUMERICH\t", "s> getaddrinfo x --flags AI_PASSIVE|AI_NUMERICHOST "),
    ("inet_pton AF_INET6\t", "s> inet_pton AF_INET6 "),
    ("a = socket AF_INET6 SOCK_ST\t", "s> a = socket AF_INET6 SOCK_STREAM "),
    ("setsockopt SO_KEE\to\tn", "s> setsockopt SO_KEEPALIVE on"),
    ("setsockopt IPPROTO_TC\tTCP_NOD\t", "s> setsockopt IPPROTO_TCP TCP_NODELAY "),
    ("socket unix-d\t", "s> socket unix-dgram "),
    ("socket AF_INET SOCK_DG\t", "s> socket AF_INET SOCK_DGRAM "),
    ("connect 127\t", "s> connect 127.0.0.1:"),
    ("recv 5 --pe\t", "s> recv 5 --peek "),
    ("help ECONNREF\t", "s> help ECONNREFUSED "),
    ("fails ECONNREF\t", "s> fails ECONNREFUSED "),
    ("source /etc/passw\t", "s> source /etc/passwd"),
    ("wait ta\t", "s> wait task "),
    ("put \tx", "s> put targets x"),
    ("take ta\t", "s> take targets "),
    ("closechannel ta\t", "s> closechannel targets "),
    ("meet ta\t", "s> meet table "),
    ("def_\t", "s> def_"),
    ("twi\t", "s> twice "),
];

fn tab_completes_by_position() {
    let folder = Folder::new("editor-tab");
    let mut editor = Editor::start(&folder);
    editor.ask("server = create_server :0; task = spawn sleep 1000; def twice x { return 2 * $x }");
    editor.ask("s = socket tcp; targets = channel; table = barrier 2; tallies = [5]");
    for (typed, row) in TABS {
        editor.keys(typed);
        editor.wait(row, |screen| screen.cursor().1 == *row);
        editor.keys(CTRL_U);
        editor.at("s> ");
    }
    editor.ends_well();
}

fn what_is_ambiguous_is_listed() {
    let folder = Folder::new("editor-list");
    let mut editor = Editor::start(&folder);
    editor.keys("setsockopt SO_REUSE\t");
    editor.shows("SO_REUSEADDR  SO_REUSEPORT");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ask("server = create_server :0");
    editor.keys("server.s\t");
    editor.shows("setblocking  setsockopt   settimeout");
    editor.at("server> server.set");
    editor.keys(CTRL_U);
    editor.at("server> ");
    editor.more("server> ", "if true {");
    editor.keys("server.s\t");
    editor.at("server.set");
    let rows = editor.screen.rows();
    let end = editor.screen.cursor().0;
    assert_eq!(rows[end - 2..], ["setblocking  setsockopt   settimeout", "server> if true {", "server.set"]);
    editor.keys(CTRL_C);
    editor.at("server> ");
    editor.keys("getsockopt \t");
    editor.wait("a count of the rest", |screen| screen.rows().iter().any(|row| row.ends_with(" more")));
    editor.keys(format!("{CTRL_U}help \t"));
    editor.wait("commands, not error names", |screen| screen.rows().iter().any(|row| row.starts_with("accept ")));
    editor.keys(CTRL_U);
    editor.at("server> ");
    editor.ends_well();
}

fn what_was_refused_is_offered_corrected_and_never_as_it_was() {
    let folder = Folder::new("editor-refused");
    let mut editor = Editor::start(&folder);
    editor.ask("server = socket tcp");
    for (typed, corrected) in
        [("server.bnid :0", "server.bind :0"), ("print(\"hi\")", "print \"hi\""), ("x = hello", "x = \"hello\"")]
    {
        editor.ask(typed);
        editor.row(&format!("server> {corrected}"));
        assert_eq!(editor.screen.colour_of(corrected), Some(GREY), "{corrected}");
        // Only in an empty line, and never the refused one.
        editor.keys(&typed[..typed.len() - 1]);
        editor.at(&format!("server> {}", &typed[..typed.len() - 1]));
        editor.keys(CTRL_U);
        editor.row(&format!("server> {corrected}"));
        editor.keys(RIGHT);
        editor.at(&format!("server> {corrected}"));
        editor.ask("");
    }
    // It can be had with Up, and is gone with the session.
    editor.keys(UP);
    editor.at("server> x = \"hello\"");
    editor.keys(UP);
    editor.at("server> x = hello");
    editor.keys(CTRL_U);
    editor.at("server> ");
    editor.answers("$x", &["5 bytes \"hello\""]);
    editor.ends_well();
    let kept = String::from_utf8(folder.read("sockshell/history")).expect("it is text");
    assert!(kept.contains("server.bind :0\n") && !kept.contains("bnid"), "{kept}");
}

fn the_prompt_names_the_current_handle() {
    let folder = Folder::new("editor-current");
    let mut editor = Editor::start(&folder);
    let address = editor.server();
    editor.at("server> ");
    let _client = TcpStream::connect(address).expect("it listens");
    editor.ask("accept");
    editor.at("conn1> ");
    editor.ask("close");
    editor.at("server> ");
    editor.ask("close");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn what_was_typed_is_there_in_the_next_session() {
    let folder = Folder::new("editor-history");
    let mut first = Editor::start(&folder);
    let mut second = Editor::start(&folder);
    first.ask("print one");
    first.ask("print two");
    first.ask("print one");
    second.ask("print other");
    first.more("sockshell> ", "if true {");
    first.more("", "print 'a\\b'");
    first.ask("}");
    first.ends_well();
    second.ends_well();
    let mut third = Editor::start(&folder);
    for expected in ["exit 7", "1 + 1"] {
        third.keys(UP);
        third.at(&format!("sockshell> {expected}"));
    }
    third.keys(CTRL_U);
    third.at("sockshell> ");
    third.keys(format!("{CTRL_R}'a"));
    third.wait("the block", |screen| screen.rows().iter().any(|row| row == "(reverse-i-search)`'a': if true {"));
    let asked = third.screen.cursor().0 + 1;
    third.keys(ENTER);
    assert_eq!(third.answer(asked), ["a\\b"]);
    third.ends_well();
    let kept = String::from_utf8(folder.read("sockshell/history")).expect("it is text");
    assert_eq!(kept.lines().filter(|line| line.contains("a\\\\b")).count(), 2, "{kept}");
    let mut fourth = Editor::start(&folder);
    fourth.keys(format!("{CTRL_R}print"));
    fourth.wait("the newest", |screen| screen.rows().iter().any(|row| row == "(reverse-i-search)`print': if true {"));
    fourth.keys(CTRL_C);
    fourth.at("sockshell> ");
    fourth.ends_well();
}

fn a_folder_that_cannot_be_written_is_said_once() {
    let folder = Folder::new("editor-unkept");
    let mut editor = Start::new(&folder).with("XDG_STATE_HOME", "/dev/null").go();
    editor.answers("print one", &["one"]);
    editor.keys(UP);
    editor.at("sockshell> print one");
    let rows = editor.screen.rows();
    let notes =
        rows.iter().filter(|row| row.starts_with("note: what you type is not kept for the next session: /dev/null/"));
    assert_eq!(notes.count(), 1, "{rows:?}");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ends_well();
}

fn a_block_is_edited_as_a_whole() {
    let folder = Folder::new("editor-block");
    let mut editor = Editor::start(&folder);
    editor.more("sockshell> ", "for i in range 2 {");
    editor.more("", "print \"n");
    editor.more("", "= $i\"");
    let asked = editor.screen.cursor().0;
    editor.keys(format!("}}{ENTER}"));
    assert_eq!(editor.answer(asked), ["n", "= 0", "n", "= 1"]);
    editor.keys(UP);
    editor.at("}");
    // Moves to the first line of the block, where a 2 becomes a 1.
    editor.keys(format!("{UP}{UP}{UP}{CTRL_E}\x1b[D\x1b[D\x08{}", "1"));
    editor.row("sockshell> for i in range 1 {");
    let asked = editor.screen.cursor().0 + 3;
    editor.keys(ENTER);
    assert_eq!(editor.answer(asked), ["n", "= 0"]);
    editor.ends_well();
}

fn words_have_colours() {
    let folder = Folder::new("editor-colour");
    let mut editor = Editor::start(&folder);
    editor.keys("bnid $x");
    editor.at("sockshell> bnid $x");
    assert_eq!(editor.screen.colour_of("bnid"), Some(RED));
    editor.keys(format!("{CTRL_A}bind 1; "));
    editor.row("sockshell> bind 1; bnid $x");
    assert_eq!(editor.screen.colour_of("bind"), Some(GREEN));
    assert_eq!(editor.screen.colour_of("; "), Some(PLAIN));
    editor.keys(CTRL_C);
    editor.at("sockshell> ");
    editor.ask("inbox = channel; gate = barrier 2");
    editor.keys("put inbox; meet gate; take inbix");
    editor.at("sockshell> put inbox; meet gate; take inbix");
    for (name, colour) in [("inbox", CYAN), ("gate", CYAN), ("inbix", PLAIN)] {
        assert_eq!(editor.screen.colour_of(name), Some(colour), "{name}");
    }
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ends_well();
    let mut editor = Start::new(&folder).with("NO_COLOR", "1").go();
    editor.keys("bnid");
    editor.at("sockshell> bnid");
    assert_eq!(editor.screen.colour_of("bnid"), Some(PLAIN));
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ends_well();
}

fn grey_hints_show_what_could_come_next() {
    let folder = Folder::new("editor-hint");
    let mut editor = Editor::start(&folder);
    editor.keys("connect");
    editor.row("sockshell> connect ADDR");
    assert_eq!(editor.screen.colour_of("ADDR"), Some(GREY));
    editor.keys(RIGHT);
    editor.keys(" :1 ");
    editor.row("sockshell> connect :1");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ask("def twice of { return 2 * $of }");
    editor.answers("print \"some text\"", &["some text"]);
    for take in [RIGHT, CTRL_E, "\x1b[F"] {
        editor.keys("pri");
        editor.row("sockshell> print \"some text\"");
        editor.keys(take);
        editor.at("sockshell> print \"some text\"");
        editor.keys(CTRL_U);
        editor.at("sockshell> ");
    }
    editor.keys("pri\x1b[D");
    editor.wait("the cursor before the i", |screen| screen.cursor().1 == "sockshell> pr");
    editor.keys(CTRL_E);
    editor.at("sockshell> pri");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.keys("put");
    editor.row("sockshell> put CHANNEL VALUE");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.keys("twice");
    editor.row("sockshell> twice of");
    editor.keys(CTRL_C);
    editor.at("sockshell> ");
    assert_eq!(editor.screen.rows()[editor.screen.cursor().0 - 1], "sockshell> twice", "the hint is gone");
    editor.ends_well();
}

fn tasks_print_and_fail_above_the_line() {
    let folder = Folder::new("editor-above");
    let mut editor = Editor::start(&folder);
    let address = editor.server();
    editor.ask("t = spawn { conn, peer = server.accept; for i in range 500 { print \"line $i\" }; raise oops }");
    editor.keys("print ty");
    editor.at("server> print ty");
    let before = editor.screen.cursor().0;
    let _client = TcpStream::connect(address).expect("it listens");
    editor.wait("the failure", |screen| screen.rows().iter().any(|row| row == "error: task t: oops"));
    editor.at("server> print ty");
    let rows = editor.screen.rows();
    let lines: Vec<String> = (0..500).map(|i| format!("line {i}")).collect();
    assert_eq!(rows[before..before + 500], lines);
    assert_eq!(rows[before + 500], "error: task t: oops");
    editor.keys("ped");
    editor.answers("", &["typed"]);
    editor.ends_well();
}

fn a_task_that_has_ended_says_so_above_the_line() {
    let folder = Folder::new("editor-ended");
    let mut editor = Editor::start(&folder);
    let address = editor.server();
    editor.ask("t = spawn { conn, peer = server.accept; return $(conn.recvline) }; u = spawn { sleep 1000 }");
    editor.keys("print ty");
    editor.at("server> print ty");
    let mut client = TcpStream::connect(address).expect("it listens");
    client.write_all(b"hello\x1b[31m\n").expect("it reads");
    let said = "task t has ended: 11 bytes \"hello\\x1b[31m\\n\"";
    editor.wait("the end of t", |screen| screen.rows().iter().any(|row| row == said));
    editor.at("server> print ty");
    editor.keys("ped");
    editor.answers("", &["typed"]);
    editor.ask("cancel u");
    editor.wait("the end of u", |screen| screen.rows().iter().any(|row| row == "task u was cancelled"));
    editor.ends_well();
}

/// Output may come between any two keys, or at the end of a line.
fn nothing_printed_is_lost_or_out_of_order_while_lines_are_entered() {
    let folder = Folder::new("editor-order");
    let mut editor = Editor::start(&folder);
    editor.ask("t = spawn { for i in range 300 { print \"n $i.\"; sleep 1ms }; print all }");
    for _ in 0..40 {
        editor.keys(format!("1 + 1{ENTER}"));
    }
    editor.shows("all");
    // Lines typed ahead are not lost either.
    editor.wait("40 answers", |screen| screen.rows().iter().filter(|row| *row == "2").count() == 40);
    editor.at("sockshell> ");
    let rows = editor.screen.rows();
    let printed: Vec<&str> = rows.iter().filter_map(|row| row.strip_prefix("n ")).collect();
    let expected: Vec<String> = (0..300).map(|i| format!("{i}.")).collect();
    assert_eq!(printed, expected);
    editor.ends_well();
}

fn a_line_that_has_not_ended_is_neither_lost_nor_in_the_way() {
    let folder = Folder::new("editor-unfinished");
    let mut editor = Editor::start(&folder);
    editor.answers("stdout.write before", &["before"]);
    let address = editor.server();
    editor.ask("spawn { conn, peer = server.accept; stdout.write ab; print c; stdout.write half; raise oops }");
    editor.keys("print ty");
    editor.at("server> print ty");
    let _client = TcpStream::connect(address).expect("it listens");
    editor.shows("abc");
    editor.shows("error: task: oops");
    editor.at("server> print ty");
    assert!(!editor.screen.rows().iter().any(|row| row.starts_with("half")));
    editor.keys("ped");
    editor.answers("", &["halftyped"]);
    editor.ends_well();
}

fn nobody_else_reads_while_a_line_is_edited() {
    let folder = Folder::new("editor-input");
    let mut editor = Editor::start(&folder);
    let address = editor.server();
    editor.ask("reader = spawn input \"who? \"");
    editor.wait("the failure", |screen| screen.rows().concat().contains("the prompt is reading this terminal"));
    editor.at("server> ");
    assert!(editor.ask("print x").ends_with(&["x".to_owned()]), "what `input` would have asked is not shown");
    editor.ask("late = spawn { conn, peer = server.accept; stdin.readline }");
    editor.keys("1 + 1");
    editor.at("server> 1 + 1");
    let _client = TcpStream::connect(address).expect("it listens");
    editor.wait("the failure", |screen| screen.rows().concat().contains("error: task late: `readline`: "));
    editor.at("server> 1 + 1");
    editor.keys(CTRL_U);
    editor.at("server> ");
    editor.keys(format!("name = input \"who? \"{ENTER}"));
    editor.at("who? ");
    editor.keys("me\n");
    editor.at("server> ");
    editor.answers("$name", &["2 bytes \"me\""]);
    editor.ends_well();
}

fn descriptors_run_out_in_good_order() {
    let folder = Folder::new("editor-descriptors");
    let mut editor = Editor::start(&folder);
    let shown = editor.ask("all = []; for i in range 3000 { all = append $all $(socket tcp) }");
    assert!(shown.concat().contains("EMFILE"), "{shown:?}");
    editor.answers("$(len $all) > 900", &["true"]);
    editor.keys("print y\x08x");
    editor.wait("print x", |screen| screen.cursor().1.ends_with("> print x"));
    editor.keys(CTRL_U);
    editor.ask("for s in $all { s.close }; close");
    editor.ends_well();
}

fn long_text_is_one_edit() {
    let folder = Folder::new("editor-long");
    let mut editor = Editor::start(&folder);
    assert!(editor.screen.marks_paste());
    let paste = |text: &str| format!("\x1b[200~{text}\x1b[201~");
    editor.keys(paste(&format!("len {}", "x".repeat(100_000))));
    editor.wait("all of it", |screen| screen.rows().concat().matches('x').count() == 100_000);
    let asked = editor.screen.cursor().0;
    editor.keys(ENTER);
    // A line taller than the screen is drawn again below.
    assert_eq!(editor.answer(asked).last().map(String::as_str), Some("100000"));
    let lines: Vec<String> = (0..200).map(|i| format!("n = {i}; if $n % 50 == 0 {{ print $n }}")).collect();
    editor.keys(paste(&lines.join("\r")));
    editor.wait("all of it", |screen| screen.rows()[screen.cursor().0] == lines[199]);
    let asked = editor.screen.cursor().0;
    editor.keys(ENTER);
    let rows = editor.answer(asked);
    assert_eq!(rows[rows.len() - 4..], ["0", "50", "100", "150"]);
    editor.keys(UP);
    editor.at(&lines[199]);
    editor.keys(CTRL_C);
    editor.at("sockshell> ");
    editor.ends_well();
}

fn the_window_may_be_narrow_and_change() {
    let folder = Folder::new("editor-narrow");
    let mut editor = Start::new(&folder).columns(10).running();
    editor.at(" ");
    editor.keys(format!("1 + 1{ENTER}"));
    editor.shows("2");
    editor.at(" ");
    editor.keys("print 0123456789");
    editor.at("3456789");
    editor.keys("\x08\x08");
    editor.at("34567");
    editor.resize(40);
    editor.at("sockshell> print 01234567");
    let asked = editor.screen.cursor().0;
    editor.keys(ENTER);
    assert_eq!(editor.answer(asked), ["01234567"]);
    editor.ends_well();
}

fn ctrl_c_forgets_the_line_and_ctrl_d_leaves() {
    let folder = Folder::new("editor-ctrl");
    let mut editor = Editor::start(&folder);
    editor.keys("print never");
    editor.at("sockshell> print never");
    editor.keys(CTRL_C);
    editor.at("sockshell> ");
    editor.more("sockshell> ", "if true {");
    editor.keys(format!("{CTRL_D}{CTRL_C}"));
    editor.at("sockshell> ");
    editor.keys(format!("print ready; sleep 1000{ENTER}"));
    editor.shows("ready");
    editor.keys(CTRL_C);
    editor.at("sockshell> ");
    editor.shows("interrupted");
    editor.keys(CTRL_D);
    let printed = editor.process.printed();
    assert!(!printed.contains("never\r\nnever"), "{printed}");
    assert_eq!(editor.process.finish().code, Some(0));
}

fn the_terminal_is_as_it_was_when_the_program_is_ended() {
    let folder = Folder::new("editor-ended");
    for (by, code) in [("SIGTERM", 143), ("a task", 9)] {
        let mut editor = Start::new(&folder).in_shell().go();
        let id = editor.id();
        let address = editor.server();
        editor.ask("spawn { conn, peer = server.accept; print last words; exit 9 }");
        editor.keys("print half");
        editor.at("server> print half");
        if by == "SIGTERM" {
            let kill = std::process::Command::new("kill").args(["-TERM", &id]).status();
            assert!(kill.is_ok_and(|status| status.success()));
        } else {
            let _client = TcpStream::connect(address).expect("it listens");
            editor.shows("last words");
        }
        editor.shows(&format!("code {code}"));
        editor.wait("the modes", |screen| screen.rows().iter().any(|row| row.contains(" iexten ")));
        let rows = editor.screen.rows().join(" ");
        assert!(rows.contains(" icanon ") && rows.contains(" echo "), "{by}: {rows}");
        assert!(!editor.screen.marks_paste(), "{by}");
        assert_eq!(editor.process.finish().code, Some(0));
    }
}

fn stopped_and_continued_it_has_its_line_again() {
    let folder = Folder::new("editor-stopped");
    let shell = Start { program: vec!["sh".to_owned(), "-i".to_owned()], ..Start::new(&folder) };
    let mut editor = shell.running();
    editor.keys("PS1='shell''> '\n");
    editor.wait("the shell", |screen| screen.cursor().1.ends_with("shell> "));
    editor.keys(format!("{}\n", program()));
    editor.at("sockshell> ");
    editor.keys("print half");
    editor.at("sockshell> print half");
    for _ in 0..3 {
        editor.keys(CTRL_Z);
        editor.at("shell> ");
        assert!(!editor.screen.marks_paste());
        editor.keys("fg\n");
        editor.at("sockshell> print half");
    }
    editor.answers(" more", &["half more"]);
    editor.keys(format!("exit{ENTER}"));
    editor.at("shell> ");
    editor.keys("exit\n");
    assert_eq!(editor.process.finish().code, Some(0));
}

fn keys_can_be_those_of_vi_and_editing_can_be_left_to_the_terminal() {
    let folder = Folder::new("editor-vi");
    let mut editor = Start::new(&folder).with("SOCKSHELL_EDIT", "vi").go();
    editor.keys("print abc");
    editor.at("sockshell> print abc");
    editor.keys("\x1b");
    editor.keys("0");
    editor.wait("the cursor at the start", |screen| screen.cursor().1 == "sockshell> ");
    editor.keys("wx");
    editor.row("sockshell> print bc");
    editor.keys("A!");
    editor.answers("", &["bc!"]);
    editor.ends_well();
    let mut editor = Start::new(&folder).with("SOCKSHELL_EDIT", "plain").go();
    editor.keys("bnid");
    editor.at("sockshell> bnid");
    assert_eq!(editor.screen.colour_of("bnid"), Some(PLAIN));
    editor.keys(CTRL_U);
    editor.ends_well();
}

fn what_is_no_text_is_refused() {
    let folder = Folder::new("editor-bytes");
    let mut editor = Editor::start(&folder);
    let asked = editor.screen.cursor().0;
    editor.keys(b"print \xff");
    assert!(editor.answer(asked).concat().contains("not UTF-8"));
    editor.ends_well();
}

fn marks_that_reorder_text_are_not_drawn() {
    let folder = Folder::new("editor-marks");
    for name in ["plain", "other", "\u{202e}reversed"] {
        folder.write(name, "");
    }
    let mut editor = Editor::start(&folder);
    editor.keys(format!("source {}\t", folder.file("")));
    editor.shows("other       plain       sockshell/");
    editor.keys(format!("{CTRL_U}print \"a\u{202e}b\u{2066}c\""));
    editor.at("sockshell> print \"abc\"");
    editor.keys(ENTER);
    editor.shows("a\\u{202e}b\\u{2066}c");
    // The same text is not shown as a hint from the history either.
    editor.at("sockshell> ");
    editor.keys("print \"a");
    editor.at("sockshell> print \"a");
    editor.keys(CTRL_U);
    editor.at("sockshell> ");
    editor.ends_well();
}
