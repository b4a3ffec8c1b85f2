//! Scripts that show the kinds of sockets and addresses.

use crate::support::ports::number_ports;
use crate::support::{Process, Test, run, script, tests};

pub const TESTS: &[Test] =
    tests![empty_message, both_wait, same_port, options, unix_echo, families, getaddrinfo, create_connection,];

const EMPTY_MESSAGE: &str = r#"listening on 127.0.0.1:P1
-- the mistake: what was typed is sent, even when nothing was typed --
client sends 0 bytes, and no error
server waits for the message: ETIMEDOUT
client waits for the answer: ETIMEDOUT
-- the cure: an end to each message, so that an empty one has one too --
server receives the message ""
client receives the answer "you said nothing"
-- UDP keeps messages apart: an empty one arrives --
receiver receives the message ""
"#;

const BOTH_WAIT: &str = r"error: nothing can go on: what the tasks wait for can never come
  ──▶ scripts/both_wait.sock:24:12
   │
24 │     data = sock.recv 1024
   │            ^^^^^^^^^^^^^^
   = server waits in `recv` on far at scripts/both_wait.sock:24 for data from client, through near
   =   in `answer`, called at scripts/both_wait.sock:34
   = client waits in `recv` on near at scripts/both_wait.sock:18 for data from server, through far
   =   in `ask`, called at scripts/both_wait.sock:35
   = main waits in `wait` at scripts/both_wait.sock:36 for server and client to end
   = both wait for the other to speak
";

const ONE_WAITS: &str = r#"error: nothing can go on: what `main` waits for can never come
  ──▶ scripts/both_wait.sock:32:24
   │
32 │         print "it is $(far.recv 1024)"
   │                        ^^^^^^^^^^^^^
   = main waits in `recv` on far at scripts/both_wait.sock:32 for data that only main itself could send, through near
"#;

const SAME_PORT: &str = r#"TCP listens on 127.0.0.1:P1
UDP is bound to 127.0.0.1:P1
the TCP socket receives "over TCP"
the UDP socket receives "over UDP"
a second TCP socket: EADDRINUSE
a second UDP socket: EADDRINUSE
"#;

const UNIX_ECHO: &str = r#"unix: the client's name is "unix:"
unix: the server receives "one two" first
unix: the client receives "echo"
unix-seqpacket: the client's name is "unix:"
unix-seqpacket: the server receives "one " first
unix-seqpacket: the client receives "echo"
unix-dgram: the client receives "echo of one"
"#;

const OPTIONS: &str = r#"-- options --
SO_REUSEADDR: 1
SO_RCVBUF: 65536 becomes 131072
SO_RCVTIMEO: 0.5 seconds
SO_TYPE: 1, SOCK_STREAM
TCP_NODELAY: 0
TCP_NODELAY: 1
IPV6_V6ONLY: EOPNOTSUPP
-- time-outs --
time-out: none, blocking: true
accept with a time-out of 0.02: ETIMEDOUT
accept, non-blocking: EAGAIN, time-out: 0.0
-- a non-blocking connect --
connect_ex: 115, which is EINPROGRESS
SO_ERROR: 0
recv, non-blocking: EAGAIN
-- a socket as a file --
readline: "first line\n"
recv gets the rest: "second line\n"
the client receives "held back until flush\n"
and then "one more\n", and the end
closed: fileno -1
"#;

fn prints(name: &str, args: &[&str]) -> String {
    number_ports(&run(&mut script(name, args), "").success())
}

fn empty_message() {
    assert_eq!(prints("empty_message", &[]), EMPTY_MESSAGE);
}

fn both_wait() {
    let leaving = "leaving: what is left to do in `finally` is done\n";
    let both = "server: waits for the message\nclient: sends \"\" and waits for the answer\n";
    let one = "one task: sends \"\" on one end and waits at the other\n";
    for (args, said, report) in [(&[][..], both, BOTH_WAIT), (&["one"], one, ONE_WAITS)] {
        let finished = run(&mut script("both_wait", args), "");
        assert_eq!((finished.code, finished.err().as_str()), (Some(5), report));
        assert_eq!(finished.out(), format!("{said}{leaving}"));
    }
}

fn same_port() {
    for _ in 0..5 {
        assert_eq!(prints("same_port", &[]), SAME_PORT);
    }
}

fn options() {
    assert_eq!(prints("options", &[]), OPTIONS);
}

fn unix_echo() {
    let folder = std::env::temp_dir().join(format!("sockshell-unix-echo-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a new folder");
    let printed = prints("unix_echo", &[folder.to_str().expect("a plain path")]);
    std::fs::remove_dir(&folder).expect("it leaves the folder empty");
    let end = "the path is still taken: EADDRINUSE\n";
    assert_eq!(printed, format!("-- by path --\n{UNIX_ECHO}-- by abstract name --\n{UNIX_ECHO}{end}"));
}

fn families() {
    let printed = prints("families", &[]);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 12, "{printed}");
    assert_eq!(lines[0], "AF_INET   SOCK_STREAM     opened, protocol IPPROTO_TCP");
    assert_eq!(lines[2], "AF_INET   SOCK_SEQPACKET  ESOCKTNOSUPPORT");
    // The user who runs the tests may or may not be root.
    let raw = ["AF_INET   SOCK_RAW        opened, protocol IPPROTO_ICMP", "AF_INET   SOCK_RAW        EPERM"];
    assert!(raw.contains(&lines[3]), "{printed}");
    assert_eq!(lines[10], "AF_UNIX   SOCK_SEQPACKET  opened, protocol 0");
}

fn getaddrinfo() {
    let printed = prints("getaddrinfo", &["127.0.0.1"]);
    for line in [
        "127.0.0.1, 10000:\n    AF_INET SOCK_STREAM IPPROTO_TCP 127.0.0.1:10000\n",
        "    AF_INET SOCK_STREAM IPPROTO_TCP 127.0.0.1:80\n",
        "    AF_INET SOCK_DGRAM IPPROTO_UDP 127.0.0.1:53\n",
        "    AF_INET = 2\n    SOCK_STREAM = 1\n    SOCK_DGRAM = 2\n",
        "    IPPROTO_TCP = 6\n    IPPROTO_UDP = 17\n",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    assert!(prints("getaddrinfo", &[]).starts_with("localhost, 10000:\n"));
}

fn create_connection() {
    let mut server = Process::start(&mut script("received_server", &["127.0.0.1:0"]));
    let address = server.address();
    let printed = prints("create_connection", &[&address, "hello"]);
    let head = "Family  : AF_INET\nType    : SOCK_STREAM\nProtocol: IPPROTO_TCP\nsending: hello\n";
    let (answer, rest) = ("received: Your message has\nreceived:  been received.\n", "closing socket\n");
    assert_eq!(printed, format!("{head}{answer}{rest}"));
    let nobody = run(&mut script("create_connection", &["127.0.0.1:1"]), "");
    assert!(nobody.code == Some(3) && nobody.err().contains("ECONNREFUSED"), "{}", nobody.err());
}
