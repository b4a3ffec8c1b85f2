//! `create_connection`: every address of a name in turn, until one answers.

use std::rc::Rc;

use rustix::io::Errno;

use super::connect::{Connecting, Progress};
use crate::commands::support::address::{self, LookingUp, Resolved};
use crate::commands::support::args;
use crate::commands::support::socket::limit;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::net::{Address, Handle, SocketKind, Timing, Type};
use crate::spec::Takes::{Address as AddressWords, Time};
use crate::spec::{Awaits, CallKind, Example, Group, Opt, OptionSpec, Spec, flag, req, with};
use crate::values::{Failure, Value};

const OPTIONS: &[OptionSpec] = &[
    with("--timeout", "T", Time, "connect within this time, all addresses together"),
    flag("--keep-timeout", "the --timeout also holds for each later call (settimeout T)"),
    with("--from", "ADDR", AddressWords, "bind to this address first"),
];
const TIMEOUT: Opt = Opt::of(OPTIONS, "--timeout");
const KEEP_TIMEOUT: Opt = Opt::of(OPTIONS, "--keep-timeout");
const FROM: Opt = Opt::of(OPTIONS, "--from");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "create_connection",
        call: CallKind::CreatingConnection,
        awaits: Awaits::Answer,
        group: Group::Sockets,
        forms: &[&[req("ADDR", AddressWords)]],
        options: OPTIONS,
        gives: "handle",
        summary: "a connected TCP socket in one step: tries every address the name has, in order",
        details: "--timeout is for connecting only: reads and writes then wait as `settimeout` says, while in Python they keep \
                  the time-out of `timeout=5`. --keep-timeout does as Python.",
        python: "s = socket.create_connection((\"localhost\", 10000))",
        errors: &[("ECONNREFUSED", "nothing listens at any of them"), ("EAI_NONAME", "the name does not resolve")],
        example: Example {
            script: "server = create_server :0\nclient = create_connection $server\nprint $(client.type)",
            output: "SOCK_STREAM\n",
        },
        ..Spec::BASE
    },
    run: create_connection,
}];

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

fn create_connection(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let limit = limit(cx, args, TIMEOUT)?;
    if cx.has(args, KEEP_TIMEOUT) && limit.time().is_none() {
        let failure =
            cx.argument_error(cx.place_of(KEEP_TIMEOUT), "`--keep-timeout` keeps a `--timeout`, and none is given");
        return Err(args::with_hint(failure, Some("add `--timeout T`, or use `settimeout T` on the connection")));
    }
    cx.set_deadline(limit.time());
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
fn prepare(cx: &mut Context, args: &[Value]) -> Result<Option<Creating>, Box<Failure>> {
    let (mut looking, mut from) = match cx.take_pending::<Preparing>() {
        Some(Preparing { looking, from }) => (Some(looking), from),
        None => (None, None),
    };
    if from.is_none() && cx.has(args, FROM) {
        let words = [cx.option(args, FROM).clone(), Value::Unset];
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

fn look_up(cx: &mut Context, looking: Option<LookingUp>, words: &[Value]) -> Result<Resolved, Box<Failure>> {
    match looking {
        Some(looking) => address::proceed(cx, looking, words, 0),
        None => address::resolve(cx, words, 0, None),
    }
}

/// One address after another, until one answers.
fn try_each(cx: &mut Context, args: &[Value], mut creating: Creating, limit: CallTimeout) -> Outcome {
    loop {
        let connecting = match creating.now.take() {
            Some(connecting) => connecting,
            None => match creating.left.next() {
                None => return Err(none_answered(cx, args, &creating.failed)),
                Some(address) => match open_for(cx, creating.from.as_ref(), &address) {
                    Ok(handle) => {
                        // As in Python, a time that is given goes before the default one.
                        if limit.time().is_some() {
                            handle.timing.set(Timing::Blocking);
                        }
                        Connecting::new(handle, address)
                    }
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
                handle.timing.set(match limit.time() {
                    Some(time) if cx.has(args, KEEP_TIMEOUT) => Timing::of(Some(time)),
                    _ => cx.handles().default_timing(),
                });
                cx.set_current(&handle);
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
fn open_for(cx: &Context, from: Option<&Address>, address: &Address) -> Result<Rc<Handle>, Errno> {
    let kind = SocketKind::new(address.family(), Type::Stream);
    let handle = cx.handles().open(kind)?;
    if let Some(from) = from {
        handle.bind(from)?;
    }
    Ok(handle)
}

/// The last failure, with all addresses that were tried.
fn none_answered(cx: &Context, args: &[Value], failed: &[(Address, Errno)]) -> Box<Failure> {
    let Some((last, error)) = failed.last() else { return cx.failure("no address was found") };
    let mut failure = cx.os_error_at(*error, None, last);
    if failed.len() > 1 {
        let tried: Vec<String> = failed
            .iter()
            .map(|(address, error)| {
                let words = crate::explain::errno::words(error.raw_os_error());
                format!("{}: {words}", address.shown())
            })
            .collect();
        failure.about = Some(args[0].lossy());
        failure.hint = Some(format!("tried {}", tried.join("; ")));
    }
    failure
}
