//! The terminal between the prompt and the user: output it does not take, keys it has queued, and Ctrl-C, which empties
//! both queues.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::editor::{ENTER, Editor};
use crate::support::folder::Folder;
use crate::support::terminal::{CTRL_C, Terminal};
use crate::support::{DEADLINE, Test, tests};

pub const TESTS: &[Test] = tests![
    a_line_and_ctrl_c_at_once_never_stop_the_tasks,
    ctrl_c_throws_away_lines_typed_ahead,
    ctrl_c_ends_a_page_that_is_being_shown,
    output_that_a_stopped_terminal_does_not_take_is_not_lost,
    the_clock_of_a_within_counts_only_while_the_script_runs,
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
