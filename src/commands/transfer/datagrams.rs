//! Messages with an address of their own: `sendto`, `recvfrom`.
//!
//! A datagram is sent and read whole, in one call, and may be empty. On a stream the two are `send` and `recv` by
//! another name, as in the kernel.

use std::cell::Cell;
use std::rc::Rc;

use super::recv_until::ERRORS;
use super::{recv, send};
use crate::commands::support::args;
use crate::commands::support::retry::Retry;
use crate::commands::support::socket::{call_timeout, one_address, socket_handle};
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::syscall::{RecvFlags, SendFlags};
use crate::net::{Address, Family, Handle, SocketKind, Type};
use crate::spec::Takes::{Address as AddressWords, Data, Size};
use crate::spec::{CallKind, CalledFor, Example, Fits, Group, Spec, req};
use crate::values::{Failure, Value};
use rustix::io::Errno;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "sendto",
            call: CallKind::SendingTo,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("DATA", Data), req("ADDR", AddressWords)]],
            options: send::OPTIONS,
            gives: "bytes sent",
            summary: "send one datagram to an address; gives its length",
            details: "A datagram goes whole or not at all, and an empty one is a message as well. Whether it arrives is not \
                      known: over UDP a full receiver drops it. Names are looked up in the socket's family.",
            python: "n = s.sendto(b\"hello\", (\"127.0.0.1\", 3288))",
            errors: &[
                ("EMSGSIZE", "longer than a datagram can be: 65507 bytes over IPv4"),
                ("EACCES", "a broadcast address needs `setsockopt SO_BROADCAST on`"),
                ("ECONNREFUSED", "nobody is bound there (unix), or an earlier datagram was refused (UDP)"),
                ("EISCONN", "a connected unix stream takes no address"),
                ("EAGAIN", "the receiver's queue is full, and the handle is non-blocking"),
            ],
            example: Example {
                script: "a = socket udp\na.bind :0\nb = socket udp\nprint $(b.sendto hello $a)\nprint $(a.recv 100)",
                output: "5\nhello\n",
            },
            ..Spec::BASE
        },
        run: sendto,
    },
    Command {
        spec: Spec {
            name: "recvfrom",
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("N", Size)]],
            options: recv::OPTIONS,
            called_for: CalledFor::Data,
            gives: "[bytes, address]",
            summary: "read one datagram and who sent it; waits until one is there",
            details: "What is longer than N bytes is cut off and lost, which the prompt and `-x` tell. Empty bytes are an empty datagram, not an end: datagrams \
                      have none. The address is `unix:` for a unix peer that has no name, and none on a TCP connection.",
            python: "data, addr = s.recvfrom(1024)",
            errors: ERRORS,
            example: Example {
                script: "a = socket udp\na.bind :0\nb = socket udp\nb.sendto hello $a\ndata, addr = a.recvfrom 1024\n\
                         print $data $($(port $addr) == $(port $(b.getsockname)))",
                output: "hello true\n",
            },
            ..Spec::BASE
        },
        run: recvfrom,
    },
];

/// A `sendto` that knows where to: names are looked up once, however often it has to wait.
#[derive(Debug)]
struct Sending {
    address: Address,
    retry: Retry,
}

fn sendto(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let data = args::bytes(cx, args, 1)?.clone();
    let limit = call_timeout(cx, args, send::TIMEOUT, send::DONTWAIT)?;
    cx.set_deadline(limit.time());
    let mut sending = match cx.take_pending::<Sending>() {
        Some(sending) => sending,
        // A TCP connection has its address already: the kernel does not look at another.
        None if kind.ty == Type::Stream && kind.family != Family::Unix => return send::send(cx, args),
        None => match one_address(cx, args, 2, kind)? {
            Some(address) => Sending { address, retry: Retry::new() },
            None => return Ok(Flow::Wait),
        },
    };
    let sent = send_one(cx, &handle, &data, &mut sending, limit, send::flags(cx, args));
    let Some(sent) = sent.map_err(|failure| at(cx, failure, &handle, &sending.address))? else {
        cx.keep_pending(sending);
        return Ok(Flow::Wait);
    };
    cx.charge_bytes(sent);
    Ok(Flow::Done(Value::count(sent)))
}

/// The failure with the address it was about. One that says which time is up keeps its hint.
fn at(cx: &Context, mut failure: Box<Failure>, handle: &Handle, address: &Address) -> Box<Failure> {
    match failure.code.map(Errno::from_raw_os_error) {
        Some(error) if error != Errno::AGAIN && error != Errno::TIMEDOUT => {
            cx.os_error_at(error, Some(handle), address)
        }
        _ => {
            failure.about = Some(address.shown());
            failure
        }
    }
}

/// Sends once; `None` when it has to be tried again.
fn send_one(
    cx: &mut Context,
    handle: &Rc<Handle>,
    data: &[u8],
    sending: &mut Sending,
    limit: CallTimeout,
    flags: SendFlags,
) -> Result<Option<usize>, Box<Failure>> {
    let call = || handle.send_to(data, &sending.address, flags);
    if sending.address.family() != Family::Unix {
        return cx.attempt(handle, Side::Write, limit, call);
    }
    cx.charge_call();
    match call() {
        Ok(sent) => Ok(Some(sent)),
        // It is the receiver's queue that is full: this socket's readiness would not tell when there is room.
        Err(Errno::AGAIN | Errno::INTR) => sending.retry.pause(cx, handle, limit).map(|()| None),
        Err(error) => Err(cx.os_error(error, handle)),
    }
}

fn recvfrom(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (handle, kind) = socket_handle(cx, args)?;
    let ahead = !handle.read_buffer.borrow().is_empty();
    if kind.ty == Type::Stream || ahead {
        let address = from_connection(&handle, kind);
        return Ok(match recv::recv_once(cx, args)? {
            Flow::Done(bytes) => Flow::Done(Value::row([bytes, address])),
            flow => flow,
        });
    }
    let most = args::size(cx, args, 1)?;
    let limit = call_timeout(cx, args, recv::TIMEOUT, recv::DONTWAIT)?;
    let mut flags = RecvFlags::empty();
    flags.set(RecvFlags::PEEK, cx.has(args, recv::PEEK));
    flags.set(RecvFlags::OOB, cx.has(args, recv::OOB));
    let Some((bytes, from)) = receive_one(cx, &handle, most, limit, flags)? else { return Ok(Flow::Wait) };
    cx.charge_bytes(bytes.len());
    let from = match from {
        Some(address) => Value::address(address),
        None if kind.family == Family::Unix => Value::address(Address::Unnamed),
        None => Value::None,
    };
    Ok(Flow::Done(Value::row([Value::bytes(bytes), from])))
}

/// What the kernel calls the sender of a stream's bytes: a unix peer's name, if it has one, and nothing over TCP.
fn from_connection(handle: &Handle, kind: SocketKind) -> Value {
    let peer = if kind.family == Family::Unix { handle.connected_to() } else { None };
    peer.filter(|peer| *peer != Address::Unnamed).map_or(Value::None, Value::address)
}

type Datagram = (Vec<u8>, Option<Address>);

/// Reads one datagram: through the scratch buffer, or when more is asked for into as much as it has.
fn receive_one(
    cx: &mut Context,
    handle: &Rc<Handle>,
    most: usize,
    limit: CallTimeout,
    flags: RecvFlags,
) -> Result<Option<Datagram>, Box<Failure>> {
    let whole = Cell::new(0);
    let got = cx.with_scratch(|cx, scratch| {
        let room = scratch.room();
        cx.attempt(handle, Side::Read, limit, || {
            if most <= room.len() {
                let got = handle.recv_from(&mut room[..most], flags);
                let received = recv::or_end(handle, limit, got)?;
                whole.set(received.whole);
                return Ok((room[..received.length].to_vec(), received.from));
            }
            let Some(length) = recv::or_end(handle, limit, handle.next_datagram().map(Some))? else {
                return Ok(Datagram::default());
            };
            let mut bytes = vec![0; length.min(most)];
            let received = handle.recv_from(&mut bytes, flags)?;
            whole.set(received.whole);
            bytes.truncate(received.length);
            Ok((bytes, received.from))
        })
    });
    if matches!(got, Ok(Some(_))) {
        recv::note_cut_off(cx, handle, most, whole.get(), flags);
    }
    got
}
