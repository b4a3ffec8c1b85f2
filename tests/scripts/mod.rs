//! Tests of every script in `scripts/`: with itself, with Python at the other end, and with plain sockets.

pub mod both_ends;
pub mod chat;
pub mod datagrams;
pub mod failures;
pub mod http;
pub mod ping;
pub mod port_check;
pub mod relay;
pub mod servers;
pub mod socket_kinds;
pub mod stepping;
pub mod tutorials;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    every_script_has_a_test,
    every_script_is_a_program_with_a_head_comment,
    every_script_has_the_tutorials_address,
    every_script_checks,
];

/// Default address of each script: the tutorial's, or a free port.
const DEFAULTS: &[(&str, &str)] = &[
    ("echo_server", "127.0.0.1:8080"),
    ("echo_client", "127.0.0.1:8080"),
    ("reply_server", "127.0.0.1:8080"),
    ("upper_once_server", "127.0.0.9:8888"),
    ("upper_once_client", "127.0.0.9:8888"),
    ("upper_server", "127.0.0.9:8888"),
    ("upper_client", "127.0.0.9:8888"),
    ("hello_server", "127.0.0.1:3288"),
    ("hello_client", "127.0.0.1:3288"),
    ("received_server", "localhost:10000"),
    ("received_client", "localhost:10000"),
    ("handshake", "127.0.0.1:0"),
    ("crash", "127.0.0.1:0"),
    ("udp_hello_server", "127.0.0.1:3288"),
    ("udp_hello_client", "127.0.0.1:3288"),
    ("empty_message", "127.0.0.1:0"),
    ("both_wait", "tasks"),
    ("create_connection", "localhost:10000"),
    ("getaddrinfo", "localhost"),
    ("same_port", "127.0.0.1:0"),
    ("options", "127.0.0.1:0"),
    ("unix_echo", "/tmp"),
    ("dns_query", "127.0.0.1:53"),
    ("dns_server", "127.0.0.1:0"),
    ("http_get", "127.0.0.1:8000"),
    ("http_server", "127.0.0.1:8000"),
    ("ping", "127.0.0.1"),
    ("chat_server", "127.0.0.1:9000"),
    ("chat_tasks", "127.0.0.1:9000"),
    ("chat_client", "127.0.0.1:9000"),
    ("relay", "127.0.0.1:8081"),
    ("port_check", "127.0.0.1"),
    // This script opens sockets and gives them no address.
    ("families", ""),
];

/// Names of all scripts, without `.sock`.
fn names() -> Vec<String> {
    let entries = fs::read_dir(path("scripts")).expect("there are scripts");
    let files = entries.map(|entry| entry.expect("a readable folder").path());
    let scripts = files.filter(|file| file.extension().is_some_and(|extension| extension == "sock"));
    let mut names: Vec<_> = scripts.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(name: &str) -> String {
    fs::read_to_string(path(format!("scripts/{name}.sock"))).expect("a script is text")
}

fn every_script_has_a_test() {
    let tests = [
        include_str!("chat.rs"),
        include_str!("datagrams.rs"),
        include_str!("failures.rs"),
        include_str!("http.rs"),
        include_str!("socket_kinds.rs"),
        include_str!("tutorials.rs"),
        include_str!("ping.rs"),
        include_str!("port_check.rs"),
        include_str!("relay.rs"),
        include_str!("servers.rs"),
        include_str!("both_ends.rs"),
    ];
    for name in names() {
        let quoted = [format!("\"{name}\""), format!("\"scripts/{name}.sock\"")];
        let runs = |test: &&str| quoted.iter().any(|quoted| test.contains(quoted));
        assert!(tests.iter().any(runs), "no test runs scripts/{name}.sock");
    }
}

fn every_script_is_a_program_with_a_head_comment() {
    for name in names() {
        let text = text(&name);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("#!/usr/bin/env sockshell"), "{name}");
        let head: Vec<_> = lines.take_while(|line| line.starts_with('#')).collect();
        assert!(
            head.iter().any(|line| line.contains(&format!("sockshell scripts/{name}.sock"))),
            "{name}: how to start"
        );
        assert!(
            head.iter().any(|line| line.contains("against it") || line.contains("start first")),
            "{name}: with what"
        );
        let mode = fs::metadata(path(format!("scripts/{name}.sock"))).expect("a script").permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{name} cannot be executed");
    }
}

fn every_script_has_the_tutorials_address() {
    for name in names() {
        let (_, default) = DEFAULTS.iter().find(|(known, _)| *known == name).expect("a known default");
        let takes = default.is_empty() || text(&name).contains(&format!("${{1:-{default}}}"));
        assert!(takes, "{name}: the default is {default}");
    }
}

fn every_script_checks() {
    let mut command = sockshell();
    command.arg("--check").args(names().iter().map(|name| format!("scripts/{name}.sock")));
    assert_eq!(run(&mut command, "").success(), "");
}
