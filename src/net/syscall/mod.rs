//! A call to the kernel as a value, which an observer of the handle table sees after the call. The calls themselves are
//! in `calls`; the handle (`net::handle`) and its table make them.

pub(in crate::net) mod calls;

use std::fmt;

pub(crate) use calls::{How, Received, RecvFlags, SendFlags};
use rustix::io::Errno;

use super::address::Address;
use super::socket_kind::SocketKind;

#[derive(Clone, Copy, Debug)]
pub(crate) struct SysCall<'a> {
    pub call: Call<'a>,
    pub result: Result<usize, Errno>,
}

/// The calls, each with its arguments beyond the descriptor.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call<'a> {
    Socket(SocketKind),
    /// Reported on one end; holds the descriptor of the other.
    Socketpair(SocketKind, i32),
    /// The descriptor that was doubled.
    Dup(i32),
    Bind(&'a Address),
    Listen(i32),
    Connect(&'a Address),
    /// `connect` to AF_UNSPEC.
    Disconnect,
    /// The listener's descriptor, and the peer's address.
    Accept(i32, &'a Address),
    /// An `accept` that failed.
    AcceptFailed,
    /// The bytes handed over; the result says how many were taken.
    Send(&'a [u8], SendFlags),
    Sendto(&'a [u8], SendFlags, &'a Address),
    /// The bytes that came, and how many were asked for.
    Recv(&'a [u8], usize, RecvFlags),
    Recvfrom(&'a [u8], usize, RecvFlags, Option<&'a Address>),
    Read(&'a [u8], usize),
    Write(&'a [u8]),
    /// From a socket into a pipe, at most this many bytes.
    SpliceIn(usize),
    /// From a pipe into a socket, at most this many bytes.
    SpliceOut(usize),
    Shutdown(How),
    /// The option's C name.
    Setsockopt(&'static str),
    Getsockopt(&'static str),
    Getsockname,
    Getpeername,
    /// The descriptor that was closed.
    Close(i32),
}

/// Bytes of data that the text form shows at most.
const SHOWN: usize = 32;

impl fmt::Display for SysCall<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(out)?;
        match self.result {
            Ok(value) => write!(out, " = {value}"),
            Err(error) => write!(out, " = -1 {}", super::errno::name(error.raw_os_error()).unwrap_or("errno")),
        }
    }
}

impl fmt::Display for Call<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Address::shown;
        let bytes = |data: &[u8]| format!("\"{}\"", data[..data.len().min(SHOWN)].escape_ascii());
        match self {
            Call::Socket(kind) => write!(out, "socket({}, {}, {})", kind.family, kind.ty, kind.proto),
            Call::Socketpair(kind, other) => {
                write!(out, "socketpair({}, {}, {}) with {other}", kind.family, kind.ty, kind.proto)
            }
            Call::Dup(fd) => write!(out, "dup({fd})"),
            Call::Bind(address) => write!(out, "bind({})", text(address)),
            Call::Listen(backlog) => write!(out, "listen({backlog})"),
            Call::Connect(address) => write!(out, "connect({})", text(address)),
            Call::Disconnect => out.write_str("connect(AF_UNSPEC)"),
            Call::Accept(listener, peer) => write!(out, "accept({listener}) from {}", text(peer)),
            Call::AcceptFailed => out.write_str("accept()"),
            Call::Send(data, flags) => write!(out, "send({}, {}, {:#x})", bytes(data), data.len(), flags.bits()),
            Call::Sendto(data, flags, to) => {
                write!(out, "sendto({}, {}, {:#x}, {})", bytes(data), data.len(), flags.bits(), text(to))
            }
            Call::Recv(data, room, flags) => write!(out, "recv({}, {room}, {:#x})", bytes(data), flags.bits()),
            Call::Recvfrom(data, room, flags, from) => {
                let from = from.map(text).unwrap_or_default();
                write!(out, "recvfrom({}, {room}, {:#x}) from {from}", bytes(data), flags.bits())
            }
            Call::Read(data, room) => write!(out, "read({}, {room})", bytes(data)),
            Call::Write(data) => write!(out, "write({}, {})", bytes(data), data.len()),
            Call::SpliceIn(most) | Call::SpliceOut(most) => write!(out, "splice({most})"),
            Call::Shutdown(How::Read) => out.write_str("shutdown(SHUT_RD)"),
            Call::Shutdown(How::Write) => out.write_str("shutdown(SHUT_WR)"),
            Call::Shutdown(How::Both) => out.write_str("shutdown(SHUT_RDWR)"),
            Call::Setsockopt(name) => write!(out, "setsockopt({name})"),
            Call::Getsockopt(name) => write!(out, "getsockopt({name})"),
            Call::Getsockname => out.write_str("getsockname()"),
            Call::Getpeername => out.write_str("getpeername()"),
            Call::Close(fd) => write!(out, "close({fd})"),
        }
    }
}
