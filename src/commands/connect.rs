//! Connecting: one address (`connect`, `connect_ex`), or every address of a name in turn (`create_connection`).
//!
//! A connect that has to wait is a state: dropping it, as cancelling does, undoes the attempt.

use std::os::fd::AsFd;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::resolve::{self, LookingUp, Resolved};
use super::sockets::{about, limit, socket_handle};
use crate::machine::command::{Command, Cx, Flow, Limit, Outcome, later};
use crate::machine::patience::Patience;
use crate::machine::task::{On, Side, Woke};
use crate::net::{Address, Family, Handle, Kind, Resource, Timing, Type, socket as net};
use crate::program::spec::Takes::{Address as AddressWords, Time};
use crate::program::spec::{Example, Group, Spec, req, with};
use crate::values::{Failure, Value};

/// The family's table.
pub static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "connect",
            group: Group::Sockets,
            on_handle: true,
            forms: &[&[req("ADDR", AddressWords)]],
            options: &[with("--timeout", "T", Time, "wait no longer than this")],
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
            group: Group::Sockets,
            on_handle: true,
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
    Command {
        spec: Spec {
            name: "create_connection",
            group: Group::Sockets,
            forms: &[&[req("ADDR", AddressWords)]],
            options: &[
                with("--timeout", "T", Time, "wait no longer than this, for all addresses together"),
                with("--from", "ADDR", AddressWords, "bind to this address first"),
            ],
            gives: "handle",
            summary: "a connected TCP socket in one step: tries every address the name has, in order",
            python: "s = socket.create_connection((\"localhost\", 10000))",
            errors: &[("ECONNREFUSED", "nothing listens at any of them"), ("EAI_NONAME", "the name does not resolve")],
            example: Example {
                script: "server = create_server :0\nclient = create_connection $server\nprint $(client.type)",
                output: "SOCK_STREAM\n",
            },
            ..Spec::BASE
        },
        run: create_connection,
    },
];

/// The shortest and longest pause before a full unix backlog is tried again: there is no readiness for it.
const RETRY: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// A connect under way.
#[derive(Debug)]
struct Connecting {
    handle: Rc<Handle>,
    address: Address,
    /// The next pause, while a unix backlog is full.
    retry: Duration,
    /// Whether the kernel has begun: undone when dropped.
    begun: bool,
}

impl Drop for Connecting {
    fn drop(&mut self) {
        if self.begun
            && let Ok(fd) = self.handle.fd()
        {
            let _ = net::disconnect(fd.as_fd());
        }
    }
}

/// Where a connect stands after a try.
enum Progress {
    Connected,
    Waits(Connecting),
    Failed(Errno),
}

impl Connecting {
    fn new(handle: Rc<Handle>, address: Address) -> Connecting {
        Connecting { handle, address, retry: RETRY.0, begun: false }
    }

    /// Begins, or asks how it went.
    fn proceed(mut self, cx: &mut Cx, limit: Limit) -> Result<Progress, Box<Failure>> {
        if cx.task.operation.woke == Woke::Closed {
            self.begun = false;
            return Ok(Progress::Failed(Errno::BADF));
        }
        cx.charge(0);
        let fd = match self.handle.fd() {
            Ok(fd) => fd,
            Err(error) => return Ok(Progress::Failed(error)),
        };
        let result = if self.begun { outcome(fd.as_fd()) } else { net::connect(fd.as_fd(), &self.address) };
        drop(fd);
        match result {
            Ok(()) => {
                self.begun = false;
                self.handle.set_peer(Some(self.address.clone()));
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

    fn wait(mut self, cx: &mut Cx, limit: Limit, why: Errno) -> Result<Progress, Box<Failure>> {
        if self.handle.timing.get() == Timing::NonBlocking {
            self.begun = false;
            return Ok(Progress::Failed(why));
        }
        if cx.task.operation.woke == Woke::TimedOut && past(cx.task.operation.deadline) {
            return Ok(Progress::Failed(self.given_up(limit)));
        }
        if why == Errno::INPROGRESS {
            self.begun = true;
            cx.would_block(&self.handle, Side::Write, limit)?;
        } else {
            self.pause(cx, limit);
        }
        Ok(Progress::Waits(self))
    }

    /// The time is up. Under SO_SNDTIMEO the kernel goes on connecting and says so; else the attempt is undone.
    fn given_up(&mut self, limit: Limit) -> Errno {
        let by_kernel = Patience::of(&self.handle, Side::Write, limit).is_some_and(|up| up.error == Errno::AGAIN);
        if by_kernel && self.begun {
            self.begun = false;
            return Errno::INPROGRESS;
        }
        if by_kernel { Errno::AGAIN } else { Errno::TIMEDOUT }
    }

    fn pause(&mut self, cx: &mut Cx, limit: Limit) {
        if let Some(patience) = Patience::of(&self.handle, Side::Write, limit) {
            cx.task.operation.deadline.get_or_insert_with(|| later(patience.time));
        }
        let next = later(self.retry);
        let until = cx.task.operation.deadline.map_or(next, |deadline| deadline.min(next));
        cx.park(On::Time, Some(until));
        self.retry = (self.retry * 2).min(RETRY.1);
    }
}

fn past(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| deadline <= Instant::now())
}

/// How a connect that was begun went; EINPROGRESS while it is not decided.
fn outcome(fd: std::os::fd::BorrowedFd) -> Result<(), Errno> {
    if let Some(error) = net::take_error(fd) {
        return Err(error);
    }
    match net::peer_name(fd) {
        Ok(_) => Ok(()),
        Err(Errno::NOTCONN) => Err(Errno::INPROGRESS),
        Err(error) => Err(error),
    }
}

/// Looks up and connects; `None` while it waits.
fn connect_once(
    cx: &mut Cx,
    args: &[Value],
    limit: Limit,
) -> Result<Option<(Result<(), Errno>, Address)>, Box<Failure>> {
    let (handle, kind) = socket_handle(cx, args)?;
    let connecting = if let Some(connecting) = cx.take_pending::<Connecting>() {
        connecting
    } else {
        let resolved = match cx.take_pending::<LookingUp>() {
            Some(looking) => resolve::proceed(cx, looking, args, 1)?,
            None => resolve::resolve(cx, args, 1, Some(kind))?,
        };
        match resolved {
            Resolved::To(addresses) => match addresses.into_iter().next() {
                Some(address) => Connecting::new(handle, address),
                None => return Err(cx.failure("no address was found")),
            },
            Resolved::Wait(looking) => {
                cx.keep_pending(looking);
                return Ok(None);
            }
        }
    };
    let address = connecting.address.clone();
    match connecting.proceed(cx, limit)? {
        Progress::Connected => Ok(Some((Ok(()), address))),
        Progress::Failed(error) => Ok(Some((Err(error), address))),
        Progress::Waits(connecting) => {
            cx.keep_pending(connecting);
            Ok(None)
        }
    }
}

fn connect(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let limit = limit(cx, args, 0)?;
    match connect_once(cx, args, limit)? {
        None => Ok(Flow::Wait),
        Some((Ok(()), _)) => Ok(Flow::NONE),
        Some((Err(error), address)) => Err(about(cx.errno(error.raw_os_error()), &address)),
    }
}

fn connect_ex(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    match connect_once(cx, args, Limit::Handle)? {
        None => Ok(Flow::Wait),
        Some((Ok(()), _)) => Ok(Flow::Done(Value::Int(0))),
        // Python's connect_ex reports its own time-out as the kernel's "would block".
        Some((Err(Errno::TIMEDOUT), _)) if past(cx.task.operation.deadline) => {
            Ok(Flow::Done(Value::Int(Errno::AGAIN.raw_os_error().into())))
        }
        Some((Err(error), _)) => Ok(Flow::Done(Value::Int(error.raw_os_error().into()))),
    }
}

/// A `create_connection` whose names are being looked up: its own address first.
#[derive(Debug)]
struct Preparing {
    from: Option<Address>,
    looking: LookingUp,
}

/// A `create_connection` under way.
#[derive(Debug)]
struct Creating {
    from: Option<Address>,
    left: std::vec::IntoIter<Address>,
    now: Option<Connecting>,
    failed: Vec<(Address, Errno)>,
}

fn create_connection(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let limit = limit(cx, args, 0)?;
    if let Limit::Within(time) = limit {
        cx.task.operation.deadline.get_or_insert_with(|| later(time));
    }
    let creating = match cx.take_pending::<Creating>() {
        Some(creating) => Some(creating),
        None => prepare(cx, args)?,
    };
    match creating {
        Some(creating) => try_each(cx, args, creating, limit),
        None => Ok(Flow::Wait),
    }
}

/// Looks up both ends; none while that waits.
fn prepare(cx: &mut Cx, args: &[Value]) -> Result<Option<Creating>, Box<Failure>> {
    let (mut looking, mut from) = match cx.take_pending::<Preparing>() {
        Some(Preparing { looking, from }) => (Some(looking), from),
        None => (None, None),
    };
    if from.is_none() && cx.has(args, 1) {
        let words = [cx.option(args, 1).clone(), Value::Unset];
        match look_up(cx, looking.take(), &words)? {
            Resolved::To(addresses) => from = addresses.into_iter().next(),
            Resolved::Wait(looking) => {
                cx.keep_pending(Preparing { from, looking });
                return Ok(None);
            }
        }
    }
    match look_up(cx, looking, args)? {
        Resolved::To(addresses) => {
            Ok(Some(Creating { from, left: addresses.into_iter(), now: None, failed: Vec::new() }))
        }
        Resolved::Wait(looking) => {
            cx.keep_pending(Preparing { from, looking });
            Ok(None)
        }
    }
}

fn look_up(cx: &mut Cx, looking: Option<LookingUp>, words: &[Value]) -> Result<Resolved, Box<Failure>> {
    match looking {
        Some(looking) => resolve::proceed(cx, looking, words, 0),
        None => resolve::resolve(cx, words, 0, None),
    }
}

/// One address after another, until one answers.
fn try_each(cx: &mut Cx, args: &[Value], mut creating: Creating, limit: Limit) -> Outcome {
    loop {
        let connecting = match creating.now.take() {
            Some(connecting) => connecting,
            None => match creating.left.next() {
                None => return Err(none_answered(cx, args, &creating.failed)),
                Some(address) => match open_for(cx, creating.from.as_ref(), &address) {
                    Ok(handle) => Connecting::new(handle, address),
                    Err(error) => {
                        creating.failed.push((address, error));
                        continue;
                    }
                },
            },
        };
        let (handle, address) = (connecting.handle.clone(), connecting.address.clone());
        match connecting.proceed(cx, limit)? {
            Progress::Connected => {
                cx.made(&handle);
                return Ok(Flow::Done(Value::Handle(handle)));
            }
            Progress::Waits(connecting) => {
                creating.now = Some(connecting);
                cx.keep_pending(creating);
                return Ok(Flow::Wait);
            }
            Progress::Failed(error) => creating.failed.push((address, error)),
        }
    }
}

/// A socket of the address's family, bound to its own address when there is one.
fn open_for(cx: &Cx, from: Option<&Address>, address: &Address) -> Result<Rc<Handle>, Errno> {
    let kind = Kind::new(address.family(), Type::Stream);
    let handle = Handle::new(&cx.machine.registry, Resource::Socket(kind), net::open(kind)?);
    if let Some(from) = from {
        net::bind(handle.fd()?.as_fd(), from)?;
    }
    Ok(handle)
}

/// The last failure, with all addresses that were tried.
fn none_answered(cx: &Cx, args: &[Value], failed: &[(Address, Errno)]) -> Box<Failure> {
    let Some((last, error)) = failed.last() else { return cx.failure("no address was found") };
    let mut failure = about(cx.errno(error.raw_os_error()), last);
    if failed.len() > 1 {
        let tried: Vec<String> = failed
            .iter()
            .map(|(address, error)| {
                let words = crate::net::errno::words(error.raw_os_error());
                format!("{}: {words}", String::from_utf8_lossy(&address.text()))
            })
            .collect();
        failure.about = Some(args[0].lossy());
        failure.hint = Some(format!("tried {}", tried.join("; ")));
    }
    failure
}
