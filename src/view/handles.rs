//! Handles as people see them: one in a line, all in a table.

use super::table::aligned;
use crate::diagnostic::escape_bytes;
use crate::net::handle::facts::HandleFacts;
use crate::net::inspect::tcp_info::TcpState;
use crate::net::{Address, HandleKey, Resource};

const HEADING: [&str; 8] = ["  NAME", "KIND", "FD", "STATE", "LOCAL", "PEER", "IN", "OUT"];

/// The handle table; standard streams are in it only when they are current.
pub(crate) fn table(handles: &[HandleFacts], current: Option<HandleKey>) -> Vec<u8> {
    let is_current = |handle: &HandleFacts| current == Some(handle.key);
    let is_shown = |handle: &HandleFacts| match handle.resource {
        Resource::Standard(_) => is_current(handle),
        // A program that runs is not the user's handle.
        Resource::Program(_) => false,
        _ => true,
    };
    let shown = handles.iter().filter(|handle| is_shown(handle));
    let rows: Vec<[String; 8]> = shown.map(|handle| row(handle, is_current(handle))).collect();
    aligned(&HEADING, &rows)
}

fn row(handle: &HandleFacts, current: bool) -> [String; 8] {
    let mark = if current { "*" } else { " " };
    let (local, peer) = addresses(handle);
    let dash = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".to_owned());
    let local = if let Resource::File(path) = &handle.resource { Some(path.clone()) } else { local };
    let count = |count: Option<usize>| dash(count.map(|count| count.to_string()));
    [
        format!("{mark} {}", handle.name),
        kind(handle).to_owned(),
        handle.fd.to_string(),
        dash(state(handle)),
        dash(local),
        dash(peer),
        count(handle.unread),
        count(handle.unsent),
    ]
}

/// A handle in one line: its name, what it is, its state and addresses.
pub(crate) fn line(handle: &HandleFacts) -> String {
    cells(handle).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The pieces of that line, for several handles one below the other.
pub(crate) fn cells(handle: &HandleFacts) -> [String; 4] {
    let name = handle.name.to_string();
    if handle.fd < 0 {
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
fn kind(handle: &HandleFacts) -> &'static str {
    match &handle.resource {
        Resource::Socket(kind) => kind.word(),
        Resource::File(_) => "file",
        _ => "stream",
    }
}

/// Where a socket stands: a TCP state by its name in the RFC (a listener with the clients that wait to be accepted and
/// how many may), for other sockets, and TCP sockets that were never connected, what they have been through.
fn state(handle: &HandleFacts) -> Option<String> {
    if handle.fd < 0 || !matches!(handle.resource, Resource::Socket(_)) {
        return None;
    }
    if let Some(TcpState::Closed) = handle.state
        && !handle.was_connected
    {
        return Some(if handle.local.as_ref().is_some_and(is_bound) { "bound" } else { "new" }.to_owned());
    }
    if let Some(state) = handle.state {
        let queue = handle.accept_queue.map_or_else(String::new, |(waiting, most)| format!(" {waiting}/{most}"));
        return Some(format!("{}{queue}", state.name()));
    }
    let words = match () {
        () if handle.listens => "listening",
        () if handle.peer.is_some() => "connected",
        () if handle.local.as_ref().is_some_and(is_bound) => "bound",
        () => "unbound",
    };
    Some(words.to_owned())
}

fn is_bound(local: &Address) -> bool {
    !local.is_unspecified() || local.port().is_some_and(|port| port != 0)
}

/// Its own address and the one at the other end, as far as there are any.
fn addresses(handle: &HandleFacts) -> (Option<String>, Option<String>) {
    let text =
        |address: &Option<Address>| address.as_ref().filter(|address| **address != Address::Unnamed).map(self::address);
    (text(&handle.local), text(&handle.peer))
}

/// An address, readable whatever a peer has called itself.
pub(crate) fn address(address: &Address) -> String {
    escape_bytes(&address.text())
}
