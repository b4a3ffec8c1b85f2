//! Scripts with both ends in one file: all of their output is compared, with the ports numbered.

use crate::support::ports::number_ports;
use crate::support::{Test, run, script, tests};

pub const TESTS: &[Test] = tests![handshake, crash, handshake_takes_an_address,];

const HANDSHAKE: &str = r#"-- the server's side gets ready --
bind: the server's address is 127.0.0.1:P1
listen: from now on the kernel answers callers
-- the client connects --
connect: it has returned, and nobody has called accept yet
client sends 5 bytes before accept
accept: a connection from 127.0.0.1:P2
the two ends agree about both addresses
-- data flows both ways --
server receives "hello"
client receives "hello yourself"
client sends twice, server receives once: "one two"
-- half-close --
client: I have nothing more to say, but I am still listening
server receives "": the client's end of stream
server receives "": and it stays so
client receives "still here": the other direction still works
client cannot send any more: EPIPE
-- close --
client receives "": the server's end of stream
connect again: ECONNREFUSED, nobody listens there now
"#;

const CRASH: &str = r#"listening on 127.0.0.1:P1
server: client 1 is connected
server: client 1 says "hello"
client 1: the answer is "HELLO"
client 1: crashes
server: client 1 failed with ECONNRESET
server: client 2 is connected
server: client 2 says "is anybody there?"
client 2: the answer is "IS ANYBODY THERE?"
client 2: closes
server: client 2 has closed
both clients were dealt with, the server is alive
"#;

/// Runs a script ten times: the order of its output must not depend on the machine's speed.
#[track_caller]
fn always_prints(name: &str, expected: &str) {
    for _ in 0..10 {
        assert_eq!(number_ports(&run(&mut script(name, &[]), "").success()), expected);
    }
}

fn handshake() {
    always_prints("handshake", HANDSHAKE);
}

fn crash() {
    always_prints("crash", CRASH);
}

fn handshake_takes_an_address() {
    let printed = run(&mut script("handshake", &["127.0.0.2:0"]), "").success();
    assert!(printed.contains("bind: the server's address is 127.0.0.2:"), "{printed}");
}
