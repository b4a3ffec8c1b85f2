//! Scripts that talk in datagrams, with themselves and with Python at the other end.

use std::net::UdpSocket;
use std::process::Command;

use crate::support::ports::number_ports;
use crate::support::{DEADLINE, Process, Test, python, run, script, tests};

pub const TESTS: &[Test] = tests![udp_hello, udp_hello_takes_every_byte, nobody_answers, dns_by_hand,];

/// Command that starts one end, from its name and arguments.
type Player = fn(&str, &[&str]) -> Command;

fn serve(player: Player, name: &str) -> (Process, String) {
    let mut server = Process::start(&mut player(name, &["127.0.0.1:0"]));
    let address = server.address();
    (server, address)
}

fn hello(server: Player, client: Player) {
    let (mut server, address) = serve(server, "udp_hello_server");
    let names = run(&mut client("udp_hello_client", &[&address]), "").success();
    assert_eq!(names, "Hello, Michael!\nHello, Tracy!\nHello, Sarah!\n");
    let one = run(&mut client("udp_hello_client", &[&address, "你好", ""]), "").success();
    assert_eq!(one, "Hello, 你好!\nHello, !\n");
    for _ in 0..5 {
        server.wait_for("Received from 127.0.0.1:");
        server.line();
    }
    let [one, two] = ["Received from 127.0.0.1:P2\n", "Received from 127.0.0.1:P3\n"];
    let printed = format!("listening on 127.0.0.1:P1\n{}{}", one.repeat(3), two.repeat(2));
    assert_eq!(number_ports(&server.printed()), printed);
}

fn udp_hello() {
    hello(script, script);
    hello(script, python);
    hello(python, script);
    hello(python, python);
}

fn udp_hello_takes_every_byte() {
    let (_server, address) = serve(script, "udp_hello_server");
    let client = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    client.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    client.connect(&address).expect("an address");
    let every_value: Vec<u8> = (0..=255).collect();
    let mut answer = [0; 2048];
    for question in [&every_value[..], b"", b"\n"] {
        client.send(question).expect("a datagram is sent");
        let length = client.recv(&mut answer).expect("an answer");
        assert_eq!(answer[..length], [b"Hello, ", question, b"!"].concat());
    }
}

fn nobody_answers() {
    let client = run(&mut script("udp_hello_client", &["127.0.0.1:0"]), "");
    assert_eq!(client.code, Some(3));
    assert!(client.err().contains("port 0"), "{}", client.err());
}

fn dns_by_hand() {
    let (mut server, address) = serve(script, "dns_server");
    let ask = |name: &str| run(&mut script("dns_query", &[&address, name]), "").success();
    assert_eq!(ask("localhost"), "asked for localhost, 27 bytes\nlocalhost is 127.0.0.1, for 60 s\n");
    let two = "example.test is 192.0.2.1, for 60 s\nexample.test is 192.0.2.2, for 60 s\n";
    assert_eq!(ask("example.test"), format!("asked for example.test, 30 bytes\n{two}"));
    // A datagram that is no question gets no answer, and the server goes on.
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    for nonsense in [&b""[..], b"short", &[0xff; 40]] {
        stranger.send_to(nonsense, &address).expect("a datagram is sent");
        server.wait_for("no question from 127.0.0.1:");
    }
    assert_eq!(ask("nobody.test"), "asked for nobody.test, 29 bytes\nnobody.test does not exist\n");
}
