//! Round trips: one client, one message at a time, against the same server in plain Rust.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::measure::{ROUNDS, compare, row};
use crate::peers::SERVE_UPPER;
use crate::process::{Server, myself, sockshell};

/// Round trips in one round.
const TRIPS: u32 = 20_000;

struct Side {
    _server: Server,
    client: TcpStream,
}

impl Side {
    fn start(command: &mut Command, log: &str) -> Result<Side, String> {
        let server = Server::start(command, log)?;
        let client = TcpStream::connect(&server.address).map_err(|error| error.to_string())?;
        client.set_read_timeout(Some(Duration::from_secs(10))).map_err(|error| error.to_string())?;
        Ok(Side { _server: server, client })
    }

    /// Microseconds per round trip.
    fn round(&mut self) -> Result<f64, String> {
        let mut answer = [0; 16];
        let start = Instant::now();
        for _ in 0..TRIPS {
            self.client.write_all(b"sixteen letters.").map_err(|error| error.to_string())?;
            self.client.read_exact(&mut answer).map_err(|error| error.to_string())?;
        }
        let elapsed = start.elapsed().as_secs_f64();
        if answer != *b"SIXTEEN LETTERS." {
            return Err(format!("answered {:?}", String::from_utf8_lossy(&answer)));
        }
        Ok(elapsed * 1e6 / f64::from(TRIPS))
    }
}

pub fn run() -> Result<(), String> {
    let mut ours = Side::start(sockshell().args(["scripts/upper_server.sock", "127.0.0.1:0"]), "upper-ours")?;
    let mut theirs = Side::start(&mut myself(SERVE_UPPER), "upper-theirs")?;
    let compared = compare(2 * ROUNDS + 1, || ours.round(), || theirs.round())?;
    row("Rust, blocking std sockets", &compared, "µs", Some(1.05));
    Ok(())
}
