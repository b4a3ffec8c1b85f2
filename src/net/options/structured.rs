//! The options whose value is more than an `int`: times, texts, addresses, memberships and lists.

use super::integer;
use super::value::{Membership, OptionValue};
use crate::net::address::{Address, interface_index};
use crate::net::errno::Errno;
use crate::net::inspect::tcp_info;
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use rustix::net::sockopt::{self, Timeout};
use socket2::SockRef;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::BorrowedFd;

pub(super) fn read(name: &str, fd: BorrowedFd<'_>) -> Result<OptionValue, Errno> {
    match name {
        "SO_LINGER" => sockopt::socket_linger(fd).map(OptionValue::Linger),
        "SO_RCVTIMEO" => sockopt::socket_timeout(fd, Timeout::Recv).map(OptionValue::Time),
        "SO_SNDTIMEO" => sockopt::socket_timeout(fd, Timeout::Send).map(OptionValue::Time),
        "SO_BINDTODEVICE" => {
            let device = SockRef::from(&fd).device().map_err(code)?;
            Ok(OptionValue::Text(device.unwrap_or_default()))
        }
        "SO_PEERCRED" => credentials(fd),
        "SO_PEERSEC" => integer::peer_security(fd).map(OptionValue::Text),
        "TCP_CONGESTION" => sockopt::tcp_congestion(fd).map(|name| OptionValue::Text(name.into_bytes())),
        "TCP_INFO" => tcp_info::all(fd).map(OptionValue::Pairs),
        "IP_MULTICAST_IF" => sockopt::ip_multicast_if(fd).map(|ip| OptionValue::Text(ip.to_string().into_bytes())),
        "SO_ORIGINAL_DST" => {
            let raw = SockRef::from(&fd).original_dst_v4().map_err(code)?;
            Address::from_sock_addr(&raw).map(OptionValue::Address).ok_or(Errno::AFNOSUPPORT)
        }
        _ => Err(Errno::NOPROTOOPT),
    }
}

pub(super) fn write(name: &str, fd: BorrowedFd<'_>, value: &OptionValue) -> Result<(), Errno> {
    match (name, value) {
        ("SO_LINGER", OptionValue::Linger(time)) => sockopt::set_socket_linger(fd, *time),
        ("SO_RCVTIMEO", OptionValue::Time(time)) => sockopt::set_socket_timeout(fd, Timeout::Recv, *time),
        ("SO_SNDTIMEO", OptionValue::Time(time)) => sockopt::set_socket_timeout(fd, Timeout::Send, *time),
        ("SO_BINDTODEVICE", OptionValue::Text(device)) => {
            let device = (!device.is_empty()).then_some(device.as_slice());
            SockRef::from(&fd).bind_device(device).map_err(code)
        }
        ("TCP_CONGESTION", OptionValue::Text(name)) => {
            let name = std::str::from_utf8(name).map_err(|_| Errno::NOENT)?;
            sockopt::set_tcp_congestion(fd, name)
        }
        ("IP_MULTICAST_IF", OptionValue::Text(interface)) => multicast_interface(fd, interface),
        (_, OptionValue::Membership(membership)) => member(name, fd, membership),
        ("SO_PEERCRED" | "SO_PEERSEC" | "TCP_INFO" | "SO_ORIGINAL_DST", _) => Err(Errno::NOPROTOOPT),
        _ => Err(Errno::INVAL),
    }
}

/// `SO_PEERCRED`. A socket without a peer process has pid 0 and no ids, which are -1 in C.
fn credentials(fd: BorrowedFd<'_>) -> Result<OptionValue, Errno> {
    let peer = getsockopt(&fd, PeerCredentials).map_err(|error| Errno::from_raw_os_error(error as i32))?;
    let id = |id: u32| if id == u32::MAX { -1 } else { i64::from(id) };
    Ok(OptionValue::Pairs(vec![("pid", peer.pid().into()), ("uid", id(peer.uid())), ("gid", id(peer.gid()))]))
}

/// `SO_COOKIE`, the only number of eight bytes.
pub(super) fn cookie(fd: BorrowedFd<'_>) -> Result<OptionValue, Errno> {
    sockopt::socket_cookie(fd).map(|cookie| OptionValue::Int(cookie.cast_signed()))
}

fn multicast_interface(fd: BorrowedFd<'_>, interface: &[u8]) -> Result<(), Errno> {
    let text = std::str::from_utf8(interface).map_err(|_| Errno::NODEV)?;
    if let Ok(ip) = text.parse() {
        return sockopt::set_ip_multicast_if(fd, &ip);
    }
    let index = interface_index(text).ok_or(Errno::NODEV)?;
    sockopt::set_ip_multicast_if_with_ifindex(fd, &Ipv4Addr::UNSPECIFIED, &Ipv4Addr::UNSPECIFIED, index)
}

fn member(name: &str, fd: BorrowedFd<'_>, to: &Membership) -> Result<(), Errno> {
    match (name, to.group) {
        ("IP_ADD_MEMBERSHIP", IpAddr::V4(group)) => {
            sockopt::set_ip_add_membership_with_ifindex(fd, &group, &to.local, to.index)
        }
        ("IP_DROP_MEMBERSHIP", IpAddr::V4(group)) => {
            sockopt::set_ip_drop_membership_with_ifindex(fd, &group, &to.local, to.index)
        }
        ("IPV6_ADD_MEMBERSHIP", IpAddr::V6(group)) => sockopt::set_ipv6_add_membership(fd, &group, to.index),
        ("IPV6_DROP_MEMBERSHIP", IpAddr::V6(group)) => sockopt::set_ipv6_drop_membership(fd, &group, to.index),
        _ => Err(Errno::INVAL),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn code(error: std::io::Error) -> Errno {
    Errno::from_io_error(&error).unwrap_or(Errno::INVAL)
}
