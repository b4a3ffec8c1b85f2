//! What the program tells shells and `man` about itself.

mod support;

use std::fs;
use std::process::Command;

use sockshell::facade;
use support::{Finished, Process, python, python_is_here, run, sockshell};

fn completions(shell: &str) -> String {
    run(sockshell().args(["--completions", shell]), "").success()
}

fn is_here(program: &str) -> bool {
    let here = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !here {
        eprintln!("skipped: {program} is not here");
    }
    here
}

fn bash(script: &str) -> Finished {
    run(Command::new("bash").args(["--norc", "-c", script]), "")
}

/// What bash offers for the last of these words.
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

#[test]
fn every_shell_has_its_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = completions(shell);
        for word in ["sockshell", "check", "trace", "completions"] {
            assert!(script.contains(word), "{shell} does not know {word}\n{script}");
        }
    }
}

#[test]
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

#[test]
fn bash_completes_options_and_leaves_the_rest_to_files() {
    if !is_here("bash") {
        return;
    }
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

/// Tab in a real bash, in a folder with one script.
#[test]
fn bash_completes_scripts() {
    if !is_here("bash") || !python_is_here() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("sockshell-completions-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("handshake.sock"), "").expect("a file can be written");
    fs::write(folder.join(".bashrc"), completions("bash") + "PS1='ready''> '\n").expect("a file can be written");
    let inputrc = folder.join(".inputrc");
    fs::write(&inputrc, "set enable-bracketed-paste off\nset match-hidden-files off\n").expect("a file can be written");
    let bashrc = folder.join(".bashrc");
    let mut command = python("terminal", &["80", "bash", "--rcfile", &bashrc.to_string_lossy(), "-i"]);
    let mut terminal = Process::start(command.env("TERM", "dumb").env("INPUTRC", &inputrc));
    terminal.wait_for("ready> ");
    terminal.write(format!("cd '{}'\n", folder.display()));
    terminal.wait_for("ready> ");
    for typed in ["sockshell hand", "sockshell -x hand", "sockshell --check x han", "sockshell "] {
        terminal.write(format!("{typed}\t"));
        let shown = terminal.wait_for("handshake.sock ");
        let (before, _) = typed.rsplit_once(' ').expect("a blank");
        assert!(shown.ends_with(&format!("{before} handshake.sock ")), "{typed}: {shown}");
        // Ctrl-U forgets the line; Ctrl-L would clear the screen.
        terminal.write("\x15\n");
        terminal.wait_for("ready> ");
    }
    terminal.write("exit\n");
    assert_eq!(terminal.finish().code, Some(0));
    fs::remove_dir_all(&folder).expect("it can be removed");
}

#[test]
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

#[test]
fn the_manual_page_is_well_formed() {
    if !is_here("groff") {
        return;
    }
    let page = run(sockshell().arg("--man"), "").success();
    let shown = run(Command::new("groff").args(["-man", "-Tutf8", "-ww", "-K", "utf8"]), page);
    assert_eq!((shown.code, shown.err().as_str()), (Some(0), ""));
}
