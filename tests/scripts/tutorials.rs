//! Servers and clients of the tutorials, each played by sockshell and by Python, in all combinations. Both ends must
//! print the same, whichever program plays them.

use std::process::Command;
use std::thread;

use crate::support::ports::number_ports;
use crate::support::{Process, Test, needs, of_this_test, python, script, tests};

pub const TESTS: &[Test] = tests![
    echo,
    echo_until_the_end_of_input,
    reply,
    upper_once,
    upper,
    hello,
    received,
    one_server_serves_clients_of_both_kinds_in_turn,
];

/// Command that starts one end, from its name and arguments.
type Player = fn(&str, &[&str]) -> Command;

/// Conversation and the output of both ends. P1 is the server's port, P2 the client's.
struct Conversation {
    server: &'static str,
    client: &'static str,
    /// Text typed at the client.
    input: &'static str,
    client_prints: &'static str,
    /// Output after `listening on`, without the line that shows a socket object.
    server_prints: &'static str,
}

impl Conversation {
    /// Runs the conversation in every combination, those with Python in parallel.
    fn play(&self) {
        self.play_with(script, script);
        needs::python();
        thread::scope(|scope| {
            for (server, client) in [(script, python), (python, script), (python, python)] as [(Player, Player); 3] {
                scope.spawn(of_this_test(move || self.play_with(server, client)));
            }
        });
    }

    fn play_with(&self, server: Player, client: Player) {
        let mut server = Process::start(&mut server(self.server, &["127.0.0.1:0"]));
        let address = server.address();
        let mut client = Process::start(&mut client(self.client, &[&address]));
        client.write_and_close(self.input);
        assert_eq!(client.finish().success(), self.client_prints);
        server.wait_for(last_line(self.server_prints));
        server.line();
        let printed = number_ports(&server.printed());
        let inside = |line: &&str| !line.starts_with("<socket");
        let lines: Vec<_> = printed.lines().skip(1).filter(inside).collect();
        assert_eq!(lines, self.server_prints.lines().collect::<Vec<_>>());
    }
}

/// Last line of a text, without the address, whose port differs each time.
fn last_line(text: &str) -> &str {
    let line = text.lines().last().expect("a server prints something");
    line.split("127.0.0.1").next().unwrap_or(line)
}

fn echo() {
    Conversation {
        server: "echo_server",
        client: "echo_client",
        input: "hello\n\n  two words \n你好\nquit\nnever sent\n",
        client_prints: ">>> hello\n>>> >>>   two words \n>>> 你好\n>>> ",
        server_prints: "connected: 127.0.0.1:P2\ndisconnected: 127.0.0.1:P2\n",
    }
    .play();
}

fn echo_until_the_end_of_input() {
    Conversation {
        server: "echo_server",
        client: "echo_client",
        input: "hello\nquit it\nno line end",
        client_prints: ">>> hello\n>>> quit it\n>>> no line end\n>>> ",
        server_prints: "connected: 127.0.0.1:P2\ndisconnected: 127.0.0.1:P2\n",
    }
    .play();
}

fn reply() {
    Conversation {
        server: "reply_server",
        client: "echo_client",
        input: "hello\n再见\nquit\n",
        client_prints: ">>> 你好，我已经收到你的消息。\n>>> 你好，我已经收到你的消息。\n>>> ",
        server_prints: "connected: 127.0.0.1:P2\nmessage: hello\nmessage: 再见\ndisconnected: 127.0.0.1:P2\n",
    }
    .play();
}

fn upper_once() {
    Conversation {
        server: "upper_once_server",
        client: "upper_once_client",
        input: "",
        client_prints: "server says: HELLO\n",
        server_prints: "127.0.0.1:P2\nclient says: hello\n",
    }
    .play();
}

fn upper() {
    Conversation {
        server: "upper_server",
        client: "upper_client",
        input: "hello\n\nstraight on, 你好 2\nquit\n",
        client_prints: ">>> server says: HELLO\n>>> >>> server says: STRAIGHT ON, 你好 2\n>>> ",
        server_prints: "connected: 127.0.0.1:P2\nclient says: hello\nclient says: straight on, 你好 2\n\
            disconnected: 127.0.0.1:P2\n",
    }
    .play();
}

fn hello() {
    Conversation {
        server: "hello_server",
        client: "hello_client",
        input: "Ada\n\nGrace\nquit\n",
        client_prints: "What's your name?\n>>> Hello, Ada!\n>>> >>> Hello, Grace!\n>>> ",
        server_prints: "connected: 127.0.0.1:P2\ndisconnected: 127.0.0.1:P2\n",
    }
    .play();
}

fn received() {
    Conversation {
        server: "received_server",
        client: "received_client",
        input: "",
        client_prints: "sending: This is the message. It is not repeated.\n\
            received: Your message has been received.\n",
        server_prints: "connected: 127.0.0.1:P2\nreceived: This is the message. It is not repeated.\n",
    }
    .play();
}

fn one_server_serves_clients_of_both_kinds_in_turn() {
    for name in ["echo", "upper"] {
        let mut server = Process::start(&mut script(&format!("{name}_server"), &["127.0.0.1:0"]));
        let address = server.address();
        for player in [python, script, python, script] as [Player; 4] {
            let mut client = Process::start(&mut player(&format!("{name}_client"), &[&address]));
            client.wait_for(">>> ");
            client.write("again\n");
            assert_eq!(client.line().to_lowercase().trim_start_matches("server says: "), "again");
            client.write("quit\n");
            client.finish().success();
            server.wait_for("disconnected: ");
        }
    }
}
