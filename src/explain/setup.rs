//! Hints for making sockets, and for binding, listening, accepting and connecting.

use std::net::{IpAddr, Ipv4Addr};

use rustix::io::Errno;

use super::FailedCall;
use crate::net::options::OptionValue;
use crate::net::{Address, Family, Proto, SocketKind, Timing, Type};
use crate::spec::CallKind;

/// Numbers of the protocols that a system may lack, or keep for some.
const ICMP: i32 = 1;
const ICMPV6: i32 = 58;
const SCTP: i32 = 132;
const MPTCP: i32 = 262;

const LINK_LOCAL: &str = "a link-local address needs its interface, as in [fe80::1%eth0]:80";

pub(super) fn hint(failed: FailedCall, error: Errno) -> Option<&'static str> {
    match failed.call {
        CallKind::Making => making(error),
        CallKind::Binding => binding(failed, error),
        CallKind::Serving => binding(failed, error).or_else(|| listening(failed, error)),
        CallKind::Listening => listening(failed, error),
        CallKind::Accepting => accepting(failed, error),
        _ => connecting(failed, error),
    }
}

/// The hint where it depends on the protocol.
pub(super) fn making_kind(kind: SocketKind, error: Errno) -> Option<&'static str> {
    let is_ip = matches!(kind.family, Family::Inet | Family::Inet6);
    Some(match (kind.ty, kind.proto, error) {
        (Type::Dgram, Proto(ICMP | ICMPV6), Errno::ACCESS | Errno::PERM) => {
            "pings without privilege are for the groups in net.ipv4.ping_group_range: `exec sysctl net.ipv4.ping_group_range` shows them"
        }
        (_, Proto(SCTP), Errno::PROTONOSUPPORT | Errno::SOCKTNOSUPPORT) => {
            "this kernel does not know SCTP: `exec modprobe sctp` loads it, for root and where it is installed"
        }
        (_, Proto(MPTCP), Errno::PROTONOSUPPORT | Errno::NOPROTOOPT) => {
            "this kernel does not know MPTCP, or it is switched off: `exec sysctl net.mptcp.enabled` tells"
        }
        (Type::SeqPacket, Proto(0), Errno::SOCKTNOSUPPORT) if is_ip => {
            "of the IP protocols only SCTP has SOCK_SEQPACKET: name it, as in `socket AF_INET SOCK_SEQPACKET IPPROTO_SCTP`"
        }
        _ => return None,
    })
}

fn making(error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::PERM | Errno::ACCESS => {
            "raw sockets need privilege (CAP_NET_RAW): run it as root, or in a network of its own with `unshare -Urn`"
        }
        Errno::PROTONOSUPPORT => {
            "this family and type do not go with this protocol; SOCK_RAW has to have one, all others can do without"
        }
        Errno::SOCKTNOSUPPORT => "this family has no such type; AF_INET has SOCK_STREAM, SOCK_DGRAM and SOCK_RAW",
        Errno::AFNOSUPPORT => "this machine has no sockets of this family: is it switched off?",
        Errno::OPNOTSUPP => "only AF_UNIX has pairs: `socketpair` alone makes one",
        Errno::INVAL => "there is no such protocol: `constants IPPROTO_` lists them",
        _ => return None,
    })
}

fn binding(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::ADDRINUSE => in_use(failed),
        Errno::ADDRNOTAVAIL => {
            "no interface of this machine has this address; 127.0.0.1 is always there, 0.0.0.0 stands for all"
        }
        Errno::ACCESS if failed.is_unix() => "whoever runs this may not make files in this folder: take another",
        Errno::ACCESS => {
            "ports below 1024 need privilege (CAP_NET_BIND_SERVICE); take one above, or 0 for any free one"
        }
        Errno::INVAL if failed.local().is_some() => {
            "this socket has an address already; make a new one to bind another"
        }
        Errno::INVAL if failed.lacks_interface() => LINK_LOCAL,
        Errno::NOENT => "the folder of this path is not there: make it first",
        Errno::NOTDIR => "a part of this path is a file and no folder: check the path",
        Errno::ROFS => "nothing can be written to this file system: take another folder",
        _ => return None,
    })
}

fn in_use(failed: FailedCall) -> &'static str {
    let reuses = || failed.option("SO_REUSEADDR") == Some(OptionValue::Flag(true));
    match failed.address {
        Some(Address::Path(_)) => {
            "this path is there already: remove it when no server uses it any more, or take another"
        }
        Some(Address::Abstract(_)) => "another socket has this name: close it, or take another name",
        Some(address) if address.port() == Some(0) => "no port is free any more: close sockets",
        _ if failed.call == CallKind::Serving => {
            "another server has this address: stop it, or take another port, 0 for any free one"
        }
        _ if failed.kind().is_none_or(|kind| kind.ty == Type::Stream) && !reuses() => {
            "another socket holds this address; `setsockopt SO_REUSEADDR on` before `bind` helps when it is only in TIME_WAIT"
        }
        _ => "another socket holds this address: close it, or take another port, 0 for any free one",
    }
}

fn listening(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::ADDRINUSE => "another socket listens at this address: close it, or bind to another port",
        Errno::INVAL if failed.is_connected() => "a connected socket cannot listen; make a new one",
        Errno::INVAL if failed.is_unix() => "a unix socket needs an address to listen at: `bind unix:/path` first",
        Errno::OPNOTSUPP if failed.is_datagram() => {
            "datagrams need no connection: `bind`, and then `recvfrom` reads what comes"
        }
        Errno::OPNOTSUPP => "only a stream socket has connections to accept",
        _ => return None,
    })
}

fn accepting(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::INVAL if failed.is_connected() => "this is a connection; `accept` is for the listening socket",
        Errno::INVAL if failed.local().is_some() => {
            "the socket has an address but does not listen: `listen` comes first"
        }
        Errno::INVAL => "the socket does not listen yet: `bind` and `listen` come first",
        Errno::OPNOTSUPP if failed.is_datagram() => {
            "datagrams come without a connection: `recvfrom` reads the next one"
        }
        Errno::OPNOTSUPP => "only a stream socket has connections to accept",
        Errno::AGAIN => "no client is waiting and the handle is non-blocking",
        Errno::TIMEDOUT => "no client came in time",
        Errno::MFILE => {
            "no descriptor is left for this client, who goes on waiting: close handles, or raise `ulimit -n`"
        }
        _ => return None,
    })
}

fn connecting(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::CONNREFUSED => refused(failed.address),
        Errno::ADDRNOTAVAIL if failed.call == CallKind::CreatingConnection => {
            "is the address after `--from` one of this machine? without it: all local ports may be in use"
        }
        Errno::ADDRNOTAVAIL => {
            "one cannot connect to this address from here; is the port 0, or are all local ports in use?"
        }
        Errno::INPROGRESS if failed.handle.is_some_and(|handle| handle.timing.get() != Timing::NonBlocking) => {
            "the time set by SO_SNDTIMEO is up, and the connection is still being made: `poll [$s] --write` waits for it"
        }
        Errno::INPROGRESS => {
            "the handle is non-blocking: the connection is being made; ask `getsockopt SO_ERROR` when it is ready to write"
        }
        Errno::ALREADY => {
            "an earlier `connect` of this non-blocking socket is still under way: `poll [$s] --write` waits for it"
        }
        Errno::ISCONN | Errno::INVAL if failed.listens() => "a listening socket cannot connect; make a new one",
        Errno::ISCONN => "it is connected already; a new connection needs a new socket",
        Errno::TIMEDOUT if failed.is_unix() => "the server's queue is full: it accepts too slowly",
        Errno::TIMEDOUT => "nobody answered: is the host up, does a firewall drop the packets?",
        Errno::NETUNREACH if is_many(failed.address) => {
            "TCP goes to one host; broadcast and multicast are for `socket udp`"
        }
        Errno::ACCESS if failed.is_unix() => "whoever runs this may not write to this path",
        Errno::ACCESS => "is it a broadcast address? `setsockopt SO_BROADCAST on` comes first",
        Errno::PERM => "a firewall of this machine forbids it",
        Errno::INVAL if failed.lacks_interface() => LINK_LOCAL,
        Errno::INVAL if failed.local().and_then(|local| local.ip()).is_some_and(|ip| ip.is_loopback()) => {
            "this socket is bound to loopback, which reaches this machine only; `bind` 0.0.0.0 reaches others"
        }
        Errno::NOENT => "no socket has this path; start the server first, or check the path",
        Errno::NOTDIR => "a part of this path is a file and no folder: check the path",
        Errno::PROTOTYPE => "the socket there is of another type: stream, datagram and seqpacket do not mix",
        Errno::AGAIN => "the server's queue is full and the handle is non-blocking: try again later",
        _ => return None,
    })
}

fn refused(address: Option<&Address>) -> &'static str {
    match address {
        Some(Address::Path(_)) => "the path is there, but nobody listens at it: start the server again",
        Some(Address::Abstract(_)) => "no socket listens under this name; start the server first, or check the name",
        Some(address) if address.port() == Some(0) => "no server has port 0: say the port it listens at",
        _ => "nothing listens at this address; start the server first, or check the port",
    }
}

/// Whether an address is multicast or the broadcast address.
fn is_many(address: Option<&Address>) -> bool {
    let ip = address.and_then(Address::ip);
    ip.is_some_and(|ip| ip.is_multicast() || ip == IpAddr::V4(Ipv4Addr::BROADCAST))
}
