//! The options of every socket: `SOL_SOCKET`.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Socket {
        SO_REUSEADDR Flag "bind although old connections of this port are in TIME_WAIT (socket(7))"
        SO_REUSEPORT Flag "several sockets of one user share the port; the kernel spreads the clients (socket(7))"
        SO_KEEPALIVE Flag "probe a silent connection to find out whether the peer still lives (tcp(7))"
        SO_BROADCAST Flag "datagrams may be sent to a broadcast address (socket(7))"
        SO_LINGER Linger "seconds close waits for unsent data; 0 makes it send a RST; off returns at once (socket(7))"
        SO_RCVBUF Int "bytes of receive buffer; the kernel doubles what is set (socket(7))"
        SO_SNDBUF Int "bytes of send buffer; the kernel doubles what is set (socket(7))"
        SO_RCVBUFFORCE Int "as SO_RCVBUF beyond net.core.rmem_max; set only, needs privilege (socket(7))"
        SO_SNDBUFFORCE Int "as SO_SNDBUF beyond net.core.wmem_max; set only, needs privilege (socket(7))"
        SO_RCVTIMEO Time "how long receiving may wait before EAGAIN; 0 for ever (socket(7))"
        SO_SNDTIMEO Time "how long sending may wait before EAGAIN; 0 for ever (socket(7))"
        SO_RCVLOWAT Int "bytes that must be there before receiving goes on (socket(7))"
        SO_SNDLOWAT Int "bytes of room before sending goes on; always 1 on Linux (socket(7))"
        SO_ERROR Int "the pending error's number; reading clears it (socket(7))"
        SO_TYPE Int "the socket's type: SOCK_STREAM is 1, SOCK_DGRAM 2, SOCK_RAW 3, SOCK_SEQPACKET 5 (socket(7))"
        SO_DOMAIN Int "the socket's family: AF_UNIX is 1, AF_INET 2, AF_INET6 10 (socket(7))"
        SO_PROTOCOL Int "the socket's protocol: IPPROTO_TCP is 6, IPPROTO_UDP 17 (socket(7))"
        SO_ACCEPTCONN Flag "whether it listens; read only (socket(7))"
        SO_OOBINLINE Flag "urgent data stays in the stream instead of beside it (socket(7))"
        SO_DONTROUTE Flag "send to directly connected hosts only, past the gateway (socket(7))"
        SO_PRIORITY Int "queueing priority of what is sent; above 6 needs privilege (socket(7))"
        SO_MARK Int "the firewall mark of what is sent; needs privilege (socket(7))"
        SO_BINDTODEVICE Text "the one network interface it uses, by name; empty for any (socket(7))"
        SO_INCOMING_CPU Int "the processor that handled the last packet; -1 for none (socket(7))"
        SO_TIMESTAMP Flag "received messages carry the time in microseconds (socket(7))"
        SO_TIMESTAMPNS Flag "received messages carry the time in nanoseconds (socket(7))"
        SO_PEEK_OFF Int "where the next --peek reads; -1 is off (socket(7))"
        SO_RXQ_OVFL Flag "received messages carry the count of those dropped (socket(7))"
        SO_BUSY_POLL Int "microseconds to poll the device for packets (socket(7))"
        SO_MAX_PACING_RATE Int "bytes a second to send at most; -1 for no limit (tc-fq(8))"
        SO_ZEROCOPY Flag "MSG_ZEROCOPY may be used in sending (kernel: networking/msg_zerocopy)"
        SO_DEBUG Flag "record debugging information; needs privilege (socket(7))"
        SO_PASSCRED Flag "received unix messages carry pid, uid and gid of the sender (unix(7))"
        SO_PEERCRED Pairs "pid, uid and gid of the process that connected the unix socket; read only (unix(7))"
    }
};
