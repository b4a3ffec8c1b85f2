//! The system calls on loopback, with both ends in one thread and every port chosen by the kernel.

use super::address::{AddressFamilyHint, Target, parse};
use super::errno::Errno;
use super::inspect::tcp_info::{self, TcpState};
use super::syscall::calls::{self, How, RecvFlags, SendFlags};
use super::{Address, Proto, SocketKind, constants, options, socket_kind};
use std::collections::HashSet;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

const SEND: SendFlags = SendFlags::empty();
const RECV: RecvFlags = RecvFlags::empty();

fn kind(word: &str) -> SocketKind {
    SocketKind::parse(&[word.as_bytes()]).expect(word)
}

fn known(text: &str) -> Address {
    match parse(&[text.as_bytes()], AddressFamilyHint::Any) {
        Ok(Target::Known(address)) => address,
        other => panic!("{text}: {other:?}"),
    }
}

/// A socket bound to a free port of the loopback, and its address.
fn bound(word: &str, address: &str) -> (OwnedFd, Address) {
    let fd = calls::open(kind(word)).expect(word);
    calls::bind(fd.as_fd(), &known(address)).expect(address);
    let name = calls::local_name(fd.as_fd()).expect("a name");
    (fd, name)
}

/// The client, the server and the listener of one connection.
fn connection(word: &str, address: &str) -> (OwnedFd, OwnedFd, OwnedFd) {
    let (listener, name) = bound(word, address);
    calls::listen(listener.as_fd(), 8).expect("listen");
    assert_eq!(calls::accept(listener.as_fd()).map(|_| ()), Err(Errno::AGAIN));
    let client = calls::open(kind(word)).expect(word);
    assert!(matches!(calls::connect(client.as_fd(), &name), Ok(()) | Err(Errno::INPROGRESS)));
    until(|| calls::peer_name(client.as_fd()).is_ok());
    let (server, peer) = calls::accept(listener.as_fd()).expect("accept");
    assert_eq!(calls::local_name(client.as_fd()), Ok(peer));
    assert_eq!(calls::peer_name(client.as_fd()), Ok(name));
    (client, server, listener)
}

/// Waits for a condition: states and queues settle late.
fn until(mut there: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !there() {
        assert!(Instant::now() < end, "it never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn bytes_go_there_and_back() {
    for (word, address) in [("tcp", "127.0.0.1:0"), ("tcp6", "[::1]:0"), ("unix", "unix:"), ("unix-seqpacket", "unix:")]
    {
        let (client, server, listener) = connection(word, address);
        let mut buffer = Vec::with_capacity(100);
        assert_eq!(calls::recv_into(server.as_fd(), &mut buffer, 10, RECV), Err(Errno::AGAIN), "{word}");
        assert_eq!(calls::send(client.as_fd(), b"hello", SEND), Ok(5));
        assert_eq!(calls::unread(server.as_fd()), Some(5));
        assert_eq!(calls::recv_slice(server.as_fd(), &mut [0; 9], RecvFlags::PEEK), Ok(5));
        assert_eq!(calls::recv_into(server.as_fd(), &mut buffer, 10, RECV), Ok(5));
        assert_eq!(calls::shutdown(client.as_fd(), How::Write), Ok(()));
        assert_eq!(calls::recv_into(server.as_fd(), &mut buffer, 1000, RECV), Ok(0));
        assert_eq!((buffer.as_slice(), calls::take_error(client.as_fd())), (&b"hello"[..], None));
        assert!(calls::accepts(listener.as_fd()) && !calls::accepts(server.as_fd()));
    }
    let fd = calls::open(kind("tcp")).expect("tcp");
    assert_eq!(calls::proto(fd.as_fd()), Ok(Proto(6)));
}

#[test]
fn a_buffer_is_filled_up_to_what_is_asked() {
    let (a, b) = calls::pair(kind("unix")).expect("a pair");
    let take = |buffer: &mut Vec<u8>, max| calls::recv_into(b.as_fd(), buffer, max, RECV);
    assert_eq!(calls::send(a.as_fd(), b"0123456789", SEND), Ok(10));
    let mut buffer = b"x".to_vec();
    buffer.reserve_exact(64);
    assert_eq!((take(&mut buffer, 3), buffer.as_slice()), (Ok(3), &b"x012"[..]));
    // A buffer without room must not look like the end of the stream.
    let mut full = Vec::new();
    assert_eq!((take(&mut full, 4), full.as_slice()), (Ok(4), &b"3456"[..]));
    assert_eq!((take(&mut full, 0), full.as_slice()), (Ok(0), &b"3456"[..]));
    assert_eq!((take(&mut full, 1 << 30), full.as_slice()), (Ok(3), &b"3456789"[..]));
    assert_eq!((take(&mut full, 1), full.len()), (Err(Errno::AGAIN), 7));
}

#[test]
fn datagrams_tell_their_sender_and_their_length() {
    for (word, address) in [("udp", "127.0.0.1:0"), ("udp6", "[::1]:0"), ("unix-dgram", "unix:")] {
        let ((a, from), (b, to)) = (bound(word, address), bound(word, address));
        assert_eq!(calls::send_to(a.as_fd(), b"hello", &to, SEND), Ok(5), "{word}");
        let got = calls::recv_from(b.as_fd(), &mut [0; 2], RecvFlags::TRUNC).expect("a datagram");
        assert_eq!(got, calls::Received { length: 2, whole: 5, from: Some(from) });
        assert_eq!(calls::send_to(a.as_fd(), b"", &to, SEND), Ok(0));
        assert_eq!(calls::recv_from(b.as_fd(), &mut [0; 2], RECV).map(|got| got.whole), Ok(0));
        calls::connect(a.as_fd(), &to).expect("connect");
        calls::disconnect(a.as_fd()).expect("disconnect");
        assert_eq!(calls::peer_name(a.as_fd()), Err(Errno::NOTCONN));
    }
    let (a, b) = calls::pair(kind("unix-dgram")).expect("a pair");
    assert_eq!(calls::send(a.as_fd(), b"x", SEND), Ok(1));
    let from = calls::recv_from(b.as_fd(), &mut [0; 2], RECV).map(|got| got.from);
    assert!(matches!(from, Ok(None | Some(Address::Unnamed))), "{from:?}");
}

#[test]
fn failures_are_the_kernel_s() {
    let (listener, name) = bound("tcp", "127.0.0.1:0");
    let other = calls::open(kind("tcp")).expect("tcp");
    assert_eq!(calls::bind(other.as_fd(), &name), Err(Errno::ADDRINUSE));
    assert_eq!(calls::send(other.as_fd(), b"x", SEND), Err(Errno::PIPE));
    drop(listener);
    let refused = match calls::connect(other.as_fd(), &name) {
        Err(Errno::INPROGRESS) => {
            until(|| tcp_info::tcp_state(other.as_fd()) != Some(TcpState::SynSent));
            calls::take_error(other.as_fd())
        }
        result => result.err(),
    };
    assert_eq!(refused, Some(Errno::CONNREFUSED));
    let long = Address::Path(vec![b'p'; 200]);
    let unix = calls::open(kind("unix")).expect("unix");
    assert_eq!(calls::bind(unix.as_fd(), &long), Err(Errno::NAMETOOLONG));
    assert_eq!(calls::connect(unix.as_fd(), &Address::Path(b"/no/such".to_vec())), Err(Errno::NOENT));
    assert_eq!(calls::connect(unix.as_fd(), &Address::Unnamed), Err(Errno::INVAL));
    assert_eq!(calls::pair(kind("tcp")).map(|_| ()), Err(Errno::OPNOTSUPP));
    assert_eq!(calls::open(SocketKind { proto: Proto(17), ..kind("tcp") }).map(|_| ()), Err(Errno::PROTONOSUPPORT));
}

#[test]
fn states_are_those_of_the_rfc() {
    let (client, server, listener) = connection("tcp", "127.0.0.1:0");
    let state = |fd: &OwnedFd| tcp_info::tcp_state(fd.as_fd()).map_or("none", TcpState::name);
    assert_eq!((state(&client), state(&server), state(&listener)), ("ESTABLISHED", "ESTABLISHED", "LISTEN"));
    assert_eq!(tcp_info::accept_queue(listener.as_fd()), Some((0, 8)));
    calls::shutdown(client.as_fd(), How::Write).expect("shutdown");
    until(|| state(&client) == "FIN-WAIT-2" && state(&server) == "CLOSE-WAIT");
    calls::set_linger_zero(server.as_fd()).expect("linger");
    drop(server);
    until(|| state(&client) == "CLOSED");
    assert_eq!(calls::take_error(client.as_fd()), Some(Errno::CONNRESET));
    assert_eq!(state(&calls::open(kind("udp")).expect("udp")), "none");
    assert_eq!((TcpState::from_number(0), TcpState::from_number(13)), (None, None));
}

#[test]
fn unsent_bytes_are_what_the_peer_has_not() {
    for turned in [false, true] {
        let (client, server, _listener) = connection("tcp", "127.0.0.1:0");
        let (from, to) = if turned { (server, client) } else { (client, server) };
        assert_eq!(tcp_info::unsent_bytes(from.as_fd()), Some(0));
        let (mut sent, block) = (0, vec![7; 65536]);
        while let Ok(count) = calls::send(from.as_fd(), &block, SEND) {
            sent += count;
        }
        // The kernel counts the two numbers separately, and the last acknowledgement comes late.
        until(|| {
            calls::unread(to.as_fd()).zip(tcp_info::unsent_bytes(from.as_fd())).is_some_and(|(a, b)| a + b == sent)
        });
        assert!(tcp_info::unsent_bytes(from.as_fd()) > Some(0));
    }
    assert_eq!(tcp_info::unsent_bytes(calls::open(kind("udp")).expect("udp").as_fd()), None);
}

#[test]
fn every_name_that_a_command_takes_is_a_constant() {
    let known: HashSet<&str> = constants::starting("").map(|row| row.0).collect();
    let families = socket_kind::FAMILIES.iter().map(|row| row.0);
    let rest = socket_kind::TYPES.iter().map(|row| row.0).chain(socket_kind::PROTOS.iter().map(|row| row.0));
    let options = options::all().iter().map(|option| option.name).chain(options::aliases());
    let levels = options::LEVELS.iter().map(|row| row.0);
    let missing: Vec<&str> =
        families.chain(rest).chain(options).chain(levels).filter(|name| !known.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
