//! Checks for what a test needs and not every machine has. If it is missing, the test is skipped.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::harness::skip;

/// Checks that programs can be found by these names.
pub fn programs(names: &[&str]) {
    let found = |name: &str| {
        let look = Command::new("sh").args(["-c", "command -v \"$0\"", name]).stdout(Stdio::null()).status();
        look.is_ok_and(|status| status.success())
    };
    let missing: Vec<&str> = names.iter().copied().filter(|name| !found(name)).collect();
    if !missing.is_empty() {
        skip(format!("{} is not here", missing.join(", ")));
    }
}

pub fn python() {
    static STARTS: LazyLock<bool> =
        LazyLock::new(|| Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success()));
    if !*STARTS {
        skip("python3 is not here");
    }
}

/// Checks that the loopback interface has IPv6.
pub fn ipv6() {
    if TcpListener::bind("[::1]:0").is_err() {
        skip("there is no IPv6 here");
    }
}
