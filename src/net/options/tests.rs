//! The tables against the kernel: every row can be read or fails with an errno, and what is set reads back.

use super::*;
use crate::net::SocketKind;
use crate::net::syscall::calls;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

fn open(kind: &str) -> OwnedFd {
    let kind = SocketKind::parse(&[kind.as_bytes()]).expect(kind);
    calls::open(kind).expect("a socket")
}

fn round(fd: &OwnedFd, name: &str, text: &str) -> OptionValue {
    let option = find(name, None).expect(name);
    let value = option.from_text(text.as_bytes()).expect(text);
    option.write(fd.as_fd(), &value).expect(name);
    option.read(fd.as_fd()).expect(name)
}

#[test]
fn every_row_is_read_or_refused_by_the_kernel() {
    let refusals = [Errno::NOPROTOOPT, Errno::OPNOTSUPP, Errno::NOTCONN, Errno::INVAL, Errno::NOENT, Errno::PERM];
    for kind in ["tcp", "tcp6", "udp", "udp6", "unix", "unix-dgram"] {
        let fd = open(kind);
        for option in all() {
            if let Err(errno) = option.read(fd.as_fd()) {
                assert!(refusals.contains(&errno), "{kind} {}: {errno}", option.name);
            }
        }
    }
}

/// A row without code would fail with ENOPROTOOPT, like an option that the socket does not know.
#[test]
fn every_row_can_be_read_somewhere() {
    let set_only = ["SO_RCVBUFFORCE", "SO_SNDBUFFORCE", "IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP"];
    let set_only = [&set_only[..], &["IPV6_ADD_MEMBERSHIP", "IPV6_DROP_MEMBERSHIP"]].concat();
    let rare = ["IP_MTU", "IP_HDRINCL", "IP_NODEFRAG", "SO_ORIGINAL_DST", "IPV6_MTU", "IPV6_CHECKSUM", "SO_PEEK_OFF"];
    let rare = [&rare[..], &["SO_PEERSEC", "SO_PASSPIDFD"]].concat();
    let sockets = ["tcp", "tcp6", "udp", "udp6", "unix"].map(open);
    for option in all().iter().filter(|option| !set_only.contains(&option.name)) {
        let read = sockets.iter().any(|fd| option.read(fd.as_fd()).is_ok());
        assert!(read || rare.contains(&option.name), "{}", option.name);
    }
}

#[test]
fn names_are_unique_and_found() {
    for option in all() {
        assert_eq!(find(option.name, Some(option.level)), Some(*option));
        assert_eq!(all().iter().filter(|other| other.name == option.name).count(), 1, "{}", option.name);
    }
    assert!(LEVELS.iter().all(|row| level(row.0) == Some(row.1)));
    assert_eq!((find("SO_REUSEADR", None), find("TCP_NODELAY", Some(Level::Socket))), (None, None));
    assert_eq!(find("IPV6_JOIN_GROUP", None).map(|option| option.name), Some("IPV6_ADD_MEMBERSHIP"));
}

#[test]
fn what_is_set_reads_back() {
    let (tcp, udp, udp6) = (open("tcp"), open("udp"), open("udp6"));
    for name in ["SO_REUSEADDR", "SO_KEEPALIVE", "SO_OOBINLINE", "TCP_NODELAY", "TCP_CORK", "IP_FREEBIND"] {
        assert_eq!(round(&tcp, name, "on"), OptionValue::Flag(true), "{name}");
        assert_eq!(round(&tcp, name, "0"), OptionValue::Flag(false), "{name}");
    }
    assert_eq!(round(&tcp, "SO_RCVBUF", "8192"), OptionValue::Int(16384));
    assert_eq!(round(&tcp, "TCP_KEEPIDLE", "77"), OptionValue::Int(77));
    assert_eq!(round(&tcp, "TCP_USER_TIMEOUT", "1500"), OptionValue::Int(1500));
    assert_eq!(round(&tcp, "TCP_CONGESTION", "reno"), OptionValue::Text(b"reno".to_vec()));
    assert_eq!(round(&tcp, "SO_LINGER", "5"), OptionValue::Linger(Some(Duration::from_secs(5))));
    assert_eq!(round(&tcp, "SO_LINGER", "0"), OptionValue::Linger(Some(Duration::ZERO)));
    assert_eq!(round(&tcp, "SO_LINGER", "off"), OptionValue::Linger(None));
    assert_eq!(round(&tcp, "SO_RCVTIMEO", "2"), OptionValue::Time(Some(Duration::from_secs(2))));
    assert_eq!(round(&tcp, "SO_RCVTIMEO", "none"), OptionValue::Time(None));
    assert_eq!(round(&udp, "IP_TTL", "9"), OptionValue::Int(9));
    assert_eq!(round(&udp, "IP_MULTICAST_TTL", "3"), OptionValue::Int(3));
    assert_eq!(round(&udp, "IP_MULTICAST_IF", "127.0.0.1"), OptionValue::Text(b"127.0.0.1".to_vec()));
    assert_eq!(round(&udp6, "IPV6_V6ONLY", "on"), OptionValue::Flag(true));
    assert_eq!(round(&udp6, "IPV6_UNICAST_HOPS", "-1"), OptionValue::Int(64));
}

#[test]
fn groups_are_joined_and_left() {
    for (kind, family, group) in
        [("udp", "IP", "239.1.2.3 lo"), ("udp", "IP", "239.1.2.3 127.0.0.1"), ("udp6", "IPV6", "ff02::77%lo")]
    {
        let fd = open(kind);
        for (verb, second) in [("ADD", Err(Errno::ADDRINUSE)), ("DROP", Err(Errno::ADDRNOTAVAIL))] {
            let option = find(&format!("{family}_{verb}_MEMBERSHIP"), None).expect("a row");
            let value = option.from_text(group.as_bytes()).expect(group);
            assert_eq!(option.write(fd.as_fd(), &value), Ok(()), "{verb} {group}");
            assert_eq!(option.write(fd.as_fd(), &value), second, "{verb} {group}");
        }
    }
}

#[test]
fn values_are_checked_against_the_form() {
    let option = |name| find(name, None).expect(name);
    assert_eq!(option("SO_KEEPALIVE").from_number(2), None);
    assert_eq!(option("SO_RCVBUF").from_text(b"big"), None);
    assert_eq!(option("SO_RCVBUF").from_number(1 << 40), None);
    assert_eq!(option("SO_MARK").from_number(0xffff_ffff), Some(OptionValue::Int(0xffff_ffff)));
    assert_eq!(option("TCP_KEEPIDLE").from_time(Duration::from_secs(5)), Some(OptionValue::Int(5)));
    assert!(option("TCP_KEEPIDLE").from_time(Duration::from_millis(5)).is_none());
    assert_eq!(option("TCP_USER_TIMEOUT").from_time(Duration::from_millis(500)), Some(OptionValue::Int(500)));
    assert!(option("SO_RCVTIMEO").from_number(-1).is_none() && option("SO_LINGER").from_number(-1).is_none());
    assert!(option("TCP_INFO").from_text(b"x").is_none() && option("IP_ADD_MEMBERSHIP").from_text(b"239.1").is_none());
    assert_eq!(option("TCP_INFO").write(open("tcp").as_fd(), &OptionValue::Int(1)), Err(Errno::NOPROTOOPT));
    assert_eq!(option("SO_LINGER").write(open("tcp").as_fd(), &OptionValue::Int(1)), Err(Errno::INVAL));
    assert_eq!(option("SO_TYPE").write(open("tcp").as_fd(), &OptionValue::Int(1)), Err(Errno::NOPROTOOPT));
}

#[test]
fn the_lists_have_their_numbers() {
    let read = |fd: &OwnedFd, name| match find(name, None).expect(name).read(fd.as_fd()) {
        Ok(OptionValue::Pairs(pairs)) => pairs,
        other => panic!("{name}: {other:?}"),
    };
    let info = read(&open("tcp"), "TCP_INFO");
    assert_eq!(info[0], ("state", 7));
    assert!(info.len() >= 32 && info.iter().any(|pair| pair.0 == "snd_cwnd"), "{info:?}");
    assert_eq!(read(&open("tcp"), "SO_PEERCRED"), [("pid", 0), ("uid", -1), ("gid", -1)]);
    let (end, _other) = calls::pair(SocketKind::parse(&[b"unix"]).expect("unix")).expect("a pair");
    assert_eq!(read(&end, "SO_PEERCRED")[0], ("pid", std::process::id().into()));
}
