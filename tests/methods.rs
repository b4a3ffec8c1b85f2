//! The methods of Python's sockets one by one: the same calls in sockshell and in Python, on the same kernel. The
//! tables in `tests/methods/` read as a dictionary between the two.

use crate::support::{Test, needs, pairs, tests};

pub const TESTS: &[Test] = tests![tcp, tcp6, unix,];

fn check(name: &str) {
    pairs::check(&format!("tests/methods/{name}.pairs"));
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
