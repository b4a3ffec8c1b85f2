//! The options of IPv4 and of IPv6.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Ip {
        IP_TTL Int
        IP_TOS Int
        IP_MTU Int
        IP_MTU_DISCOVER Int
        IP_HDRINCL Flag
        IP_RECVERR Flag
        IP_PKTINFO Flag
        IP_RECVTTL Flag
        IP_RECVTOS Flag
        IP_RECVOPTS Flag
        IP_RECVORIGDSTADDR Flag
        IP_MINTTL Int
        IP_FREEBIND Flag
        IP_TRANSPARENT Flag
        IP_BIND_ADDRESS_NO_PORT Flag
        IP_NODEFRAG Flag
        IP_MULTICAST_TTL Int
        IP_MULTICAST_LOOP Flag
        IP_MULTICAST_ALL Flag
        IP_MULTICAST_IF Text
        IP_ADD_MEMBERSHIP Membership
        IP_DROP_MEMBERSHIP Membership
        SO_ORIGINAL_DST Address
    }
    Ipv6 {
        IPV6_V6ONLY Flag
        IPV6_UNICAST_HOPS Int
        IPV6_MULTICAST_HOPS Int
        IPV6_MULTICAST_LOOP Flag
        IPV6_MULTICAST_ALL Flag
        IPV6_MULTICAST_IF Int
        IPV6_ADD_MEMBERSHIP Membership
        IPV6_DROP_MEMBERSHIP Membership
        IPV6_MTU Int
        IPV6_MTU_DISCOVER Int
        IPV6_RECVERR Flag
        IPV6_RECVPKTINFO Flag
        IPV6_RECVHOPLIMIT Flag
        IPV6_RECVTCLASS Flag
        IPV6_TCLASS Int
        IPV6_DONTFRAG Flag
        IPV6_MINHOPCOUNT Int
        IPV6_AUTOFLOWLABEL Flag
        IPV6_FREEBIND Flag
        IPV6_TRANSPARENT Flag
        IPV6_CHECKSUM Int
    }
};
