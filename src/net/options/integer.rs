//! The socket options that nothing else reads or sets: every `int` option by its C name, `TCP_INFO`
//! and `SO_PEERSEC`.
//! nix's macros bring the unsafe calls along, so a wrong size here would be a real mistake: each row must be an
//! option that is four bytes long in the kernel, and a structure must be no longer than the kernel's own.
#![expect(non_camel_case_types, reason = "the types are named as the options are in C")]

use crate::net::errno::Errno;
use nix::libc;
use nix::sys::socket::sockopt::GetOsString;
use nix::sys::socket::{GetSockOpt, SetSockOpt};
use nix::{getsockopt_impl, setsockopt_impl, sockopt_impl};
use std::ffi::OsString;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::OsStringExt;

/// Declares one type per option, and the two look-ups by name.
macro_rules! integers {
    ($($level:ident: $($name:ident)*;)*) => {
        $($(sockopt_impl!($name, Both, libc::$level, libc::$name, libc::c_int);)*)*

        /// Reads the option of this C name; `None` when it is no integer option of ours.
        pub(in crate::net) fn get(fd: BorrowedFd<'_>, name: &str) -> Option<Result<i32, Errno>> {
            match name {
                $($(stringify!($name) => Some($name.get(&fd).map_err(errno)),)*)*
                _ => None,
            }
        }

        /// Sets the option of this C name; `None` when it is no integer option of ours.
        pub(in crate::net) fn set(fd: BorrowedFd<'_>, name: &str, value: i32) -> Option<Result<(), Errno>> {
            match name {
                $($(stringify!($name) => Some($name.set(&fd, &value).map_err(errno)),)*)*
                _ => None,
            }
        }
    };
}

integers! {
    SOL_SOCKET: SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST SO_SNDBUF SO_RCVBUF SO_SNDBUFFORCE
        SO_RCVBUFFORCE SO_KEEPALIVE SO_OOBINLINE SO_PRIORITY SO_REUSEPORT SO_PASSCRED SO_RCVLOWAT SO_SNDLOWAT
        SO_TIMESTAMP SO_TIMESTAMPNS SO_ACCEPTCONN SO_MARK SO_PROTOCOL SO_DOMAIN SO_RXQ_OVFL SO_PEEK_OFF SO_BUSY_POLL
        SO_INCOMING_CPU SO_MAX_PACING_RATE SO_ZEROCOPY SO_PASSSEC SO_PASSPIDFD SO_BINDTOIFINDEX SO_INCOMING_NAPI_ID
        SO_TIMESTAMPING SO_SELECT_ERR_QUEUE SO_LOCK_FILTER SO_NO_CHECK;
    IPPROTO_TCP: TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT TCP_LINGER2
        TCP_DEFER_ACCEPT TCP_WINDOW_CLAMP TCP_QUICKACK TCP_THIN_LINEAR_TIMEOUTS TCP_USER_TIMEOUT
        TCP_FASTOPEN TCP_NOTSENT_LOWAT TCP_SAVE_SYN TCP_FASTOPEN_CONNECT
        TCP_FASTOPEN_NO_COOKIE TCP_INQ;
    IPPROTO_UDP: UDP_CORK UDP_SEGMENT UDP_GRO;
    IPPROTO_IP: IP_TOS IP_TTL IP_HDRINCL IP_RECVOPTS IP_PKTINFO IP_MTU_DISCOVER IP_RECVERR IP_RECVTTL IP_RECVTOS
        IP_MTU IP_FREEBIND IP_TRANSPARENT IP_RECVORIGDSTADDR IP_MINTTL IP_NODEFRAG IP_BIND_ADDRESS_NO_PORT
        IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_MULTICAST_ALL;
    IPPROTO_IPV6: IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_MULTICAST_HOPS IPV6_MULTICAST_LOOP IPV6_MULTICAST_IF
        IPV6_MULTICAST_ALL IPV6_MTU IPV6_MTU_DISCOVER IPV6_RECVERR IPV6_RECVPKTINFO IPV6_RECVHOPLIMIT IPV6_RECVTCLASS IPV6_TCLASS IPV6_DONTFRAG
        IPV6_FREEBIND IPV6_TRANSPARENT IPV6_AUTOFLOWLABEL IPV6_MINHOPCOUNT IPV6_CHECKSUM;
}

/// Declares a piece of the kernel's `struct tcp_info` and its list of pairs from one list of fields.
macro_rules! piece {
    ($(#[$doc:meta])* $piece:ident { $($first:ident: $first_type:ty)? } $($field:ident: $type:ident)*) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy)]
        #[allow(unreachable_pub, reason = "nix's macro names it in a public trait")]
        pub struct $piece { $(pub $first: $first_type,)? $(pub $field: $type,)* }

        impl $piece {
            /// Each number with its C name, less the `tcpi_`.
            pub(in crate::net) fn pairs(&self) -> Vec<(&'static str, i64)> {
                vec![$((stringify!($field), i64::try_from(self.$field).unwrap_or(-1))),*]
            }
        }
    };
}

piece! {
    /// What every kernel has had since 2.6: 104 bytes.
    ShortInfo {}
    state: u8 ca_state: u8 retransmits: u8 probes: u8 backoff: u8 options: u8 wscale: u8 flags: u8
    rto: u32 ato: u32 snd_mss: u32 rcv_mss: u32 unacked: u32 sacked: u32 lost: u32 retrans: u32 fackets: u32
    last_data_sent: u32 last_ack_sent: u32 last_data_recv: u32 last_ack_recv: u32
    pmtu: u32 rcv_ssthresh: u32 rtt: u32 rttvar: u32 snd_ssthresh: u32 snd_cwnd: u32 advmss: u32 reordering: u32
    rcv_rtt: u32 rcv_space: u32 total_retrans: u32
}

piece! {
    /// What Linux 5.4 has: 232 bytes. libc's own structure is that of the newest kernel and would panic on others.
    LongInfo { short: ShortInfo }
    pacing_rate: u64 max_pacing_rate: u64 bytes_acked: u64 bytes_received: u64 segs_out: u32 segs_in: u32
    notsent_bytes: u32 min_rtt: u32 data_segs_in: u32 data_segs_out: u32 delivery_rate: u64
    busy_time: u64 rwnd_limited: u64 sndbuf_limited: u64 delivered: u32 delivered_ce: u32
    bytes_sent: u64 bytes_retrans: u64 dsack_dups: u32 reord_seen: u32 rcv_ooopack: u32 snd_wnd: u32
}

sockopt_impl!(TcpInfoShort, GetOnly, libc::IPPROTO_TCP, libc::TCP_INFO, ShortInfo);
sockopt_impl!(TcpInfoLong, GetOnly, libc::IPPROTO_TCP, libc::TCP_INFO, LongInfo);

/// The part of `TCP_INFO` that every kernel has.
pub(in crate::net) fn tcp_info_short(fd: BorrowedFd<'_>) -> Result<ShortInfo, Errno> {
    TcpInfoShort.get(&fd).map_err(errno)
}

/// `TCP_INFO` as of Linux 5.4; only for kernels that have so much.
pub(in crate::net) fn tcp_info_long(fd: BorrowedFd<'_>) -> Result<LongInfo, Errno> {
    TcpInfoLong.get(&fd).map_err(errno)
}

sockopt_impl!(PeerSecurity, GetOnly, libc::SOL_SOCKET, libc::SO_PEERSEC, OsString, GetOsString<[u8; 512]>);

/// `SO_PEERSEC`: the label as it is written, without the NUL behind it.
pub(in crate::net) fn peer_security(fd: BorrowedFd<'_>) -> Result<Vec<u8>, Errno> {
    PeerSecurity.get(&fd).map(OsStringExt::into_vec).map_err(errno)
}

fn errno(error: nix::errno::Errno) -> Errno {
    Errno::from_raw_os_error(error as i32)
}
