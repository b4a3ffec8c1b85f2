//! Everything that can be told of a handle at one moment, taken together before a view draws it.

use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::rc::Rc;

use crate::net::inspect::sock_diag::Diag;
use crate::net::inspect::tcp_info::{self, TcpState};
use crate::net::{Address, Handle, HandleKey, Resource};

#[derive(Clone, Debug)]
pub(crate) struct HandleFacts {
    pub key: HandleKey,
    pub name: Rc<str>,
    pub resource: Resource,
    /// -1 when closed.
    pub fd: i32,
    /// Of a TCP socket only.
    pub state: Option<TcpState>,
    /// Of a listening TCP socket: the clients ready for `accept`, and the backlog.
    pub accept_queue: Option<(u32, u32)>,
    pub listens: bool,
    /// It was connected at some time.
    pub was_connected: bool,
    pub local: Option<Address>,
    pub peer: Option<Address>,
    /// Bytes that arrived and were not read, including those in the read buffer.
    pub unread: Option<usize>,
    /// Bytes that were not sent or not acknowledged yet; of a `makefile` stream those that wait for `flush`.
    pub unsent: Option<usize>,
}

impl Handle {
    /// Tells TIME-WAIT, which the kernel keeps apart from the socket, from CLOSED.
    fn or_time_wait(&self, state: TcpState, local: Option<&Address>) -> TcpState {
        let waits = || {
            let (local, remote) = (socket_addr(local?)?, socket_addr(&self.peer()?)?);
            let found = Diag::open().ok()?.tcp(local, remote)?;
            Some(found.state == TcpState::TimeWait)
        };
        if state == TcpState::Closed && waits() == Some(true) { TcpState::TimeWait } else { state }
    }

    /// Asks the kernel for all facts, without reporting the calls to an observer.
    pub(crate) fn facts(&self) -> HandleFacts {
        let mut facts = HandleFacts {
            key: self.key,
            name: self.name(),
            resource: self.resource.clone(),
            fd: self.fileno(),
            state: None,
            accept_queue: None,
            listens: false,
            was_connected: self.peer().is_some(),
            local: None,
            peer: None,
            unread: None,
            unsent: None,
        };
        let Ok(fd) = self.fd() else { return facts };
        let fd = fd.as_fd();
        if self.is_socket() {
            facts.local = self.local();
            facts.peer = self.connected_to();
        }
        if self.socket_kind().is_some() {
            facts.state = tcp_info::tcp_state(fd).map(|state| self.or_time_wait(state, facts.local.as_ref()));
            facts.accept_queue = tcp_info::accept_queue(fd);
            facts.listens = self.listens();
        }
        match self.resource {
            // Bytes to read are counted at the stream's socket.
            Resource::Stream(_) => facts.unsent = Some(self.buffered()),
            _ if facts.listens => {}
            _ => {
                facts.unread = self.unread().map(|unread| unread + self.read_buffer.borrow().len());
                facts.unsent = tcp_info::unsent_bytes(fd);
            }
        }
        facts
    }
}

fn socket_addr(address: &Address) -> Option<SocketAddr> {
    match address {
        Address::V4(v4) => Some((*v4).into()),
        Address::V6(v6) => Some((*v6).into()),
        _ => None,
    }
}
