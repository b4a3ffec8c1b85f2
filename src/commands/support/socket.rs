//! What all socket commands share: the handle as a socket, the address its words mean, and how long a call may take.

use std::rc::Rc;

use rustix::io::Errno;

use super::address::{self, AddressWords, LookingUp, Resolved};
use super::args;
use crate::machine::call::command::{CallTimeout, Context};
use crate::net::{Address, Handle, SocketKind, Timing};
use crate::spec::Opt;
use crate::values::{Failure, Value};

/// The errors of a command that can only fail because of the handle.
pub(in crate::commands) const CLOSED: &[(&str, &str)] = &[("EBADF", "the handle is closed")];

/// The first address that the words mean, or a wait until a name is looked up.
pub(in crate::commands) fn one_address(
    cx: &mut Context,
    args: &[Value],
    at: usize,
    kind: impl Into<Option<SocketKind>>,
) -> Result<Option<Address>, Box<Failure>> {
    let resolved = match cx.take_pending::<LookingUp>() {
        Some(looking) => address::proceed(cx, looking, AddressWords::of_param(args, at))?,
        None => address::resolve(cx, AddressWords::of_param(args, at), kind.into())?,
    };
    match resolved {
        Resolved::To(addresses) => Ok(addresses.into_iter().next()),
        Resolved::Wait(looking) => {
            cx.keep_pending(looking);
            Ok(None)
        }
    }
}

/// The handle as a socket.
pub(in crate::commands) fn socket_handle(
    cx: &mut Context,
    args: &[Value],
) -> Result<(Rc<Handle>, SocketKind), Box<Failure>> {
    let handle = cx.handle(args)?;
    match handle.socket_kind() {
        Some(_) if !handle.is_open() => Err(cx.os_error(Errno::BADF, &handle)),
        Some(kind) => {
            let kind = *kind;
            Ok((handle, kind))
        }
        None => {
            let mut failure = cx.argument_error(0, format!("`{}` is a stream, not a socket", handle.name()));
            failure.hint = Some("streams have `read`, `readline`, `write`, `flush` and `close`".to_owned());
            Err(failure)
        }
    }
}

/// The limit of one call on a socket, as its command's `--timeout` and `--dontwait` give it.
pub(in crate::commands) fn call_timeout(
    cx: &Context,
    args: &[Value],
    timeout: Opt,
    dontwait: Opt,
) -> Result<CallTimeout, Box<Failure>> {
    if cx.has(args, dontwait) { Ok(CallTimeout::DontWait) } else { limit(cx, args, timeout) }
}

/// The limit that a command's `--timeout` gives.
pub(in crate::commands) fn limit(cx: &Context, args: &[Value], timeout: Opt) -> Result<CallTimeout, Box<Failure>> {
    if cx.has(args, timeout) {
        args::time(cx, args, cx.place_of(timeout)).map(CallTimeout::Within)
    } else {
        Ok(CallTimeout::Handle)
    }
}

/// Whether calls on a handle wait until everything is done.
pub(in crate::commands) fn is_blocking(handle: &Handle) -> bool {
    handle.timing.get() == Timing::Blocking
}

/// Whether a call that found nothing is over because the socket was shut down to read. A blocking socket ends the call
/// then, a non-blocking one goes on saying EAGAIN.
pub(in crate::commands) fn ended_by_shutdown(handle: &Handle, limit: CallTimeout) -> bool {
    limit != CallTimeout::DontWait && is_blocking(handle) && handle.is_at_end().unwrap_or(false)
}
