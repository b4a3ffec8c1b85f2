//! Conversations with real peers, OpenBSD's netcat and socat, as clients and as servers, over every kind of socket. The
//! serving side chooses a free port and prints it.

use std::process::Command;

use crate::support::folder::Folder;
use crate::support::{Process, Test, needs, run, script, skip, sockshell, tests};

pub const TESTS: &[Test] = tests![
    nc_talks_to_the_servers_of_scripts,
    nc_is_a_client_of_every_kind,
    nc_is_a_server_of_every_kind,
    socat_is_a_client_of_every_kind,
    socat_is_a_server_of_every_kind,
];

/// Answers each client in upper case until the end of its stream: `KIND ADDRESS`.
const SERVER: &str = r#"
server = socket $1
server.bind $2
server.listen 5
print "listening on $(server.getsockname)"
loop {
    conn, addr = server.accept
    loop {
        data = conn.recv 64k
        if not $data { break }
        conn.sendall $(upper $data)
    }
    conn.close
}
"#;

/// Answers datagrams in upper case.
const DATAGRAM_SERVER: &str = r#"
server = socket $1
server.bind $2
print "listening on $(server.getsockname)"
loop {
    data, addr = server.recvfrom 64k
    server.sendto $(upper $data) $addr
}
"#;

/// Sends a line and shows the answer: `KIND ADDRESS [OWN]`.
const CLIENT: &str = r#"
client = socket $1
if ${3:-} { client.bind $3 }
client.connect $2
client.send "from sockshell\n"
print $(repr $(client.recv 100 --timeout 20))
"#;

/// Starts sockshell's server of a kind, and gives the address it listens on.
fn serve(script: &str, kind: &str, address: &str) -> (Process, String) {
    let mut server = Process::start(sockshell().args(["-c", script, kind, address]));
    let address = server.address();
    (server, address)
}

/// Starts a peer's server, which prints where it listens, and gives the text behind `told` in that line.
fn peer(words: &[&str], told: &str) -> (Process, String) {
    let mut command = Command::new("sh");
    let mut server = Process::start(command.args(["-c", r#"exec "$0" "$@" 2>&1"#]).args(words));
    server.wait_for(told);
    let address = server.line();
    (server, address)
}

/// Output of a peer's client that sends `input` and shuts its side down.
fn ask(words: &[&str], input: &[u8]) -> Vec<u8> {
    let finished = run(Command::new(words[0]).args(&words[1..]), input);
    assert_eq!((finished.code, finished.err().as_str()), (Some(0), ""), "{words:?}");
    finished.out
}

/// Runs a peer's datagram client; datagrams have no end, so the client is stopped once the answer is there.
fn ask_once(words: &[&str]) {
    let mut client = Process::start(Command::new(words[0]).args(&words[1..]));
    client.write("one datagram\n");
    client.wait_for("ONE DATAGRAM\n");
}

/// Checks that `nc` is OpenBSD's netcat; other versions have other options.
fn needs_netcat() {
    needs::programs(&["nc"]);
    let help = run(Command::new("nc").arg("-h"), "");
    if !(help.out() + &help.err()).contains("OpenBSD") {
        skip("nc is not OpenBSD's netcat");
    }
}

/// Splits `HOST:PORT` into the two words that nc takes.
fn two_words(address: &str) -> [&str; 2] {
    let (host, port) = address.rsplit_once(':').expect("a host and a port");
    [host.trim_matches(['[', ']']), port]
}

fn every_byte() -> Vec<u8> {
    (0..=255).cycle().take(1 << 20).collect()
}

fn nc_talks_to_the_servers_of_scripts() {
    needs_netcat();
    for (name, input, answer) in [("echo_server", "Twice\n", "Twice\n"), ("upper_server", "Twice\n", "TWICE\n")] {
        let mut server = Process::start(&mut script(name, &["127.0.0.1:0"]));
        let address = server.address();
        let [host, port] = two_words(&address);
        for _ in 0..2 {
            assert_eq!(ask(&["nc", "-N", host, port], input.as_bytes()), answer.as_bytes(), "{name}");
            server.wait_for("disconnected: ");
        }
        if name == "echo_server" {
            assert!(ask(&["nc", "-N", host, port], &every_byte()) == every_byte(), "a megabyte comes back");
        }
    }
    let mut server = Process::start(&mut script("udp_hello_server", &["127.0.0.1:0"]));
    let address = server.address();
    let [host, port] = two_words(&address);
    assert_eq!(ask(&["nc", "-u", "-W", "1", host, port], b"nc"), b"Hello, nc!");
}

fn nc_is_a_client_of_every_kind() {
    needs_netcat();
    let (_server, address) = serve(SERVER, "tcp6", "[::1]:0");
    let [host, port] = two_words(&address);
    assert_eq!(ask(&["nc", "-N", host, port], b"six\n"), b"SIX\n");
    let (_server, address) = serve(DATAGRAM_SERVER, "udp6", "[::1]:0");
    let [host, port] = two_words(&address);
    assert_eq!(ask(&["nc", "-u", "-W", "1", host, port], b"six\n"), b"SIX\n");
    let folder = Folder::new("nc-client");
    let path = folder.file("stream");
    let (_server, _) = serve(SERVER, "unix", &format!("unix:{path}"));
    assert_eq!(ask(&["nc", "-N", "-U", &path], b"unix\n"), b"UNIX\n");
    let path = folder.file("datagrams");
    let (_server, _) = serve(DATAGRAM_SERVER, "unix-dgram", &format!("unix:{path}"));
    assert_eq!(ask(&["nc", "-u", "-U", "-W", "1", &path], b"unix\n"), b"UNIX\n");
}

fn nc_is_a_server_of_every_kind() {
    needs_netcat();
    let folder = Folder::new("nc-server");
    let (stream, datagrams) = (folder.file("stream"), folder.file("datagrams"));
    // Netcat answers datagrams of a unix socket only if the socket has a name.
    let own = format!("unix:{}", folder.file("own"));
    for (kind, words, told, address, own) in [
        ("tcp", &["127.0.0.1", "0"][..], "Listening on 127.0.0.1 ", "127.0.0.1:", ""),
        ("tcp6", &["::1", "0"], "Listening on ::1 ", "[::1]:", ""),
        ("udp", &["-u", "127.0.0.1", "0"], "Bound on 127.0.0.1 ", "127.0.0.1:", ""),
        ("unix", &["-U", &stream], "Listening on ", "unix:", ""),
        ("unix-dgram", &["-u", "-U", &datagrams], "Bound on ", "unix:", &own),
    ] {
        let (mut server, place) = peer(&[&["nc", "-n", "-v", "-l"][..], words].concat(), told);
        let address = address.to_owned() + &place;
        let mut client = Process::start(sockshell().args(["-c", CLIENT, kind, &address, own]));
        server.wait_for("from sockshell\n");
        server.write("from nc\n");
        assert_eq!(client.line(), r#""from nc\n""#, "{kind}");
        client.finish().success();
    }
}

fn socat_is_a_client_of_every_kind() {
    needs::programs(&["socat"]);
    // The number is how many seconds socat waits for more after its own side has ended.
    let socat = |address: &str, input: &[u8]| ask(&["socat", "-t", "20", "-", address], input);
    let (_server, address) = serve(SERVER, "tcp", "127.0.0.1:0");
    assert!(socat(&format!("TCP:{address}"), &every_byte()) == every_byte().to_ascii_uppercase());
    let (_server, address) = serve(SERVER, "tcp6", "[::1]:0");
    assert_eq!(socat(&format!("TCP6:{address}"), b"six\n"), b"SIX\n");
    let folder = Folder::new("socat-client");
    let path = folder.file("stream");
    let (_server, _) = serve(SERVER, "unix", &format!("unix:{path}"));
    assert_eq!(socat(&format!("UNIX-CONNECT:{path}"), b"unix\n"), b"UNIX\n");
    let path = folder.file("packets");
    let (_server, _) = serve(SERVER, "unix-seqpacket", &format!("unix:{path}"));
    assert_eq!(socat(&format!("UNIX-CONNECT:{path},socktype=5"), b"packet\n"), b"PACKET\n");
    let name = format!("sockshell-socat-{}", std::process::id());
    let (_server, _) = serve(SERVER, "unix", &format!("unix:@{name}"));
    assert_eq!(socat(&format!("ABSTRACT-CONNECT:{name}"), b"abstract\n"), b"ABSTRACT\n");
    let (_server, address) = serve(DATAGRAM_SERVER, "udp", "127.0.0.1:0");
    ask_once(&["socat", "-", &format!("UDP:{address}")]);
    let (_server, address) = serve(DATAGRAM_SERVER, "udp6", "[::1]:0");
    ask_once(&["socat", "-", &format!("UDP6:{address}")]);
    let path = folder.file("datagrams");
    let (_server, _) = serve(DATAGRAM_SERVER, "unix-dgram", &format!("unix:{path}"));
    ask_once(&["socat", "-", &format!("UNIX-SENDTO:{path},bind={}", folder.file("own"))]);
}

fn socat_is_a_server_of_every_kind() {
    needs::programs(&["socat"]);
    let folder = Folder::new("socat-server");
    let (stream, packets) = (folder.file("stream"), folder.file("packets"));
    let name = format!("sockshell-socat-server-{}", std::process::id());
    let [at_stream, at_packets, at_name] = [&stream, &packets, &format!("@{name}")].map(|path| format!("unix:{path}"));
    for (kind, listen, address) in [
        ("tcp", "TCP4-LISTEN:0,bind=127.0.0.1", "127.0.0.1:"),
        ("tcp6", "TCP6-LISTEN:0,bind=[::1]", "[::1]:"),
        ("udp", "UDP4-LISTEN:0,bind=127.0.0.1", "127.0.0.1:"),
        ("udp6", "UDP6-LISTEN:0,bind=[::1]", "[::1]:"),
        ("unix", &format!("UNIX-LISTEN:{stream}"), &at_stream),
        ("unix-seqpacket", &format!("UNIX-LISTEN:{packets},socktype=5"), &at_packets),
        ("unix", &format!("ABSTRACT-LISTEN:{name}"), &at_name),
    ] {
        let (_server, told) = peer(&["socat", "-d", "-d", listen, "PIPE"], " N listening on ");
        let port = if address.ends_with(':') { told.rsplit(':').next().unwrap_or_default() } else { "" };
        let client = run(sockshell().args(["-c", CLIENT, kind, &format!("{address}{port}")]), "");
        assert_eq!(client.success(), "\"from sockshell\\n\"\n", "{listen}");
    }
}
