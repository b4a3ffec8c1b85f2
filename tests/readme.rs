//! Checks of the README: its examples run and print what it says, and its table of scripts is complete.

use std::fs;

use crate::support::markdown::blocks;
use crate::support::terminal::Terminal;
use crate::support::{Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    the_language_page_runs,
    the_session_goes_as_it_is_shown,
    every_script_is_named,
    the_error_shown_is_the_one_given,
];

fn readme() -> String {
    fs::read_to_string(path("README.md")).expect("there is a README")
}

/// Text of the first fenced block of a kind.
fn block(kind: &str) -> String {
    let found = blocks(&readme()).into_iter().find(|block| block.kind == kind);
    found.expect("the README has such a block").text
}

fn the_language_page_runs() {
    let finished = run(sockshell().args(["-c", &block("sock")]), "");
    assert_eq!(finished.err(), "");
    assert_eq!(finished.out(), block("output"));
    assert_eq!(finished.code, Some(0));
}

/// Removes what differs from run to run: ports, descriptors, and the column widths that depend on them.
fn comparable(line: &str) -> String {
    let words = line.split_whitespace().map(|word| {
        let varies = word.starts_with("127.0.0.1:") || (line.contains(" tcp ") && word.parse::<u32>().is_ok());
        if varies { "N" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn the_session_goes_as_it_is_shown() {
    let mut terminal = Terminal::start();
    let mut typed = 0;
    let session = block("session");
    let mut lines = session.lines().peekable();
    while let Some(line) = lines.next() {
        let (_, command) = line.split_once("> ").expect("a line that is typed");
        let mut expected = Vec::new();
        while let Some(shown) = lines.next_if(|line| !line.contains("> ")) {
            expected.push(comparable(shown));
        }
        let answer = terminal.ask(command);
        assert_eq!(answer.lines().map(comparable).collect::<Vec<_>>(), expected, "{command}");
        typed += 1;
    }
    assert!(typed > 10, "the README shows a session");
    terminal.ends_well();
}

fn every_script_is_named() {
    let readme = readme();
    for entry in fs::read_dir(path("scripts")).expect("there are scripts") {
        let name = entry.expect("a readable folder").file_name().to_string_lossy().into_owned();
        assert!(readme.contains(&format!("`{name}`")), "the README does not name {name}");
    }
}

fn the_error_shown_is_the_one_given() {
    let finished = run(sockshell().args(["-c", "server = socket tcp\nserver.bnid 127.0.0.1:8080"]), "");
    let readme = readme();
    let (_, shown) = readme.split_once("\nerror: there is no").expect("the README shows an error");
    let shown = format!("error: there is no{}", shown.split("```").next().unwrap_or_default());
    assert_eq!(finished.err(), shown.replace("server.sock", "-c"));
    assert_eq!(finished.code, Some(2));
}
