//! `relay.sock` between plain sockets, and between Python and sockshell.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use socket2::{Domain, Socket, Type};

use crate::support::{DEADLINE, Process, Test, of_this_test, python, run, script, tests};

pub const TESTS: &[Test] = tests![
    each_end_of_a_stream_is_passed_on_by_itself,
    megabytes_go_both_ways_at_once,
    what_breaks_is_said_and_others_are_served,
    without_a_target_the_client_learns_the_end,
    python_and_sockshell_talk_through_it,
];

fn relay_to(target: &str) -> (Process, String) {
    let mut relay = Process::start(&mut script("relay", &["127.0.0.1:0", target]));
    let address = relay.address();
    relay.wait_for(&format!("passing on to {target}\n"));
    (relay, address)
}

fn pair(listener: &TcpListener, address: &str) -> (TcpStream, TcpStream) {
    let client = TcpStream::connect(address).expect("the relay accepts");
    let (target, _) = listener.accept().expect("the relay connects");
    for stream in [&client, &target] {
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    }
    (client, target)
}

fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("the end of the stream");
    all
}

/// Bytes that differ from one position to the next.
fn noise(length: u32) -> Vec<u8> {
    (0..length).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
}

fn each_end_of_a_stream_is_passed_on_by_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (mut relay, address) = relay_to(&listener.local_addr().expect("bound").to_string());
    let (mut client, mut target) = pair(&listener, &address);
    client.write_all(b"question").expect("it reads");
    client.shutdown(Shutdown::Write).expect("a half-close");
    assert_eq!(read_to_end(&mut target), b"question");
    target.write_all(b"the answer").expect("it reads");
    drop(target);
    assert_eq!(read_to_end(&mut client), b"the answer");
    relay.wait_for("done, 8 bytes there and 10 back\n");
}

fn megabytes_go_both_ways_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (mut relay, address) = relay_to(&listener.local_addr().expect("bound").to_string());
    let (client, target) = pair(&listener, &address);
    let (there, back) = (noise(20_000_000), noise(7_000_001));
    let say = |mut stream: TcpStream, data: &[u8]| {
        stream.write_all(data).expect("it reads");
        stream.shutdown(Shutdown::Write).expect("a half-close");
    };
    thread::scope(|scope| {
        let [say_there, say_back] = [&client, &target].map(|stream| stream.try_clone().expect("it can be shared"));
        scope.spawn(of_this_test(|| say(say_there, &there)));
        scope.spawn(of_this_test(|| say(say_back, &back)));
        let heard = scope.spawn(of_this_test(|| read_to_end(&mut target.try_clone().expect("it can be shared"))));
        assert!(read_to_end(&mut client.try_clone().expect("it can be shared")) == back);
        assert!(heard.join().expect("it reads") == there);
    });
    relay.wait_for("done, 20000000 bytes there and 7000001 back\n");
}

fn what_breaks_is_said_and_others_are_served() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (mut relay, address) = relay_to(&listener.local_addr().expect("bound").to_string());
    let (mut other, mut other_target) = pair(&listener, &address);
    let (mut client, target) = pair(&listener, &address);
    client.write_all(b"hello").expect("it reads");
    let mut hello = [0; 5];
    (&target).read_exact(&mut hello).expect("it arrives");
    let target = Socket::from(target);
    target.set_linger(Some(std::time::Duration::ZERO)).expect("it can be reset");
    drop(target);
    relay.wait_for("connection reset by peer, reading from `there#2`; 5 bytes had gone from `client#2`");
    relay.wait_for("0 bytes back (ECONNRESET)\n");
    assert_eq!(read_to_end(&mut client), b"");
    other.write_all(b"still there?").expect("it reads");
    other.shutdown(Shutdown::Write).expect("a half-close");
    assert_eq!(read_to_end(&mut other_target), b"still there?");
}

fn without_a_target_the_client_learns_the_end() {
    let nobody = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().expect("an address");
    nobody.bind(&any.into()).expect("a free port, on which nobody listens");
    let target = nobody.local_addr().expect("bound").as_socket().expect("an address").to_string();
    let (mut relay, address) = relay_to(&target);
    let mut client = TcpStream::connect(&address).expect("the relay accepts");
    client.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    assert_eq!(read_to_end(&mut client), b"");
    relay.wait_for("connection refused (ECONNREFUSED)\n");
}

fn python_and_sockshell_talk_through_it() {
    for python_serves in [false, true] {
        let mut server = if python_serves {
            python("echo_server", &["127.0.0.1:0"])
        } else {
            script("echo_server", &["127.0.0.1:0"])
        };
        let mut server = Process::start(&mut server);
        let (_relay, address) = relay_to(&server.address());
        let mut client =
            if python_serves { script("echo_client", &[&address]) } else { python("echo_client", &[&address]) };
        let said = run(&mut client, "one\ntwo\n").success();
        assert!(said.contains("one") && said.contains("two"), "{said}");
    }
}
