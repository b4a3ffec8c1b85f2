//! Chat servers with a thousand clients at once, lines in pieces and a client that never reads; and the chat client.

use std::io::{Read, Write};
use std::net::TcpStream;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::support::{DEADLINE, Process, Test, needs, script, skip, tests};

pub const TESTS: &[Test] = tests![
    a_thousand_clients_hear_each_other,
    a_line_is_passed_on_when_it_is_whole,
    a_client_that_never_reads_does_not_hold_up_the_others,
    many_that_speak_and_vanish_are_soon_forgotten,
    two_people_talk,
    a_netcat_takes_part,
];

const SERVERS: [&str; 2] = ["chat_server", "chat_tasks"];

fn serve(name: &str) -> (Process, String) {
    let mut server = Process::start(&mut script(name, &["127.0.0.1:0"]));
    let address = server.address();
    (server, address)
}

struct Client {
    stream: TcpStream,
    name: String,
}

impl Client {
    fn join(server: &mut Process, address: &str) -> Client {
        let client = Client::connect(address);
        server.wait_for(&format!("joined: {}\n", client.name));
        client
    }

    fn connect(address: &str) -> Client {
        let stream = TcpStream::connect(address).expect("the server accepts");
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
        let name = stream.local_addr().expect("it has an address").to_string();
        Client { stream, name }
    }

    fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).expect("the server reads");
    }

    #[track_caller]
    fn hears(&mut self, from: &str, line: &str) {
        let expected = format!("{from}: {line}\n");
        let mut bytes = vec![0; expected.len()];
        let read = self.stream.read_exact(&mut bytes);
        assert_eq!(String::from_utf8_lossy(&bytes), expected, "{read:?}");
    }
}

/// Raises the limit on descriptors, or skips the test.
fn needs_descriptors(many: u64) {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("there is a limit");
    let enough = soft >= many || (hard >= many && setrlimit(Resource::RLIMIT_NOFILE, many, hard).is_ok());
    if !enough {
        skip(format!("at most {hard} descriptors may be open"));
    }
}

fn a_thousand_clients_hear_each_other() {
    needs_descriptors(4096);
    for name in SERVERS {
        let (mut server, address) = serve(name);
        let mut clients: Vec<Client> = (0..1000).map(|_| Client::connect(&address)).collect();
        for client in &clients {
            server.wait_for(&format!("joined: {}\n", client.name));
        }
        for speaker in [0, 499, 999] {
            let line = format!("I am number {speaker}");
            clients[speaker].say(&format!("{line}\n"));
            let from = clients[speaker].name.clone();
            let others = clients.iter_mut().enumerate().filter(|(number, _)| *number != speaker);
            others.for_each(|(_, client)| client.hears(&from, &line));
        }
        // All clients leave at once, and the server goes on.
        let last = clients.pop().expect("there are a thousand");
        drop(clients);
        let mut first = Client::join(&mut server, &address);
        let mut last = last;
        first.say("is anybody here?\n");
        last.hears(&first.name, "is anybody here?");
    }
}

fn a_line_is_passed_on_when_it_is_whole() {
    for name in SERVERS {
        let (mut server, address) = serve(name);
        let [mut a, mut b, mut c] = [(); 3].map(|()| Client::join(&mut server, &address));
        a.say("begun");
        b.say("one\ntwo\nthr");
        c.hears(&b.name, "one");
        c.hears(&b.name, "two");
        a.hears(&b.name, "one");
        a.say(", and ended\n");
        c.hears(&a.name, "begun, and ended");
        b.hears(&a.name, "begun, and ended");
        // Half a line is dropped when its sender leaves.
        let left = b.name.clone();
        drop(b);
        server.wait_for(&format!("left: {left}"));
        c.say("still here\n");
        a.hears(&left, "two");
        if name == "chat_tasks" {
            // In this server the end of the stream ends the line.
            let mut rest = vec![0; format!("{left}: thr").len()];
            a.stream.read_exact(&mut rest).expect("the rest of the line");
        }
        a.hears(&c.name, "still here");
    }
}

fn a_client_that_never_reads_does_not_hold_up_the_others() {
    for name in SERVERS {
        let (mut server, address) = serve(name);
        let mute = Client::join(&mut server, &address);
        let [mut speaker, mut listener] = [(); 2].map(|()| Client::join(&mut server, &address));
        let gone = [format!("dropped: {}", mute.name), format!("left: {}", mute.name)];
        let line = "x".repeat(8000);
        let mut said = 0;
        while !gone.iter().any(|gone| server.printed().contains(gone)) {
            speaker.say(&format!("{line}\n"));
            listener.hears(&speaker.name, &line);
            said += 1;
            assert!(said < 20_000, "{name}: it is never sent away");
        }
        speaker.say("the end\n");
        listener.hears(&speaker.name, "the end");
    }
}

fn many_that_speak_and_vanish_are_soon_forgotten() {
    const VANISH: usize = 50;
    for name in SERVERS {
        let (mut server, address) = serve(name);
        let mute: Vec<Client> = (0..3).map(|_| Client::join(&mut server, &address)).collect();
        for _ in 0..VANISH {
            let mut client = Client::connect(&address);
            client.say(&"a line that nobody answers\n".repeat(50));
            drop(client);
            // Another client leaves in the middle of a line.
            let mut client = Client::connect(&address);
            client.say("half");
        }
        server.wait_until("all have left", |printed| {
            let left = printed.windows(5).filter(|word| word == b"left:").count();
            (left >= 2 * VANISH).then_some(printed.len())
        });
        let [mut a, mut b] = [(); 2].map(|()| Client::join(&mut server, &address));
        drop(mute);
        a.say("who is here?\n");
        b.hears(&a.name, "who is here?");
    }
}

fn two_people_talk() {
    for name in SERVERS {
        let (mut server, address) = serve(name);
        let [mut ann, mut bob] = [(); 2].map(|()| {
            let mut client = Process::start(&mut script("chat_client", &[&address]));
            client.wait_for("> ");
            server.wait_for("joined: ");
            client
        });
        ann.write("hello\nis it you?\n");
        assert!(bob.wait_for(": hello\n").starts_with("\n127.0.0.1:"));
        bob.wait_for(": is it you?\n");
        bob.write("yes\n");
        ann.wait_for(": yes\n> ");
        ann.write("bye");
        assert!(ann.finish().success().ends_with("the server has closed\n"));
        bob.wait_for(": bye\n");
        bob.wait_for("> ");
        assert!(bob.finish().success().ends_with("\nthe server has closed\n"));
    }
}

fn a_netcat_takes_part() {
    needs::programs(&["nc"]);
    let (mut server, address) = serve("chat_server");
    let mut other = Client::join(&mut server, &address);
    let (host, port) = address.split_once(':').expect("host and port");
    let mut netcat = Process::start(std::process::Command::new("nc").args([host, port]));
    let joined = server.wait_for("joined: ") + &server.line();
    netcat.write("over netcat\n");
    other.hears(joined.trim_start_matches("joined: "), "over netcat");
    other.say("seen\n");
    netcat.wait_for("seen\n");
}
