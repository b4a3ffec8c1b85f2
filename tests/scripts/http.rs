//! HTTP scripts: the server with curl and plain sockets, the client with sockshell's server, Python's and made-up
//! answers.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::thread;

use crate::support::folder::Folder;
use crate::support::{DEADLINE, Finished, Process, Test, needs, of_this_test, python, run, script, tests};

pub const TESTS: &[Test] = tests![
    curl_gets_files_byte_for_byte,
    curl_never_leaves_the_folder,
    only_get_and_head_are_served,
    slow_and_vanishing_clients_keep_nobody_waiting,
    our_client_gets_from_our_server,
    our_client_gets_from_python_s_server,
    our_client_puts_chunks_together,
    our_client_says_what_is_wrong_with_an_answer,
];

/// Some megabytes in which every byte and every pair of bytes occurs.
fn binary() -> Vec<u8> {
    (0..3_000_001_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
}

/// Folder `inside` with some files, and beside it a file that must never be served.
fn site(name: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir_all(folder.file("inside/sub")).expect("a new folder");
    folder.write("secret.txt", "secret");
    folder.write("inside/index.html", "<p>hello</p>\n");
    folder.write("inside/a b.txt", "blank\n");
    folder.write("inside/empty.txt", "");
    folder.write("inside/data.bin", binary());
    folder
}

fn serve(folder: &Folder, seconds: &str) -> (Process, String) {
    let mut server = Process::start(&mut script("http_server", &["127.0.0.1:0", &folder.file("inside"), seconds]));
    let address = server.address();
    (server, address)
}

fn curl(args: &[&str]) -> Finished {
    run(Command::new("curl").args(["-s", "--noproxy", "*", "--path-as-is", "--max-time", "30"]).args(args), "")
}

fn get(args: &[&str]) -> Finished {
    run(&mut script("http_get", args), "")
}

/// Complete answer of the server to some bytes, after which the sending side is shut down.
fn answer(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
    stream.write_all(request).expect("the server reads");
    stream.shutdown(Shutdown::Write).expect("a half-close");
    let mut all = String::new();
    stream.read_to_string(&mut all).expect("the server closes in order");
    all
}

/// Starts a server that answers the next request with these bytes, whatever the request is, and closes.
fn answering(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    thread::spawn(of_this_test(move || {
        let (mut conn, _) = listener.accept().expect("the client connects");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            conn.read_exact(&mut byte).expect("a whole head");
            request.push(byte[0]);
        }
        conn.write_all(bytes).expect("the client reads");
    }));
    address
}

fn curl_gets_files_byte_for_byte() {
    needs::programs(&["curl"]);
    let folder = site("http-curl");
    let (mut server, address) = serve(&folder, "10");
    let fetch = |path: &str| {
        let fetched = curl(&[&format!("http://{address}{path}")]);
        assert_eq!(fetched.code, Some(0), "{path}");
        fetched.out
    };
    assert!(fetch("/data.bin") == binary(), "a binary file arrives as it is");
    assert_eq!(fetch("/a%20b.txt?and=more"), b"blank\n");
    assert_eq!(fetch("/empty.txt"), b"");
    assert_eq!(fetch("/"), b"<p>hello</p>\n");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 3000001\r\nContent-Type: application/octet-stream\r\n\
                Connection: close\r\n\r\n";
    assert_eq!(curl(&["-I", &format!("http://{address}/data.bin")]).success(), head);
    server.wait_for(": HEAD /data.bin HTTP/1.1: 200 OK\n");
}

fn curl_never_leaves_the_folder() {
    needs::programs(&["curl"]);
    let folder = site("http-odd");
    let (_server, address) = serve(&folder, "10");
    let secret = format!("/{}", folder.file("secret.txt"));
    for (path, status) in [
        ("/nothing", "404"),
        ("/sub", "404"),
        ("/sub/", "404"),
        ("/data.bin/", "404"),
        ("/a%00b", "404"),
        ("/..", "403"),
        ("/../secret.txt", "403"),
        ("/sub/../../secret.txt", "403"),
        ("/%2e%2e/secret.txt", "403"),
        ("/.%2E%2fsecret.txt", "403"),
        ("/%252e%252e/secret.txt", "404"),
        (secret.as_str(), "404"),
        ("/%", "400"),
        ("/%zz", "400"),
    ] {
        let url = format!("http://{address}{path}");
        let fetched = curl(&["-w", " %{http_code}", &url]).success();
        assert!(fetched.ends_with(status) && !fetched.contains("secret"), "{path}: {fetched}");
    }
}

fn only_get_and_head_are_served() {
    let folder = site("http-methods");
    let (_server, address) = serve(&folder, "10");
    let status = |request: &[u8]| answer(&address, request).lines().next().unwrap_or_default().to_owned();
    assert_eq!(status(b"GET / HTTP/1.0\r\n\r\n"), "HTTP/1.1 200 OK");
    assert_eq!(status(b"DELETE / HTTP/1.1\r\n\r\n"), "HTTP/1.1 405 Method Not Allowed");
    // Unread bytes behind the head do not reset the connection: the answer arrives.
    let upload = [&b"POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n"[..], &vec![b'x'; 2_000_000]].concat();
    assert_eq!(status(&upload), "HTTP/1.1 405 Method Not Allowed");
    for nonsense in [&b"nonsense\r\n\r\n"[..], b"GET /", b"GET secret HTTP/1.1\r\n\r\n", &[0xff; 300]] {
        assert_eq!(status(nonsense), "HTTP/1.1 400 Bad Request");
    }
    assert_eq!(status(&vec![b'a'; 200_000]), "HTTP/1.1 431 Request Header Fields Too Large");
    assert_eq!(answer(&address, b""), "");
}

fn slow_and_vanishing_clients_keep_nobody_waiting() {
    let folder = site("http-slow");
    assert!(Command::new("mkfifo").arg(folder.file("inside/pipe")).status().is_ok_and(|status| status.success()));
    let (mut server, address) = serve(&folder, "1");
    let mut slow = TcpStream::connect(&address).expect("the server accepts");
    slow.write_all(b"GET / HT").expect("the server reads");
    let mut silent = TcpStream::connect(&address).expect("the server accepts");
    silent.write_all(b"GET /pipe HTTP/1.1\r\n\r\n").expect("the server reads");
    let mut deaf = TcpStream::connect(&address).expect("the server accepts");
    deaf.write_all(b"GET /data.bin HTTP/1.1\r\n\r\n").expect("the server reads");
    // While the server waits for these three clients, it serves another.
    assert!(answer(&address, b"GET / HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n<p>hello</p>\n"));
    for stream in [&mut slow, &mut silent] {
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out can be set");
        assert_eq!(stream.read(&mut [0]).expect("an orderly close"), 0);
    }
    server.wait_for(": failed: ");
    server.wait_for(": failed: ");
    drop(deaf);
    server.wait_for(": failed: ");
    assert!(answer(&address, b"HEAD / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
}

fn our_client_gets_from_our_server() {
    let folder = site("http-own");
    let (_server, address) = serve(&folder, "10");
    let copy = folder.file("copy");
    let head =
        "HTTP/1.1 200 OK\nContent-Length: 3000001\nContent-Type: application/octet-stream\nConnection: close\n\n";
    let printed = get(&[&address, "/data.bin", &copy]).success().replace("\r\n", "\n");
    assert_eq!(printed, format!("{head}the body is in {copy}, 3000001 bytes\n"));
    assert!(folder.read("copy") == binary(), "a binary file arrives as it is");
    let printed = get(&[&address, "/nothing"]).success();
    assert!(printed.starts_with("HTTP/1.1 404 Not Found\r\n"), "{printed}");
    assert!(printed.ends_with("\r\n\r\nthe body has 22 bytes\n"), "{printed}");
}

fn our_client_gets_from_python_s_server() {
    let folder = site("http-python");
    let mut server = Process::start(&mut python("http_server", &[&folder.file("inside")]));
    let (address, copy) = (server.address(), folder.file("copy"));
    let printed = get(&[&address, "/data.bin", &copy]).success();
    assert!(printed.starts_with("HTTP/1.0 200 OK\r\nServer: ") && printed.contains("3000001"), "{printed}");
    assert!(folder.read("copy") == binary(), "a binary file arrives as it is");
    let printed = get(&[&address, "/nothing"]).success();
    assert!(printed.starts_with("HTTP/1.0 404 File not found\r\n"), "{printed}");
}

fn our_client_puts_chunks_together() {
    let chunked = b"HTTP/1.1 200 OK\r\nTRANSFER-Encoding: Chunked\r\n\r\n5;x=y\r\n12\r\n3\r\n1\r\n4\r\n00\r\n\r\n";
    let folder = Folder::new("http-chunks");
    let copy = folder.file("copy");
    let printed = get(&[&answering(chunked), "/", &copy]).success();
    assert!(printed.ends_with(&format!("\r\n\r\nthe body is in {copy}, 6 bytes\n")), "{printed}");
    assert_eq!(folder.read("copy"), b"12\r\n34");
}

fn our_client_says_what_is_wrong_with_an_answer() {
    for (bytes, error) in [
        (&b""[..], "closed the connection without an answer\n"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP, it says \"SSH-2.0-OpenSSH_9.2\\r\\n\"\n"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n", "the stream ended before a newline, nothing had arrived\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "the body has 4 bytes of the 9 that were promised\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf", "4 bytes had arrived: \"half\"\n"),
    ] {
        let finished = get(&[&answering(bytes)]);
        assert!(finished.code == Some(3) && finished.err().contains(error), "{}", finished.err());
    }
    let folder = Folder::new("http-kept");
    folder.write("kept", "what was there");
    let nobody = get(&["127.0.0.1:1", "/", &folder.file("kept")]);
    assert!(nobody.code == Some(3) && nobody.err().contains("ECONNREFUSED"), "{}", nobody.err());
    assert_eq!(folder.read("kept"), b"what was there");
}
