//! A hostile peer: servers that answer with odd bytes, resets, half closes and silence, and clients that do the same to
//! the servers of a script.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use std::{io, net::UdpSocket};

use socket2::{Domain, SockAddr, Socket, Type};

use super::random::Random;

/// Longest wait of a peer, which ends at last whatever the script does.
const PATIENCE: Duration = Duration::from_secs(3);

const PIECES: &[&[u8]] = &[
    b"",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\x1b[2J\x1b]0;title\x07",
    b"220 ready\r\n",
    b"$5\r\nhello\r\n",
    b"$-1\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
    b"\xc3",
    b"\xe2\x82",
    b"\xed\xa0\x80",
    b"{\"a\":[",
    b"%s%n",
    b"\x80\x00\x00\x00",
    b"\x7f\xff\xff\xff",
    b"\x16\x03\x01\x02\x00",
    b"half a line",
    b"\r",
    b"\n\n\n\n",
    b"sh\\x00",
];

/// Where the peers listen.
#[derive(Clone)]
pub struct Peers {
    pub tcp: SocketAddr,
    pub udp: SocketAddr,
    /// The number from which each connection takes its own random numbers.
    seed: Arc<AtomicU64>,
}

impl Peers {
    /// Starts the servers; the one on a unix socket listens at `path`.
    pub fn start(seed: u64, path: &Path) -> io::Result<Peers> {
        let seed = Arc::new(AtomicU64::new(seed));
        let tcp = listener(Domain::IPV4, &SockAddr::from(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))))?;
        let address = tcp.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
        let unix = listener(Domain::UNIX, &SockAddr::unix(path)?)?;
        for server in [tcp, unix] {
            let seed = seed.clone();
            thread::spawn(move || serve(&server, &seed));
        }
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let udp_address = udp.local_addr()?;
        let datagrams = seed.clone();
        thread::spawn(move || echo_oddly(&udp, &mut Random::new(datagrams.fetch_add(1, Ordering::Relaxed))));
        Ok(Peers { tcp: address, udp: udp_address, seed })
    }

    /// Connects some clients to a server of the script.
    pub fn visit(&self, address: SocketAddr) {
        for _ in 0..3 {
            let mut random = Random::new(self.seed.fetch_add(1, Ordering::Relaxed));
            thread::spawn(move || {
                let client = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
                client.connect_timeout(&address.into(), PATIENCE)?;
                molest(&client, &mut random);
                io::Result::Ok(())
            });
        }
    }
}

fn listener(domain: Domain, address: &SockAddr) -> io::Result<Socket> {
    let listener = Socket::new(domain, Type::STREAM, None)?;
    listener.bind(address)?;
    listener.listen(64)?;
    Ok(listener)
}

fn serve(server: &Socket, seed: &AtomicU64) {
    while let Ok((client, _)) = server.accept() {
        let mut random = Random::new(seed.fetch_add(1, Ordering::Relaxed));
        // Without a thread left the client is dropped, which is an odd peer as well.
        let _ = thread::Builder::new().spawn(move || molest(&client, &mut random));
    }
}

/// Treats a connection badly until it ends.
fn molest(stream: &Socket, random: &mut Random) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_write_timeout(Some(PATIENCE));
    for _ in 0..random.below(12) {
        let went = match random.below(12) {
            0..=4 => stream.send(&odd_bytes(random)).map(drop),
            5 => stream.send(&vec![b'A'; 1 << random.below(21)]).map(drop),
            6 => stream.send_out_of_band(b"!").map(drop),
            7 => stream.shutdown([std::net::Shutdown::Write, std::net::Shutdown::Read][random.below(2)]),
            8 => stream.set_linger(Some(Duration::ZERO)),
            9 => {
                thread::sleep(Duration::from_millis(random.next() % 5));
                Ok(())
            }
            _ => io::Read::read(&mut (&*stream), &mut [0; 4096]).map(drop),
        };
        if went.is_err() {
            break;
        }
    }
}

pub fn odd_bytes(random: &mut Random) -> Vec<u8> {
    (0..=random.below(4)).flat_map(|_| random.pick(PIECES).to_vec()).collect()
}

fn echo_oddly(socket: &UdpSocket, random: &mut Random) {
    let mut buffer = vec![0; 65_536];
    while let Ok((_, from)) = socket.recv_from(&mut buffer) {
        for _ in 0..random.below(3) {
            let answer = if random.percent(10) { vec![0; 60_000] } else { odd_bytes(random) };
            let _ = socket.send_to(&answer, from);
        }
    }
}
