//! Many clients at once: the upper-case server with a task for each of 64 clients, against the same server in plain
//! Rust with a thread for each and with one epoll loop. None of the three prints, so that only serving is measured.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::measure::{ROUNDS, compare, row_at_least};
use crate::peers::{SERVE_EPOLL, SERVE_THREADS};
use crate::process::{Server, lines, myself};

/// Messages of each client in one round.
const MESSAGES: u32 = 300;
const CLIENTS: u16 = 64;

const SERVER: &str = "
def serve conn {
    loop {
        data = conn.recv 1024
        if not $data { break }
        conn.sendall $(upper $data)
    }
}
server = create_server 127.0.0.1:0
print \"listening on $(server.getsockname)\"
loop {
    conn, addr = server.accept
    spawn serve $conn
}
";

/// Order in which the answers are read.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// The last client's answer is read first, so all are ready when one is: the server keeps the shared CPU until the
    /// last answer is there.
    LastFirst,
    /// Each answer may wake this process, which takes the CPU from the server.
    AsSent,
}

struct Side {
    _server: Server,
    clients: Vec<TcpStream>,
}

impl Side {
    fn start(command: &mut Command, log: &str) -> Result<Side, String> {
        let server = Server::start(command, log)?;
        let connect = |_| {
            let client = TcpStream::connect(&server.address)?;
            client.set_read_timeout(Some(Duration::from_secs(10)))?;
            Ok(client)
        };
        let clients = (0..CLIENTS).map(connect).collect::<std::io::Result<_>>().map_err(|error| error.to_string())?;
        Ok(Side { _server: server, clients })
    }

    /// Messages per second: all clients send, then all answers are read, and again.
    fn round(&mut self, order: Order) -> Result<f64, String> {
        let mut answer = [0; 16];
        let start = Instant::now();
        for _ in 0..MESSAGES {
            for client in &mut self.clients {
                client.write_all(b"sixteen letters.").map_err(|error| error.to_string())?;
            }
            for place in 0..self.clients.len() {
                let place = if order == Order::LastFirst { self.clients.len() - 1 - place } else { place };
                self.clients[place].read_exact(&mut answer).map_err(|error| error.to_string())?;
                if answer != *b"SIXTEEN LETTERS." {
                    return Err(format!("answered {:?}", String::from_utf8_lossy(&answer)));
                }
            }
        }
        Ok(f64::from(MESSAGES) * f64::from(CLIENTS) / start.elapsed().as_secs_f64())
    }
}

/// Compares both peers in both orders.
pub fn run() -> Result<(), String> {
    let mut ours = Side::start(&mut lines(SERVER, &[]), "clients-ours")?;
    for (what, mode, at_least) in [("a thread for each", SERVE_THREADS, 1.3), ("one loop over epoll", SERVE_EPOLL, 0.9)]
    {
        let mut theirs = Side::start(&mut myself(mode), mode)?;
        for (how, order) in [("last first", Order::LastFirst), ("in order", Order::AsSent)] {
            let compared = compare(ROUNDS, || ours.round(order), || theirs.round(order))?;
            row_at_least(&format!("{what}, {how}"), &compared, "/s", at_least);
        }
    }
    Ok(())
}
