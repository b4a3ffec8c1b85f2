//! Whether anything can still happen on a stream while no task of this process acts: who holds the other end, and what
//! is between the two. In doubt something can.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::rc::Rc;

use rustix::net::sockopt;

use crate::net::errno::Errno;
use crate::net::handle::table::HandleTable;
use crate::net::inspect::sock_diag::{Diag, TcpSocket};
use crate::net::inspect::tcp_info::{self, TcpState};
use crate::net::syscall::calls;
use crate::net::{Address, Family, Handle, Proto, Resource, SocketKind, Type};

/// What can end a wait on a stream.
#[derive(Debug)]
pub(crate) enum Outlook {
    /// Another process may end it, or nothing is known of the other end.
    Open,
    /// The kernel is still moving what is between the ends.
    Unsettled,
    /// Only this process can end it.
    Closed(ClosedEnd),
}

/// What is known of a wait that only this process can end.
#[derive(Debug)]
pub(crate) struct ClosedEnd {
    pub other: PeerSocket,
    /// Bytes that the other end has not read.
    pub unread: usize,
    /// Numbers of the kernel, compared between two looks.
    pub facts: [u32; 4],
}

/// The other end of a stream, when this process holds it.
#[derive(Clone, Debug)]
pub(crate) enum PeerSocket {
    End(Rc<Handle>),
    /// The connection is still in the backlog of this listener.
    Queue(Rc<Handle>),
}

/// Finds the other ends of streams among the handles of a table, with what the kernel knows of them.
pub(crate) struct PeerInspector<'r> {
    handles: &'r HandleTable,
    diag: Result<Diag, Errno>,
    by_inode: OnceCell<HashMap<u32, Rc<Handle>>>,
}

impl std::fmt::Debug for PeerInspector<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PeerInspector")
    }
}

impl PeerInspector<'_> {
    /// An inspector for one look at the sockets: it reads the inodes of the handles only once.
    pub(crate) fn new(handles: &HandleTable) -> PeerInspector<'_> {
        PeerInspector { handles, diag: Diag::open(), by_inode: OnceCell::new() }
    }

    /// Whether bytes can come without an act of this process.
    pub(crate) fn reading(&self, handle: &Handle) -> Outlook {
        self.outlook(handle, false).unwrap_or(Outlook::Open)
    }

    /// Whether room for bytes can come without an act of this process.
    pub(crate) fn writing(&self, handle: &Handle) -> Outlook {
        self.outlook(handle, true).unwrap_or(Outlook::Open)
    }

    /// The outlook; `None` stands for [`Outlook::Open`].
    fn outlook(&self, handle: &Handle, write: bool) -> Option<Outlook> {
        let kind = stream_kind(handle)?;
        let fd = handle.fd().ok()?;
        if can_expire(handle) || calls::accepts(fd.as_fd()) {
            return None;
        }
        match (kind.family, write) {
            (Family::Unix, _) => self.unix(handle, fd.as_fd(), write),
            (_, false) => self.tcp_reading(fd.as_fd()),
            (_, true) => self.tcp_writing(fd.as_fd()),
        }
    }

    /// The outlook on a unix socket. Bytes that were sent are at the other end at once: there is nothing between the
    /// two.
    fn unix(&self, handle: &Handle, fd: BorrowedFd<'_>, write: bool) -> Option<Outlook> {
        let partner = handle.partner.get().and_then(|key| self.handles.get(key));
        let (other, unread) = match partner {
            Some(partner) if partner.duplicated.get() => return None,
            Some(partner) => {
                let unread = unread(&partner)?;
                (PeerSocket::End(partner), unread)
            }
            None => self.unix_other(inode(fd)?)?,
        };
        let here = calls::unread(fd)?;
        if if write { unread == 0 } else { here > 0 } {
            return Some(Outlook::Unsettled);
        }
        let facts = [u32::try_from(here).ok()?, u32::try_from(unread).ok()?, inode(fd)?, 0];
        Some(Outlook::Closed(ClosedEnd { other, unread, facts }))
    }

    fn unix_other(&self, own: u32) -> Option<(PeerSocket, usize)> {
        let diag = self.diag.as_ref().ok()?;
        let socket = diag.unix(own)?;
        match socket.peer? {
            0 => {
                let mut listeners = self.listeners(|kind| kind.family == Family::Unix);
                let waits_there = |listener: &Rc<Handle>| {
                    let asked = listener.fd().ok().and_then(|fd| diag.unix(inode(fd.as_fd())?));
                    asked.is_some_and(|asked| asked.queue.contains(&own))
                };
                let listener = listeners.find(waits_there)?;
                Some((PeerSocket::Queue(listener), usize::try_from(socket.unsent).ok()?))
            }
            peer => {
                let other = self.ours(peer)?;
                let unread = unread(&other)?;
                Some((PeerSocket::End(other), unread))
            }
        }
    }

    fn tcp_reading(&self, fd: BorrowedFd<'_>) -> Option<Outlook> {
        let Connection { own, other, far } = self.connection(fd)?;
        match (own.state, far.state) {
            // The last pair: the end of the stream was read, and a relay waits for the other direction.
            (TcpState::Established | TcpState::FinWait2, TcpState::Established | TcpState::CloseWait)
            | (TcpState::CloseWait, TcpState::FinWait2) => {}
            // The FIN of this end is on its way.
            (TcpState::FinWait1, _) => return Some(Outlook::Unsettled),
            _ => return None,
        }
        if far.unsent > 0 || own.unread > 0 {
            return Some(Outlook::Unsettled);
        }
        Some(closed(other, own, far))
    }

    fn tcp_writing(&self, fd: BorrowedFd<'_>) -> Option<Outlook> {
        let Connection { own, other, far } = self.connection(fd)?;
        let open = |state| matches!(state, TcpState::Established | TcpState::CloseWait | TcpState::FinWait2);
        if !open(own.state) || !open(far.state) {
            return None;
        }
        if far.unread == 0 || !tcp_info::window_is_shut(fd)? {
            return Some(Outlook::Unsettled);
        }
        Some(closed(other, own, far))
    }

    /// Both ends of a TCP connection, if this process holds both.
    fn connection(&self, fd: BorrowedFd<'_>) -> Option<Connection> {
        let diag = self.diag.as_ref().ok()?;
        let here = canonical(&calls::local_name(fd).ok()?)?;
        let there = canonical(&calls::peer_name(fd).ok()?)?;
        let own = diag.tcp(here, there).filter(|own| inode(fd) == Some(own.inode))?;
        let far = diag.tcp(there, here)?;
        let other = match far.inode {
            0 => PeerSocket::Queue(self.queue(diag, here, there, far)?),
            inode => PeerSocket::End(self.ours(inode).filter(|other| !can_expire(other))?),
        };
        Some(Connection { own, other, far })
    }

    /// The listener of this process with a connection in its backlog that no task has accepted.
    fn queue(&self, diag: &Diag, here: SocketAddr, there: SocketAddr, far: TcpSocket) -> Option<Rc<Handle>> {
        if !matches!(far.state, TcpState::Established | TcpState::CloseWait) {
            return None;
        }
        // No connection has remote port 0, so the listener is found.
        let found = diag.tcp(there, SocketAddr::new(here.ip(), 0))?;
        if found.state != TcpState::Listen {
            return None;
        }
        // The connection inherits the time-outs of the listener.
        let listener = self.ours(found.inode).filter(|listener| !can_expire(listener))?;
        // With SO_REUSEPORT the connection may be in the backlog of another listener.
        let alone = listener.fd().ok().and_then(|fd| sockopt::socket_reuseport(&fd).ok()) == Some(false);
        alone.then_some(listener)
    }

    /// The handle of an inode, if it is one of this process. Of a socket with several handles nothing is said: whoever
    /// has any of them can act.
    fn ours(&self, inode: u32) -> Option<Rc<Handle>> {
        let found = self.by_inode.get_or_init(|| by_inode(self.handles)).get(&inode).cloned();
        found.filter(|handle| !handle.duplicated.get())
    }

    fn listeners(&self, kind: impl Fn(&SocketKind) -> bool) -> impl Iterator<Item = Rc<Handle>> {
        let listens = move |handle: &Rc<Handle>| {
            stream_kind(handle).is_some_and(|found| kind(&found))
                && handle.fd().is_ok_and(|fd| calls::accepts(fd.as_fd()))
        };
        self.handles.open_handles().into_iter().filter(listens)
    }
}

/// A TCP connection of which this process holds both ends.
struct Connection {
    own: TcpSocket,
    other: PeerSocket,
    far: TcpSocket,
}

fn closed(other: PeerSocket, own: TcpSocket, far: TcpSocket) -> Outlook {
    let unread = usize::try_from(far.unread).unwrap_or(usize::MAX);
    Outlook::Closed(ClosedEnd { other, unread, facts: [own.unread, own.unsent, far.unread, far.unsent] })
}

/// All streams by inode, each as the handle on which its calls are made.
fn by_inode(handles: &HandleTable) -> HashMap<u32, Rc<Handle>> {
    let handles = handles.open_handles().into_iter().filter(|handle| stream_kind(handle).is_some());
    let row = |handle: Rc<Handle>| {
        let inode = inode(handle.fd().ok()?.as_fd())?;
        Some((inode, handle.target()))
    };
    handles.filter_map(row).collect()
}

/// The kind of a stream or of a connection of messages; `None` for other handles.
fn stream_kind(handle: &Handle) -> Option<SocketKind> {
    let (Resource::Socket(kind) | Resource::Stream(kind)) = handle.resource else { return None };
    let streams = match kind.family {
        Family::Unix => matches!(kind.ty, Type::Stream | Type::SeqPacket),
        Family::Inet | Family::Inet6 => kind.ty == Type::Stream && matches!(kind.proto, Proto(0 | 6)),
    };
    streams.then_some(kind)
}

/// Whether a time-out ends waits or connections after some time without an act of this process.
fn can_expire(handle: &Handle) -> bool {
    let Ok(fd) = handle.fd() else { return true };
    let tcp = handle.socket_kind().is_none_or(|kind| kind.family != Family::Unix);
    let limits = handle.emulated();
    limits.receive.is_some()
        || limits.send.is_some()
        || sockopt::socket_keepalive(&fd) != Ok(false)
        || tcp && sockopt::tcp_user_timeout(&fd) != Ok(0)
}

/// The number that identifies a socket in sock_diag.
#[expect(clippy::cast_possible_truncation, reason = "sock_diag tells 32 bits of it")]
fn inode(fd: BorrowedFd<'_>) -> Option<u32> {
    rustix::fs::fstat(fd).ok().map(|stat| stat.st_ino as u32)
}

fn unread(handle: &Handle) -> Option<usize> {
    calls::unread(handle.fd().ok()?.as_fd())
}

/// The address as sock_diag has it: an IPv4 connection of an IPv6 socket counts as IPv4.
fn canonical(address: &Address) -> Option<SocketAddr> {
    Some(SocketAddr::new(address.ip()?.to_canonical(), address.port()?))
}
