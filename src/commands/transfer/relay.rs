//! `relay`: moves bytes both ways between two connected sockets until both have said all.

use std::fmt::Write as _;
use std::rc::Rc;

use rustix::io::Errno;

use super::recv_until::{ONLY_TIMEOUT, TIMEOUT};
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::commands::support::socket::limit;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::timeout::EffectiveTimeout;
use crate::machine::task::Side;
use crate::net::handle::splice::{Progress, Pump, PumpError};
use crate::net::{Handle, Timing, Type};
use crate::spec::{Example, Group, Spec, Takes, req};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "relay",
        group: Group::Sockets,
        forms: &[&[req("A", Takes::Handle), req("B", Takes::Handle)]],
        options: ONLY_TIMEOUT,
        gives: "[bytes from A to B, bytes from B to A]",
        summary: "pass on what arrives at either of two connections to the other, until both have ended",
        details: "When one side ends its stream, the other is shut down for writing, and the other direction goes on. What had \
                  been read ahead goes first. Both stay open, to be closed by you. When it fails, or is cancelled, what one \
                  side has not taken can still be read from the other.",
        python: "shutil.copyfileobj(a.makefile(\"rb\"), b.makefile(\"wb\"))  # one way",
        errors: &[
            ("ECONNRESET", "one side broke the connection off"),
            ("EPIPE", "one side no longer takes what the other sends"),
            ("ETIMEDOUT", "they were not done in time"),
            ("ENOTCONN", "a socket is not connected"),
        ],
        example: Example {
            script: "client, a = socketpair\nserver, b = socketpair\nt = spawn relay a b\nclient.send hello\nclient.shutdown write\n\
                     print $(server.recvall)\nserver.send \"hello to you\"\nserver.shutdown write\nprint $(client.recvall) $(wait t)",
            output: "hello\nhello to you [5, 12]\n",
        },
        ..Spec::BASE
    },
    run: relay,
}];

/// A relay under way.
#[derive(Debug)]
struct Relay {
    ways: [Pump; 2],
    /// Somebody takes no more; what they still say is passed on before this is raised.
    failure: Option<Box<Failure>>,
}

fn relay(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let limit = limit(cx, args, TIMEOUT)?;
    let mut relay = match cx.take_pending::<Relay>() {
        Some(relay) => relay,
        None => between(cx, args)?,
    };
    if !both_turns(cx, &relay, limit)? {
        cx.keep_pending(relay);
        return Ok(Flow::Wait);
    }
    loop {
        match round(cx, &mut relay)? {
            [Progress::Ended, Progress::Ended] => return end(cx, relay),
            [Progress::Moved(_), _] | [_, Progress::Moved(_)] => {}
            _ => return wait(cx, relay, limit),
        }
        if cx.out_of_budget() {
            cx.keep_pending(relay);
            return Ok(Flow::Again);
        }
    }
}

/// A relay between the handles of the call.
fn between(cx: &Context, args: &[Value]) -> ArgResult<Relay> {
    let (a, b) = (stream_socket(cx, args, 0)?, stream_socket(cx, args, 1)?);
    if Rc::ptr_eq(&a, &b) {
        return Err(cx.argument_error(1, format!("`{}` cannot be relayed to itself: give two connections", a.name())));
    }
    Ok(Relay { ways: [Pump::new(&a, &b), Pump::new(&b, &a)], failure: None })
}

fn stream_socket(cx: &Context, args: &[Value], at: usize) -> ArgResult<Rc<Handle>> {
    let Value::Handle(handle) = args::value(args, at) else {
        return Err(args::misfit(cx, at, "a handle", args::value(args, at)));
    };
    match handle.socket_kind() {
        Some(_) if !handle.is_open() => {
            Err(Box::new(cx.os_error_code(Errno::BADF.raw_os_error()).about(handle.name().to_string())))
        }
        Some(kind) if kind.ty == Type::Stream => Ok(handle.clone()),
        _ => {
            let failure = cx.argument_error(at, format!("`{}` is no stream socket", handle.name()));
            Err(args::with_hint(failure, Some("`relay` passes on streams of bytes: TCP, or unix sockets")))
        }
    }
}

/// Takes the turns of both sides for reading and writing; false while the task waits for one.
fn both_turns(cx: &mut Context, relay: &Relay, limit: CallTimeout) -> ArgResult<bool> {
    let mut handles = relay.handles();
    // Always in the same order: two relays must not each wait for what the other has.
    handles.sort_by_key(|handle| handle.key.index);
    for handle in handles {
        for side in [Side::Read, Side::Write] {
            if !cx.acquire_side(handle, side, limit)? {
                return Ok(false);
            }
            cx.lock_side(handle, side);
        }
    }
    Ok(true)
}

/// One step each way.
fn round(cx: &mut Context, relay: &mut Relay) -> ArgResult<[Progress; 2]> {
    let mut steps = [Progress::Ended; 2];
    for (at, step) in steps.iter_mut().enumerate() {
        cx.charge_call();
        *step = match cx.with_scratch(|_, scratch| relay.ways[at].step(scratch)) {
            Ok(step) => step,
            Err(broken) => relay.broke(cx, at, broken)?,
        };
        if let Progress::Moved(count) = step {
            cx.charge_bytes(*count);
        }
    }
    Ok(steps)
}

impl Relay {
    fn handles(&self) -> [&Rc<Handle>; 2] {
        self.ways.each_ref().map(|way| &way.from)
    }

    /// One way is over. From somebody who takes no more one may still hear; somebody who cannot be heard is gone.
    fn broke(&mut self, cx: &Context, at: usize, broken: PumpError) -> ArgResult<Progress> {
        let way = &mut self.ways[at];
        way.give_up();
        let (error, handle, doing, hears) = match broken {
            PumpError::Reading(error) => (error, &way.from, "reading from", false),
            PumpError::Writing(error) => (error, &way.to, "writing to", error != Errno::BADF),
        };
        let mut failure = cx.os_error(error, handle);
        failure.words = format!("{}, {doing} `{}`", failure.words, handle.name());
        let failure = self.failure.take().unwrap_or(failure);
        if hears {
            self.failure = Some(failure);
            return Ok(Progress::Ended);
        }
        Err(self.so_far(failure))
    }

    /// The failure with what had gone each way, and what has not.
    fn so_far(&mut self, mut failure: Box<Failure>) -> Box<Failure> {
        let bytes = |count: u64| if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") };
        let [there, back] = &self.ways;
        let (a, b) = (there.from.name(), back.from.name());
        let _ =
            write!(failure.words, "; {} had gone from `{a}` to `{b}`, {} back", bytes(there.moved), bytes(back.moved));
        for way in &mut self.ways {
            way.give_up();
            let rest = way.from.read_buffer.borrow().len() as u64;
            if rest > 0 {
                let _ = write!(failure.words, "; {} more can still be read from `{}`", bytes(rest), way.from.name());
            }
        }
        failure
    }
}

fn end(cx: &Context, mut relay: Relay) -> Outcome {
    if let Some(failure) = relay.failure.take() {
        return Err(relay.so_far(failure));
    }
    let counts = relay.ways.each_ref().map(|way| Value::Int(i64::try_from(way.moved).unwrap_or(i64::MAX)));
    limits::list(cx, counts.into())
}

/// Nothing can be moved at the moment: parks until something happens on one side or the other.
fn wait(cx: &mut Context, mut relay: Relay, limit: CallTimeout) -> Outcome {
    let handles = relay.handles();
    let never = handles.iter().any(|handle| handle.timing.get() == Timing::NonBlocking);
    let limits = handles
        .iter()
        .flat_map(|handle| [Side::Read, Side::Write].map(|side| EffectiveTimeout::of(handle, side, limit)));
    let effective = limits.flatten().min_by_key(|effective| effective.time);
    if never || cx.timed_out() {
        let error = effective.filter(|_| !never).map_or(Errno::AGAIN, |effective| effective.error);
        let failure = Box::new(Failure::system(cx.name(), error.raw_os_error()));
        return Err(relay.so_far(failure));
    }
    cx.set_deadline(effective.map(|effective| effective.time));
    for handle in handles {
        handle.watch(true).map_err(|error| cx.os_error(error, handle))?;
    }
    let handles = handles.map(Rc::clone);
    cx.park_on_any(&handles, Vec::new());
    cx.keep_pending(relay);
    Ok(Flow::Wait)
}
