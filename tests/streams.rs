//! Streams on sockets, with a peer in another process.

use std::io::Read as _;
use std::net::TcpStream;

use crate::support::{Process, Test, sockshell, tests};

pub const TESTS: &[Test] = tests![what_was_written_arrives_although_the_script_ends_without_flush];

fn what_was_written_arrives_although_the_script_ends_without_flush() {
    let script = "server = create_server 127.0.0.1:0\nprint \"listening on $(server.getsockname)\"\n\
                  conn, addr = server.accept\nf = conn.makefile\nf.write \"the last words\"\n";
    let mut process = Process::start(sockshell().args(["-c", script]));
    let mut client = TcpStream::connect(process.address()).expect("it listens");
    let mut received = String::new();
    client.read_to_string(&mut received).expect("the connection is closed in order");
    assert_eq!(received, "the last words");
    process.finish().success();
}
