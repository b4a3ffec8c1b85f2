//! Connecting to one address: `connect`, `connect_ex`.
//!
//! A connect that has to wait is a state: dropping it, as cancelling does, undoes the attempt.

use std::rc::Rc;
use std::time::Instant;

use rustix::io::Errno;

use crate::commands::support::retry::Retry;
use crate::commands::support::socket::{limit, one_address, socket_handle};
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::timeout::EffectiveTimeout;
use crate::machine::task::{Side, WakeReason};
use crate::net::{Address, Family, Handle, Timing};
use crate::spec::Takes::{Address as AddressWords, Time};
use crate::spec::{Awaits, CallKind, Example, Fits, Group, Opt, OptionSpec, Spec, req, with};
use crate::values::{Failure, Value};

const OPTIONS: &[OptionSpec] = &[with("--timeout", "T", Time, "wait no longer than this")];
const TIMEOUT: Opt = Opt::of(OPTIONS, "--timeout");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "connect",
            call: CallKind::Connecting,
            awaits: Awaits::Answer,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("ADDR", AddressWords)]],
            options: OPTIONS,
            summary: "connect to a server; waits until the connection is made or refused",
            details: "ADDR is host:port, a port alone (on loopback), unix:/path, an address value or a handle: `connect $server`. \
                      It returns when the server's kernel has answered, before the server calls `accept`. On a datagram \
                      socket it only sets where `send` goes.",
            python: "s.connect((\"127.0.0.1\", 8080))",
            errors: &[
                ("ECONNREFUSED", "nothing listens there"),
                ("ETIMEDOUT", "nobody answered in time"),
                ("EINPROGRESS", "the handle is non-blocking; it goes on in the background"),
                ("EISCONN", "it is connected already"),
                ("ENETUNREACH", "there is no route to the address"),
            ],
            example: Example {
                script: "server = create_server :0\nclient = socket tcp\nclient.connect $server\n\
                         print $($(client.getpeername) == $(server.getsockname))",
                output: "true\n",
            },
            ..Spec::BASE
        },
        run: connect,
    },
    Command {
        spec: Spec {
            name: "connect_ex",
            call: CallKind::Connecting,
            awaits: Awaits::Answer,
            group: Group::Sockets,
            on_handle: true,
            fits: Fits::DataSockets,
            forms: &[&[req("ADDR", AddressWords)]],
            gives: "integer",
            summary: "connect, and give the errno number instead of failing: 0 when connected",
            python: "s.connect_ex((\"127.0.0.1\", 8080))",
            errors: &[("EAI_NONAME", "a name that does not resolve still is an error")],
            example: Example {
                script: "probe = socket tcp\nprobe.bind 127.0.0.1:0\nclient = socket tcp\n\
                         print $(client.connect_ex $(probe.getsockname))",
                output: "111\n",
            },
            ..Spec::BASE
        },
        run: connect_ex,
    },
];

/// A connect under way.
#[derive(Debug)]
pub(in crate::commands) struct Connecting {
    /// The socket.
    pub handle: Rc<Handle>,
    /// Where to.
    pub address: Address,
    /// While a unix backlog is full.
    retry: Retry,
    /// Whether the kernel has begun: undone when dropped.
    begun: bool,
}

impl Drop for Connecting {
    fn drop(&mut self) {
        if self.begun && self.handle.is_open() {
            self.handle.disconnect();
        }
    }
}

/// Where a connect stands after a try.
pub(in crate::commands) enum Progress {
    Connected,
    Waits(Connecting),
    Failed(Errno),
}

impl Connecting {
    pub(crate) fn new(handle: Rc<Handle>, address: Address) -> Connecting {
        Connecting { handle, address, retry: Retry::new(), begun: false }
    }

    /// Begins, or asks how it went.
    pub(crate) fn proceed(mut self, cx: &mut Context, limit: CallTimeout) -> Result<Progress, Box<Failure>> {
        if cx.wake_reason() == WakeReason::Closed {
            self.begun = false;
            return Ok(Progress::Failed(Errno::BADF));
        }
        cx.charge_call();
        let result = if self.begun { outcome(&self.handle, &self.address) } else { self.handle.connect(&self.address) };
        match result {
            Ok(()) => {
                self.begun = false;
                self.handle.set_peer(Some(self.address.clone().into()));
                Ok(Progress::Connected)
            }
            Err(Errno::INPROGRESS | Errno::INTR) => self.wait(cx, limit, Errno::INPROGRESS),
            Err(Errno::AGAIN) if self.address.family() == Family::Unix => self.wait(cx, limit, Errno::AGAIN),
            Err(error) => {
                self.begun = false;
                Ok(Progress::Failed(error))
            }
        }
    }

    fn wait(mut self, cx: &mut Context, limit: CallTimeout, why: Errno) -> Result<Progress, Box<Failure>> {
        if self.handle.timing.get() == Timing::NonBlocking {
            self.begun = false;
            return Ok(Progress::Failed(why));
        }
        if cx.timed_out() && past(cx.deadline()) {
            return Ok(Progress::Failed(self.given_up(limit)));
        }
        if why == Errno::INPROGRESS {
            self.begun = true;
            self.handle.set_peer(Some(self.address.clone().into()));
            cx.would_block(&self.handle, Side::Write, limit)?;
        } else {
            self.retry.pause(cx, &self.handle, limit)?;
        }
        Ok(Progress::Waits(self))
    }

    /// The time is up. Under SO_SNDTIMEO the kernel goes on connecting and says so; else the attempt is undone.
    fn given_up(&mut self, limit: CallTimeout) -> Errno {
        let by_kernel =
            EffectiveTimeout::of(&self.handle, Side::Write, limit).is_some_and(|up| up.error == Errno::AGAIN);
        if by_kernel && self.begun {
            self.begun = false;
            return Errno::INPROGRESS;
        }
        if by_kernel { Errno::AGAIN } else { Errno::TIMEDOUT }
    }
}

fn past(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| deadline <= Instant::now())
}

/// How a connect that was begun went; EINPROGRESS while it is not decided. Asked by connecting again: only that tells
/// the kernel that the attempt is over, so that a third connect fails with EISCONN, or starts anew after a failure.
fn outcome(handle: &Handle, address: &Address) -> Result<(), Errno> {
    match handle.connect(address) {
        Err(Errno::ALREADY) => Err(Errno::INPROGRESS),
        Err(Errno::ISCONN) => Ok(()),
        result => result,
    }
}

/// How a connect of a handle to one address ended.
type Connected = (Result<(), Errno>, Rc<Handle>, Address);

/// Looks up and connects; `None` while it waits.
fn connect_once(cx: &mut Context, args: &[Value], limit: CallTimeout) -> Result<Option<Connected>, Box<Failure>> {
    let (handle, kind) = socket_handle(cx, args)?;
    let connecting = if let Some(connecting) = cx.take_pending::<Connecting>() {
        connecting
    } else {
        let Some(address) = one_address(cx, args, 1, kind)? else { return Ok(None) };
        Connecting::new(handle, address)
    };
    let (handle, address) = (connecting.handle.clone(), connecting.address.clone());
    match connecting.proceed(cx, limit)? {
        Progress::Connected => Ok(Some((Ok(()), handle, address))),
        Progress::Failed(error) => Ok(Some((Err(error), handle, address))),
        Progress::Waits(connecting) => {
            cx.keep_pending(connecting);
            Ok(None)
        }
    }
}

fn connect(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let limit = limit(cx, args, TIMEOUT)?;
    // The name server's time counts as well.
    cx.set_deadline(limit.time());
    match connect_once(cx, args, limit)? {
        None => Ok(Flow::Wait),
        Some((Ok(()), ..)) => Ok(Flow::NONE),
        Some((Err(error), handle, address)) => Err(cx.os_error_at(error, Some(&handle), &address)),
    }
}

fn connect_ex(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if !cx.handle(args)?.is_open() {
        return Ok(Flow::Done(Value::Int(Errno::BADF.raw_os_error().into())));
    }
    match connect_once(cx, args, CallTimeout::Handle)? {
        None => Ok(Flow::Wait),
        Some((Ok(()), ..)) => Ok(Flow::Done(Value::Int(0))),
        // Python's connect_ex reports its own time-out as the kernel's "would block".
        Some((Err(Errno::TIMEDOUT), ..)) if past(cx.deadline()) => {
            Ok(Flow::Done(Value::Int(Errno::AGAIN.raw_os_error().into())))
        }
        Some((Err(error), ..)) => Ok(Flow::Done(Value::Int(error.raw_os_error().into()))),
    }
}
