//! Peers in plain Rust: the same servers with blocking sockets of the standard library, one with epoll, and one that
//! sends a large body.
//!
//! They are modes of the bench's own program, which becomes such a server when it is started with one of these words.

use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};

pub const SERVE_UPPER: &str = "serve-upper";
pub const SERVE_THREADS: &str = "serve-threads";
pub const SERVE_EPOLL: &str = "serve-epoll";
pub const SERVE_HELLO: &str = "serve-hello";
/// HTTP server with one long answer.
pub const SERVE_BODY: &str = "serve-body";

fn listen() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!("listening on {}", listener.local_addr().expect("a bound socket"));
    listener
}

/// Does the same as `scripts/upper_server.sock`.
pub fn serve_upper() {
    let listener = listen();
    loop {
        let (conn, address) = listener.accept().expect("a client");
        println!("connected: {address}");
        match upper(conn) {
            Ok(()) => println!("disconnected: {address}"),
            Err(error) => println!("client failed: {error}"),
        }
    }
}

fn upper(mut conn: TcpStream) -> Result<()> {
    let mut buffer = [0; 1024];
    loop {
        let count = conn.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&buffer[..count]);
        println!("client says: {text}");
        conn.write_all(text.to_uppercase().as_bytes())?;
    }
}

/// Answers the data of one read; `false` at the end of the stream.
fn answer(conn: &mut TcpStream) -> Result<bool> {
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    conn.write_all(String::from_utf8_lossy(&buffer[..count]).to_uppercase().as_bytes())?;
    Ok(count > 0)
}

/// Serves upper-case text with a thread for each client, for `clients64`.
pub fn serve_threads() {
    let listener = listen();
    loop {
        let (mut conn, _) = listener.accept().expect("a client");
        thread::spawn(move || while answer(&mut conn).unwrap_or(false) {});
    }
}

/// Serves upper-case text in one loop: epoll names the readable sockets, and each gets one answer.
pub fn serve_epoll() {
    let listener = listen();
    let epoll = epoll::create(CreateFlags::CLOEXEC).expect("an epoll");
    let watch = |socket: &dyn AsFd, key| epoll::add(&epoll, socket.as_fd(), EventData::new_u64(key), EventFlags::IN);
    let mut conns = Vec::new();
    watch(&listener, u64::MAX).expect("a listener");
    let mut events = Vec::with_capacity(256);
    loop {
        events.clear();
        epoll::wait(&epoll, spare_capacity(&mut events), None).expect("events");
        for &Event { data, .. } in &events {
            let key = data.u64();
            if key == u64::MAX {
                let (conn, _) = listener.accept().expect("a client");
                watch(&conn, conns.len() as u64).expect("a socket");
                conns.push(Some(conn));
            } else if let Some(place) = usize::try_from(key).ok().and_then(|key| conns.get_mut(key)) {
                // Closing a connection removes it from the epoll.
                if !place.as_mut().is_some_and(|conn| answer(conn).unwrap_or(false)) {
                    *place = None;
                }
            }
        }
    }
}

/// Does the same as `scripts/hello_server.sock`, with a thread for each client.
pub fn serve_hello() {
    let listener = listen();
    loop {
        let (conn, address) = listener.accept().expect("a client");
        thread::spawn(move || {
            println!("connected: {address}");
            if let Err(error) = greet(conn, address) {
                println!("client failed: {error}");
            }
        });
    }
}

fn greet(mut conn: TcpStream, address: SocketAddr) -> Result<()> {
    conn.write_all(b"What's your name?")?;
    let mut buffer = [0; 1024];
    loop {
        let count = conn.read(&mut buffer)?;
        let text = String::from_utf8_lossy(&buffer[..count]);
        let name = text.trim();
        if count == 0 || name == "disconnect" {
            println!("disconnected: {address}");
            return Ok(());
        }
        thread::sleep(Duration::from_secs(1));
        conn.write_all(format!("Hello, {name}!").as_bytes())?;
    }
}

/// Yields 300 MB in pieces of a megabyte, each with other bytes than the one before.
pub fn body() -> impl Iterator<Item = Vec<u8>> {
    let byte = |number: u32, at: u32| (at ^ number).wrapping_mul(2_654_435_761).to_be_bytes()[0];
    (0..300).map(move |number| (0..1_000_000).map(|at| byte(number, at)).collect())
}

/// Answers every request with the body.
pub fn serve_body() {
    let listener = listen();
    loop {
        let (mut conn, _) = listener.accept().expect("a client");
        let _ = conn.read(&mut [0; 1024]);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 300000000\r\n\r\n";
        // A client that goes away is no failure of the server.
        let _ = conn.write_all(head).and_then(|()| body().try_for_each(|piece| conn.write_all(&piece)));
    }
}
