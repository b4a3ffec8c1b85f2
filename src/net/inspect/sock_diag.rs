//! What the kernel knows of other sockets (`NETLINK_SOCK_DIAG`, sock_diag(7)): the other end of a connection, and the
//! bytes in its queues. One request and one answer, no privilege needed. What that means for a wait is left to
//! `net::peer`.

use std::cell::RefCell;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink};

use super::tcp_info::TcpState;
use crate::net::errno::Errno;

/// `SOCK_DIAG_BY_FAMILY`: the type of the only request, and of its answers.
const BY_FAMILY: u16 = 20;
/// `NLM_F_REQUEST`
const REQUEST: u16 = 1;
/// The length of `struct nlmsghdr`.
const HEADER: usize = 16;
/// `INET_DIAG_NOCOOKIE`: any cookie matches.
const ANY_COOKIE: [u8; 8] = [0xff; 8];
const ALL_STATES: u32 = u32::MAX;
/// `UDIAG_SHOW_PEER`, `UDIAG_SHOW_ICONS`, `UDIAG_SHOW_RQLEN`
const SHOW: u32 = 0x04 | 0x08 | 0x10;
/// The attributes asked for: `UNIX_DIAG_PEER`, `UNIX_DIAG_ICONS`, `UNIX_DIAG_RQLEN`.
const ATTRIBUTES: [u16; 3] = [2, 3, 4];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TcpSocket {
    pub state: TcpState,
    /// Identifies the socket; 0 when no descriptor refers to it.
    pub inode: u32,
    /// Bytes that arrived and were not read.
    pub unread: u32,
    /// Bytes, and a FIN, that were not sent or not acknowledged.
    pub unsent: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnixSocket {
    /// The inode of the other end; 0 when no descriptor refers to it, because it was not accepted yet or was closed.
    pub peer: Option<u32>,
    /// Of a listening socket: the inodes of the clients in its backlog.
    pub queue: Vec<u32>,
    /// Bytes that were sent and not read at the other end.
    pub unsent: u32,
}

/// Bytes of the answer's buffer: more than the longest answer, the full backlog of a unix socket.
const ROOM: usize = 32 * 1024;

/// A netlink socket on which the kernel answers.
#[derive(Debug)]
pub(crate) struct Diag {
    socket: OwnedFd,
    answer: RefCell<Vec<u8>>,
}

impl Diag {
    /// Opens the netlink socket. Fails with `EPROTONOSUPPORT` and the like where the kernel has no sock_diag.
    pub(crate) fn open() -> Result<Diag, Errno> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let protocol = Some(netlink::SOCK_DIAG);
        let socket = rustix::net::socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, protocol)?;
        Ok(Diag { socket, answer: RefCell::new(vec![0; ROOM]) })
    }

    /// The TCP socket with these two addresses; if there is none, the listener at the local address.
    pub(crate) fn tcp(&self, local: SocketAddr, remote: SocketAddr) -> Option<TcpSocket> {
        let family = if local.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let mut request = vec![u8::try_from(family.as_raw()).ok()?, 6, 0, 0];
        request.extend(ALL_STATES.to_ne_bytes());
        request.extend(local.port().to_be_bytes());
        request.extend(remote.port().to_be_bytes());
        request.extend(address(local.ip()));
        request.extend(address(remote.ip()));
        // On any interface.
        request.extend(0_u32.to_ne_bytes());
        request.extend(ANY_COOKIE);
        let answer = self.ask(&request)?;
        let state = TcpState::from_number(*answer.get(1)?)?;
        Some(TcpSocket { state, inode: word(&answer, 68)?, unread: word(&answer, 56)?, unsent: word(&answer, 60)? })
    }

    pub(crate) fn unix(&self, inode: u32) -> Option<UnixSocket> {
        let mut request = vec![u8::try_from(AddressFamily::UNIX.as_raw()).ok()?, 0, 0, 0];
        for number in [ALL_STATES, inode, SHOW] {
            request.extend(number.to_ne_bytes());
        }
        request.extend(ANY_COOKIE);
        let answer = self.ask(&request)?;
        let mut socket = UnixSocket::default();
        for (kind, data) in attributes(answer.get(16..)?) {
            match ATTRIBUTES.iter().position(|known| *known == kind) {
                Some(0) => socket.peer = word(data, 0),
                Some(1) => socket.queue = data.chunks_exact(4).filter_map(|number| word(number, 0)).collect(),
                Some(_) => socket.unsent = word(data, 4)?,
                None => {}
            }
        }
        Some(socket)
    }

    /// Sends a request and takes the answer, without its header; `None` when the kernel reports an error.
    fn ask(&self, request: &[u8]) -> Option<Vec<u8>> {
        let mut message = u32::try_from(HEADER + request.len()).ok()?.to_ne_bytes().to_vec();
        message.extend(BY_FAMILY.to_ne_bytes());
        message.extend(REQUEST.to_ne_bytes());
        message.extend([0; 8]);
        message.extend(request);
        rustix::net::send(&self.socket, &message, SendFlags::empty()).ok()?;
        let mut answer = self.answer.borrow_mut();
        let (length, _) = rustix::net::recv(&self.socket, &mut answer[..], RecvFlags::DONTWAIT).ok()?;
        let kind = answer.get(4..6).and_then(|kind| kind.try_into().ok()).map(u16::from_ne_bytes)?;
        if kind == BY_FAMILY { answer.get(HEADER..length).map(<[u8]>::to_vec) } else { None }
    }
}

/// An address in the 16 bytes of a request.
fn address(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V6(ip) => ip.octets(),
        IpAddr::V4(ip) => {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&ip.octets());
            bytes
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_ne_bytes)
}

/// Splits netlink attributes: length, kind and data, each beginning at a multiple of four.
fn attributes(mut bytes: &[u8]) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    while let Some([a, b, c, d]) = bytes.first_chunk() {
        let length = usize::from(u16::from_ne_bytes([*a, *b]));
        let Some(data) = bytes.get(4..length) else { break };
        found.push((u16::from_ne_bytes([*c, *d]), data));
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[expect(clippy::cast_possible_truncation, reason = "sock_diag has 32 bits of it")]
    fn inode(fd: impl AsFd) -> u32 {
        rustix::fs::fstat(fd).expect("it is open").st_ino as u32
    }

    #[test]
    fn a_connection_and_its_other_end() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is loopback");
        let there = listener.local_addr().expect("it is bound");
        let client = TcpStream::connect(there).expect("it listens");
        let here = client.local_addr().expect("it is bound");
        let Ok(diag) = Diag::open() else { return };
        let Some(own) = diag.tcp(here, there) else { return };
        assert_eq!(own, TcpSocket { state: TcpState::Established, inode: inode(&client), unread: 0, unsent: 0 });
        assert_eq!(diag.tcp(there, here).map(|other| other.inode), Some(0), "it was not accepted");
        let (accepted, _) = listener.accept().expect("somebody waits");
        assert_eq!(diag.tcp(there, here).map(|other| other.inode), Some(inode(&accepted)));
        let nobody = SocketAddr::new(here.ip(), 0);
        assert_eq!(diag.tcp(there, nobody).map(|found| found.inode), Some(inode(&listener)));
    }

    #[test]
    fn a_pair_and_what_was_not_read() {
        let (a, b) = UnixStream::pair().expect("there are unix sockets");
        let Ok(diag) = Diag::open() else { return };
        let Some(own) = diag.unix(inode(&a)) else { return };
        assert_eq!(own, UnixSocket { peer: Some(inode(&b)), queue: Vec::new(), unsent: 0 });
        std::io::Write::write_all(&mut &a, b"hello").expect("there is room");
        assert!(diag.unix(inode(&a)).is_some_and(|own| own.unsent > 0));
        drop(b);
        // Some kernels then report no peer, others one with inode 0.
        assert_eq!(diag.unix(inode(&a)).and_then(|own| own.peer).unwrap_or(0), 0);
    }
}
