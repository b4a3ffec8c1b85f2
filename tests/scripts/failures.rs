//! Ends of scripts: signals, addresses in use, servers that are not there or go away.

use std::io::Read;
use std::net::TcpListener;

use crate::support::{Process, Test, run, script, tests};

pub const TESTS: &[Test] = tests![
    signals_end_a_waiting_server,
    signals_end_a_server_in_the_middle_of_a_conversation,
    signals_end_a_client_at_its_prompt,
    a_taken_address_is_an_error_that_names_it,
    a_server_starts_again_at_once,
    nobody_listens,
    the_server_goes_away,
];

const SERVERS: [&str; 7] = [
    "echo_server",
    "reply_server",
    "upper_once_server",
    "upper_server",
    "hello_server",
    "received_server",
    "http_server",
];
const CLIENTS: [&str; 5] = ["echo_client", "upper_once_client", "upper_client", "hello_client", "received_client"];

fn serve(name: &str, address: &str) -> (Process, String) {
    let mut server = Process::start(&mut script(name, &[address]));
    let address = server.address();
    (server, address)
}

fn signals_end_a_waiting_server() {
    for name in SERVERS {
        for (signal, code) in [("TERM", 143), ("INT", 130)] {
            let (server, _) = serve(name, "127.0.0.1:0");
            server.signal(signal);
            assert_eq!(server.finish().code, Some(code), "{name} after SIG{signal}");
        }
    }
}

fn signals_end_a_server_in_the_middle_of_a_conversation() {
    for (name, client) in [("echo_server", "echo_client"), ("hello_server", "hello_client")] {
        for (signal, code) in [("TERM", 143), ("INT", 130)] {
            let (mut server, address) = serve(name, "127.0.0.1:0");
            let mut client = Process::start(&mut script(client, &[&address]));
            server.wait_for("connected: ");
            client.wait_for(">>> ");
            server.signal(signal);
            assert_eq!(server.finish().code, Some(code), "{name} after SIG{signal}");
        }
    }
}

fn signals_end_a_client_at_its_prompt() {
    let (_server, address) = serve("echo_server", "127.0.0.1:0");
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let mut client = Process::start(&mut script("echo_client", &[&address]));
        client.wait_for(">>> ");
        client.signal(signal);
        assert_eq!(client.code(), Some(code), "SIG{signal}");
    }
}

fn a_taken_address_is_an_error_that_names_it() {
    let (_server, address) = serve("echo_server", "127.0.0.1:0");
    for name in SERVERS {
        let second = run(&mut script(name, &[&address]), "");
        let err = second.err();
        assert_eq!((second.code, second.out().as_str()), (Some(3), ""), "{name}: {err}");
        assert!(err.contains("EADDRINUSE") && err.contains(&address), "{name}: {err}");
        assert!(err.contains(&format!("scripts/{name}.sock:")), "{name}: {err}");
    }
}

fn a_server_starts_again_at_once() {
    for name in ["echo_server", "reply_server", "upper_server", "hello_server", "received_server"] {
        let (mut server, address) = serve(name, "127.0.0.1:0");
        // A connection that the server closed first leaves the address in TIME_WAIT.
        let mut client = std::net::TcpStream::connect(&address).expect("the server accepts");
        server.wait_for("connected: ");
        server.signal("TERM");
        server.finish();
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).expect("an orderly close");
        drop(client);
        let (_again, same) = serve(name, &address);
        assert_eq!(same, address, "{name}");
    }
}

fn nobody_listens() {
    for name in CLIENTS {
        let client = run(&mut script(name, &["127.0.0.1:1"]), "hello\n");
        let err = client.err();
        assert_eq!(client.code, Some(3), "{name}: {err}");
        assert!(
            err.contains("connect") && err.contains("127.0.0.1:1") && err.contains("ECONNREFUSED"),
            "{name}: {err}"
        );
    }
}

fn the_server_goes_away() {
    for name in ["echo_client", "upper_client", "hello_client"] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket").to_string();
        let mut client = Process::start(&mut script(name, &[&address]));
        let (mut conn, _) = listener.accept().expect("the client connects");
        if name == "hello_client" {
            std::io::Write::write_all(&mut conn, b"What's your name?").expect("the client reads");
        }
        client.wait_for(">>> ");
        client.write("hello\n");
        conn.read_exact(&mut [0; 5]).expect("the client's message");
        drop(conn);
        assert_eq!(client.line(), "the server has closed the connection", "{name}");
        client.finish().success();
    }
}
