//! The socket calls: each is one system call that never blocks and fails with `EAGAIN` (connect: `EINPROGRESS`) where
//! it would have to wait. Waiting, looping and wording are left to the caller.

use crate::net::address::Address;
use crate::net::errno::Errno;
use crate::net::socket_kind::{Proto, SocketKind};
use rustix::net::{SocketFlags, sockopt};
use socket2::{SockAddr, SockRef};
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Duration;

pub(crate) use rustix::net::{RecvFlags, SendFlags, Shutdown as How};

/// Without NONBLOCK a call could block the scheduler; without CLOEXEC a program started by `exec` would hold our
/// sockets.
const FLAGS: SocketFlags = SocketFlags::NONBLOCK.union(SocketFlags::CLOEXEC);

/// Bytes of room that are made in a full buffer: a read into no room would look like the end of the stream.
const LEAST_ROOM: usize = 64 * 1024;

/// The result of one `recvfrom`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Received {
    /// Bytes now in the buffer.
    pub length: usize,
    /// Bytes of the whole message; what is more than `length` is lost.
    pub whole: usize,
    /// The sender; `None` on a connected stream, or for an address that cannot be shown.
    pub from: Option<Address>,
}

/// `socket(2)`, non-blocking and closed on exec.
pub(crate) fn open(kind: SocketKind) -> Result<OwnedFd, Errno> {
    rustix::net::socket_with(kind.family.raw(), kind.ty.raw(), FLAGS, protocol(kind.proto))
}

/// `socketpair(2)`, both ends non-blocking and closed on exec. `EOPNOTSUPP` for any family but `AF_UNIX`.
pub(crate) fn pair(kind: SocketKind) -> Result<(OwnedFd, OwnedFd), Errno> {
    rustix::net::socketpair(kind.family.raw(), kind.ty.raw(), FLAGS, protocol(kind.proto))
}

fn protocol(proto: Proto) -> Option<rustix::net::Protocol> {
    let number = u32::try_from(proto.0).ok().and_then(std::num::NonZeroU32::new);
    number.map(rustix::net::Protocol::from_raw)
}

/// `bind(2)`. For an unnamed unix address the kernel chooses an abstract name.
pub(crate) fn bind(fd: BorrowedFd<'_>, address: &Address) -> Result<(), Errno> {
    let raw = sock_addr(address)?;
    SockRef::from(&fd).bind(&raw).map_err(code)
}

pub(crate) fn listen(fd: BorrowedFd<'_>, backlog: i32) -> Result<(), Errno> {
    rustix::net::listen(fd, backlog)
}

/// `connect(2)`: done, or `EINPROGRESS`, after which the socket becomes writable and [`take_error`] has the result.
/// `EAGAIN` from a unix socket means that the listener's backlog is full.
pub(crate) fn connect(fd: BorrowedFd<'_>, address: &Address) -> Result<(), Errno> {
    let raw = sock_addr(address)?;
    SockRef::from(&fd).connect(&raw).map_err(code)
}

/// Ends the association of a datagram socket, or gives up a connection attempt (connect to `AF_UNSPEC`).
pub(crate) fn disconnect(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    rustix::net::connect_unspec(fd)
}

/// The pending error (`SO_ERROR`), which reading clears.
pub(crate) fn take_error(fd: BorrowedFd<'_>) -> Option<Errno> {
    match sockopt::socket_error(fd) {
        Ok(Ok(())) => None,
        Ok(Err(pending)) => Some(pending),
        Err(refused) => Some(refused),
    }
}

/// `accept4(2)`, the new socket non-blocking and closed on exec. `EAGAIN` when the backlog is empty.
pub(crate) fn accept(fd: BorrowedFd<'_>) -> Result<(OwnedFd, Address), Errno> {
    let flags = nix::libc::SOCK_NONBLOCK | nix::libc::SOCK_CLOEXEC;
    let (socket, peer) = SockRef::from(&fd).accept4(flags).map_err(code)?;
    Ok((OwnedFd::from(socket), known(&peer)?))
}

/// `send(2)`, never raising SIGPIPE. `EAGAIN` when there is no room.
pub(crate) fn send(fd: BorrowedFd<'_>, data: &[u8], flags: SendFlags) -> Result<usize, Errno> {
    rustix::net::send(fd, data, flags | SendFlags::NOSIGNAL)
}

/// `sendto(2)`, never raising SIGPIPE. After `EAGAIN` a unix socket reports no readiness: try again after a while.
pub(crate) fn send_to(fd: BorrowedFd<'_>, data: &[u8], to: &Address, flags: SendFlags) -> Result<usize, Errno> {
    let raw = sock_addr(to)?;
    let flags = (flags | SendFlags::NOSIGNAL).bits().cast_signed();
    SockRef::from(&fd).send_to_with_flags(data, &raw, flags).map_err(code)
}

/// `recv(2)` into the spare capacity of the buffer, at most `max` bytes; 0 is the end of the stream. The caller
/// reserves the capacity; only a full buffer is grown here.
pub(crate) fn recv_into(
    fd: BorrowedFd<'_>,
    buffer: &mut Vec<u8>,
    max: usize,
    flags: RecvFlags,
) -> Result<usize, Errno> {
    let held = buffer.len();
    if held == buffer.capacity() {
        buffer.reserve(max.min(LEAST_ROOM));
    }
    if buffer.capacity() - held <= max {
        rustix::net::recv(fd, rustix::buffer::spare_capacity(buffer), flags)?;
        return Ok(buffer.len() - held);
    }
    // The spare capacity is larger than `max`, and a part of it can be lent out only as zeroed bytes.
    buffer.resize(held + max, 0);
    let result = recv_slice(fd, &mut buffer[held..], flags);
    buffer.truncate(held + result.unwrap_or(0));
    result
}

/// `recv(2)` into a slice; 0 is the end of the stream.
pub(crate) fn recv_slice(fd: BorrowedFd<'_>, buffer: &mut [u8], flags: RecvFlags) -> Result<usize, Errno> {
    // With MSG_TRUNC the second number is the length of the message, which may be more than fits.
    rustix::net::recv(fd, buffer, flags).map(|(stored, _)| stored)
}

/// `recvfrom(2)` of a datagram, whose whole length MSG_TRUNC tells. Not for TCP: there that flag throws bytes away.
pub(crate) fn recv_from(fd: BorrowedFd<'_>, buffer: &mut [u8], flags: RecvFlags) -> Result<Received, Errno> {
    let (length, whole, from) = rustix::net::recvfrom(fd, buffer, flags | RecvFlags::TRUNC)?;
    Ok(Received { length, whole, from: from.and_then(Address::from_any) })
}

/// The length of the next datagram, which stays in the receive queue; `EAGAIN` when there is none.
pub(crate) fn next_datagram(fd: BorrowedFd<'_>) -> Result<usize, Errno> {
    rustix::net::recv(fd, &mut [0; 0][..], RecvFlags::PEEK | RecvFlags::TRUNC).map(|(_, whole)| whole)
}

pub(crate) fn shutdown(fd: BorrowedFd<'_>, how: How) -> Result<(), Errno> {
    rustix::net::shutdown(fd, how)
}

/// Sets `SO_REUSEADDR`, as a server wants before `bind`.
pub(crate) fn set_reuse_address(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    sockopt::set_socket_reuseaddr(fd, true)
}

/// Sets `SO_REUSEPORT`, which lets several sockets listen on one port.
pub(crate) fn set_reuse_port(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    sockopt::set_socket_reuseport(fd, true)
}

/// Makes the next close return at once: the kernel goes on sending what is left.
pub(crate) fn set_linger_off(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    sockopt::set_socket_linger(fd, None)
}

/// Makes the next close send a RST and drop unsent bytes.
pub(crate) fn set_linger_zero(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    sockopt::set_socket_linger(fd, Some(Duration::ZERO))
}

/// `getsockname(2)`; `EAFNOSUPPORT` for a family whose addresses we cannot write.
pub(crate) fn local_name(fd: BorrowedFd<'_>) -> Result<Address, Errno> {
    known(&SockRef::from(&fd).local_addr().map_err(code)?)
}

/// `getpeername(2)`.
pub(crate) fn peer_name(fd: BorrowedFd<'_>) -> Result<Address, Errno> {
    known(&SockRef::from(&fd).peer_addr().map_err(code)?)
}

/// The protocol of the socket (`SO_PROTOCOL`): `IPPROTO_TCP` also where 0 was asked for.
pub(crate) fn proto(fd: BorrowedFd<'_>) -> Result<Proto, Errno> {
    let raw = sockopt::socket_protocol(fd)?;
    Ok(Proto(raw.map_or(0, |raw| raw.as_raw().get().cast_signed())))
}

/// Whether the socket listens (`SO_ACCEPTCONN`).
pub(crate) fn accepts(fd: BorrowedFd<'_>) -> bool {
    sockopt::socket_acceptconn(fd).unwrap_or(false)
}

/// Bytes that can be read now (`SIOCINQ`); of a datagram socket those of the next message; `None` for a listener.
pub(crate) fn unread(fd: BorrowedFd<'_>) -> Option<usize> {
    rustix::io::ioctl_fionread(fd).ok().and_then(|count| usize::try_from(count).ok())
}

fn sock_addr(address: &Address) -> Result<SockAddr, Errno> {
    // Only unix paths can fail, and only their length can still be wrong here.
    SockAddr::try_from(address).map_err(|_| Errno::NAMETOOLONG)
}

fn known(raw: &SockAddr) -> Result<Address, Errno> {
    Address::from_sock_addr(raw).ok_or(Errno::AFNOSUPPORT)
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn code(error: io::Error) -> Errno {
    Errno::from_io_error(&error).unwrap_or(Errno::INVAL)
}
