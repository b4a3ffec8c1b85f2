//! Stepping with editing: each statement is in the line, ready to run.

mod support;

use support::editor::{CTRL_U, ENTER, Editor, Start};
use support::folder::Folder;

/// The prompt in the middle of a session, stepping through a script.
fn stepping(folder: &Folder, script: &str) -> Option<Editor> {
    folder.write("s.sock", script);
    let mut editor = Editor::start(folder)?;
    editor.ask("one = 1; print $one");
    editor.keys(format!("step {}{ENTER}", folder.file("s.sock")));
    Some(editor)
}

const SCRIPT: &str = "# A number.\none = 1\nif $one == 2 {\n    print two\n} else {\n    print other\n}\n";

#[test]
fn each_statement_is_in_the_line() {
    let folder = Folder::new("stepping-line");
    let Some(mut editor) = stepping(&folder, SCRIPT) else { return };
    editor.shows("── Enter runs the statement it stopped at; `:help` lists what else can be typed");
    editor.shows("# A number.");
    // In the line is the script's text alone, not also what history would go on with.
    editor.at("2> one = 1");
    editor.keys(ENTER);
    editor.at("3> if $one == 2 {");
    editor.keys(format!("{CTRL_U}if $one == 1 {{{ENTER}"));
    editor.at("4> print two");
    editor.keys(ENTER);
    editor.shows("── the script has ended");
    editor.at("sockshell> ");
    editor.ends_well();
}

#[test]
fn a_word_may_stand_behind_the_statement() {
    let folder = Folder::new("stepping-word");
    let Some(mut editor) = stepping(&folder, SCRIPT) else { return };
    editor.at("2> one = 1");
    editor.keys(format!(":next{ENTER}"));
    editor.at("3> if $one == 2 {");
    editor.keys(format!(":vars{ENTER}"));
    editor.shows("  one  1");
    editor.at("3> if $one == 2 {");
    editor.keys(format!(" :to 6{ENTER}"));
    editor.at("6> print other");
    // What is no word of stepping is the statement edited.
    editor.keys(format!(":8080{ENTER}"));
    editor.shows("other:8080");
    editor.shows("── the script has ended");
    editor.at("sockshell> ");
    editor.ends_well();
}

#[test]
fn the_file_named_on_the_command_line_is_stepped_through() {
    let folder = Folder::new("stepping-file");
    folder.write("s.sock", "print hello");
    let mut start = Start::new(&folder);
    start.program.extend(["--step".to_owned(), folder.file("s.sock")]);
    let Some(mut editor) = start.running() else { return };
    editor.at("1> print hello");
    editor.keys(ENTER);
    editor.shows("hello");
    editor.shows("── the script has ended");
    assert_eq!(editor.process.finish().code, Some(0));
}

#[test]
fn tab_knows_the_variables_of_the_function_it_stopped_in() {
    let folder = Folder::new("stepping-scope");
    let script = "def f inner {\n    return $inner\n}\nf 5\n";
    let Some(mut editor) = stepping(&folder, script) else { return };
    editor.at("4> f 5");
    editor.keys(ENTER);
    editor.at("2> return $inner");
    editor.keys(format!("{CTRL_U}print $inn\t"));
    editor.at("2> print $inner");
    editor.keys(format!("{CTRL_U}:continue{ENTER}"));
    editor.at("sockshell> ");
    editor.ends_well();
}
