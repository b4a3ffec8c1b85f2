//! Comparison with Python's blocking sockets on the same kernel, in every case where the kernel treats blocking and
//! non-blocking sockets differently: sockets of sockshell are non-blocking inside and must look blocking to the user.

use crate::support::{Test, python_pairs, tests};

pub const TESTS: &[Test] = tests![receiving, sending,];

fn check(name: &str) {
    python_pairs::check(&format!("tests/blocking_semantics/{name}.pairs"));
}

fn receiving() {
    check("receiving");
}

fn sending() {
    check("sending");
}
