//! Hints for an address that somebody uses already (EADDRINUSE), and for a pair of addresses that has a connection
//! already (EADDRNOTAVAIL): who that is, and what helps.

use std::time::Duration;

use rustix::io::Errno;

use super::FailedCall;
use crate::net::options::OptionValue;
use crate::net::peer::address_users::{self, AddressUser, Process};
use crate::net::{Address, Handle};
use crate::spec::CallKind;
use crate::values::repr_bytes;

/// What else one can do.
const OTHER_PORT: &str = "take another port, 0 for any free one";

/// The hint, when it is found who uses the address; `far` looks beyond this process as well, which takes a while.
pub(crate) fn hint(failed: FailedCall, error: Errno, far: bool) -> Option<String> {
    let handle = failed.handle?;
    match (failed.call, error) {
        (CallKind::Binding | CallKind::Serving | CallKind::Listening, Errno::ADDRINUSE) => {
            let wanted = failed.address.cloned().or_else(|| handle.local())?;
            if wanted.port() == Some(0) {
                return None;
            }
            let user = address_users::of_address(handle, &wanted, far)?;
            Some(in_use(failed, &user, &wanted))
        }
        (CallKind::Connecting | CallKind::CreatingConnection, Errno::ADDRNOTAVAIL) => {
            let (local, peer) = (failed.local()?, failed.address?);
            let user = address_users::of_pair(handle, &local, peer, far)?;
            Some(pair_in_use(&user))
        }
        _ => None,
    }
}

fn in_use(failed: FailedCall, user: &AddressUser, wanted: &Address) -> String {
    match user {
        AddressUser::Handle(other) => by_handle(other, wanted),
        AddressUser::Socket { local, process } => {
            let who = process.as_ref().map_or_else(|| "another socket of this machine".to_owned(), named);
            let (what, instead) = held(local, wanted);
            format!("{who} {what}: stop it, or {instead}")
        }
        AddressUser::TimeWait { left } => time_wait(failed, *left),
        AddressUser::File { is_socket: true } => {
            let path = word(&wanted.host());
            format!("no socket uses this path any more: `exec rm {path}` removes it")
        }
        AddressUser::File { is_socket: false } => "a file that is no socket is there: take another path".to_owned(),
    }
}

fn named(process: &Process) -> String {
    format!("{} (process {})", process.program, process.pid)
}

/// What somebody has who is in the way, and what to take instead.
fn held(local: &Address, wanted: &Address) -> (String, &'static str) {
    let text = String::from_utf8_lossy(&local.text()).into_owned();
    match (local, wanted) {
        (Address::V6(six), Address::V4(_)) if six.ip().is_unspecified() => {
            (format!("has {text}, which takes the IPv4 port as well (IPV6_V6ONLY is off)"), OTHER_PORT)
        }
        (Address::V4(_), Address::V6(six)) if six.ip().is_unspecified() => {
            let what = format!("has {text}, and [::] takes the IPv4 port as well (IPV6_V6ONLY is off)");
            (what, "`setsockopt IPV6_V6ONLY on` before `bind`")
        }
        (Address::Path(_), _) => ("is bound to this path".to_owned(), "take another path"),
        (Address::Abstract(_), _) => ("has this name".to_owned(), "take another name"),
        _ => (format!("has {text}"), OTHER_PORT),
    }
}

fn by_handle(other: &Handle, wanted: &Address) -> String {
    let name = other.name();
    let Some(local) = other.local() else { return format!("`{name}` has this address: close it, or {OTHER_PORT}") };
    let (what, instead) = held(&local, wanted);
    match (&local, wanted) {
        (Address::Path(_), _) => {
            format!(
                "`{name}` {what}: {instead}, or close it and remove the path with `exec rm {}`",
                word(&local.host())
            )
        }
        (Address::V6(six), Address::V4(_)) if six.ip().is_unspecified() => {
            format!("`{name}` {what}: close it and set IPV6_V6ONLY before its `bind`, or {instead}")
        }
        _ if other.is_connected() => {
            format!("`{name}`, a connection, {what}: close it, set SO_REUSEADDR on both before `bind`, or {instead}")
        }
        _ => format!("`{name}` {what}: close it, or {instead}"),
    }
}

fn time_wait(failed: FailedCall, left: Duration) -> String {
    let seconds = seconds(left);
    if failed.option("SO_REUSEADDR") == Some(OptionValue::Flag(true)) {
        return format!(
            "a connection of this port that is over stays in TIME_WAIT for {seconds}; this socket has SO_REUSEADDR, but \
             the earlier one had not, and both need it"
        );
    }
    format!(
        "a connection of this port that is over stays in TIME_WAIT for {seconds}; `setsockopt SO_REUSEADDR on` before \
         `bind` takes the port at once, when the earlier socket had it on as well: both need it"
    )
}

fn pair_in_use(user: &AddressUser) -> String {
    let rule = "two addresses have one connection at a time";
    match user {
        AddressUser::Handle(other) => {
            format!(
                "`{}` is a connection between the same two addresses, and {rule}: bind to another port",
                other.name()
            )
        }
        AddressUser::TimeWait { left } => format!(
            "a connection between the same two addresses is over and stays in TIME_WAIT for {}, and {rule}: wait, or bind to \
             another port",
            seconds(*left)
        ),
        _ => format!("there is a connection between the same two addresses, and {rule}: bind to another port"),
    }
}

fn seconds(left: Duration) -> String {
    match left.as_millis().div_ceil(1000) {
        1 => "1 more second".to_owned(),
        more => format!("{more} more seconds"),
    }
}

/// A path as a word of a line.
fn word(path: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._/-".contains(byte);
    if path.iter().all(is_plain) { String::from_utf8_lossy(path).into_owned() } else { repr_bytes(path) }
}
