//! The options of TCP and of UDP.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Tcp {
        TCP_NODELAY Flag "send small segments at once instead of gathering them (Nagle off) (tcp(7))"
        TCP_CORK Flag "hold partial segments back until it is turned off, at most 200 ms (tcp(7))"
        TCP_QUICKACK Flag "acknowledge at once instead of after up to 40 ms; does not stay (tcp(7))"
        TCP_MAXSEG Int "bytes in a segment at most (tcp(7))"
        TCP_KEEPIDLE Seconds "seconds of silence before the first keep-alive probe (tcp(7))"
        TCP_KEEPINTVL Seconds "seconds between keep-alive probes (tcp(7))"
        TCP_KEEPCNT Int "keep-alive probes without an answer before the connection is dropped (tcp(7))"
        TCP_USER_TIMEOUT Millis "milliseconds data may stay unacknowledged; 0 is the system's rule (tcp(7))"
        TCP_SYNCNT Int "SYNs sent again before connect gives up (tcp(7))"
        TCP_LINGER2 Seconds "seconds an orphan stays in FIN_WAIT2 (tcp(7))"
        TCP_DEFER_ACCEPT Seconds "seconds accept is held back until the client has sent data (tcp(7))"
        TCP_FASTOPEN Int "connections that may send data in the SYN, on a listener (tcp(7))"
        TCP_FASTOPEN_CONNECT Flag "connect waits for the first data and sends it in the SYN (tcp(7))"
        TCP_FASTOPEN_NO_COOKIE Flag "accept data in the SYN without a cookie (kernel: ip-sysctl)"
        TCP_CONGESTION Text "the congestion control, such as cubic or reno (tcp(7))"
        TCP_WINDOW_CLAMP Int "bytes of advertised window at most (tcp(7))"
        TCP_NOTSENT_LOWAT Int "writable only while fewer bytes than this are unsent; bytes (kernel: ip-sysctl)"
        TCP_THIN_LINEAR_TIMEOUTS Flag "retransmission times of thin streams grow linearly (kernel: tcp-thin)"
        TCP_SAVE_SYN Int "a listener keeps each client's SYN; 2 with the link header (kernel: TCP_SAVE_SYN)"
        TCP_INQ Flag "received messages carry the count of bytes still waiting (kernel: TCP_INQ)"
        TCP_INFO Pairs "state, round-trip time, windows and counters of the connection; read only (tcp(7))"
    }
    Udp {
        UDP_CORK Flag "gather everything sent into one datagram until it is turned off (udp(7))"
        UDP_SEGMENT Int "bytes at which one send is cut into datagrams; 0 is off (udp(7))"
        UDP_GRO Flag "receive several datagrams of one sender at once (udp(7))"
    }
};
