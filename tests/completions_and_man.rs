//! Completion scripts for the shells, and the manual page: what `--completions` and `--man` print.

use std::process::Command;

use crate::support::folder::Folder;
use crate::support::{Finished, Process, Test, needs, pty, run, sockshell, tests};
use sockshell::facade;

pub const TESTS: &[Test] = tests![
    every_shell_has_its_script,
    a_shell_nobody_knows_is_refused,
    bash_completes_options_and_leaves_the_rest_to_files,
    bash_completes_scripts,
    the_manual_page_names_every_command,
    the_manual_page_is_well_formed,
];

fn completions(shell: &str) -> String {
    run(sockshell().args(["--completions", shell]), "").success()
}

fn bash(script: &str) -> Finished {
    run(Command::new("bash").args(["--norc", "-c", script]), "")
}

/// Completions that bash offers for the last of these words.
fn offered(words: &[&str]) -> String {
    let (last, before) = words.split_last().expect("there are words");
    let previous = before.last().expect("the program is the first word");
    let all: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let asked = format!(
        "{}\nCOMP_WORDS=({})\nCOMP_CWORD={}\ncompopt() {{ :; }}\n_sockshell sockshell '{last}' '{previous}'\n\
         echo \"${{COMPREPLY[*]}}\"",
        completions("bash"),
        all.join(" "),
        before.len()
    );
    bash(&asked).success().trim_end().to_owned()
}

fn every_shell_has_its_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = completions(shell);
        for word in ["sockshell", "check", "trace", "completions"] {
            assert!(script.contains(word), "{shell} does not know {word}\n{script}");
        }
    }
}

fn a_shell_nobody_knows_is_refused() {
    let finished = run(sockshell().args(["--completions", "bsh"]), "");
    assert_eq!(finished.code, Some(1));
    assert_eq!(
        finished.err(),
        "error: invalid value 'bsh' for '--completions <SHELL>'\n  \
         [possible values: bash, elvish, fish, powershell, zsh]\n\n  \
         tip: a similar value exists: 'bash'\n\nFor more information, try '--help'.\n"
    );
}

fn bash_completes_options_and_leaves_the_rest_to_files() {
    needs::programs(&["bash"]);
    for (words, shown) in [
        (&["sockshell", "--ch"][..], "--check"),
        (&["sockshell", "-x", "--tr"], "--trace"),
        (&["sockshell", "--completions", "f"], "fish"),
        (&["sockshell", ""], ""),
        (&["sockshell", "scr"], ""),
        (&["sockshell", "--check", "a.sock", ""], ""),
    ] {
        assert_eq!(offered(words), shown, "{words:?}");
    }
}

/// Presses Tab in a real bash, in a folder with one script.
fn bash_completes_scripts() {
    needs::programs(&["bash"]);
    let folder = Folder::new("completions");
    folder.write("handshake.sock", "");
    folder.write(".bashrc", completions("bash") + "PS1='ready''> '\n");
    folder.write(".inputrc", "set enable-bracketed-paste off\nset match-hidden-files off\n");
    let mut command = pty::command(&["bash", "--rcfile", &folder.file(".bashrc"), "-i"]);
    command.env("TERM", "dumb").env("INPUTRC", folder.file(".inputrc"));
    let mut terminal = Process::start_on_terminal(command, 80);
    terminal.wait_for("ready> ");
    terminal.write(format!("cd '{}'\n", folder.file("")));
    terminal.wait_for("ready> ");
    for typed in ["sockshell hand", "sockshell -x hand", "sockshell --check x han", "sockshell "] {
        terminal.write(format!("{typed}\t"));
        let shown = terminal.wait_for("handshake.sock ");
        let (before, _) = typed.rsplit_once(' ').expect("a blank");
        assert!(shown.ends_with(&format!("{before} handshake.sock ")), "{typed}: {shown}");
        // Ctrl-U drops the line; Ctrl-L would clear the screen.
        terminal.write("\x15\n");
        terminal.wait_for("ready> ");
    }
    terminal.write("exit\n");
    assert_eq!(terminal.finish().code, Some(0));
}

fn the_manual_page_names_every_command() {
    let page = run(sockshell().arg("--man"), "").success();
    assert!(page.contains("\n.TH sockshell 1 "), "{page}");
    assert!(page.contains("\n.SH NAME\nsockshell \\- A scriptable socket shell"), "{page}");
    for spec in facade::specs() {
        for usage in spec.usages() {
            let usage = usage.replace('-', "\\-");
            assert!(page.contains(&usage), "{usage} is missing");
        }
    }
}

fn the_manual_page_is_well_formed() {
    needs::programs(&["groff"]);
    let page = run(sockshell().arg("--man"), "").success();
    let shown = run(Command::new("groff").args(["-man", "-Tutf8", "-ww", "-K", "utf8"]), page);
    assert_eq!((shown.code, shown.err().as_str()), (Some(0), ""));
}
