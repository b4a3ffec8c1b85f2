//! What the kernel tells of a TCP connection (`TCP_INFO`): its state, its queues and all its numbers. The structures
//! are in `raw_tcp_info`: two, because a kernel older than 5.4 has fewer fields.

use super::raw_tcp_info::{LongInfo, tcp_info_long, tcp_info_short};
use crate::net::errno::Errno;
use std::fmt;
use std::os::fd::BorrowedFd;
use std::sync::OnceLock;

/// The state of a TCP connection, by its name in RFC 9293.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TcpState {
    Established,
    SynSent,
    SynReceived,
    FinWait1,
    FinWait2,
    TimeWait,
    Closed,
    CloseWait,
    LastAck,
    Listen,
    Closing,
}

/// In the order of the kernel's numbers, which begin at 1.
const STATES: &[(TcpState, &str)] = &[
    (TcpState::Established, "ESTABLISHED"),
    (TcpState::SynSent, "SYN-SENT"),
    (TcpState::SynReceived, "SYN-RECEIVED"),
    (TcpState::FinWait1, "FIN-WAIT-1"),
    (TcpState::FinWait2, "FIN-WAIT-2"),
    (TcpState::TimeWait, "TIME-WAIT"),
    (TcpState::Closed, "CLOSED"),
    (TcpState::CloseWait, "CLOSE-WAIT"),
    (TcpState::LastAck, "LAST-ACK"),
    (TcpState::Listen, "LISTEN"),
    (TcpState::Closing, "CLOSING"),
    // NEW_SYN_RECV, which only the kernel tells from SYN-RECEIVED.
    (TcpState::SynReceived, "SYN-RECEIVED"),
];

impl TcpState {
    pub(crate) fn name(self) -> &'static str {
        STATES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The state of a kernel's number, which `/proc/net/tcp` and netlink use too.
    pub(crate) fn from_number(number: u8) -> Option<TcpState> {
        STATES.get(usize::from(number).checked_sub(1)?).map(|row| row.0)
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The state of a connection; `None` for a socket that is not TCP. Of one in TIME-WAIT the kernel says CLOSED.
pub(crate) fn tcp_state(fd: BorrowedFd<'_>) -> Option<TcpState> {
    tcp_info_short(fd).ok().and_then(|info| TcpState::from_number(info.state))
}

/// Bytes sent and not acknowledged, or not sent yet (what `SIOCOUTQ` says). Computed from `TCP_INFO`, so only on TCP
/// and from Linux 5.4 on.
pub(crate) fn unsent_bytes(fd: BorrowedFd<'_>) -> Option<usize> {
    if !kernel_has_long_info() || tcp_state(fd)? == TcpState::Listen {
        return None;
    }
    let info = tcp_info_long(fd).ok()?;
    let waiting = u64::from(info.notsent_bytes);
    // The acknowledged bytes of a socket that connected include its SYN, those of an accepted one do not, and nothing
    // tells which a socket is: while data is in flight an accepted one may show one byte too many, never one too few.
    let in_flight = match info.short.unacked {
        0 => 0,
        _ => info.bytes_sent.saturating_sub(info.bytes_retrans).saturating_sub(acknowledged(&info)),
    };
    usize::try_from(waiting.saturating_add(in_flight)).ok()
}

fn acknowledged(info: &LongInfo) -> u64 {
    info.bytes_acked.saturating_sub(1)
}

/// Whether nothing is in flight and bytes wait because the peer's window is closed. `None` where the kernel does not
/// tell.
pub(crate) fn window_is_shut(fd: BorrowedFd<'_>) -> Option<bool> {
    if !kernel_has_long_info() {
        return None;
    }
    let info = tcp_info_long(fd).ok()?;
    Some(info.short.unacked == 0 && info.snd_wnd == 0 && info.notsent_bytes > 0)
}

/// The number of clients that are ready for `accept`, and the backlog; `None` for a socket that does not listen.
pub(crate) fn accept_queue(fd: BorrowedFd<'_>) -> Option<(u32, u32)> {
    let info = tcp_info_short(fd).ok()?;
    (TcpState::from_number(info.state)? == TcpState::Listen).then_some((info.unacked, info.sacked))
}

/// Every number of `TCP_INFO` by its C name, without `tcpi_`.
pub(crate) fn all(fd: BorrowedFd<'_>) -> Result<Vec<(&'static str, i64)>, Errno> {
    if kernel_has_long_info() {
        let info = tcp_info_long(fd)?;
        return Ok([info.short.pairs(), info.pairs()].concat());
    }
    Ok(tcp_info_short(fd)?.pairs())
}

fn kernel_has_long_info() -> bool {
    static KNOWN: OnceLock<bool> = OnceLock::new();
    *KNOWN.get_or_init(|| {
        let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let mut numbers = release.split(|letter: char| !letter.is_ascii_digit());
        let mut next = || numbers.next().and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
        (next(), next()) >= (5, 4)
    })
}
