//! Values, names and files that are longer or odder than anybody expects: they cost what they must, and no control
//! character of theirs reaches a terminal.

use std::process::Command;

use crate::support::folder::Folder;
use crate::support::{Finished, PROGRAM, Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    an_error_shows_the_start_of_a_large_value_and_makes_no_more_of_it,
    a_trace_shows_the_start_of_a_large_value,
    names_with_control_characters_are_escaped_everywhere,
];

/// Runs lines with so many KiB of address space; unoptimised, 256 MiB of them are a stack.
fn within(memory: u32, options: &[&str], lines: &str) -> Finished {
    let mut command = Command::new("sh");
    command.current_dir(path("")).env("NO_COLOR", "1");
    command.args(["-c", &format!("ulimit -v {memory}; exec \"$0\" \"$@\"")]).arg(PROGRAM);
    run(command.args(options).args(["-c", lines]), "")
}

/// A message of more than 4,000 bytes is cut; a caret and a source line of some more are not counted.
const SHOWN: usize = 6000;

fn an_error_shows_the_start_of_a_large_value_and_makes_no_more_of_it() {
    let large = "x = repeat \"abc\\e\" 10M\nl = [$x, $x, $x, $x, $x]\n";
    for (line, code) in [
        ("raise $x", 3),
        ("task = spawn { raise $x }\nwait task", 3),
        ("try { raise $x } finally { raise $x }", 3),
        ("sleep $l", 3),
        ("sendto $l $l", 3),
        ("print $(- $l)", 3),
        ("assert $l == $x", 4),
        ("assert $l == 1", 4),
        ("assert false, $x", 4),
        ("fails EBADF raise $x", 4),
    ] {
        let finished = within(600_000, &[], &format!("{large}{line}"));
        assert_eq!(finished.code, Some(code), "{line}: {}", &finished.err()[..finished.err().len().min(SHOWN)]);
        assert!(finished.err.len() < 2 * SHOWN, "{line}: {} bytes", finished.err.len());
        assert!(finished.err().starts_with("error: "), "{line}");
    }
}

fn a_trace_shows_the_start_of_a_large_value() {
    let lines = "x = repeat \"abc\\e\" 10M\ntry { raise $x } catch e { y = $e }\nl = [$x, $e]\nl += [$l]";
    let finished = within(600_000, &["-x"], lines);
    assert_eq!((finished.code, finished.out()), (Some(0), String::new()), "{}", finished.err());
    assert!(finished.err.len() < 4 * SHOWN, "{} bytes", finished.err.len());
}

fn names_with_control_characters_are_escaped_everywhere() {
    const ODD: &str = "a\x1b[31m\u{202e}b";
    let folder = Folder::new("odd");
    folder.write("inner.sock", "def f { raise \"no\" }");
    folder.write(&format!("{ODD}.sock"), "source \"inner.sock\"\nprint $1\nif $1 == \"fail\" { f }\nsleep $2");
    let script = format!("{ODD}.sock");
    let computed = format!("path = \"{ODD}.sock\"\nsource $path");
    let missing = format!("open \"{ODD}\"");
    for words in [
        &["-x", &script, "fail", ODD][..],
        &["--timeout", "10ms", &script, "go", "1000"],
        &[&script, "go", ODD],
        &["--check", &script, ODD],
        &["--check", &format!("{ODD}.none")],
        &[&format!("{ODD}.none")],
        &[&format!("--{ODD}")],
        &[&format!("-{ODD}")],
        &["--timeout", ODD, &script],
        &["--completions", ODD],
        &["--step"],
        &["--man", ODD],
        &["-c", &format!("source {ODD}")],
        &["-c", &format!("exec \"{ODD}\"")],
        &["-c", &format!("{ODD} x")],
        &["-c", &format!("recv {ODD}; recv --{ODD}; setsockopt {ODD} 1; help {ODD}")],
        &["-c", &format!("connect \"unix:{ODD}\"")],
        &["-c", &format!("create_connection \"{ODD}:80\"")],
        &["-c", &missing],
        &["-x", "-c", &missing],
        &["-c", &computed, "fail", "1"],
        &["-x", "-c", &computed, "go", ODD],
        &["-c", &format!("t = spawn open \"{ODD}\"\ntry {{ wait t }} catch e {{ raise $e }}")],
        &["-c", &format!("assert \"{ODD}\" == 1, \"{ODD}\"")],
    ] {
        let finished = run(sockshell().current_dir(folder.path()).args(words), "");
        let err = finished.err();
        let raw = err.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
        assert_eq!(raw, None, "{words:?}: {}", err.escape_debug());
        assert!(!err.is_empty() || words[0] == "--man", "{words:?} says something");
    }
}
