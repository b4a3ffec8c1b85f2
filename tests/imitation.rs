//! Sockets are non-blocking inside; what users see is a blocking one. Everything where the kernel treats the two in
//! different ways is compared with Python's blocking sockets, on the same kernel.

use crate::support::{Test, pairs, tests};

pub const TESTS: &[Test] = tests![receiving, sending,];

fn check(name: &str) {
    pairs::check(&format!("tests/imitation/{name}.pairs"));
}

fn receiving() {
    check("receiving");
}

fn sending() {
    check("sending");
}
