//! Memory of a download compared with its size: piece by piece as `scripts/http_get.sock` does it, and in one value
//! with `recvall`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::measure::figure;
use crate::peers::{SERVE_BODY, body};
use crate::process::{Server, finish, lines, myself, scratch};

/// Takes `ADDRESS PATH FILE`, like the script.
const PIECES: &str = "source scripts/http_get.sock";

const AT_ONCE: &str = r#"
client = create_connection $1
client.sendall "GET $2 HTTP/1.1\r\nHost: $1\r\nConnection: close\r\n\r\n"
head = client.recvuntil "\r\n\r\n"
body = client.recvall
file = open $3 w
file.write $body
"#;

/// The head is cut off afterwards, so the whole answer and the body exist at the same time.
const CUT: &str = r#"
client = create_connection $1
client.sendall "GET $2 HTTP/1.1\r\nHost: $1\r\nConnection: close\r\n\r\n"
all = client.recvall
file = open $3 w
file.write $(slice $all $($(find $all "\r\n\r\n") + 4))
"#;

/// Prints the peak memory of the process in KiB.
const PEAK: &str = r"
status = open /proc/self/status
print $(get $(match $(status.read) 'VmHWM:\s+(\d+)') 0)
";

/// Peak memory of a download as a fraction of its size; the file is compared with the body.
fn peak(script: &str, address: &str) -> Result<f64, String> {
    let file = scratch("download");
    let output = finish(&mut lines(&format!("{script}\n{PEAK}"), &[address, "/", &file.to_string_lossy()]))?;
    let size = compare(&file);
    fs::remove_file(&file).map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let peak: Option<f64> = printed.lines().last().and_then(|line| line.parse().ok());
    #[allow(clippy::cast_precision_loss, reason = "a size of some hundred millions")]
    Ok(peak.ok_or("no peak was printed")? * 1024.0 / size.map_err(|error| error.to_string())? as f64)
}

/// Size of a file, which must equal the body byte for byte.
fn compare(file: &Path) -> io::Result<usize> {
    let mut file = File::open(file)?;
    let mut size = 0;
    for expected in body() {
        let mut piece = vec![0; expected.len()];
        file.read_exact(&mut piece)?;
        size += piece.len();
        if piece != expected {
            return Err(io::Error::other("the body is not what was sent"));
        }
    }
    if file.read(&mut [0])? > 0 { Err(io::Error::other("the body is too long")) } else { Ok(size) }
}

pub fn run() -> Result<(), String> {
    let server = Server::start(&mut myself(SERVE_BODY), "body")?;
    figure("scripts/http_get.sock", peak(PIECES, &server.address)?, "of it", Some(0.1));
    figure("recvuntil, recvall, write", peak(AT_ONCE, &server.address)?, "of it", Some(2.0));
    figure("recvall, the head cut off", peak(CUT, &server.address)?, "of it", None);
    Ok(())
}
