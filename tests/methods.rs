//! The methods of Python's sockets one by one: the same calls in sockshell and in Python, on the same kernel. The
//! tables in `tests/methods/` read as a dictionary between the two.

mod support;

use std::net::TcpListener;

use support::{pairs, python_is_here};

fn check(name: &str) {
    if python_is_here() {
        pairs::check(&format!("tests/methods/{name}.pairs"));
    }
}

#[test]
fn tcp() {
    check("tcp");
}

#[test]
fn tcp6() {
    if TcpListener::bind("[::1]:0").is_err() {
        eprintln!("skipped: there is no IPv6 here");
        return;
    }
    check("tcp6");
}

#[test]
fn unix() {
    check("unix");
}
