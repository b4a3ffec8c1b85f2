//! Hints for sending and receiving, shutting down, the peer's address and socket options.

use rustix::io::Errno;

use super::FailedCall;
use crate::net::inspect::tcp_info::TcpState;
use crate::net::{Address, Family, Handle, Type};
use crate::spec::CallKind;

const TLS: &str =
    "this port speaks TLS, which sockshell does not, and refuses clear text; is there a port without TLS?";
const NOT_YET: &str = "there is no connection yet: `connect` comes first";

pub(super) fn hint(failed: FailedCall, error: Errno) -> Option<&'static str> {
    match failed.call {
        CallKind::Sending | CallKind::Writing | CallKind::Flushing => sending(failed, error),
        CallKind::SendingTo => sending_to(failed, error).or_else(|| sending(failed, error)),
        CallKind::Options => option(error),
        CallKind::Shutdown | CallKind::PeerName => connection(failed, error),
        _ => receiving(failed, error),
    }
}

fn sending(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::NOTCONN | Errno::PIPE if failed.listens() => "this socket listens: send on what `accept` gave",
        Errno::NOTCONN if failed.is_datagram() => "say where to: `sendto`, or `connect` first",
        Errno::NOTCONN => NOT_YET,
        Errno::PIPE => no_longer(failed),
        Errno::AGAIN if failed.may_wait() => {
            "the peer reads too slowly, and `--dontwait` does not wait for it: leave it out, or try again later"
        }
        Errno::AGAIN => "the peer reads too slowly and the handle is non-blocking: try again later",
        Errno::TIMEDOUT => "the peer does not read: its window is full",
        Errno::CONNREFUSED if failed.is_unix() => "the receiver is gone: start it again, and `connect` again",
        Errno::CONNREFUSED => "an earlier datagram was refused: nothing is bound to the address it went to",
        Errno::MSGSIZE => too_long(failed),
        Errno::OPNOTSUPP => "urgent data (`--oob`) is for stream sockets: leave it out",
        Errno::CONNRESET => return clear_text_to_tls(failed),
        _ => return None,
    })
}

/// Ports at which a service speaks TLS from the first byte on, by their names in the IANA registry or by custom.
const TLS_PORTS: &[u16] = &[
    443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 2376, 5061, 5349, 5671, 6443, 6514, 6697, 8443, 8883, 9443,
];

/// The hint for a connection that is reset, where the port is one for TLS.
fn clear_text_to_tls(failed: FailedCall) -> Option<&'static str> {
    let port = failed.handle.and_then(Handle::peer).and_then(|peer| peer.port())?;
    TLS_PORTS.contains(&port).then_some(TLS)
}

/// The hint for an answer that is no text but an alert of TLS.
pub(crate) fn tls_alert(answer: &[u8]) -> Option<&'static str> {
    // A record of type 21, of version 3.x.
    answer.starts_with(&[0x15, 0x03]).then_some(TLS)
}

/// The hint for EPIPE: nothing can be sent any more, or there is no connection yet.
fn no_longer(failed: FailedCall) -> &'static str {
    let ours = [TcpState::FinWait1, TcpState::FinWait2, TcpState::Closing, TcpState::LastAck];
    let never = || failed.handle.is_some_and(|handle| handle.peer().is_none()) && failed.local().is_none();
    match failed.handle.and_then(Handle::tcp_state) {
        Some(state) if ours.contains(&state) => "this side was shut down for writing: nothing more can be sent",
        Some(_) if never() => NOT_YET,
        _ => "the other end is gone, or this side was shut down for writing",
    }
}

fn too_long(failed: FailedCall) -> &'static str {
    match failed.kind().map(|kind| (kind.family, kind.ty)) {
        Some((Family::Unix, _)) => "one message has to fit into the send buffer; `setsockopt SO_SNDBUF` enlarges it",
        Some((_, Type::Raw)) => "an IP packet holds at most 65535 bytes with its header: send less at once",
        Some((Family::Inet6, _)) => "a datagram holds at most 65527 bytes over IPv6: send less at once",
        _ => "a datagram holds at most 65507 bytes over IPv4: send less at once",
    }
}

fn sending_to(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::ACCESS if failed.is_unix() => "whoever runs this may not write to this path",
        Errno::ACCESS => "is it a broadcast address? `setsockopt SO_BROADCAST on` comes first",
        Errno::PERM => "a firewall of this machine forbids it",
        Errno::ISCONN => "the connection has its address already: use `send`",
        Errno::NOTCONN | Errno::PIPE if failed.listens() => return None,
        Errno::NOTCONN => "this kind of socket has to `connect` first, and then use `send`",
        Errno::CONNREFUSED if matches!(failed.address, Some(Address::Abstract(_))) => {
            "no socket has this name; start the receiver first, or check the name"
        }
        Errno::CONNREFUSED if failed.is_unix() => {
            "the path is there, but nobody reads from it: start the receiver again"
        }
        Errno::INVAL if failed.address == Some(&Address::Unnamed) => {
            "a peer without a name cannot be answered: it has to `bind` one before it sends"
        }
        Errno::NETUNREACH if failed.address.and_then(Address::ip).is_some_and(|ip| ip.is_multicast()) => {
            "no route says where this group is reached: name the interface first, as in `setsockopt IP_MULTICAST_IF 127.0.0.1`"
        }
        Errno::NOENT => "no socket has this path; start the receiver first, or check the path",
        Errno::PROTOTYPE => "the socket there is of another type: stream, datagram and seqpacket do not mix",
        Errno::INVAL if failed.lacks_interface() => "a link-local address needs its interface, as in [fe80::1%eth0]:80",
        Errno::INVAL if failed.address.and_then(Address::port) == Some(0) && !failed.is_raw() => {
            "nothing can be sent to port 0: say the receiver's port"
        }
        Errno::INVAL if failed.local().and_then(|local| local.ip()).is_some_and(|ip| ip.is_loopback()) => {
            "this socket is bound to loopback, which reaches this machine only; `bind` 0.0.0.0 reaches others"
        }
        Errno::AGAIN | Errno::TIMEDOUT => "the receiver's queue is full: it reads too slowly",
        _ => return None,
    })
}

fn receiving(failed: FailedCall, error: Errno) -> Option<&'static str> {
    Some(match error {
        // A unix stream answers with EINVAL what TCP answers with ENOTCONN.
        Errno::NOTCONN | Errno::INVAL if failed.listens() => "this socket listens: read from what `accept` gave",
        Errno::NOTCONN => NOT_YET,
        Errno::AGAIN if failed.may_wait() => {
            "nothing is there yet, and `--dontwait` does not wait for it: leave it out, or try again later"
        }
        Errno::INVAL if failed.is_unix() => NOT_YET,
        Errno::CONNREFUSED => "an earlier datagram was refused: nothing is bound to the address it went to",
        Errno::OPNOTSUPP => "urgent data (`--oob`) is for stream sockets: leave it out",
        Errno::CONNRESET => return clear_text_to_tls(failed),
        _ => return None,
    })
}

fn connection(failed: FailedCall, error: Errno) -> Option<&'static str> {
    (error == Errno::NOTCONN).then(|| match failed.call {
        _ if failed.listens() => "a listening socket has no other end; what `accept` gives has one",
        CallKind::Shutdown if failed.is_datagram() => "datagrams have no connection to shut down: `close` is enough",
        _ if failed.handle.is_none_or(|handle| handle.peer().is_none()) => NOT_YET,
        _ if failed.is_raw() => "a raw socket does not say where it is connected to",
        _ => "the connection is gone already",
    })
}

/// The hint for a multicast group that no route leads to.
pub(crate) fn no_interface(is_v6: bool) -> &'static str {
    if is_v6 {
        "no interface was named, and no route says which: name it after the group, as in \"ff02::1%lo\""
    } else {
        "no interface was named, and no route says which: name it after the group, as in \"224.1.1.1 lo\""
    }
}

fn option(error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::INVAL => "the option does not take this value, or not in this state of the socket",
        Errno::PERM | Errno::ACCESS => "this option needs privilege (CAP_NET_ADMIN)",
        Errno::NOENT => "nothing of this name is there; `sysctl net.ipv4.tcp_available_congestion_control` lists some",
        Errno::ADDRINUSE => "this socket is in the group already",
        Errno::ADDRNOTAVAIL => "this socket is not in the group, or no interface has this address",
        _ => return None,
    })
}
