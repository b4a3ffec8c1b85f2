//! Which handle of this process is the other end of a connection, or the listener that a connection goes to.

use std::rc::Rc;

use crate::net::{Address, Handle};

/// The open handle that is the other end of a connection, if exactly one can be.
pub(crate) fn other_end<'h>(open: &'h [Rc<Handle>], handle: &Handle) -> Option<&'h Rc<Handle>> {
    let (local, peer) = ends(handle)?;
    let mut found =
        open.iter().filter(|other| other.key != handle.key && ends(other) == Some((peer.clone(), local.clone())));
    // Clients of a unix server have no names: with several connections nothing tells whose this is.
    found.next().filter(|_| found.next().is_none())
}

fn ends(handle: &Handle) -> Option<(Address, Address)> {
    handle.socket_kind()?;
    let ends = (handle.local()?, handle.connected_to()?);
    // Two ends without names would match any others.
    (ends.0 != Address::Unnamed || ends.1 != Address::Unnamed).then_some(ends)
}

/// The open listener at this address, if a client waits in its backlog.
pub(crate) fn listener<'h>(open: &'h [Rc<Handle>], to: &Address) -> Option<&'h Rc<Handle>> {
    let is_there = |local: &Address| {
        local == to || local.is_unspecified() && local.port().is_some_and(|port| Some(port) == to.port())
    };
    let has_client = |handle: &Handle| handle.listens() && handle.is_readable() == Ok(true);
    let mut sockets = open.iter().filter(|handle| handle.socket_kind().is_some());
    sockets.find(|handle| handle.local().is_some_and(|local| is_there(&local)) && has_client(handle))
}
