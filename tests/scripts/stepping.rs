//! Stepping through every script to its end, with the other side played by its partner script, by Python or by a plain
//! socket. It must print the same as without stepping.

use std::fs;
use std::process::Command;

use crate::support::folder::Folder;
use crate::support::ports::number_ports;
use crate::support::{Process, Test, path, python, run, script, sockshell, tests};

pub const TESTS: &[Test] = tests![
    scripts_that_play_both_ends,
    scripts_that_look_names_up,
    unix_echo,
    servers_serve_the_clients_of_their_tutorials,
    servers_serve_clients_in_python,
    clients_talk_to_their_servers,
];

/// More Enters than any script has statements to run.
const ENTERS: usize = 3_000;

/// Starts stepping through a script, with every Enter typed in advance.
fn stepped(name: &str, args: &[&str]) -> Process {
    let mut command = sockshell();
    command.arg("--step").arg(format!("scripts/{name}.sock")).args(args);
    let mut process = Process::start(&mut command);
    process.write("\n".repeat(ENTERS));
    process
}

/// Lines that the script printed, picked from the output of stepping.
fn own_lines(printed: &str, expected: &str) -> Vec<String> {
    let mut wanted = expected.lines();
    let mut next = wanted.next();
    let mut found = Vec::new();
    for line in printed.lines() {
        // Output of a statement comes directly behind the prompt, because the Enter is not echoed.
        let text = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches("> ");
        if next.is_some_and(|wanted| wanted == line || wanted == text) {
            found.extend(next.map(str::to_owned));
            next = wanted.next();
        }
    }
    found
}

#[track_caller]
fn steps_as_it_runs(name: &str, args: &[&str]) {
    let expected = number_ports(&run(&mut script(name, args), "").success());
    let printed = number_ports(&stepped(name, args).finish().success());
    assert!(printed.ends_with("── the script has ended\n"), "{name} did not end\n{printed}");
    let expected: Vec<_> = expected.lines().map(str::to_owned).collect();
    assert_eq!(own_lines(&printed, &expected.join("\n")), expected, "{name}\n{printed}");
}

fn scripts_that_play_both_ends() {
    for name in ["handshake", "crash", "same_port", "empty_message", "options", "families"] {
        steps_as_it_runs(name, &[]);
    }
}

fn scripts_that_look_names_up() {
    steps_as_it_runs("getaddrinfo", &["127.0.0.1"]);
}

fn unix_echo() {
    let folder = Folder::new("stepping");
    let printed = stepped("unix_echo", &[&folder.file("")]).finish().success();
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0, "it leaves the folder empty");
    assert!(printed.contains("the path is still taken: EADDRINUSE\n"), "{printed}");
}

/// Each server with the client of its tutorial, and that client's input.
const PAIRS: &[(&str, &str, &str)] = &[
    ("echo_server", "echo_client", "hello\n"),
    ("upper_once_server", "upper_once_client", "hello\n"),
    ("upper_server", "upper_client", "hello\nexit\n"),
    ("hello_server", "hello_client", ""),
    ("received_server", "received_client", ""),
    ("udp_hello_server", "udp_hello_client", "world\n"),
    ("dns_server", "dns_query", ""),
];

fn address(process: &mut Process) -> String {
    process.wait_for("> listening on ");
    process.line()
}

fn servers_serve_the_clients_of_their_tutorials() {
    serve(PAIRS, script);
}

fn servers_serve_clients_in_python() {
    let written = |client: &str| path(format!("tests/python/{client}.py")).exists();
    let pairs: Vec<_> = PAIRS.iter().copied().filter(|(_, client, _)| written(client)).collect();
    serve(&pairs, python);
}

fn serve(pairs: &[(&str, &str, &str)], player: fn(&str, &[&str]) -> Command) {
    for (server, client, input) in pairs {
        let mut process = stepped(server, &["127.0.0.1:0"]);
        let address = address(&mut process);
        run(&mut player(client, &[&address]), input).success();
        // Most servers run for ever; while the signal ends them they do not stop at statements.
        process.signal("TERM");
        let finished = process.finish();
        assert!(matches!(finished.code, Some(0 | 143)), "{server}: {}", finished.err());
        assert_eq!(finished.err(), "", "{server}");
    }
}

fn clients_talk_to_their_servers() {
    for (server, client, _) in PAIRS {
        let mut serving = Process::start(&mut script(server, &["127.0.0.1:0"]));
        let address = serving.address();
        let printed = stepped(client, &[&address]).finish().success();
        assert!(printed.ends_with("── the script has ended\n"), "{client} did not end\n{printed}");
    }
}
