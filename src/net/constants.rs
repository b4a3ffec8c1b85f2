//! The C constants of the socket API by name. Those of errno and of name look-up are in `errno`.

use super::errno;
use super::socket_kind::TYPE_FLAGS;

pub(crate) use nix::libc::{AI_CANONNAME, NI_NAMEREQD, NI_NUMERICHOST, NI_NUMERICSERV, SOCK_NONBLOCK};

/// Makes `(name, number)` rows from a list of names.
macro_rules! numbered {
    ($($name:ident)*) => { &[$((stringify!($name), nix::libc::$name)),*] };
}

/// Grouped by what they are for, in the order in which a user would look for them.
const CONSTANTS: &[(&str, i32)] = numbered! {
    AF_UNSPEC AF_UNIX AF_LOCAL AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_CAN AF_BLUETOOTH AF_ALG AF_VSOCK AF_XDP
    SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_NONBLOCK SOCK_CLOEXEC SOMAXCONN
    IPPROTO_IP IPPROTO_ICMP IPPROTO_IGMP IPPROTO_IPIP IPPROTO_TCP IPPROTO_EGP IPPROTO_PUP IPPROTO_UDP IPPROTO_IDP
    IPPROTO_TP IPPROTO_DCCP IPPROTO_IPV6 IPPROTO_ROUTING IPPROTO_FRAGMENT IPPROTO_RSVP IPPROTO_GRE IPPROTO_ESP
    IPPROTO_AH IPPROTO_ICMPV6 IPPROTO_NONE IPPROTO_DSTOPTS IPPROTO_HOPOPTS IPPROTO_MTP IPPROTO_BEETPH
    IPPROTO_ENCAP IPPROTO_PIM IPPROTO_COMP IPPROTO_SCTP IPPROTO_UDPLITE IPPROTO_MPLS IPPROTO_RAW IPPROTO_MPTCP
    SOL_SOCKET SOL_IP SOL_TCP SOL_UDP SOL_IPV6 SOL_RAW SOL_PACKET SOL_NETLINK
    SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST SO_SNDBUF SO_RCVBUF SO_SNDBUFFORCE
    SO_RCVBUFFORCE SO_KEEPALIVE SO_OOBINLINE SO_PRIORITY SO_LINGER SO_REUSEPORT SO_PASSCRED SO_PEERCRED
    SO_RCVLOWAT SO_SNDLOWAT SO_RCVTIMEO SO_SNDTIMEO SO_BINDTODEVICE SO_TIMESTAMP SO_TIMESTAMPNS SO_ACCEPTCONN
    SO_PEERSEC SO_MARK SO_PROTOCOL SO_DOMAIN SO_RXQ_OVFL SO_PEEK_OFF SO_BUSY_POLL SO_INCOMING_CPU
    SO_MAX_PACING_RATE SO_COOKIE SO_PEERGROUPS SO_ZEROCOPY SO_ORIGINAL_DST SO_PASSSEC SO_PASSPIDFD SO_PEERPIDFD
    SO_BINDTOIFINDEX SO_INCOMING_NAPI_ID SO_TIMESTAMPING SO_SELECT_ERR_QUEUE SO_LOCK_FILTER SO_NO_CHECK
    TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT TCP_LINGER2 TCP_DEFER_ACCEPT
    TCP_WINDOW_CLAMP TCP_INFO TCP_QUICKACK TCP_CONGESTION TCP_MD5SIG TCP_THIN_LINEAR_TIMEOUTS TCP_THIN_DUPACK
    TCP_USER_TIMEOUT TCP_REPAIR TCP_FASTOPEN TCP_TIMESTAMP TCP_NOTSENT_LOWAT TCP_SAVE_SYN TCP_SAVED_SYN
    TCP_FASTOPEN_CONNECT TCP_ULP TCP_FASTOPEN_KEY TCP_FASTOPEN_NO_COOKIE TCP_INQ
    UDP_CORK UDP_SEGMENT UDP_GRO
    IP_TOS IP_TTL IP_HDRINCL IP_OPTIONS IP_RECVOPTS IP_RETOPTS IP_PKTINFO IP_MTU_DISCOVER IP_RECVERR IP_RECVTTL
    IP_RECVTOS IP_MTU IP_FREEBIND IP_TRANSPARENT IP_RECVORIGDSTADDR IP_MINTTL IP_NODEFRAG
    IP_BIND_ADDRESS_NO_PORT IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP
    IP_DROP_MEMBERSHIP IP_UNBLOCK_SOURCE IP_BLOCK_SOURCE IP_ADD_SOURCE_MEMBERSHIP IP_DROP_SOURCE_MEMBERSHIP
    IP_MULTICAST_ALL IP_UNICAST_IF
    IPV6_ADDRFORM IPV6_CHECKSUM IPV6_UNICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS IPV6_MULTICAST_LOOP
    IPV6_ADD_MEMBERSHIP IPV6_DROP_MEMBERSHIP IPV6_MTU_DISCOVER IPV6_MTU IPV6_RECVERR IPV6_V6ONLY IPV6_RECVPKTINFO
    IPV6_PKTINFO IPV6_RECVHOPLIMIT IPV6_HOPLIMIT IPV6_RECVTCLASS IPV6_TCLASS IPV6_AUTOFLOWLABEL IPV6_DONTFRAG
    IPV6_MINHOPCOUNT IPV6_MULTICAST_ALL IPV6_ORIGDSTADDR IPV6_TRANSPARENT IPV6_UNICAST_IF IPV6_FREEBIND
    SHUT_RD SHUT_WR SHUT_RDWR
    MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_CTRUNC MSG_TRUNC MSG_DONTWAIT MSG_EOR MSG_WAITALL MSG_CONFIRM MSG_ERRQUEUE
    MSG_NOSIGNAL MSG_MORE MSG_WAITFORONE MSG_FASTOPEN MSG_CMSG_CLOEXEC
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_V4MAPPED AI_ALL AI_ADDRCONFIG AI_NUMERICSERV
    NI_NUMERICHOST NI_NUMERICSERV NI_NOFQDN NI_NAMEREQD NI_DGRAM
};

/// Names that Python and RFC 3493 have, and the libc crate does not.
const MORE: &[(&str, i32)] =
    &[("IPV6_JOIN_GROUP", nix::libc::IPV6_ADD_MEMBERSHIP), ("IPV6_LEAVE_GROUP", nix::libc::IPV6_DROP_MEMBERSHIP)];

/// The constants whose names start with a prefix, with their numbers. Errnos and `EAI_*` codes come last.
pub fn starting(prefix: &str) -> impl Iterator<Item = (&'static str, i32)> {
    let failures = errno::names().filter_map(|name| errno::number(name).map(|number| (name, number)));
    CONSTANTS.iter().chain(MORE).copied().chain(failures).filter(move |(name, _)| name.starts_with(prefix))
}

/// The number of a constant.
pub(crate) fn number(name: &str) -> Option<i32> {
    starting(name).find(|row| row.0 == name).map(|row| row.1)
}

/// The number of constants joined by `|`, each a name that begins with the prefix or a number. Fails with the part that
/// is neither.
pub(crate) fn flags<'t>(prefix: &str, text: &'t str) -> Result<i32, &'t str> {
    text.split('|').map(str::trim).try_fold(0, |sum, part| {
        let named = || number(part).filter(|_| part.starts_with(prefix));
        part.parse().ok().or_else(named).map(|flag| sum | flag).ok_or(part)
    })
}

/// Whether a text is one of these words, or the number of one of them that is a constant.
pub(crate) fn is_one_of(text: &str, words: &[&str]) -> bool {
    let is_number = |number: i32| words.iter().any(|word| self::number(word) == Some(number));
    let is_type = words.iter().all(|word| word.starts_with("SOCK_"));
    let without_flags = |number: i32| if is_type { number & !TYPE_FLAGS } else { number };
    words.contains(&text)
        || flags(if is_type { "SOCK_" } else { text }, text).is_ok_and(|it| is_number(without_flags(it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn nothing_is_listed_twice() {
        let mut seen = HashSet::new();
        assert!(starting("").all(|(name, _)| seen.insert(name)));
    }

    #[test]
    fn flags_are_names_and_numbers() {
        assert_eq!(flags("AI_", "AI_PASSIVE|AI_NUMERICHOST | 8"), Ok(1 | 4 | 8));
        assert_eq!(flags("AI_", "0"), Ok(0));
        assert_eq!(flags("AI_", "AI_PASSIVE|NI_DGRAM"), Err("NI_DGRAM"));
        assert_eq!((flags("AI_", ""), flags("AI_", "AI_PASSIVE|")), (Err(""), Err("")));
    }

    #[test]
    fn a_number_stands_for_a_word_that_has_it() {
        let types = ["SOCK_STREAM", "SOCK_DGRAM"];
        let right = ["SOCK_STREAM", "1", "2", "2049", "SOCK_DGRAM|SOCK_NONBLOCK"];
        assert!(right.iter().all(|text| is_one_of(text, &types)));
        let wrong = ["3", "SOCK_RAW", "SOCK_STREAM|SOCK_DGRAM", "AF_INET", "", "stream", "-1"];
        assert!(wrong.iter().all(|text| !is_one_of(text, &types)));
        let how = ["read", "write", "both", "SHUT_RD", "SHUT_WR", "SHUT_RDWR"];
        assert!(["read", "SHUT_WR", "0", "2"].iter().all(|text| is_one_of(text, &how)) && !is_one_of("3", &how));
    }

    #[test]
    fn a_prefix_chooses() {
        assert_eq!(starting("SHUT_").collect::<Vec<_>>(), [("SHUT_RD", 0), ("SHUT_WR", 1), ("SHUT_RDWR", 2)]);
        assert_eq!(starting("ECONNREFUSED").collect::<Vec<_>>(), [("ECONNREFUSED", 111)]);
        assert_eq!(starting("XYZ").count(), 0);
    }
}
