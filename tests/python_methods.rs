//! Comparison of each method of Python's sockets with the same call in sockshell, on the same kernel. The tables in
//! `tests/python_methods/` read as a dictionary between the two.

use crate::support::{Test, needs, python_pairs, tests};

pub const TESTS: &[Test] = tests![tcp, tcp6, unix, names,];

fn check(name: &str) {
    python_pairs::check(&format!("tests/python_methods/{name}.pairs"));
}

fn tcp() {
    check("tcp");
}

fn tcp6() {
    needs::ipv6();
    check("tcp6");
}

fn unix() {
    check("unix");
}

fn names() {
    check("names");
}
