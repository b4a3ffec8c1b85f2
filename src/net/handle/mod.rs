//! A handle: a socket or stream with a name, a descriptor, a read buffer and a time-out.
//!
//! It closes when the last reference goes, as in CPython. Calls on it never block; waiting is left to `machine::call`.

mod control;
pub(super) mod descriptor;
pub(super) mod emulated_options;
pub(crate) mod facts;
pub(crate) mod io;
pub(super) mod makefile;
pub(crate) mod observer;
pub(super) mod read_buffer;
pub(crate) mod readiness;
pub(super) mod repr;
pub(super) mod scratch;
pub(crate) mod splice;
pub(super) mod table;

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;

use rustix::event::epoll;
use rustix::io::Errno;

use super::syscall::{Call, calls};
use super::transport::Transport;
use super::{Address, SocketKind};
use descriptor::{Closed, Descriptor, OpenFd};
use emulated_options::EmulatedCell;
use makefile::Sharing;
use read_buffer::ReadBuffer;
use readiness::Registration;
use table::{HandleKey, HandleTable, Label};

/// What a handle stands for.
#[derive(Clone, Debug)]
pub(crate) enum Resource {
    /// A socket of this kind.
    Socket(SocketKind),
    /// A file that was opened by this path.
    File(String),
    /// A `makefile` stream of a socket of this kind.
    Stream(SocketKind),
    /// A pipe to or from a child program of this name; tables of handles leave it out.
    Program(String),
    /// Standard input, output or error, shared with the parent process: never closed.
    Standard(&'static str),
}

/// What happens to a call that would block, as `settimeout` says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Timing {
    #[default]
    Blocking,
    /// The call fails with EAGAIN.
    NonBlocking,
    /// The call waits this long and then fails with ETIMEDOUT.
    Within(Duration),
}

#[derive(Debug)]
pub(crate) struct Handle {
    pub key: HandleKey,
    pub resource: Resource,
    pub timing: Cell<Timing>,
    /// Bytes read but not yet asked for.
    pub read_buffer: RefCell<ReadBuffer>,
    assigned: Cell<bool>,
    /// Whether a command chose the name, which assignments then leave alone.
    renamed: Cell<bool>,
    /// Options that the kernel ignores; few handles have any.
    pub(super) emulated: EmulatedCell,
    /// Whether close(2) can take long: SO_LINGER is set to a time above 0.
    pub lingers: Cell<bool>,
    /// The other end of a socket pair.
    pub(super) partner: Cell<Option<HandleKey>>,
    pub(super) registration: Cell<Registration>,
    label: RefCell<Label>,
    fd: RefCell<Option<Descriptor>>,
    pub(super) transport: RefCell<Transport>,
    sharing: RefCell<Option<Box<Sharing>>>,
    peer: RefCell<Option<Rc<Address>>>,
    table: Rc<HandleTable>,
}

impl Handle {
    /// Enters a descriptor into the table, under an automatic name for its kind: `tcp1`.
    pub(crate) fn new(table: &Rc<HandleTable>, resource: Resource, fd: impl Into<Descriptor>) -> Rc<Handle> {
        let kind = match &resource {
            Resource::Socket(kind) => kind.label().into(),
            Resource::File(_) | Resource::Stream(_) => Cow::Borrowed("file"),
            Resource::Program(name) => Cow::Owned(name.clone()),
            Resource::Standard(name) => Cow::Borrowed(*name),
        };
        Handle::labelled(table, resource, fd, &kind)
    }

    /// Enters a descriptor into the table, under an automatic name that says where it comes from: `conn1`.
    pub(crate) fn labelled(
        table: &Rc<HandleTable>,
        resource: Resource,
        fd: impl Into<Descriptor>,
        kind: &str,
    ) -> Rc<Handle> {
        let label = match &resource {
            Resource::Standard(_) | Resource::Program(_) => table.variable_label(kind),
            _ => table.number_label(kind),
        };
        Rc::new_cyclic(|weak| Handle {
            key: table.insert(weak),
            resource,
            timing: Cell::default(),
            read_buffer: RefCell::default(),
            assigned: Cell::new(false),
            renamed: Cell::new(false),
            emulated: EmulatedCell::default(),
            lingers: Cell::new(false),
            partner: Cell::default(),
            registration: Cell::default(),
            label: RefCell::new(label),
            fd: RefCell::new(Some(fd.into())),
            transport: RefCell::default(),
            sharing: RefCell::default(),
            peer: RefCell::default(),
            table: table.clone(),
        })
    }

    pub(crate) fn name(&self) -> Rc<str> {
        self.label.borrow().text().clone()
    }

    /// Takes the name of the first variable it is assigned to. Returns whether this was the first assignment.
    pub(crate) fn name_once(&self, name: &str) -> bool {
        let first = !self.assigned.replace(true);
        if first && !self.renamed.get() && self.is_open() && &*self.name() != name {
            self.table.release_label(&self.label.borrow());
            self.label.replace(self.table.variable_label(name));
        }
        first
    }

    /// Gives it a name that assignments leave alone; false when another open handle has the name.
    pub(crate) fn rename(&self, name: &str) -> bool {
        let Some(label) = self.table.exact_label(name) else { return false };
        self.table.release_label(&self.label.replace(label));
        self.renamed.set(true);
        true
    }

    /// Whether it was ever assigned to a variable.
    pub(crate) fn was_assigned(&self) -> bool {
        self.assigned.get()
    }

    /// The kind it was made with, if it is a socket.
    pub(crate) fn socket_kind(&self) -> Option<&SocketKind> {
        if let Resource::Socket(kind) = &self.resource { Some(kind) } else { None }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.fd.borrow().is_some()
    }

    /// Borrows the descriptor for one call; EBADF when the handle is closed.
    pub(in crate::net) fn fd(&self) -> Result<OpenFd<'_>, Errno> {
        Ref::filter_map(self.fd.borrow(), Option::as_ref).map(OpenFd).map_err(|_| Errno::BADF)
    }

    /// The descriptor's number, -1 when closed, as Python's `fileno`.
    pub(crate) fn fileno(&self) -> i32 {
        self.fd.borrow().as_ref().map_or(-1, |fd| fd.as_fd().as_raw_fd())
    }

    /// Makes the descriptor shareable with another handle; `None` for a standard stream.
    pub(super) fn shared_descriptor(&self) -> Option<Rc<OwnedFd>> {
        let mut place = self.fd.borrow_mut();
        let (shared, descriptor) = match place.take()? {
            Descriptor::Own(fd) => {
                let fd = Rc::new(fd);
                (Some(fd.clone()), Descriptor::Shared(fd))
            }
            Descriptor::Shared(fd) => (Some(fd.clone()), Descriptor::Shared(fd)),
            standard @ Descriptor::Standard(_) => (None, standard),
        };
        *place = Some(descriptor);
        shared
    }

    pub(super) fn sharing(&self) -> RefMut<'_, Option<Box<Sharing>>> {
        self.sharing.borrow_mut()
    }

    pub(super) fn table(&self) -> &Rc<HandleTable> {
        &self.table
    }

    /// Whether it is a socket, or a stream on one.
    pub(crate) fn is_socket(&self) -> bool {
        matches!(self.resource, Resource::Socket(_) | Resource::Stream(_))
    }

    /// Takes another handle's place on the descriptor they share.
    pub(super) fn take_over(&self, other: &Handle) {
        self.inherit(other);
        self.timing.set(other.timing.get());
        self.read_buffer.swap(&other.read_buffer);
        self.set_peer(other.peer.borrow().clone());
    }

    /// Takes over the kept options that an accepted connection inherits from its listener.
    pub(crate) fn inherit(&self, listener: &Handle) {
        self.inherit_emulated(listener);
        self.lingers.set(listener.lingers.get());
    }

    /// Closes the handle; false when it was closed before. Standard streams only stop being usable.
    pub(crate) fn close(&self) -> bool {
        let closed = self.close_but_linger();
        let was_open = !matches!(closed, Closed::Before);
        drop(closed);
        was_open
    }

    /// Closes the handle, but leaves it to the caller to drop a descriptor that lingers.
    pub(crate) fn close_but_linger(&self) -> Closed {
        self.send_the_rest();
        let number = self.fileno();
        let Some(fd) = self.fd.borrow_mut().take() else { return Closed::Before };
        // Before the close: a duplicate of the descriptor would keep delivering its events.
        if let Registration::ByEpoll(_) = self.registration.take() {
            let _ = epoll::delete(&self.table.epoll, &fd);
        }
        self.hand_over();
        self.table.leave(self.key);
        self.table.release_label(&self.label.borrow());
        self.read_buffer.take();
        let lingering = descriptor::release(fd, self.lingers.get());
        self.report(Call::Close(number), Ok(0));
        lingering.map_or(Closed::Now, Closed::Lingers)
    }

    /// Closes the connection with a RST instead of a FIN.
    pub(crate) fn reset(&self) -> Result<(), Errno> {
        self.control(Call::Setsockopt("SO_LINGER"), calls::set_linger_zero)?;
        self.lingers.set(false);
        self.close();
        Ok(())
    }

    /// The peer's address, remembered for messages after the connection is gone.
    pub(crate) fn peer(&self) -> Option<Address> {
        self.peer.borrow().as_deref().cloned()
    }

    pub(crate) fn set_peer(&self, peer: Option<Rc<Address>>) {
        *self.peer.borrow_mut() = peer;
    }

    /// The address it is connected to now, as the kernel says.
    pub(crate) fn connected_to(&self) -> Option<Address> {
        calls::peer_name(self.fd().ok()?.as_fd()).ok()
    }

    /// The address it is bound to, if any.
    pub(crate) fn local(&self) -> Option<Address> {
        calls::local_name(self.fd().ok()?.as_fd()).ok()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests;
