//! Server scripts against plain sockets: bytes of every value, many clients at once, resets, signals.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{DEADLINE, Process, Test, of_this_test, python, run, script, tests};

pub const TESTS: &[Test] = tests![
    echo_returns_every_byte,
    upper_changes_letters_only,
    hello_serves_several_clients_at_once,
    hello_thinks_for_a_second,
    received_answers_once_and_closes,
    upper_once_shows_its_connection_and_ends,
    servers_survive_a_client_that_resets,
];

/// Starts a server on a free port, and gives its address.
fn serve(name: &str) -> (Process, String) {
    let mut server = Process::start(&mut script(name, &["127.0.0.1:0"]));
    let address = server.address();
    (server, address)
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    stream
}

/// Reads exactly the expected number of bytes and compares them.
#[track_caller]
fn expect(stream: &mut TcpStream, expected: &str) {
    let mut bytes = vec![0; expected.len()];
    let result = stream.read_exact(&mut bytes);
    assert!(result.is_ok() && bytes == expected.as_bytes(), "{result:?}: {:?}", String::from_utf8_lossy(&bytes));
}

#[track_caller]
fn say(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).expect("the server reads");
}

/// Sends all of `data` while reading, half-closes, and gives the answer.
fn exchange(address: &str, data: &[u8]) -> Vec<u8> {
    let mut stream = connect(address);
    let mut writer = stream.try_clone().expect("a socket can be shared");
    thread::scope(|scope| {
        scope.spawn(of_this_test(move || {
            writer.write_all(data).expect("the server reads");
            writer.shutdown(Shutdown::Write).expect("a half-close");
        }));
        let mut back = Vec::new();
        stream.read_to_end(&mut back).expect("the server answers to the end");
        back
    })
}

fn echo_returns_every_byte() {
    let (_server, address) = serve("echo_server");
    let every_value: Vec<u8> = (0..=255).collect();
    assert!(exchange(&address, &every_value) == every_value, "all 256 values come back");
    let megabyte: Vec<u8> = (0..1 << 20).map(|at: u32| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    assert!(exchange(&address, &megabyte) == megabyte, "a megabyte comes back");
    assert!(exchange(&address, b"").is_empty(), "nothing gives nothing");
}

fn upper_changes_letters_only() {
    let (_server, address) = serve("upper_server");
    let every_value: Vec<u8> = (0..=255).collect();
    assert_eq!(exchange(&address, &every_value), every_value.to_ascii_uppercase());
}

fn hello_serves_several_clients_at_once() {
    let (_server, address) = serve("hello_server");
    let mut clients: Vec<_> = (0..5).map(|_| connect(&address)).collect();
    for client in &mut clients {
        expect(client, "What's your name?");
    }
    // All five connections are open. The clients ask in one order and read in the other: each has a task of its own.
    for (number, client) in clients.iter_mut().enumerate() {
        say(client, &format!("client {number}"));
    }
    for (number, client) in clients.iter_mut().enumerate().rev() {
        expect(client, &format!("Hello, client {number}!"));
    }
    // A client that says goodbye is disconnected, the others are not.
    let mut leaving = clients.remove(2);
    say(&mut leaving, "disconnect");
    assert_eq!(leaving.read(&mut [0]).expect("an orderly close"), 0);
    for client in &mut clients {
        say(client, "again\r\n");
    }
    for client in &mut clients {
        expect(client, "Hello, again!");
    }
}

fn hello_thinks_for_a_second() {
    let (_server, address) = serve("hello_server");
    let mut client = connect(&address);
    expect(&mut client, "What's your name?");
    let start = Instant::now();
    say(&mut client, "Ada");
    expect(&mut client, "Hello, Ada!");
    assert!(start.elapsed() >= Duration::from_millis(990), "it took only {:?}", start.elapsed());
}

fn received_answers_once_and_closes() {
    let mut server = Process::start(&mut script("received_server", &["localhost:0"]));
    let address = server.address();
    assert!(address.starts_with("127.0.0.1:"), "localhost became {address}");
    let mut client = connect(&address);
    say(&mut client, "first");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("answer and close");
    assert_eq!(answer, "Your message has been received.");
    // A client that sends nothing gets no answer, and the next one is served.
    assert!(exchange(&address, b"").is_empty());
    let named = address.replace("127.0.0.1", "localhost");
    let printed = run(&mut script("received_client", &[&named, "second"]), "").success();
    assert_eq!(printed, "sending: second\nreceived: Your message has been received.\n");
}

fn upper_once_shows_its_connection_and_ends() {
    let (mut server, address) = serve("upper_once_server");
    let mut client = connect(&address);
    let peer = client.local_addr().expect("a bound socket");
    let shown = server.line();
    assert!(shown.starts_with("<socket fd="), "{shown}");
    let rest = format!(", family=AF_INET, type=SOCK_STREAM, proto=IPPROTO_TCP, laddr={address}, raddr={peer}>");
    assert!(shown.ends_with(&rest), "{shown}");
    assert_eq!(server.line(), peer.to_string());
    say(&mut client, "once");
    expect(&mut client, "ONCE");
    assert_eq!(client.read(&mut [0]).expect("an orderly close"), 0);
    server.finish().success();
}

fn servers_survive_a_client_that_resets() {
    let cases = [
        ("echo_server", "wait", "client failed: recv", "ping", "ping"),
        ("reply_server", "wait", "client failed: recv", "ping", "你好"),
        ("upper_server", "wait", "client failed: recv", "ping", "PING"),
        ("hello_server", "at once", "client failed: ", "ping", "What's your name?Hello, ping!"),
        ("received_server", "at once", "client failed: recv", "ping", "Your message"),
    ];
    for (name, when, failure, question, answer) in cases {
        let (mut server, address) = serve(name);
        for _ in 0..3 {
            assert_eq!(run(&mut python("reset_client", &[&address, when]), "").success(), "reset\n");
            server.wait_for(failure);
            assert!(server.line().ends_with(')'), "{name}: the failure has an errno name");
        }
        let mut next = connect(&address);
        say(&mut next, question);
        expect(&mut next, answer);
    }
}
