//! `TCP_INFO` as the kernel lays it out.

use crate::net::errno::Errno;
use nix::libc;
use nix::sys::socket::GetSockOpt;
use nix::{getsockopt_impl, sockopt_impl};
use std::os::fd::BorrowedFd;

/// Declares a part of the kernel's `struct tcp_info` and its list of pairs from one list of fields.
macro_rules! piece {
    ($(#[$doc:meta])* $piece:ident { $($first:ident: $first_type:ty)? } $($field:ident: $type:ident)*) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy)]
        #[allow(unreachable_pub, reason = "nix's macro names it in a public trait")]
        pub struct $piece { $(pub $first: $first_type,)? $(pub $field: $type,)* }

        impl $piece {
            /// Each number with its C name, without `tcpi_`.
            pub(in crate::net) fn pairs(&self) -> Vec<(&'static str, i64)> {
                vec![$((stringify!($field), i64::try_from(self.$field).unwrap_or(-1))),*]
            }
        }
    };
}

piece! {
    /// The part that every kernel since 2.6 has: 104 bytes.
    ShortInfo {}
    state: u8 ca_state: u8 retransmits: u8 probes: u8 backoff: u8 options: u8 wscale: u8 flags: u8
    rto: u32 ato: u32 snd_mss: u32 rcv_mss: u32 unacked: u32 sacked: u32 lost: u32 retrans: u32 fackets: u32
    last_data_sent: u32 last_ack_sent: u32 last_data_recv: u32 last_ack_recv: u32
    pmtu: u32 rcv_ssthresh: u32 rtt: u32 rttvar: u32 snd_ssthresh: u32 snd_cwnd: u32 advmss: u32 reordering: u32
    rcv_rtt: u32 rcv_space: u32 total_retrans: u32
}

piece! {
    /// The structure of Linux 5.4: 232 bytes. libc's own is that of the newest kernel and would panic on others.
    LongInfo { short: ShortInfo }
    pacing_rate: u64 max_pacing_rate: u64 bytes_acked: u64 bytes_received: u64 segs_out: u32 segs_in: u32
    notsent_bytes: u32 min_rtt: u32 data_segs_in: u32 data_segs_out: u32 delivery_rate: u64
    busy_time: u64 rwnd_limited: u64 sndbuf_limited: u64 delivered: u32 delivered_ce: u32
    bytes_sent: u64 bytes_retrans: u64 dsack_dups: u32 reord_seen: u32 rcv_ooopack: u32 snd_wnd: u32
}

sockopt_impl!(TcpInfoShort, GetOnly, libc::IPPROTO_TCP, libc::TCP_INFO, ShortInfo);
sockopt_impl!(TcpInfoLong, GetOnly, libc::IPPROTO_TCP, libc::TCP_INFO, LongInfo);

pub(in crate::net) fn tcp_info_short(fd: BorrowedFd<'_>) -> Result<ShortInfo, Errno> {
    TcpInfoShort.get(&fd).map_err(errno)
}

/// Only for kernels from Linux 5.4 on.
pub(in crate::net) fn tcp_info_long(fd: BorrowedFd<'_>) -> Result<LongInfo, Errno> {
    TcpInfoLong.get(&fd).map_err(errno)
}

fn errno(error: nix::errno::Errno) -> Errno {
    Errno::from_raw_os_error(error as i32)
}
