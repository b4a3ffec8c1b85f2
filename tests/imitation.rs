//! Sockets are non-blocking inside; what users see is a blocking one. Everything where the kernel treats the two in
//! different ways is compared with Python's blocking sockets, on the same kernel.

mod support;

use support::{pairs, python_is_here};

fn check(name: &str) {
    if python_is_here() {
        pairs::check(&format!("tests/imitation/{name}.pairs"));
    }
}

#[test]
fn receiving() {
    check("receiving");
}

#[test]
fn sending() {
    check("sending");
}
