//! What the program tells about itself on standard output: the reference, completions, the manual page.

use std::ffi::OsStr;
use std::io::Write;

use clap_complete::{Shell, aot};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::commands::FAMILIES;
use crate::diagnostic::Diagnostic;
use crate::spec::{Group, Spec};
use crate::view;

/// Prints the reference.
pub(super) fn reference() -> i32 {
    show(view::help::reference::page(&specs()).as_bytes())
}

/// Prints a page of `help`, or what there is.
pub(super) fn help(word: Option<&OsStr>) -> i32 {
    let specs = specs();
    let Some(word) = word.map(OsStr::to_string_lossy) else {
        return show(format!("{}\n", view::help::overview(&specs)).as_bytes());
    };
    if let Some(page) = view::help::page(&word, &specs) {
        return show(format!("{}\n", page.trim_end()).as_bytes());
    }
    let wrong = Diagnostic::error(format!("there is no help on `{word}`"));
    super::refused(wrong.hint(view::help::near(&word, &specs)))
}

/// Prints what completes the command line in a shell.
pub(super) fn completions(shell: Shell, command: &mut clap::Command) -> i32 {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    aot::generate(shell, command, name, &mut script);
    if shell == Shell::Bash {
        script = files_where_no_option_is(&String::from_utf8_lossy(&script)).into_bytes();
    }
    show(&script)
}

/// In bash options are offered for the first word even when nothing of them was typed, and hide the files there;
/// what is left empty bash fills with files.
fn files_where_no_option_is(script: &str) -> String {
    let script = script.replace(" || ${COMP_CWORD} -eq 1 ]]", " ]]");
    let last = "            COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )\n            return 0\n";
    script.replace(last, "            return 0\n")
}

/// How the program is started, for the manual page.
const STARTS: &[&str] = &[
    "[-x] [FILE [ARG…]]",
    "[-x] -c LINES [ARG…]",
    "--check [--deny warnings] FILE…",
    "HOST:PORT",
    "help [WORD]",
    "translate FILE.py",
    "reference",
];

/// Prints the manual page.
pub(super) fn man(command: clap::Command) -> i32 {
    let running = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = Man::new(command);
    let mut page = Vec::new();
    // Nothing fails that writes into memory.
    let _ = man
        .render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| starts().to_writer(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| language(&running).to_writer(&mut page));
    show(&page)
}

fn starts() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    for words in STARTS {
        roff.text([bold("sockshell"), roman(format!(" {words}"))]);
        roff.control("br", []);
    }
    roff
}

/// How it runs, and every command in a line or two.
fn language(running: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["RUNNING"]);
    for line in running.lines() {
        roff.text([roman(line)]);
        if line.ends_with('.') {
            roff.control("PP", []);
        }
    }
    let specs = specs();
    for group in Group::ALL {
        roff.control("SH", [group.title().to_uppercase().as_str()]);
        for spec in specs.iter().filter(|spec| spec.group == group) {
            roff.control("TP", []);
            roff.text([bold(spec.usages().join(", "))]);
            roff.text([roman(view::help::layout::sentence(spec.summary))]);
        }
    }
    roff
}

fn specs() -> Vec<&'static Spec> {
    FAMILIES.iter().copied().flatten().map(|command| &command.spec).collect()
}

/// Writes to standard output; whoever stops reading has read enough.
fn show(text: &[u8]) -> i32 {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            super::refuse(&format!("cannot write to standard output: {error}"))
        }
        _ => 0,
    }
}
