//! The options of IPv4 and of IPv6.

use super::{SocketOption, options};

pub(super) static OPTIONS: &[SocketOption] = options! {
    Ip {
        IP_TTL Int "hops a packet may take, 1 to 255 (ip(7))"
        IP_TOS Int "the type-of-service byte of what is sent (ip(7))"
        IP_MTU Int "bytes in a packet on the path of a connected socket; read only (ip(7))"
        IP_MTU_DISCOVER Int "path MTU discovery: 0 never, 1 per route, 2 always, 3 probe (ip(7))"
        IP_HDRINCL Flag "a raw socket's data begins with the IP header (ip(7), raw(7))"
        IP_RECVERR Flag "ICMP errors are queued; an unconnected UDP socket learns of them (ip(7))"
        IP_PKTINFO Flag "received datagrams carry interface and destination (ip(7))"
        IP_RECVTTL Flag "received datagrams carry their TTL (ip(7))"
        IP_RECVTOS Flag "received datagrams carry their type of service (ip(7))"
        IP_RECVOPTS Flag "received datagrams carry their IP options (ip(7))"
        IP_RECVORIGDSTADDR Flag "received datagrams carry the destination before redirection (ip(7))"
        IP_MINTTL Int "packets with fewer hops left are dropped; 0 is off (kernel: IP_MINTTL)"
        IP_FREEBIND Flag "bind to an address that this machine does not have (ip(7))"
        IP_TRANSPARENT Flag "a proxy may use foreign addresses; needs privilege (ip(7))"
        IP_BIND_ADDRESS_NO_PORT Flag "bind to an address only; connect chooses the port (ip(7))"
        IP_NODEFRAG Flag "a raw socket's fragments are not put together; raw only (ip(7))"
        IP_MULTICAST_TTL Int "hops a multicast packet may take (ip(7))"
        IP_MULTICAST_LOOP Flag "multicast that is sent comes back to this machine (ip(7))"
        IP_MULTICAST_ALL Flag "receive every group this machine has joined, not only one's own (ip(7))"
        IP_MULTICAST_IF Text "the interface multicast is sent on: its address, name or number (ip(7))"
        IP_ADD_MEMBERSHIP Membership "join a multicast group, on an interface when one is said; set only (ip(7))"
        IP_DROP_MEMBERSHIP Membership "leave a multicast group; set only (ip(7))"
        SO_ORIGINAL_DST Address "the destination before the firewall redirected it; read only (netfilter)"
    }
    Ipv6 {
        IPV6_V6ONLY Flag "take IPv6 only, not IPv4 as ::ffff:a.b.c.d; before bind (ipv6(7))"
        IPV6_UNICAST_HOPS Int "hops a packet may take; -1 is the route's default (ipv6(7))"
        IPV6_MULTICAST_HOPS Int "hops a multicast packet may take; -1 is the default (ipv6(7))"
        IPV6_MULTICAST_LOOP Flag "multicast that is sent comes back to this machine (ipv6(7))"
        IPV6_MULTICAST_ALL Flag "receive every group this machine has joined, not only one's own (as IP_MULTICAST_ALL)"
        IPV6_MULTICAST_IF Int "the number of the interface multicast is sent on; 0 for any (ipv6(7))"
        IPV6_ADD_MEMBERSHIP Membership "join a multicast group, on an interface when one is said; set only (ipv6(7))"
        IPV6_DROP_MEMBERSHIP Membership "leave a multicast group; set only (ipv6(7))"
        IPV6_MTU Int "bytes in a packet on the path of a connected socket (ipv6(7))"
        IPV6_MTU_DISCOVER Int "path MTU discovery: 0 never, 1 per route, 2 always, 3 probe (ipv6(7))"
        IPV6_RECVERR Flag "ICMP errors are queued; an unconnected UDP socket learns of them (ipv6(7))"
        IPV6_RECVPKTINFO Flag "received datagrams carry interface and destination (ipv6(7))"
        IPV6_RECVHOPLIMIT Flag "received datagrams carry their hop limit (ipv6(7))"
        IPV6_RECVTCLASS Flag "received datagrams carry their traffic class (RFC 3542)"
        IPV6_TCLASS Int "the traffic class of what is sent; -1 is the default (RFC 3542)"
        IPV6_DONTFRAG Flag "too long datagrams fail instead of being cut up (RFC 3542)"
        IPV6_MINHOPCOUNT Int "packets with fewer hops left are dropped; 0 is off (kernel: IPV6_MINHOPCOUNT)"
        IPV6_AUTOFLOWLABEL Flag "packets get a flow label of the connection (kernel: ip-sysctl)"
        IPV6_FREEBIND Flag "bind to an address that this machine does not have (as IP_FREEBIND)"
        IPV6_TRANSPARENT Flag "a proxy may use foreign addresses; needs privilege (as IP_TRANSPARENT)"
        IPV6_CHECKSUM Int "where a raw socket's checksum is, in bytes; -1 for none (RFC 3542)"
    }
};
