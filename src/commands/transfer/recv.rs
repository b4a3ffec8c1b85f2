//! `recv`: one system call on a socket, as the kernel makes it.
//!
//! What another command read too much is in the handle's read-ahead and is served first.

use std::cell::Cell;
use std::rc::Rc;

use rustix::io::Errno;

use super::recv_buffer::{out_of_time_errno, take_buffered};
use super::recv_flags;
use super::recv_until::{ERRORS, TOTAL_TIME};
use crate::commands::support::args;
use crate::commands::support::socket::{call_timeout, ended_by_shutdown, socket_handle};
use crate::diagnostic::counted;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::inspect::tcp_info::TcpState;
use crate::net::syscall::RecvFlags;
use crate::net::{Family, Handle, READ_CHUNK, Timing, Type};
use crate::spec::Takes::Size;
use crate::spec::{CalledFor, Example, Fits, Group, Opt, OptionSpec, Spec, flag, req};
use crate::values::{Failure, Value};

/// What one read can be told.
pub(in crate::commands) const OPTIONS: &[OptionSpec] = &[
    TOTAL_TIME,
    flag("--peek", "look at the bytes and leave them there (MSG_PEEK)"),
    flag("--waitall", "wait until N bytes are there (MSG_WAITALL)"),
    flag("--dontwait", "fail with EAGAIN instead of waiting (MSG_DONTWAIT)"),
    flag("--oob", "the urgent byte of a TCP stream (MSG_OOB)"),
];
pub(in crate::commands) const TIMEOUT: Opt = Opt::of(OPTIONS, "--timeout");
pub(in crate::commands) const PEEK: Opt = Opt::of(OPTIONS, "--peek");
const WAITALL: Opt = Opt::of(OPTIONS, "--waitall");
pub(in crate::commands) const DONTWAIT: Opt = Opt::of(OPTIONS, "--dontwait");
pub(in crate::commands) const OOB: Opt = Opt::of(OPTIONS, "--oob");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "recv",
        group: Group::Sockets,
        on_handle: true,
        fits: Fits::DataSockets,
        forms: &[&[req("N", Size)]],
        options: OPTIONS,
        called_for: CalledFor::Data,
        gives: "bytes",
        summary: "read what has arrived, at most N bytes; waits until there is something",
        details: "One system call: TCP has no messages, so it may be a part of what was sent, or several sends at once. \
                      Empty bytes mean that the peer has closed its side; `recv 0` gives them at once, without a call.",
        python: "data = s.recv(1024)",
        errors: ERRORS,
        example: Example { script: "a, b = socketpair\na.send hello\nprint $(b.recv 1024)", output: "hello\n" },
        ..Spec::BASE
    },
    run: recv,
}];

/// Reads below this go through the scheduler's scratch buffer into a value of exact size.
const SCRATCH_READ_MAX: usize = 32 * 1024;

fn recv(cx: &mut Context, args: &mut [Value]) -> Outcome {
    socket_handle(cx, args)?;
    if args::size(cx, args, 1)? == 0 {
        // As in Python nothing is asked for, and a datagram stays where it is.
        return Ok(Flow::Done(Value::bytes([])));
    }
    recv_once(cx, args)
}

/// One call to the kernel, whatever the number of bytes: `recvfrom` of a stream is this too.
pub(in crate::commands) fn recv_once(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let most = args::size(cx, args, 1)?;
    let (peek, all, oob) = (cx.has(args, PEEK), cx.has(args, WAITALL), cx.has(args, OOB));
    let limit = call_timeout(cx, args, TIMEOUT, DONTWAIT)?;
    if oob {
        return recv_flags::urgent(cx, &handle, most, peek);
    }
    // A datagram is read in one call whatever its length.
    if all && kind.ty == Type::Stream {
        return recv_flags::all(cx, &handle, most, peek, limit);
    }
    if !handle.read_buffer.borrow().is_empty() {
        let bytes = cx.acquire_side(&handle, Side::Read, limit)?.then(|| take_buffered(&handle, most, peek));
        return Ok(bytes.map_or(Flow::Wait, Flow::Done));
    }
    let flags = if peek { RecvFlags::PEEK } else { RecvFlags::empty() };
    match receive(cx, &handle, most, limit, flags) {
        // SO_RCVTIMEO is up below SO_RCVLOWAT: the call ends with what there is.
        Err(failure) if handle.emulated().low_water > 1 && out_of_time_errno(&failure) == Some(Errno::AGAIN) => {
            receive(cx, &handle, most, CallTimeout::DontWait, flags).map_err(|_| failure)
        }
        done => done,
    }
}

fn receive(cx: &mut Context, handle: &Rc<Handle>, most: usize, limit: CallTimeout, flags: RecvFlags) -> Outcome {
    let reuse = cx.reuse.take();
    let (got, reuse) = if most < SCRATCH_READ_MAX {
        receive_small(cx, handle, most, limit, flags, reuse)
    } else {
        receive_large(cx, handle, most, limit, flags, reuse)
    };
    cx.reuse = reuse;
    let got = got?;
    if got.as_ref().is_some_and(|bytes| bytes.is_empty()) && most > 0 {
        remark_end(cx, handle);
    }
    Ok(got.map_or(Flow::Wait, |bytes| Flow::Done(Value::Bytes(bytes))))
}

/// Tells what it means that nothing came.
pub(in crate::commands) fn remark_end(cx: &mut Context, handle: &Handle) {
    let is_datagram = handle.socket_kind().is_some_and(|kind| matches!(kind.ty, Type::Dgram | Type::Raw));
    // The read side may be shut down here, while the peer could still send.
    let is_open = matches!(handle.tcp_state(), Some(TcpState::Established | TcpState::FinWait1 | TcpState::FinWait2));
    let shut_down = is_datagram && ended_by_shutdown(handle, CallTimeout::Handle) || is_open;
    cx.remark(match () {
        () if shut_down => "the read side was shut down here",
        () if is_datagram => "an empty datagram",
        () => "the peer has ended its side",
    });
}

type Received = (Result<Option<Rc<Vec<u8>>>, Box<Failure>>, Option<Rc<Vec<u8>>>);

/// Through the scratch buffer, into the destination's own bytes when it has them to itself.
fn receive_small(
    cx: &mut Context,
    handle: &Rc<Handle>,
    most: usize,
    limit: CallTimeout,
    flags: RecvFlags,
    mut reuse: Option<Rc<Vec<u8>>>,
) -> Received {
    let whole = Cell::new(0);
    let is_measured = cx.has_onlooker() && is_datagram(handle);
    let got = cx.with_scratch(|cx, scratch| {
        let room = scratch.room();
        let got = cx.attempt(handle, Side::Read, limit, || {
            enough(handle, most, limit)?;
            if is_measured {
                let got = or_end(handle, limit, handle.recv_datagram(&mut room[..most], flags))?;
                whole.set(got.whole);
                return Ok(got.length);
            }
            let got = handle.recv(&mut room[..most], flags);
            if flags.is_empty() {
                handle.note_short_read(*got.as_ref().unwrap_or(&0), most);
            }
            or_end(handle, limit, got)
        });
        match got {
            Ok(Some(count)) => {
                cx.charge_bytes(count);
                let is_small = |bytes: &Rc<Vec<u8>>| bytes.capacity() <= SCRATCH_READ_MAX;
                let mut bytes = reuse.take().filter(is_small).unwrap_or_default();
                let place = Rc::make_mut(&mut bytes);
                place.clear();
                place.extend_from_slice(&room[..count]);
                Ok(Some(bytes))
            }
            Ok(None) => Ok(None),
            Err(failure) => Err(failure),
        }
    });
    note_cut_off(cx, handle, most, whole.get(), flags);
    (got, reuse)
}

fn is_datagram(handle: &Handle) -> bool {
    handle.socket_kind().is_some_and(|kind| kind.ty != Type::Stream)
}

/// Tells an onlooker that a datagram was longer than what was asked for.
pub(in crate::commands) fn note_cut_off(
    cx: &mut Context,
    handle: &Handle,
    most: usize,
    whole: usize,
    flags: RecvFlags,
) {
    if whole > most && !flags.contains(RecvFlags::PEEK) {
        let lost = match whole - most {
            1 => "its last byte is lost".to_owned(),
            lost => format!("its last {lost} bytes are lost"),
        };
        let whole = counted(whole, "byte");
        cx.note(format!("`{}` got a datagram of {whole} and was asked for {most}: {lost}", handle.name()));
    }
}

/// Whether a read may go to the kernel. SO_RCVLOWAT: EAGAIN until so much is there, or the stream has ended. Calls that do not wait take what there is.
fn enough(handle: &Handle, most: usize, limit: CallTimeout) -> Result<(), Errno> {
    handle.read_buffer.borrow_mut().take_pending_error()?;
    let low_water = handle.emulated().low_water.min(most);
    if low_water <= 1 || limit == CallTimeout::DontWait || handle.timing.get() == Timing::NonBlocking {
        return Ok(());
    }
    let there = handle.unread().unwrap_or(0);
    // A unix stream is ready with its first byte; others know of SO_RCVLOWAT themselves, and of a full buffer.
    let unix_stream = handle.socket_kind().is_some_and(|kind| kind.family == Family::Unix && kind.ty == Type::Stream);
    let ready = || if unix_stream { handle.is_at_end() } else { handle.is_readable() };
    if there >= low_water || ready()? { Ok(()) } else { Err(Errno::AGAIN) }
}

/// What a read came to; nothing, the default, when datagrams were shut down and a blocking socket's read ends with that.
pub(in crate::commands) fn or_end<T: Default>(
    handle: &Handle,
    limit: CallTimeout,
    got: Result<T, Errno>,
) -> Result<T, Errno> {
    let streams = || handle.socket_kind().is_some_and(|kind| kind.ty == Type::Stream);
    match got {
        Err(Errno::AGAIN) if !streams() && ended_by_shutdown(handle, limit) => Ok(T::default()),
        got => got,
    }
}

/// How much room to make: of a datagram exactly its length, for what does not fit is lost.
fn arrived(handle: &Handle) -> Result<usize, Errno> {
    if handle.socket_kind().is_some_and(|kind| kind.ty != Type::Stream) {
        return handle.next_datagram();
    }
    Ok(handle.unread().unwrap_or(0).max(READ_CHUNK))
}

/// Straight into fresh capacity, no more of it than has arrived.
fn receive_large(
    cx: &mut Context,
    handle: &Rc<Handle>,
    most: usize,
    limit: CallTimeout,
    flags: RecvFlags,
    mut reuse: Option<Rc<Vec<u8>>>,
) -> Received {
    let mut bytes = Vec::new();
    let whole = Cell::new(0);
    let got = cx.attempt(handle, Side::Read, limit, || {
        enough(handle, most, limit)?;
        let there = match or_end(handle, limit, arrived(handle).map(Some))? {
            Some(there) if is_datagram(handle) => {
                whole.set(there);
                there.min(most)
            }
            Some(there) => there.min(most),
            None => return Ok(0),
        };
        if let Some(old) = reuse.as_mut().and_then(Rc::get_mut).filter(|old| old.capacity() >= there) {
            let mut fresh = std::mem::take(old);
            fresh.clear();
            let got = handle.recv_into(&mut fresh, there, flags);
            if got.is_ok() {
                bytes = fresh;
            } else {
                *old = fresh;
            }
            return got;
        }
        bytes.reserve_exact(there);
        handle.recv_into(&mut bytes, there, flags)
    });
    match got {
        Ok(Some(count)) => {
            note_cut_off(cx, handle, most, whole.get(), flags);
            cx.charge_bytes(count);
            if bytes.capacity() > bytes.len() * 2 {
                bytes.shrink_to_fit();
            }
            (Ok(Some(Rc::new(bytes))), None)
        }
        Ok(None) => (Ok(None), reuse),
        Err(failure) => (Err(failure), reuse),
    }
}
