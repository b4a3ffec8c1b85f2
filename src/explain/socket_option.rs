//! What socket options do and take, in words: for `help`, and for the error about a value of the wrong form.

use crate::net::options::{Form, SocketOption};

/// The values an option takes, to follow the word `takes` in a sentence: `on or off`.
pub(crate) fn takes(option: &SocketOption) -> &'static str {
    match option.form {
        Form::Int => "a number of 32 bits",
        Form::Seconds => "a whole number of seconds",
        Form::Millis => "a number of milliseconds or a time",
        Form::Flag => "on or off",
        Form::Time => "a time that is not negative, or none",
        Form::Linger => "whole seconds, or off",
        Form::Text => "a text",
        Form::Address => "an address",
        Form::Membership => "a multicast group, or \"GROUP INTERFACE\"",
        Form::Pairs => "no value: it can only be read",
    }
}

/// Makes the look-up from one list of names and meanings.
macro_rules! meanings {
    ($($name:ident $meaning:literal)*) => {
        /// What the option does, in one line with its unit and man page.
        pub fn meaning(option: &SocketOption) -> &'static str {
            match option.name {
                $(stringify!($name) => $meaning,)*
                _ => "",
            }
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

meanings! {
    SO_REUSEADDR "bind although old connections of this port are in TIME_WAIT (socket(7))"
    SO_REUSEPORT "several sockets of one user share the port; the kernel spreads the clients (socket(7))"
    SO_KEEPALIVE "probe a silent connection to find out whether the peer still lives (tcp(7))"
    SO_BROADCAST "datagrams may be sent to a broadcast address (socket(7))"
    SO_LINGER "seconds close waits for unsent data; 0 makes it send a RST; off returns at once (socket(7))"
    SO_RCVBUF "bytes of receive buffer; the kernel doubles what is set (socket(7))"
    SO_SNDBUF "bytes of send buffer; the kernel doubles what is set (socket(7))"
    SO_RCVBUFFORCE "as SO_RCVBUF beyond net.core.rmem_max; set only, needs privilege (socket(7))"
    SO_SNDBUFFORCE "as SO_SNDBUF beyond net.core.wmem_max; set only, needs privilege (socket(7))"
    SO_RCVTIMEO "how long receiving may wait before EAGAIN; 0 for ever (socket(7))"
    SO_SNDTIMEO "how long sending may wait before EAGAIN; 0 for ever (socket(7))"
    SO_RCVLOWAT "bytes that must be there before receiving goes on (socket(7))"
    SO_SNDLOWAT "bytes of room before sending goes on; always 1 on Linux (socket(7))"
    SO_ERROR "the pending error's number; reading clears it (socket(7))"
    SO_TYPE "the socket's type: SOCK_STREAM is 1, SOCK_DGRAM 2, SOCK_RAW 3, SOCK_SEQPACKET 5 (socket(7))"
    SO_DOMAIN "the socket's family: AF_UNIX is 1, AF_INET 2, AF_INET6 10 (socket(7))"
    SO_PROTOCOL "the socket's protocol: IPPROTO_TCP is 6, IPPROTO_UDP 17 (socket(7))"
    SO_ACCEPTCONN "whether it listens; read only (socket(7))"
    SO_OOBINLINE "urgent data stays in the stream instead of beside it (socket(7))"
    SO_DONTROUTE "send to directly connected hosts only, past the gateway (socket(7))"
    SO_PRIORITY "queueing priority of what is sent; above 6 needs privilege (socket(7))"
    SO_MARK "the firewall mark of what is sent; needs privilege (socket(7))"
    SO_BINDTODEVICE "the one network interface it uses, by name; empty for any (socket(7))"
    SO_INCOMING_CPU "the processor that handled the last packet; -1 for none (socket(7))"
    SO_TIMESTAMP "received messages carry the time in microseconds (socket(7))"
    SO_TIMESTAMPNS "received messages carry the time in nanoseconds (socket(7))"
    SO_PEEK_OFF "where the next --peek reads; -1 is off (socket(7))"
    SO_RXQ_OVFL "received messages carry the count of those dropped (socket(7))"
    SO_BUSY_POLL "microseconds to poll the device for packets (socket(7))"
    SO_MAX_PACING_RATE "bytes a second to send at most; -1 for no limit (tc-fq(8))"
    SO_ZEROCOPY "MSG_ZEROCOPY may be used in sending (kernel: networking/msg_zerocopy)"
    SO_DEBUG "record debugging information; needs privilege (socket(7))"
    SO_PASSCRED "received unix messages carry pid, uid and gid of the sender (unix(7))"
    SO_PASSSEC "received unix messages carry the sender's security label (unix(7))"
    SO_PASSPIDFD "received unix messages carry a process descriptor of the sender (kernel: SO_PASSPIDFD)"
    SO_PEERSEC "the security label of the process that connected the unix socket; read only (unix(7))"
    SO_COOKIE "a number that no other socket has as long as the system runs; read only (kernel: SO_COOKIE)"
    SO_BINDTOIFINDEX "the one network interface it uses, by number; 0 for any (as SO_BINDTODEVICE)"
    SO_INCOMING_NAPI_ID "the device queue the last packet came from; read only (kernel: SO_INCOMING_NAPI_ID)"
    SO_TIMESTAMPING "which time stamps messages carry, a sum of flags (kernel: networking/timestamping)"
    SO_SELECT_ERR_QUEUE "poll reports the error queue as readable (kernel: SO_SELECT_ERR_QUEUE)"
    SO_LOCK_FILTER "a packet filter can be changed no more; stays on (socket(7))"
    SO_NO_CHECK "UDP datagrams go without a checksum (kernel: SO_NO_CHECK)"
    SO_PEERCRED "pid, uid and gid of the process that connected the unix socket; read only (unix(7))"
    TCP_NODELAY "send small segments at once instead of gathering them (Nagle off) (tcp(7))"
    TCP_CORK "hold partial segments back until it is turned off, at most 200 ms (tcp(7))"
    TCP_QUICKACK "acknowledge at once instead of after up to 40 ms; does not stay (tcp(7))"
    TCP_MAXSEG "bytes in a segment at most (tcp(7))"
    TCP_KEEPIDLE "seconds of silence before the first keep-alive probe (tcp(7))"
    TCP_KEEPINTVL "seconds between keep-alive probes (tcp(7))"
    TCP_KEEPCNT "keep-alive probes without an answer before the connection is dropped (tcp(7))"
    TCP_USER_TIMEOUT "milliseconds data may stay unacknowledged; 0 is the system's rule (tcp(7))"
    TCP_SYNCNT "SYNs sent again before connect gives up (tcp(7))"
    TCP_LINGER2 "seconds an orphan stays in FIN_WAIT2 (tcp(7))"
    TCP_DEFER_ACCEPT "seconds accept is held back until the client has sent data (tcp(7))"
    TCP_FASTOPEN "connections that may send data in the SYN, on a listener (tcp(7))"
    TCP_FASTOPEN_CONNECT "connect waits for the first data and sends it in the SYN (tcp(7))"
    TCP_FASTOPEN_NO_COOKIE "accept data in the SYN without a cookie (kernel: ip-sysctl)"
    TCP_CONGESTION "the congestion control, such as cubic or reno (tcp(7))"
    TCP_WINDOW_CLAMP "bytes of advertised window at most (tcp(7))"
    TCP_NOTSENT_LOWAT "writable only while fewer bytes than this are unsent; bytes (kernel: ip-sysctl)"
    TCP_THIN_LINEAR_TIMEOUTS "retransmission times of thin streams grow linearly (kernel: tcp-thin)"
    TCP_SAVE_SYN "a listener keeps each client's SYN; 2 with the link header (kernel: TCP_SAVE_SYN)"
    TCP_INQ "received messages carry the count of bytes still waiting (kernel: TCP_INQ)"
    TCP_INFO "state, round-trip time, windows and counters of the connection; read only (tcp(7))"
    UDP_CORK "gather everything sent into one datagram until it is turned off (udp(7))"
    UDP_SEGMENT "bytes at which one send is cut into datagrams; 0 is off (udp(7))"
    UDP_GRO "receive several datagrams of one sender at once (udp(7))"
    IP_TTL "hops a packet may take, 1 to 255 (ip(7))"
    IP_TOS "the type-of-service byte of what is sent (ip(7))"
    IP_MTU "bytes in a packet on the path of a connected socket; read only (ip(7))"
    IP_MTU_DISCOVER "path MTU discovery: 0 never, 1 per route, 2 always, 3 probe (ip(7))"
    IP_HDRINCL "a raw socket's data begins with the IP header (ip(7), raw(7))"
    IP_RECVERR "ICMP errors are queued; an unconnected UDP socket learns of them (ip(7))"
    IP_PKTINFO "received datagrams carry interface and destination (ip(7))"
    IP_RECVTTL "received datagrams carry their TTL (ip(7))"
    IP_RECVTOS "received datagrams carry their type of service (ip(7))"
    IP_RECVOPTS "received datagrams carry their IP options (ip(7))"
    IP_RECVORIGDSTADDR "received datagrams carry the destination before redirection (ip(7))"
    IP_MINTTL "packets with fewer hops left are dropped; 0 is off (kernel: IP_MINTTL)"
    IP_FREEBIND "bind to an address that this machine does not have (ip(7))"
    IP_TRANSPARENT "a proxy may use foreign addresses; needs privilege (ip(7))"
    IP_BIND_ADDRESS_NO_PORT "bind to an address only; connect chooses the port (ip(7))"
    IP_NODEFRAG "a raw socket's fragments are not put together; raw only (ip(7))"
    IP_MULTICAST_TTL "hops a multicast packet may take (ip(7))"
    IP_MULTICAST_LOOP "multicast that is sent comes back to this machine (ip(7))"
    IP_MULTICAST_ALL "receive every group this machine has joined, not only one's own (ip(7))"
    IP_MULTICAST_IF "the interface multicast is sent on: its address, name or number (ip(7))"
    IP_ADD_MEMBERSHIP "join a multicast group, on an interface when one is said; set only (ip(7))"
    IP_DROP_MEMBERSHIP "leave a multicast group; set only (ip(7))"
    SO_ORIGINAL_DST "the destination before the firewall redirected it; read only (netfilter)"
    IPV6_V6ONLY "take IPv6 only, not IPv4 as ::ffff:a.b.c.d; before bind (ipv6(7))"
    IPV6_UNICAST_HOPS "hops a packet may take; -1 is the route's default (ipv6(7))"
    IPV6_MULTICAST_HOPS "hops a multicast packet may take; -1 is the default (ipv6(7))"
    IPV6_MULTICAST_LOOP "multicast that is sent comes back to this machine (ipv6(7))"
    IPV6_MULTICAST_ALL "receive every group this machine has joined, not only one's own (as IP_MULTICAST_ALL)"
    IPV6_MULTICAST_IF "the number of the interface multicast is sent on; 0 for any (ipv6(7))"
    IPV6_ADD_MEMBERSHIP "join a multicast group, on an interface when one is said; set only (ipv6(7))"
    IPV6_DROP_MEMBERSHIP "leave a multicast group; set only (ipv6(7))"
    IPV6_MTU "bytes in a packet on the path of a connected socket (ipv6(7))"
    IPV6_MTU_DISCOVER "path MTU discovery: 0 never, 1 per route, 2 always, 3 probe (ipv6(7))"
    IPV6_RECVERR "ICMP errors are queued; an unconnected UDP socket learns of them (ipv6(7))"
    IPV6_RECVPKTINFO "received datagrams carry interface and destination (ipv6(7))"
    IPV6_RECVHOPLIMIT "received datagrams carry their hop limit (ipv6(7))"
    IPV6_RECVTCLASS "received datagrams carry their traffic class (RFC 3542)"
    IPV6_TCLASS "the traffic class of what is sent; -1 is the default (RFC 3542)"
    IPV6_DONTFRAG "too long datagrams fail instead of being cut up (RFC 3542)"
    IPV6_MINHOPCOUNT "packets with fewer hops left are dropped; 0 is off (kernel: IPV6_MINHOPCOUNT)"
    IPV6_AUTOFLOWLABEL "packets get a flow label of the connection (kernel: ip-sysctl)"
    IPV6_FREEBIND "bind to an address that this machine does not have (as IP_FREEBIND)"
    IPV6_TRANSPARENT "a proxy may use foreign addresses; needs privilege (as IP_TRANSPARENT)"
    IPV6_CHECKSUM "where a raw socket's checksum is, in bytes; -1 for none (RFC 3542)"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::options;

    #[test]
    fn every_option_has_a_line_that_ends_with_its_manual() {
        for option in options::all() {
            let meaning = meaning(option);
            assert!(meaning.len() < 100 && meaning.ends_with(')'), "{}: {meaning}", option.name);
        }
        assert_eq!(NAMES.len(), options::all().len(), "a line is of no option");
    }
}
