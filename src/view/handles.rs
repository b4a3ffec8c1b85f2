//! Handles as people see them: one in a line, all in a table.

use std::os::fd::AsFd;
use std::rc::Rc;

use super::table::aligned;
use crate::diagnostic::escape_bytes;
use crate::net::syscall::calls;
use crate::net::{Address, Handle, HandleKey, Resource};

const HEADING: [&str; 8] = ["  NAME", "KIND", "FD", "STATE", "LOCAL", "PEER", "IN", "OUT"];

/// The handle table; standard streams are in it only when they are current.
pub(crate) fn table(handles: &[Rc<Handle>], current: Option<HandleKey>) -> Vec<u8> {
    let is_current = |handle: &Handle| current == Some(handle.key);
    let is_shown = |handle: &Handle| match handle.resource {
        Resource::Standard(_) => is_current(handle),
        // A program that runs is not the user's handle.
        Resource::Program(_) => false,
        _ => true,
    };
    let shown = handles.iter().filter(|handle| is_shown(handle));
    let rows: Vec<[String; 8]> = shown.map(|handle| row(handle, is_current(handle))).collect();
    aligned(&HEADING, &rows)
}

fn row(handle: &Handle, current: bool) -> [String; 8] {
    let mark = if current { "*" } else { " " };
    let (local, peer) = addresses(handle);
    let (waiting, unsent) = queues(handle);
    let dash = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".to_owned());
    let local = if let Resource::File(path) = &handle.resource { Some(path.clone()) } else { local };
    let count = |count: Option<usize>| dash(count.map(|count| count.to_string()));
    [
        format!("{mark} {}", handle.name()),
        kind(handle).to_owned(),
        handle.fileno().to_string(),
        dash(state(handle)),
        dash(local),
        dash(peer),
        count(waiting),
        count(unsent),
    ]
}

/// A handle in one line: its name, what it is, its state and addresses.
pub(crate) fn line(handle: &Handle) -> String {
    cells(handle).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The pieces of that line, for several handles one below the other.
pub(crate) fn cells(handle: &Handle) -> [String; 4] {
    let name = handle.name().to_string();
    if !handle.is_open() {
        return [name, "(closed)".to_owned(), String::new(), String::new()];
    }
    let place = match (&handle.resource, addresses(handle)) {
        (Resource::File(path), _) => escape_bytes(path.as_bytes()),
        (_, (Some(local), Some(peer))) => format!("{local} -> {peer}"),
        (_, (local, peer)) => local.or(peer).unwrap_or_default(),
    };
    [name, kind(handle).to_owned(), state(handle).unwrap_or_default(), place]
}

/// The word that makes such a handle.
fn kind(handle: &Handle) -> &'static str {
    match handle.socket_kind() {
        Some(kind) => kind.word(),
        None if matches!(handle.resource, Resource::File(_)) => "file",
        None => "stream",
    }
}

/// Where a socket stands: a TCP state by its name in the RFC (a listener with the clients that wait to be accepted and
/// how many may), for other sockets what they have been through.
fn state(handle: &Handle) -> Option<String> {
    let fd = handle.fd().ok()?;
    handle.socket_kind()?;
    if let Some(state) = calls::tcp_state(fd.as_fd()) {
        let queue = calls::accept_queue(fd.as_fd());
        let queue = queue.map_or_else(String::new, |(waiting, most)| format!(" {waiting}/{most}"));
        return Some(format!("{}{queue}", state.name()));
    }
    let bound = calls::local_name(fd.as_fd()).is_ok_and(|local| is_bound(&local));
    let words = match () {
        () if calls::accepts(fd.as_fd()) => "listening",
        () if calls::peer_name(fd.as_fd()).is_ok() => "connected",
        () if bound => "bound",
        () => "unbound",
    };
    Some(words.to_owned())
}

fn is_bound(local: &Address) -> bool {
    !local.is_unspecified() || local.port().is_some_and(|port| port != 0)
}

/// Its own address and the one at the other end, as far as there are any.
fn addresses(handle: &Handle) -> (Option<String>, Option<String>) {
    let is_socket = matches!(handle.resource, Resource::Socket(_) | Resource::Stream(_));
    let Some(fd) = handle.fd().ok().filter(|_| is_socket) else { return (None, None) };
    let text = |address: Address| (address != Address::Unnamed).then(|| self::address(&address));
    (calls::local_name(fd.as_fd()).ok().and_then(text), calls::peer_name(fd.as_fd()).ok().and_then(text))
}

/// An address, readable whatever a peer has called itself.
pub(crate) fn address(address: &Address) -> String {
    escape_bytes(&address.text())
}

/// Bytes that arrived and were not read, those read ahead among them, and bytes that were not sent or acknowledged yet.
fn queues(handle: &Handle) -> (Option<usize>, Option<usize>) {
    let Ok(fd) = handle.fd() else { return (None, None) };
    if handle.socket_kind().is_some() && calls::accepts(fd.as_fd()) {
        return (None, None);
    }
    let ahead = handle.read_buffer.borrow().len();
    let unread = calls::unread(fd.as_fd()).map(|unread| unread + ahead);
    if matches!(handle.resource, Resource::Stream(_)) {
        // What the socket has is counted there; this is what waits for `flush`.
        return (None, Some(handle.buffered()));
    }
    (unread, calls::unsent_bytes(fd.as_fd()))
}
