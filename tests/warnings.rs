//! Warnings: none without a reason in what the repository shows, hints that work, and where they are shown.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::editor::{ENTER, Editor};
use crate::support::folder::Folder;
use crate::support::markdown::blocks;
use crate::support::terminal::{Terminal, program};
use crate::support::{Test, path, run, sockshell, tests};
use sockshell::facade;

pub const TESTS: &[Test] = tests![
    scripts_and_golden_scripts_have_none_without_a_reason,
    pages_and_examples_have_none_without_a_reason,
    each_hint_shows_a_line_that_works,
    a_script_on_a_terminal_is_warned_before_it_runs,
    a_script_that_is_not_on_a_terminal_is_not_warned,
    a_line_of_the_prompt_is_warned_before_it_runs,
    a_look_alike_of_a_closing_quote_does_not_leave_the_line_open,
    a_sourced_file_of_a_computed_path_is_warned_about,
];

/// Golden scripts about values that a script does not show, and about signs that are text.
const ABOUT_THIS: &[&str] = &["language/results_are_not_shown", "streams/print_is_needed"];

/// Scripts in a folder and below it, without those that are wrong on purpose or about warnings.
fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() && !entry.ends_with("golden/warnings") && !entry.ends_with("golden/errors") {
            scripts(&entry, found);
        }
        let about_this = ABOUT_THIS.iter().any(|name| entry.with_extension("").ends_with(name));
        let is_script = entry.extension().is_some_and(|extension| extension == "sock");
        if is_script && !about_this && !entry.with_extension("err").exists() {
            found.push(entry);
        }
    }
}

/// Warnings that `--check` has about files.
fn warnings(files: &[PathBuf]) -> String {
    let finished = run(sockshell().arg("--check").args(files), "");
    let err = finished.err();
    err.split("\n\n").filter(|found| found.starts_with("warning: ")).collect::<Vec<_>>().join("\n\n")
}

fn scripts_and_golden_scripts_have_none_without_a_reason() {
    let mut files = Vec::new();
    scripts(&path("scripts"), &mut files);
    scripts(&path("tests/golden"), &mut files);
    assert!(files.len() > 200, "only {} scripts", files.len());
    assert_eq!(warnings(&files), "");
}

fn pages_and_examples_have_none_without_a_reason() {
    let folder = Folder::new("warnings");
    let mut files = Vec::new();
    let mut add = |name: String, text: &str| {
        folder.write(&name, text);
        files.push(PathBuf::from(folder.file(&name)));
    };
    for page in ["README.md", "docs/language.md"] {
        let text = fs::read_to_string(path(page)).expect("the page is there");
        let blocks = blocks(&text);
        for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == "sock") {
            let fails = blocks[index + 1..].iter().take_while(|next| next.kind != "sock");
            if !fails.into_iter().any(|next| next.kind == "error") {
                add(format!("{}_{}.sock", page.replace('/', "_"), block.line), &block.text);
            }
        }
    }
    for spec in facade::specs() {
        add(format!("{}.sock", spec.name), spec.example.script);
    }
    for topic in facade::statements().chain(facade::topics()) {
        add(format!("topic_{}.sock", topic.name()), topic.example.script);
    }
    assert!(files.len() > 150, "only {} examples", files.len());
    assert_eq!(warnings(&files), "");
}

/// What comes before each line below.
const BEFORE: &str = "a, b = socketpair\nx = \"text\"\nn = 5\n";

/// Lines that are warned about, and one that a hint shows.
const HINTS: &[(&str, &str)] = &[
    ("a.send x", "a.send $x"),
    ("a.send x", "a.send \"x\""),
    ("print x, $n", "print $x $n"),
    ("raise x", "raise $x"),
    ("a.send b\"PING\"", "\"PING\""),
    ("print f\"{x} is {n}\"", "\"$x is $n\""),
    ("print $(match $x r'\\d')", "'\\d'"),
    ("print \"{x}s\"", "\"${x}s\""),
    ("a.send 'PING\\r\\n'", "a.send \"PING\\r\\n\""),
    ("a.send 'a $x \"b\"\\n'", "a.send \"a \\$x \\\"b\\\"\\n\""),
    ("print $n + 1", "print $($n + 1)"),
    ("print $n + 1", "print $n \"+\" 1"),
    ("print \"a \" + $n + \"!\"", "print \"a \"$n\"!\""),
    ("print a $n > out.txt", "file = open out.txt w; file.write \"a $n\\n\""),
    ("print $x >> out.txt", "file = open out.txt a; file.write \"$x\\n\""),
    ("print $x | replace t d", "print $(replace $x t d)"),
    ("print one &", "spawn print one"),
    ("print one && print two", "print one; print two"),
    ("print $(exec ls | wc)", "exec sh -c 'ls | wc'"),
    ("print $(exec echo $x > file)", "exec sh -c \"echo $x > file\""),
    ("print $(exec ls *)", "exec ls \"*\""),
    ("print “a b”", "print \"a b\""),
    ("print $x　$n", "print $x $n"),
    ("print a，b", "print a,b"),
    ("upper $x", "print $(upper $x)"),
    ("$n == 5", "assert $n == 5"),
    ("\"note\"", "print \"note\""),
    ("b.recv 5", "_ = b.recv 5"),
];

fn each_hint_shows_a_line_that_works() {
    let folder = Folder::new("hints");
    let check = |line: &str| {
        folder.write("line.sock", format!("{BEFORE}{line}\n"));
        let checked = run(sockshell().args(["--check", "--deny", "warnings"]).arg(folder.file("line.sock")), "");
        (checked.code, checked.err())
    };
    for (line, shown) in HINTS {
        let (code, err) = check(line);
        assert_eq!(code, Some(2), "{line}: {err}");
        assert!(err.contains(&format!("`{shown}`")), "{line}: no hint shows {shown}\n{err}");
        let takes_words = shown.starts_with(['"', '\'']) || shown.starts_with("exec");
        let whole = if !takes_words {
            (*shown).to_owned()
        } else if shown.starts_with("exec") {
            format!("print $({shown})")
        } else {
            format!("print {shown}")
        };
        assert_eq!(check(&whole), (Some(0), String::new()), "{line}: {shown}");
    }
}

const SLIP: &str = "x = 1\nprint x\n";
const WARNED: &str = "warning: `x` is text here, although a variable has that name";

fn a_script_on_a_terminal_is_warned_before_it_runs() {
    let folder = Folder::new("terminal");
    folder.write("slip.sock", SLIP);
    let mut terminal = Terminal::running(80, &[&program(), &folder.file("slip.sock")]);
    terminal.wait_for(WARNED);
    terminal.wait_for("\r\nx\r\n");
    assert_eq!(terminal.process.finish().code, Some(0));
}

fn a_script_that_is_not_on_a_terminal_is_not_warned() {
    let finished = run(sockshell().args(["-c", SLIP]), "");
    assert_eq!((finished.out(), finished.err(), finished.code), ("x\n".to_owned(), String::new(), Some(0)));
}

fn a_line_of_the_prompt_is_warned_before_it_runs() {
    let mut terminal = Terminal::start();
    terminal.ask("x = 1");
    let shown = terminal.ask("print x");
    assert!(shown.starts_with(WARNED) && shown.ends_with("\nx\n"), "{shown}");
    // The prompt shows a value that nothing takes, and a word that is no variable is text.
    terminal.answers("upper hello", "5 bytes \"HELLO\"\n");
    terminal.answers("print y", "y\n");
    terminal.ends_well();
}

fn a_look_alike_of_a_closing_quote_does_not_leave_the_line_open() {
    let mut terminal = Terminal::start();
    let shown = terminal.ask("print \"hello”");
    assert!(shown.contains("`”` (U+201D) is a curly quote: write `\"`"), "{shown}");
    let shown = terminal.ask("print $(len abc）");
    assert!(shown.contains("U+FF09"), "{shown}");
    terminal.ends_well();
    let folder = Folder::new("look-alike");
    let mut editor = Editor::start(&folder);
    editor.keys(format!("print \"hello”{ENTER}"));
    editor.shows("  = `”` (U+201D) is a curly quote: write `\"`");
    editor.at("sockshell> ");
    editor.ends_well();
}

fn a_sourced_file_of_a_computed_path_is_warned_about() {
    let folder = Folder::new("computed");
    folder.write("slip.sock", SLIP);
    let mut terminal = Terminal::start();
    terminal.ask(&format!("file = \"{}\"", folder.file("slip.sock")));
    let shown = terminal.ask("source $file");
    assert!(shown.starts_with(WARNED) && shown.ends_with("\nx\n"), "{shown}");
    terminal.ends_well();
}
