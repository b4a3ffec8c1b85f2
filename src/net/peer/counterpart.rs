//! Which of our own handles is at the other end of a connection, or listens where one is going to.

use std::rc::Rc;

use crate::net::{Address, Handle};

/// The handle of ours that is the other end of a connection.
pub(crate) fn other_end<'h>(open: &'h [Rc<Handle>], handle: &Handle) -> Option<&'h Rc<Handle>> {
    let (local, peer) = ends(handle)?;
    let mut found =
        open.iter().filter(|other| other.key != handle.key && ends(other) == Some((peer.clone(), local.clone())));
    // Clients of a unix server have no names: of several connections nothing tells which is whose.
    found.next().filter(|_| found.next().is_none())
}

fn ends(handle: &Handle) -> Option<(Address, Address)> {
    handle.socket_kind()?;
    let ends = (handle.local()?, handle.connected_to()?);
    // Two ends without a name could be those of anybody.
    (ends.0 != Address::Unnamed || ends.1 != Address::Unnamed).then_some(ends)
}

/// The listener of ours at this address, when a client is waiting there to be accepted.
pub(crate) fn listener<'h>(open: &'h [Rc<Handle>], to: &Address) -> Option<&'h Rc<Handle>> {
    let is_there = |local: &Address| {
        local == to || local.is_unspecified() && local.port().is_some_and(|port| Some(port) == to.port())
    };
    let has_client = |handle: &Handle| handle.listens() && handle.is_readable() == Ok(true);
    let mut sockets = open.iter().filter(|handle| handle.socket_kind().is_some());
    sockets.find(|handle| handle.local().is_some_and(|local| is_there(&local)) && has_client(handle))
}
