//! The terminal between the prompt and the user: output it does not take, keys it has queued, and Ctrl-C, which empties
//! both queues.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::editor::{ENTER, Editor, Start};
use crate::support::folder::Folder;
use crate::support::terminal::{CTRL_C, Terminal};
use crate::support::{DEADLINE, Test, tests};

pub const TESTS: &[Test] = tests![
    a_line_and_ctrl_c_at_once_never_stop_the_tasks,
    ctrl_c_throws_away_lines_typed_ahead,
    ctrl_c_ends_a_page_that_is_being_shown,
    output_that_a_stopped_terminal_does_not_take_is_not_lost,
    the_clock_of_a_within_counts_only_while_the_script_runs,
    output_of_tasks_and_a_question_keep_apart,
    names_of_files_cannot_drive_the_terminal,
];

const CTRL_S: &str = "\x13";
const CTRL_Q: &str = "\x11";

/// The line may be gone when it is read, because Ctrl-C has emptied the terminal's queue.
fn a_line_and_ctrl_c_at_once_never_stop_the_tasks() {
    let mut terminal = Terminal::start();
    for round in 0..150 {
        terminal.keys("x = input \"asks:\"\n");
        terminal.wait_for("\nasks:");
        terminal.keys(format!("typed\n{CTRL_C}"));
        terminal.wait_for_prompt();
        // Both orders are right, and either leaves a prompt that answers.
        terminal.keys(format!("\"mark {round}.\"\n"));
        terminal.wait_for(&format!("bytes \"mark {round}.\""));
        terminal.wait_for_prompt();
    }
    terminal.ends_well();
}

fn ctrl_c_throws_away_lines_typed_ahead() {
    let folder = Folder::new("queue-ahead");
    let mut editor = Editor::start(&folder);
    // The editor reads all of it at once and keeps what follows the first line.
    editor.keys(format!("print go; sleep 1000{ENTER}print ahead{ENTER}"));
    editor.shows("go");
    editor.keys(CTRL_C);
    editor.shows("interrupted");
    editor.at("sockshell> ");
    editor.answers("1 + 2", &["3"]);
    assert!(!editor.screen.rows().iter().any(|row| row == "ahead"), "{:?}", editor.screen.rows());
    editor.ends_well();
}

fn ctrl_c_ends_a_page_that_is_being_shown() {
    let mut terminal = Terminal::start();
    terminal.ask("large = repeat x 4M");
    terminal.line("hexdump $large");
    terminal.wait_for("00000100");
    terminal.keys(CTRL_C);
    let shown = terminal.wait_for_prompt();
    assert!(!shown.contains("003ffff0"), "the whole page was shown: {} bytes", shown.len());
    terminal.ends_well();
}

fn output_that_a_stopped_terminal_does_not_take_is_not_lost() {
    let folder = Folder::new("queue-stopped");
    let mut editor = Editor::start(&folder);
    let file = folder.file("beside");
    editor.ask("a, b = socketpair");
    editor.ask(&format!("t = spawn {{ sleep 300ms; b.send x; sleep 300ms; f = open {file} w; f.close }}"));
    editor.keys(format!("print go; a.recv 1; for i in range 3000 {{ print \"row $i of a long output\" }}{ENTER}"));
    editor.shows("go");
    // The line ends while the terminal takes nothing: the next prompt waits, the tasks do not.
    editor.keys(CTRL_S);
    let until = Instant::now() + DEADLINE;
    while !Path::new(&file).exists() {
        assert!(Instant::now() < until, "the tasks go on");
        std::thread::sleep(Duration::from_millis(5));
    }
    editor.keys(CTRL_Q);
    editor.shows("row 2999 of a long output");
    let rows = editor.screen.rows();
    let printed: Vec<&String> = rows.iter().filter(|row| row.ends_with(" of a long output")).collect();
    assert_eq!(printed.len(), 3000);
    editor.ends_well();
}

fn the_clock_of_a_within_counts_only_while_the_script_runs() {
    let folder = Folder::new("queue-within");
    folder.write("s.sock", "within 600ms {\n    print inside\n    sleep 1000\n}\n");
    let mut terminal = Terminal::start();
    terminal.line(&format!("step {}", folder.file("s.sock")));
    terminal.wait_for("1> ");
    terminal.keys("\n");
    terminal.wait_for("2> ");
    // Longer than the block has.
    terminal.line("sleep 700ms");
    terminal.wait_for("2> ");
    terminal.line(":continue");
    terminal.wait_for("inside");
    terminal.wait_for("`within` `sleep`: timed out (ETIMEDOUT)");
    terminal.wait_for_prompt();
    terminal.ends_well();
}

fn output_of_tasks_and_a_question_keep_apart() {
    let folder = Folder::new("queue-question");
    folder.write(
        "s.sock",
        "a, b = socketpair\nt = spawn { _ = a.recv 1; print first; print second; _ = a.recv 1; raise oops }\n\
         spawn { b.send x; sleep 50ms; b.send y }\nname = input \"who? \"\nprint \"you are $name\"\n",
    );
    for edited in ["plain", "emacs"] {
        let mut start = Start::new(&folder).with("SOCKSHELL_EDIT", edited);
        start.program.push(folder.file("s.sock"));
        let mut editor = start.running();
        editor.shows("error: task t: oops");
        editor.at("who? ");
        editor.keys(format!("me{ENTER}"));
        editor.shows("you are me");
        let rows = editor.screen.rows();
        assert_eq!(rows[..5], ["who?", "first", "second", "who?", "error: task t: oops"], "{rows:?}");
        assert_eq!(rows.iter().filter(|row| row.starts_with("who?")).count(), 3, "{rows:?}");
    }
}

fn names_of_files_cannot_drive_the_terminal() {
    let folder = Folder::new("queue-names");
    folder.write("a\x1b[31mb.sock", "x = 1\n");
    let mut terminal = Terminal::start();
    terminal.ask(&format!("file = \"{}/a\\e[31mb.sock\"", folder.file("").trim_end_matches('/')));
    terminal.line("step $file");
    let shown = terminal.wait_for("1> ");
    assert!(shown.contains("/a\\x1b[31mb.sock:1\n") && !shown.contains('\x1b'), "{shown:?}");
    terminal.keys(":quit\n");
    terminal.wait_for_prompt();
    let shown = terminal.ask("save \"$file.new\"");
    assert!(shown.contains("a\\x1b[31mb.sock.new\n") && !shown.contains('\x1b'), "{shown:?}");
    terminal.ends_well();
}
