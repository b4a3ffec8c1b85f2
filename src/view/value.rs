//! How the prompt and `-x` show a value: bytes quoted with their count, long data shortened, handles with what they
//! are connected to.

use std::fmt::Write as _;
use std::os::fd::AsFd;

use crate::net::{Handle, Resource, socket};
use crate::values::{Value, repr_bytes};

/// The longest bytes and lists shown whole.
const SHOWN_BYTES: usize = 400;
const SHOWN_ELEMENTS: usize = 50;

/// One line for a value.
#[must_use]
pub fn one_line(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => self::bytes(bytes),
        Value::List(list) if list.items().len() > SHOWN_ELEMENTS => {
            let shown: Vec<String> = list.items()[..SHOWN_ELEMENTS].iter().map(Value::repr).collect();
            format!("{} elements [{}, …]", list.items().len(), shown.join(", "))
        }
        Value::Handle(handle) => self::handle(handle),
        Value::Error(failure) => failure.line(),
        other => other.repr(),
    }
}

fn bytes(bytes: &[u8]) -> String {
    let plural = if bytes.len() == 1 { "byte" } else { "bytes" };
    if bytes.len() <= SHOWN_BYTES {
        return format!("{} {plural} {}", bytes.len(), repr_bytes(bytes));
    }
    let cut = (0..4).map(|back| SHOWN_BYTES - back).find(|at| bytes[*at] & 0xc0 != 0x80).unwrap_or(SHOWN_BYTES);
    format!("{} {plural} {} …", bytes.len(), repr_bytes(&bytes[..cut]))
}

/// A handle: its name, what it is, its state and addresses.
#[must_use]
pub fn handle(handle: &Handle) -> String {
    let name = handle.name();
    let Resource::Socket(kind) = &handle.resource else { return format!("{name} {}", handle.repr()) };
    if !handle.is_open() {
        return format!("{name} (closed)");
    }
    let mut out = format!("{name} {}", kind.label());
    let fd = handle.fd().ok();
    if let Some(state) = fd.as_ref().and_then(|fd| socket::tcp_state(fd.as_fd())) {
        let _ = write!(out, " {}", state.name());
    }
    let text = |address: &crate::net::Address| String::from_utf8_lossy(&address.text()).into_owned();
    if let Some(local) = handle.local() {
        let _ = write!(out, " {}", text(&local));
    }
    if let Some(peer) = fd.and_then(|fd| socket::peer_name(fd.as_fd()).ok()) {
        let _ = write!(out, " -> {}", text(&peer));
    }
    out
}

/// What `accept` gave: who, from where.
#[must_use]
pub fn peer(value: &Value) -> String {
    if let Value::List(list) = value
        && let [Value::Handle(handle), Value::Address(address)] = list.items()
    {
        return format!("{} from {}", handle.name(), String::from_utf8_lossy(&address.text()));
    }
    one_line(value)
}
