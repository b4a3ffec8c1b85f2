//! Words for what went wrong, and hints what to do about it.
//!
//! This file chooses the hint for a failed system call by the kind of call, the errno, and what the socket is and does
//! at that moment; a hint that fits every call is said once for all. The modules below also word the errors that `net`
//! finds.

pub(crate) mod address;
mod address_in_use;
pub(crate) mod errno;
mod files;
pub(crate) mod lookalike;
mod setup;
pub(crate) mod socket_kind;
pub(crate) mod socket_option;
pub(crate) mod traffic;

use rustix::io::Errno;

use crate::net::errno::{EAI_ADDRFAMILY, EAI_AGAIN, EAI_BADFLAGS, EAI_FAMILY, EAI_SERVICE, EAI_SOCKTYPE};
use crate::net::options::{self, OptionValue};
use crate::net::{Address, Family, Handle, SocketKind, Timing, Type};
use crate::spec::CallKind;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Explained {
    pub message: String,
    pub hint: Option<String>,
}

/// The parts of a failed call on which its hint depends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailedCall<'a> {
    pub call: CallKind,
    pub handle: Option<&'a Handle>,
    pub address: Option<&'a Address>,
}

/// The hint for a failed call: its own, else the one for all calls.
pub(crate) fn hint(failed: FailedCall, code: i32) -> Option<&'static str> {
    of_call(failed, code).or_else(|| for_all(code))
}

/// The hint for an address in use, which takes looking; `far` looks beyond this process as well.
pub(crate) fn address_in_use(failed: FailedCall, code: i32, far: bool) -> Option<String> {
    address_in_use::hint(failed, errno_of(code)?, far)
}

/// The hint for a failure of this kind of call, whatever the handle.
pub(crate) fn for_call(call: CallKind, code: i32) -> Option<&'static str> {
    of_call(FailedCall { call, handle: None, address: None }, code)
}

/// The hint for a socket that could not be made because of its protocol.
pub(crate) fn for_protocol(kind: SocketKind, error: Errno) -> Option<&'static str> {
    setup::making_kind(kind, error)
}

/// The hint for a failure of any call.
pub(crate) fn for_all(code: i32) -> Option<&'static str> {
    errno_of(code).map_or_else(|| look_up(code), general)
}

/// The errno of a code; name look-up has codes of its own, which are negative.
fn errno_of(code: i32) -> Option<Errno> {
    (code > 0).then(|| Errno::from_raw_os_error(code))
}

fn of_call(failed: FailedCall, code: i32) -> Option<&'static str> {
    let error = errno_of(code)?;
    match failed.call {
        CallKind::Opening | CallKind::Reading | CallKind::Writing | CallKind::Flushing | CallKind::Executing
            if !failed.handle.is_some_and(Handle::is_socket) =>
        {
            files::hint(failed.call, error)
        }
        CallKind::Making
        | CallKind::Binding
        | CallKind::Listening
        | CallKind::Accepting
        | CallKind::Serving
        | CallKind::Connecting
        | CallKind::CreatingConnection => setup::hint(failed, error),
        _ => traffic::hint(failed, error),
    }
}

fn look_up(code: i32) -> Option<&'static str> {
    Some(match code {
        EAI_SERVICE => "services are listed in /etc/services, by socket type; a number needs no name",
        EAI_FAMILY | EAI_SOCKTYPE => "names are for AF_INET and AF_INET6, with SOCK_STREAM or SOCK_DGRAM",
        EAI_ADDRFAMILY => {
            "the name has addresses, but of another family: `socket tcp6` takes those of IPv6, `socket tcp` those of IPv4"
        }
        EAI_BADFLAGS => "`constants AI_` and `constants NI_` list the flags; not all of them go together",
        EAI_AGAIN => "no name server answers: is the network up? an address in digits needs none",
        _ => {
            "check the spelling, and whether the name has an address of this family; one in digits needs no name server"
        }
    })
}

fn general(error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::CONNRESET => "the other end broke the connection off (RST): it crashed, or closed with data unread",
        Errno::PIPE => "the other end is gone, or this side was shut down for writing",
        Errno::BADF => "the handle is closed: make a new one",
        Errno::AGAIN => "nothing is there yet and the handle is non-blocking; `settimeout` makes it wait",
        Errno::TIMEDOUT => "nothing came in time; a longer `settimeout` or `--timeout` waits longer",
        Errno::MFILE => {
            "no descriptor is left: close handles, or raise `ulimit -n`; the prompt has 1024 at most, a script more"
        }
        Errno::NFILE => "the whole system has no descriptor left: try again later",
        Errno::NOBUFS | Errno::NOMEM => "the system has no room for it at the moment: try again later, or with less",
        Errno::NETUNREACH => "there is no route to this address: is the network up, is the address right?",
        Errno::HOSTUNREACH => "this host does not answer on its network: is it up, is the address right?",
        Errno::NETDOWN => "the network interface is down",
        Errno::AFNOSUPPORT => "the address is of another family than the socket",
        Errno::NOPROTOOPT => "this kind of socket does not know this option",
        Errno::DESTADDRREQ => "say where to: `sendto`, or `connect` first",
        Errno::OPNOTSUPP => "this kind of socket cannot do this",
        Errno::INTR => "it was interrupted: try again",
        Errno::NODEV => "no network interface has this name: `ip link` lists the interfaces",
        _ => return None,
    })
}

impl FailedCall<'_> {
    fn kind(&self) -> Option<SocketKind> {
        self.handle.and_then(|handle| handle.socket_kind().copied())
    }

    fn is_unix(&self) -> bool {
        let family = self.address.map(Address::family).or_else(|| self.kind().map(|kind| kind.family));
        family == Some(Family::Unix)
    }

    fn is_raw(&self) -> bool {
        self.kind().is_some_and(|kind| kind.ty == Type::Raw)
    }

    fn is_datagram(&self) -> bool {
        self.kind().is_some_and(|kind| kind.ty == Type::Dgram)
    }

    /// Whether calls on the handle wait, with or without a limit.
    fn may_wait(&self) -> bool {
        self.handle.is_some_and(|handle| handle.timing.get() != Timing::NonBlocking)
    }

    fn listens(&self) -> bool {
        self.handle.is_some_and(Handle::listens)
    }

    fn is_connected(&self) -> bool {
        self.handle.is_some_and(Handle::is_connected)
    }

    /// The socket's local address, if `bind` or `connect` has given it one.
    fn local(&self) -> Option<Address> {
        let local = self.handle.and_then(Handle::local);
        local.filter(|address| *address != Address::Unnamed && address.port() != Some(0))
    }

    /// Reads an option by its C name, without telling an observer of the call.
    fn option(&self, name: &str) -> Option<OptionValue> {
        self.handle?.option_unreported(options::find(name, None)?).ok()
    }

    /// Whether the address is link-local and names no interface, without which it means nothing.
    fn lacks_interface(&self) -> bool {
        matches!(self.address, Some(Address::V6(v6)) if v6.ip().is_unicast_link_local() && v6.scope_id() == 0)
    }
}
