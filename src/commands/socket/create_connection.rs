//! `create_connection`: every address of a name in turn, until one answers.

use rustix::io::Errno;

use super::connect::{Connecting, Progress};
use crate::commands::support::address::{self, AddressWords, LookingUp, Resolved};
use crate::commands::support::args;
use crate::commands::support::socket::limit;
use crate::explain;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::net::{Address, Family, Handle, SocketKind, Timing, Type};
use crate::spec::Takes::{Address as TakesAddress, Time};
use crate::spec::{Awaits, CallKind, Example, Group, Opt, OptionSpec, Spec, flag, req, with};
use crate::values::{Failure, Value};

/// How many addresses a failure names.
const MAX_NAMED: usize = 8;

const OPTIONS: &[OptionSpec] = &[
    with("--timeout", "T", Time, "connect within this time, all addresses together"),
    flag("--keep-timeout", "the --timeout also holds for each later call (settimeout T)"),
    with("--from", "ADDR", TakesAddress, "bind to this address first"),
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
        forms: &[&[req("ADDR", TakesAddress)]],
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
    tried: Vec<(Address, Errno)>,
    /// The failure of the address that was tried last.
    last: Option<Box<Failure>>,
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
        match look_up(cx, looking.take(), AddressWords::of_option(args, cx.place_of(FROM)))? {
            Resolved::To(addresses) => from = addresses.into_iter().next(),
            Resolved::Wait(looking) => {
                cx.keep_pending(Preparing { from, looking });
                return Ok(None);
            }
        }
    }
    match look_up(cx, looking, AddressWords::of_param(args, 0))? {
        Resolved::To(mut addresses) => {
            if let Some(from) = &from {
                let of_other = addresses.first().map(Address::family);
                addresses.retain(|address| address.family() == from.family());
                if let Some(family) = of_other.filter(|_| addresses.is_empty()) {
                    return Err(of_other_family(cx, args, from, family));
                }
            }
            Ok(Some(Creating { from, left: addresses.into_iter(), now: None, tried: Vec::new(), last: None }))
        }
        Resolved::Wait(looking) => {
            cx.keep_pending(Preparing { from, looking });
            Ok(None)
        }
    }
}

/// The failure of an own address from which none of the server's can be reached.
fn of_other_family(cx: &Context, args: &[Value], from: &Address, family: Family) -> Box<Failure> {
    let (own, to) = (from.shown(), args[0].lossy());
    let words = format!("a connection from {own}, which is {}, cannot go to `{to}`, which is {family}", from.family());
    let mut failure = cx.argument_error(cx.place_of(FROM), words);
    failure.code = Some(Errno::AFNOSUPPORT.raw_os_error());
    failure.hint = Some(format!("give an {family} address of this machine after `--from`, or leave it out"));
    failure
}

fn look_up(cx: &mut Context, looking: Option<LookingUp>, words: AddressWords) -> Result<Resolved, Box<Failure>> {
    match looking {
        Some(looking) => address::proceed(cx, looking, words),
        None => address::resolve(cx, words, None),
    }
}

/// One address after another, until one answers.
fn try_each(cx: &mut Context, args: &[Value], mut creating: Creating, limit: CallTimeout) -> Outcome {
    loop {
        let connecting = match creating.now.take() {
            Some(connecting) => connecting,
            None => match creating.left.next() {
                None => return Err(none_answered(cx, args, creating)),
                Some(address) => match cx.handles().open(SocketKind::new(address.family(), Type::Stream)) {
                    Ok(handle) => {
                        bind_from(cx, creating.from.as_ref(), &handle)?;
                        // As in Python, a time that is given goes before the default one.
                        if limit.time().is_some() {
                            handle.timing.set(Timing::Blocking);
                        }
                        Connecting::new(handle, address)
                    }
                    Err(error) => {
                        creating.last = Some(cx.os_error_at(error, None, &address));
                        creating.tried.push((address, error));
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
            Progress::Failed(error) => {
                creating.last = Some(not_connected(cx, creating.from.as_ref(), error, &handle, &address));
                creating.tried.push((address, error));
            }
        }
    }
}

/// Binds a socket to its own address, when one is given.
fn bind_from(cx: &Context, from: Option<&Address>, handle: &Handle) -> Result<(), Box<Failure>> {
    let Some(from) = from else { return Ok(()) };
    handle.bind(from).map_err(|error| at_from(cx, cx.os_error_of(CallKind::Binding, error, handle, from)))
}

/// The failure of one address. Where the socket's own address is at fault, it is named as well.
fn not_connected(
    cx: &Context,
    from: Option<&Address>,
    error: Errno,
    handle: &Handle,
    address: &Address,
) -> Box<Failure> {
    let failure = cx.os_error_at(error, Some(handle), address);
    match from {
        Some(from) if matches!(error, Errno::ADDRNOTAVAIL | Errno::INVAL) => {
            let about = format!("{} from {}", address.shown(), from.shown());
            at_from(cx, Box::new(failure.about(about)))
        }
        _ => failure,
    }
}

/// The failure, blamed on what stands after `--from`.
fn at_from(cx: &Context, mut failure: Box<Failure>) -> Box<Failure> {
    failure.span = cx.site.words.get(cx.place_of(FROM)).copied();
    failure
}

/// The last failure; of several addresses it names each one tried.
fn none_answered(cx: &Context, args: &[Value], creating: Creating) -> Box<Failure> {
    let Some(mut failure) = creating.last else { return cx.failure("no address was found") };
    if let [_, _, ..] = creating.tried[..] {
        let tried: Vec<String> = creating.tried.iter().take(MAX_NAMED).map(one).collect();
        let more = creating.tried.len() - tried.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        failure.about = Some(args[0].lossy());
        failure.words = format!("tried {}{more}", tried.join("; "));
    }
    failure
}

/// One address and how it failed.
fn one((address, error): &(Address, Errno)) -> String {
    format!("{}: {}", address.shown(), explain::errno::words(error.raw_os_error()))
}
