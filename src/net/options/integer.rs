//! The socket options that are read and set through nix's macros: every `int` option by its C name, and `SO_PEERSEC`.
//!
//! The macros contain unsafe calls, so a wrong size here would be a real mistake: each row must be an option that is
//! four bytes long in the kernel, and a structure must be no longer than the kernel's own.
#![expect(non_camel_case_types, reason = "the types are named as the options are in C")]

use crate::net::errno::Errno;
use nix::libc;
use nix::sys::socket::sockopt::GetOsString;
use nix::sys::socket::{GetSockOpt, SetSockOpt};
use nix::{getsockopt_impl, setsockopt_impl, sockopt_impl};
use std::ffi::OsString;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::OsStringExt;

/// Declares one type for each option, and the two look-ups by name.
macro_rules! integers {
    ($($level:ident: $($name:ident)*;)*) => {
        $($(sockopt_impl!($name, Both, libc::$level, libc::$name, libc::c_int);)*)*

        /// Reads the option of this C name; `None` when it is not among these.
        pub(in crate::net) fn get(fd: BorrowedFd<'_>, name: &str) -> Option<Result<i32, Errno>> {
            match name {
                $($(stringify!($name) => Some($name.get(&fd).map_err(errno)),)*)*
                _ => None,
            }
        }

        /// Sets the option of this C name; `None` when it is not among these.
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

sockopt_impl!(PeerSecurity, GetOnly, libc::SOL_SOCKET, libc::SO_PEERSEC, OsString, GetOsString<[u8; 512]>);

/// `SO_PEERSEC`: the security label without the NUL at its end.
pub(in crate::net) fn peer_security(fd: BorrowedFd<'_>) -> Result<Vec<u8>, Errno> {
    PeerSecurity.get(&fd).map(OsStringExt::into_vec).map_err(errno)
}

fn errno(error: nix::errno::Errno) -> Errno {
    Errno::from_raw_os_error(error as i32)
}
