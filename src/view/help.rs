//! `help` as text, from specs: the overview, one command, one errno.

use std::fmt::Write as _;

use crate::net::errno;
use crate::program::spec::{Group, Spec};

/// The commands by groups, a screen of them.
#[must_use]
pub fn overview(specs: &[&'static Spec]) -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let names: Vec<&str> = specs.iter().filter(|spec| spec.group == group).map(|spec| spec.name).collect();
        if !names.is_empty() {
            let _ = writeln!(out, "{}", group.title());
            wrapped(&mut out, &names);
        }
    }
    out.push_str("Statements\n");
    wrapped(
        &mut out,
        &[
            "name = …",
            "a, b = …",
            "name += …",
            "if … { }",
            "while … { }",
            "loop { }",
            "for x in … { }",
            "break",
            "continue",
            "def f x { }",
            "return",
            "try { } catch e { } finally { }",
            "spawn …",
            "within T { }",
            "global x",
            "assert …",
            "fails ERRNO …",
        ],
    );
    out.push_str("`help recv` tells about a command, `help ECONNREFUSED` about an error.");
    out
}

fn wrapped(out: &mut String, words: &[&str]) {
    let mut line = String::from(" ");
    for word in words {
        if line.chars().count() + word.chars().count() + 2 > 78 {
            let _ = writeln!(out, "{line}");
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(out, "{line}");
}

/// Everything about one command.
#[must_use]
pub fn command(spec: &Spec) -> String {
    let mut out = String::new();
    for usage in spec.usages() {
        let _ = writeln!(out, "{usage}");
    }
    let _ = writeln!(out, "\n{}", sentence(spec.summary));
    if !spec.details.is_empty() {
        let _ = writeln!(out, "{}", spec.details);
    }
    if !spec.gives.is_empty() {
        let _ = writeln!(out, "\nGives: {}", spec.gives);
    }
    if !spec.options.is_empty() {
        out.push_str("\nOptions\n");
    }
    for option in spec.options {
        let value = option.value.map_or_else(String::new, |value| format!(" {}", value.name));
        let _ = writeln!(out, "  {:<16} {}", format!("{}{value}", option.name), option.meaning);
    }
    if !spec.python.is_empty() {
        let _ = writeln!(out, "\nIn Python: {}", spec.python);
    }
    if !spec.errors.is_empty() {
        out.push_str("\nErrors one meets\n");
    }
    for (name, meaning) in spec.errors {
        let _ = writeln!(out, "  {name:<14} {meaning}");
    }
    if !spec.example.script.is_empty() {
        out.push_str("\nExample\n");
        for line in spec.example.script.lines() {
            let _ = writeln!(out, "  {line}");
        }
        out.push_str("prints\n");
        for line in spec.example.output.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    out.pop();
    out
}

fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// An errno: its words, and what the commands say of it.
#[must_use]
pub fn error(name: &str, code: i32, specs: &[&'static Spec]) -> String {
    let mut out = format!("{name} ({code}): {}\n", errno::words(code));
    for spec in specs {
        for (_, meaning) in spec.errors.iter().filter(|(error, _)| *error == name) {
            let _ = writeln!(out, "  {:<18} {meaning}", spec.name);
        }
    }
    out.pop();
    out
}
