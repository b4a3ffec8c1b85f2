//! Memory of idle connections, without the kernel's part: sockshell's server has a task for each, the peer a thread.

use std::io::Read;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::measure::{Compared, figure, row};
use crate::peers::SERVE_HELLO;
use crate::process::{Server, myself, sockshell};

/// Number of connected, silent clients.
const FEW: u32 = 2_000;
/// Number in the larger measurement.
const MANY: u32 = 8_000;

/// Connects a client that has read the server's question.
fn client(address: &str) -> Result<TcpStream, String> {
    let mut stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(|error| error.to_string())?;
    stream.read_exact(&mut [0; 17]).map_err(|error| error.to_string())?;
    Ok(stream)
}

/// KiB per client, the first time and when as many connect again after all have left.
fn each(count: u32, command: &mut Command, log: &str) -> Result<(f64, f64), String> {
    let mut server = Server::start(command, log)?;
    drop(client(&server.address)?);
    let mut left = 1;
    let mut growth = [0.0; 2];
    server.wait_for(|text| text.matches("disconnected").count() == left)?;
    let before = server.memory()?;
    for grown in &mut growth {
        let clients = (0..count).map(|_| client(&server.address)).collect::<Result<Vec<_>, _>>()?;
        *grown = (server.memory()? - before) / f64::from(count);
        left += clients.len();
        drop(clients);
        server.wait_for(|text| text.matches("disconnected").count() == left)?;
    }
    Ok((growth[0], growth[1]))
}

pub fn run() -> Result<(), String> {
    let ours = |count| each(count, sockshell().args(["scripts/hello_server.sock", "127.0.0.1:0"]), "hello-ours");
    let (each_of_few, _) = ours(FEW)?;
    figure(&format!("each of {FEW}"), each_of_few, "KiB", Some(1.5));
    let (each_of_many, again) = ours(MANY)?;
    figure(&format!("each of {MANY}"), each_of_many, "KiB", Some(1.5));
    figure("each, when as many come again", again, "KiB", Some(1.5));
    let (theirs, _) = each(FEW, &mut myself(SERVE_HELLO), "hello-theirs")?;
    let ratio = each_of_few / theirs;
    let compared = Compared { ours: each_of_few, theirs, ratio, spread: (ratio, ratio) };
    row(&format!("Rust, a thread for each of {FEW}"), &compared, "KiB", None);
    Ok(())
}
