//! Making sockets, and the calls that move no bytes: addresses, listening, connecting, options.
//!
//! A call that the script asked for is reported to the table's observer; one that only explains something is not.

use std::os::fd::{AsFd, BorrowedFd};
use std::rc::Rc;

use rustix::io::Errno;

use super::table::HandleTable;
use crate::net::inspect::tcp_info::{self, TcpState};
use crate::net::options::{OptionValue, SocketOption};
use crate::net::syscall::{Call, SysCall, calls};
use crate::net::{Address, Family, Handle, Proto, Resource, SocketKind};

impl HandleTable {
    /// `socket(2)`; the handle gets an automatic name.
    pub(crate) fn open(self: &Rc<Self>, kind: SocketKind) -> Result<Rc<Handle>, Errno> {
        let handle = Handle::new(self, Resource::Socket(kind), calls::open(kind)?);
        handle.report(Call::Socket(kind), Ok(number(&handle)));
        Ok(handle)
    }

    /// `socketpair(2)`.
    pub(crate) fn pair(self: &Rc<Self>, kind: SocketKind) -> Result<(Rc<Handle>, Rc<Handle>), Errno> {
        let (a, b) = calls::pair(kind)?;
        let [a, b] = [a, b].map(|fd| Handle::labelled(self, Resource::Socket(kind), fd, "pair"));
        a.partner.set(Some(b.key));
        b.partner.set(Some(a.key));
        a.report(Call::Socketpair(kind, b.fileno()), Ok(0));
        Ok((a, b))
    }
}

impl Handle {
    /// `dup(2)`: another handle on the same socket, with the same time-out and kept options. What was read ahead stays
    /// with this one. Fails with EBADF when it is closed.
    pub(crate) fn duplicate(&self, kind: SocketKind) -> Result<Rc<Handle>, Errno> {
        let fd = rustix::io::fcntl_dupfd_cloexec(self.fd()?.as_fd(), 0)?;
        let twin = Handle::new(self.table(), Resource::Socket(kind), fd);
        twin.inherit(self);
        twin.timing.set(self.timing.get());
        twin.set_peer(self.peer().map(Rc::new));
        twin.partner.set(self.partner.get());
        self.duplicated.set(true);
        twin.duplicated.set(true);
        self.report(Call::Dup(self.fileno()), Ok(number(&twin)));
        Ok(twin)
    }
}

fn number(handle: &Handle) -> usize {
    usize::try_from(handle.fileno()).unwrap_or_default()
}

impl Handle {
    #[inline]
    pub(super) fn is_observed(&self) -> bool {
        self.table().is_observed()
    }

    /// Reports a call to the observer, if there is one.
    #[inline]
    pub(super) fn report(&self, call: Call, result: Result<usize, Errno>) {
        if self.is_observed() {
            self.table().report(self, &SysCall { call, result });
        }
    }

    /// Makes and reports a call whose only result is success or failure.
    pub(super) fn control(&self, call: Call, make: impl FnOnce(BorrowedFd) -> Result<(), Errno>) -> Result<(), Errno> {
        let done = make(self.fd()?.as_fd());
        self.report(call, done.map(|()| 0));
        done
    }

    pub(crate) fn bind(&self, address: &Address) -> Result<(), Errno> {
        self.control(Call::Bind(address), |fd| calls::bind(fd, address))
    }

    pub(crate) fn listen(&self, backlog: i32) -> Result<(), Errno> {
        self.control(Call::Listen(backlog), |fd| calls::listen(fd, backlog))
    }

    /// `connect(2)`: done, or EINPROGRESS, after which the socket becomes writable.
    pub(crate) fn connect(&self, address: &Address) -> Result<(), Errno> {
        self.control(Call::Connect(address), |fd| calls::connect(fd, address))
    }

    /// Gives up a connection attempt. The kernel records that as a pending error, which is cleared so that the next
    /// command does not meet it.
    pub(crate) fn disconnect(&self) {
        let _ = self.control(Call::Disconnect, |fd| {
            let done = calls::disconnect(fd);
            let _ = calls::take_error(fd);
            done
        });
        self.set_peer(None);
    }

    /// `accept4(2)`: the connection and the peer's address. An IP connection inherits the options that the listener's
    /// handle keeps.
    pub(crate) fn accept(&self, kind: SocketKind) -> Result<(Rc<Handle>, Rc<Address>), Errno> {
        let accepted = calls::accept(self.fd()?.as_fd());
        if let Err(error) = &accepted {
            self.report(Call::AcceptFailed, Err(*error));
        }
        let (fd, peer) = accepted?;
        let conn = Handle::labelled(self.table(), Resource::Socket(kind), fd, "conn");
        conn.report(Call::Accept(self.fileno(), &peer), Ok(number(&conn)));
        let peer = Rc::new(peer);
        conn.set_peer(Some(peer.clone()));
        if kind.family != Family::Unix {
            conn.inherit(self);
        }
        Ok((conn, peer))
    }

    /// Sets SO_REUSEADDR, as a server wants before `bind`, and SO_REUSEPORT when the port is to be shared.
    pub(crate) fn set_reuse(&self, port: bool) -> Result<(), Errno> {
        self.control(Call::Setsockopt("SO_REUSEADDR"), calls::set_reuse_address)?;
        if port { self.control(Call::Setsockopt("SO_REUSEPORT"), calls::set_reuse_port) } else { Ok(()) }
    }

    /// Sets IPV6_V6ONLY, which decides whether a server on `[::]` takes IPv4 clients too.
    pub(crate) fn set_v6only(&self, on: bool) -> Result<(), Errno> {
        self.control(Call::Setsockopt("IPV6_V6ONLY"), |fd| rustix::net::sockopt::set_ipv6_v6only(fd, on))
    }

    /// `setsockopt(2)`; an option that the kernel ignores on non-blocking sockets is kept in the handle as well.
    pub(crate) fn set_option(&self, option: &SocketOption, value: &OptionValue) -> Result<(), Errno> {
        self.control(Call::Setsockopt(option.name), |fd| option.write(fd, value))?;
        self.emulate(option, value);
        Ok(())
    }

    /// `getsockopt(2)`. Reading SO_ERROR clears it.
    pub(crate) fn option(&self, option: &SocketOption) -> Result<OptionValue, Errno> {
        let value = self.option_unreported(option);
        self.report(Call::Getsockopt(option.name), value.as_ref().map(|_| 0).map_err(|error| *error));
        value
    }

    /// Reads an option for an explanation, without reporting the call.
    pub(crate) fn option_unreported(&self, option: &SocketOption) -> Result<OptionValue, Errno> {
        option.read(self.fd()?.as_fd())
    }

    /// `getsockname(2)`.
    pub(crate) fn local_name(&self) -> Result<Address, Errno> {
        let name = calls::local_name(self.fd()?.as_fd());
        self.report(Call::Getsockname, name.as_ref().map(|_| 0).map_err(|error| *error));
        name
    }

    /// `getpeername(2)`.
    pub(crate) fn peer_name(&self) -> Result<Address, Errno> {
        let name = calls::peer_name(self.fd()?.as_fd());
        self.report(Call::Getpeername, name.as_ref().map(|_| 0).map_err(|error| *error));
        name
    }

    /// Whether the socket listens (SO_ACCEPTCONN).
    pub(crate) fn listens(&self) -> bool {
        self.fd().is_ok_and(|fd| calls::accepts(fd.as_fd()))
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connected_to().is_some()
    }

    /// The protocol that the kernel reports, else the one the socket was made with.
    pub(crate) fn proto(&self) -> Proto {
        let asked = self.fd().ok().and_then(|fd| calls::proto(fd.as_fd()).ok());
        asked.or_else(|| self.socket_kind().map(|kind| kind.proto)).unwrap_or(Proto(0))
    }

    /// The state of a TCP connection; `None` for any other handle.
    pub(crate) fn tcp_state(&self) -> Option<TcpState> {
        tcp_info::tcp_state(self.fd().ok()?.as_fd())
    }
}
