//! `port_check.sock` against a port that is open, one that is closed, and one that does not answer.

use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Socket, Type};

use crate::support::{Test, run, script, tests};

pub const TESTS: &[Test] =
    tests![it_tells_open_closed_and_silent_ports, hundreds_are_asked_at_once, without_arguments_it_asks_a_dozen,];

/// Binds a socket to a free port of loopback.
fn bound() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any: SocketAddr = "127.0.0.1:0".parse().expect("an address");
    socket.bind(&any.into()).expect("a free port");
    let address = socket.local_addr().expect("bound").as_socket().expect("an address");
    (socket, address)
}

fn it_tells_open_closed_and_silent_ports() {
    let (open, open_at) = bound();
    open.listen(10).expect("it can listen");
    let (_closed, closed_at) = bound();
    let (full, full_at) = bound();
    full.listen(0).expect("it can listen");
    // The backlog has room for one connection; later ones are not answered.
    let _waiting = TcpStream::connect(full_at).expect("the first is taken");
    let [open, closed, full] = [open_at, closed_at, full_at].map(|address| address.port().to_string());
    let mut check = script("port_check", &["127.0.0.1", &open, &full, &closed, &open]);
    let said = run(check.env("WITHIN", "0.3"), "").success();
    let expected = format!("{open}: open\n{full}: no answer\n{closed}: closed, ECONNREFUSED\n{open}: open\n");
    assert_eq!(said, expected);
}

fn hundreds_are_asked_at_once() {
    let (closed, at) = bound();
    let port = at.port().to_string();
    let mut words = vec!["127.0.0.1"];
    words.extend(std::iter::repeat_n(port.as_str(), 500));
    let said = run(&mut script("port_check", &words), "").success();
    assert_eq!(said, format!("{port}: closed, ECONNREFUSED\n").repeat(500));
    drop(closed);
}

fn without_arguments_it_asks_a_dozen() {
    assert_eq!(run(&mut script("port_check", &[]), "").success().lines().count(), 13);
}
