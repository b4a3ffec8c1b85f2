//! Stepping at the prompt with line editing: each statement of a script is in the line, ready to run.

use vt100::Color;

use crate::support::editor::{CTRL_U, ENTER, Editor, Start};
use crate::support::folder::Folder;
use crate::support::terminal::Terminal;
use crate::support::{Test, tests};

const RIGHT: &str = "\x1b[C";
const GREY: Color = Color::Idx(8);

pub const TESTS: &[Test] = tests![
    each_statement_is_in_the_line,
    a_word_may_stand_behind_the_statement,
    what_is_typed_takes_the_place_of_the_offered_statement,
    the_file_named_on_the_command_line_is_stepped_through,
    tab_knows_the_variables_of_the_function_it_stopped_in,
    exit_ends_the_script_and_not_the_prompt,
    exit_in_a_function_and_in_a_finally_block_after_quit,
    exit_that_is_typed_between_two_statements_leaves_the_prompt,
    exit_of_another_task_ends_the_script_while_a_line_is_typed,
    exit_of_a_task_that_outlives_its_script_ends_only_what_the_script_started,
    names_beyond_those_there_is_room_for_are_refused_in_a_function_too,
];

/// Starts the prompt and steps through a script in the middle of a session.
fn stepping(folder: &Folder, script: &str) -> Editor {
    folder.write("s.sock", script);
    let mut editor = Editor::start(folder);
    editor.ask("one = 1; print $one");
    editor.keys(format!("step {}{ENTER}", folder.file("s.sock")));
    editor
}

const SCRIPT: &str = "# A number.\none = 1\nif $one == 2 {\n    print two\n} else {\n    print other\n}\n";

fn each_statement_is_in_the_line() {
    let folder = Folder::new("stepping-line");
    let mut editor = stepping(&folder, SCRIPT);
    editor.shows("── Enter runs the statement it stopped at; `:help` lists what else can be typed");
    editor.shows("# A number.");
    // The line has the script's text alone, without a continuation from the history, and in grey.
    editor.row("2> one = 1");
    assert_eq!(editor.screen.colour_of("one = 1"), Some(GREY));
    editor.keys(ENTER);
    editor.shows("2> one = 1");
    // The head of a block comes with the lines around it.
    editor.shows(">    3  if $one == 2 {");
    editor.shows("     4      print two");
    editor.row("3> if $one == 2 {");
    editor.keys(format!("{CTRL_U}if $one == 1 {{{ENTER}"));
    editor.row("4> print two");
    editor.keys(ENTER);
    editor.shows("── the script has ended");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn a_word_may_stand_behind_the_statement() {
    let folder = Folder::new("stepping-word");
    let mut editor = stepping(&folder, SCRIPT);
    editor.row("2> one = 1");
    editor.keys(format!(":next{ENTER}"));
    editor.row("3> if $one == 2 {");
    editor.keys(format!(":vars{ENTER}"));
    editor.shows("  one  1");
    editor.row("3> if $one == 2 {");
    editor.keys(format!(" :to 6{ENTER}"));
    editor.row("6> print other");
    // A text that is no step command is the statement, edited.
    editor.keys(format!("{RIGHT}:8080{ENTER}"));
    editor.shows("other:8080");
    editor.shows("── the script has ended");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn what_is_typed_takes_the_place_of_the_offered_statement() {
    let folder = Folder::new("stepping-typed");
    let mut editor = stepping(&folder, "one = 1\nint oops\nprint $one\n");
    editor.row("1> one = 1");
    editor.keys(format!("\"typed\"{ENTER}"));
    editor.shows("5 bytes \"typed\"");
    editor.row("1> one = 1");
    editor.keys(format!("{RIGHT}1{ENTER}"));
    editor.shows("   (ran instead of line 1)");
    editor.row("2> int oops");
    editor.keys(ENTER);
    editor.shows("── Enter tries it again, `:skip` leaves it out, `:quit` ends the script");
    editor.row("2> int oops");
    editor.keys(format!(":skip{ENTER}"));
    editor.row("3> print $one");
    editor.keys(ENTER);
    editor.shows("11");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn the_file_named_on_the_command_line_is_stepped_through() {
    let folder = Folder::new("stepping-file");
    folder.write("s.sock", "print hello");
    let mut start = Start::new(&folder);
    start.program.extend(["--step".to_owned(), folder.file("s.sock")]);
    let mut editor = start.running();
    editor.row("1> print hello");
    editor.keys(ENTER);
    editor.shows("hello");
    editor.shows("── the script has ended");
    assert_eq!(editor.process.finish().code, Some(0));
}

fn tab_knows_the_variables_of_the_function_it_stopped_in() {
    let folder = Folder::new("stepping-scope");
    let script = "def f inner {\n    return $inner\n}\nf 5\n";
    let mut editor = stepping(&folder, script);
    editor.row("4> f 5");
    editor.keys(ENTER);
    editor.row("2> return $inner");
    editor.keys(format!("{CTRL_U}print $inn\t"));
    editor.row("2> print $inner");
    editor.keys(format!("{CTRL_U}:continue{ENTER}"));
    editor.at("sockshell> ");
    editor.ends_well();
}

fn exit_ends_the_script_and_not_the_prompt() {
    let folder = Folder::new("stepping-exit");
    let script = "t = spawn { try { sleep 1000 } finally { print \"the task\"; sleep 1000 } }\n\
                  try { exit 3 } finally { print bye }\n";
    let mut editor = stepping(&folder, script);
    editor.row("1> t = spawn {");
    editor.keys(ENTER);
    editor.row("2> try {");
    editor.keys(ENTER);
    editor.row("2> exit 3");
    let asked = editor.screen.cursor().0;
    editor.keys(ENTER);
    assert_eq!(editor.answer(asked), ["the task", "bye", "── the script has ended with exit code 3"]);
    let tasks = editor.ask("tasks");
    assert_eq!(tasks.len(), 2, "only the prompt's own is left\n{tasks:?}");
    editor.ends_well();
}

fn exit_in_a_function_and_in_a_finally_block_after_quit() {
    let folder = Folder::new("stepping-exit-function");
    let script = "def leave {\n    exit\n}\ntry { leave } finally { exit 4 }\n";
    let mut editor = stepping(&folder, script);
    editor.row("4> try {");
    for line in [":continue", ":next", ":quit"] {
        if line != ":continue" {
            editor.keys(format!("step {}{ENTER}", folder.file("s.sock")));
            editor.row("4> try {");
            editor.keys(ENTER);
            editor.row("4> leave");
        }
        let asked = editor.screen.cursor().0;
        editor.keys(format!("{CTRL_U}{line}{ENTER}"));
        if line == ":next" {
            editor.row("2> exit");
            editor.keys(ENTER);
        }
        let rows = editor.answer(asked);
        assert_eq!(rows.last().map(String::as_str), Some("── the script has ended with exit code 4"), "{line}");
        assert!(!rows.iter().any(|row| row.contains("interrupted")), "{rows:?}");
    }
    editor.ends_well();
}

fn exit_that_is_typed_between_two_statements_leaves_the_prompt() {
    let folder = Folder::new("stepping-exit-typed");
    let mut editor = stepping(&folder, "try { print one } finally { print bye }\n");
    editor.row("1> try {");
    editor.keys(ENTER);
    editor.row("1> print one");
    editor.keys(format!("{CTRL_U}exit 5{ENTER}"));
    editor.shows("bye");
    assert_eq!(editor.process.finish().code, Some(5));
}

fn exit_of_another_task_ends_the_script_while_a_line_is_typed() {
    let folder = Folder::new("stepping-exit-task");
    let script = "go = channel\nspawn { take go; exit 6 }\ntry { print one } finally { print bye }\n";
    let mut editor = stepping(&folder, script);
    for row in ["1> go = channel", "2> spawn {", "3> try {"] {
        editor.row(row);
        editor.keys(ENTER);
    }
    editor.row("3> print one");
    editor.keys(format!("{CTRL_U}put go 1{ENTER}"));
    editor.shows("bye");
    editor.shows("── `exit` was called; Enter goes back to the prompt");
    editor.keys(format!("{CTRL_U}print never{ENTER}"));
    editor.shows("error: the script has ended meanwhile: the line was not run");
    editor.shows("── the script has ended with exit code 6");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn exit_of_a_task_that_outlives_its_script_ends_only_what_the_script_started() {
    let folder = Folder::new("stepping-exit-later");
    folder.write("s.sock", "def later { take $go; exit 8 }\nt = spawn later\nspawn sleep 1000\n");
    let mut editor = Editor::start(&folder);
    editor.ask("go = channel; own = spawn sleep 1000");
    editor.keys(format!("step {}{ENTER}", folder.file("s.sock")));
    editor.row("2> t = spawn later");
    let asked = editor.screen.cursor().0;
    editor.keys(format!("{CTRL_U}:continue{ENTER}"));
    assert_eq!(editor.answer(asked).last().map(String::as_str), Some("── the script has ended"));
    editor.keys(format!("put $go 1{ENTER}"));
    editor.shows("── the script of task t has ended with exit code 8");
    editor.answers("$own", &["task own is running"]);
    let tasks = editor.ask("tasks");
    assert_eq!(tasks.len(), 3, "the prompt's own two are left\n{tasks:?}");
    editor.ends_well();
}

fn names_beyond_those_there_is_room_for_are_refused_in_a_function_too() {
    let folder = Folder::new("stepping-names");
    folder.write("s.sock", "def f {\n    print inside\n}\nf\n");
    let mut terminal = Terminal::start();
    terminal.keys(format!("step {}\n", folder.file("s.sock")));
    terminal.wait_for("4> ");
    terminal.keys("\n");
    terminal.wait_for("2> ");
    let many = (0..230).map(|number| format!("n{number}=1")).collect::<Vec<_>>().join(";");
    terminal.keys(format!("{many}\n"));
    terminal.wait_for("error: too many new names were typed while stepping");
    terminal.wait_for("2> ");
    terminal.keys("n1 = 5; print \"is $n1\"\n");
    terminal.wait_for("is 5\r\n2> ");
    terminal.keys(":quit\n");
    terminal.wait_for_prompt();
    terminal.ends_well();
}
