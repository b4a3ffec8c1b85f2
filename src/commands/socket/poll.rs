//! `poll`: one task waits on many handles and channels, whichever is ready first.
//!
//! Each run asks the kernel about all handles without waiting. While nothing is ready the task looks out on each handle
//! and channel; whatever happens there wakes it, and it asks again.

use std::rc::Rc;

use rustix::io::Errno;

use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::machine::call::command::{Command, Context, Flow, Outcome, describe};
use crate::net::Handle;
use crate::net::handle::readiness::ready_handles;
use crate::spec::Takes::{List, Time};
use crate::spec::{Example, Group, Opt, OptionSpec, Spec, flag, opt, req};
use crate::values::{Channel, Value};

const OPTIONS: &[OptionSpec] = &[flag("--write", "ready to take data, or a value, or to say that a connect is over")];
const WRITE: Opt = Opt::of(OPTIONS, "--write");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "poll",
        group: Group::Tasks,
        forms: &[&[req("LIST", List), opt("T", Time)]],
        options: OPTIONS,
        gives: "list of what is ready",
        summary: "wait until handles or channels of a list are ready to read, and give those, in the list's order",
        details: "Ready are a listening socket with a client in its queue, a connection with data, an end or an error, a \
                  handle with bytes that were read ahead, and a channel with a value to take or that is closed. After T seconds the list is empty; without T it waits for ever.",
        python: "ready, _, _ = select.select([a, b], [], [], 2.5)",
        errors: &[("EBADF", "a handle of the list is closed")],
        example: Example {
            script: "a, b = socketpair\nc, d = socketpair\nc.send hello\n\
                     for h in poll [$b, $d] { print $(h.recv 100) }\nprint $(poll [$b, $d] 0)",
            output: "hello\n[]\n",
        },
        ..Spec::BASE
    },
    run: poll,
}];

/// One element of the list.
#[derive(Clone)]
enum Polled {
    Handle(Rc<Handle>),
    Channel(Rc<Channel>),
}

impl Polled {
    fn handle(&self) -> Option<&Rc<Handle>> {
        if let Polled::Handle(handle) = self { Some(handle) } else { None }
    }
}

impl From<Polled> for Value {
    fn from(polled: Polled) -> Value {
        match polled {
            Polled::Handle(handle) => Value::Handle(handle),
            Polled::Channel(channel) => Value::Channel(channel),
        }
    }
}

fn poll(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let polled = elements(cx, args)?;
    let time = args::optional(cx, args, 1, args::time)?;
    if polled.is_empty() && time.is_none() {
        return Err(cx.argument_error(0, "nothing ever happens on an empty list: say for how long to wait"));
    }
    let write = cx.has(args, WRITE);
    let ready = ready(cx, &polled, write)?;
    let over = cx.timed_out() || time.is_some_and(|time| time.is_zero());
    if over || !ready.is_empty() {
        return limits::list(cx, ready);
    }
    cx.set_deadline(time);
    look_out(cx, &polled, write)
}

/// The elements of the list; its handles are open.
fn elements(cx: &Context, args: &[Value]) -> ArgResult<Vec<Polled>> {
    let list = args::list(cx, args, 0)?;
    let element = |(at, item): (usize, &Value)| match item {
        Value::Handle(handle) if handle.is_open() => Ok(Polled::Handle(handle.clone())),
        Value::Handle(handle) => {
            Err(Box::new(cx.os_error_code(Errno::BADF.raw_os_error()).about(handle.name().to_string())))
        }
        Value::Channel(channel) => Ok(Polled::Channel(channel.clone())),
        other => {
            Err(cx
                .argument_error(0, format!("element {at} of the list is no handle or channel but {}", describe(other))))
        }
    };
    list.items().iter().enumerate().map(element).collect()
}

/// To look at one of them takes the kernel about as long as to copy so many bytes.
const LIKE_BYTES: usize = 256;

/// Those that are ready now.
fn ready(cx: &mut Context, polled: &[Polled], write: bool) -> ArgResult<Vec<Value>> {
    cx.charge_call();
    cx.charge_bytes(polled.len() * LIKE_BYTES);
    let handles: Vec<Rc<Handle>> = polled.iter().filter_map(Polled::handle).cloned().collect();
    let failure = |error: Errno| cx.os_error_code(error.raw_os_error());
    let mut answers = ready_handles(&handles, write).map_err(failure)?.into_iter();
    let is_ready = |polled: &&Polled| match polled {
        Polled::Handle(_) => answers.next() == Some(true),
        Polled::Channel(channel) if write => channel.can_put(),
        Polled::Channel(channel) => channel.can_take(),
    };
    Ok(polled.iter().filter(is_ready).cloned().map(Value::from).collect())
}

/// Parks until something happens on one of them.
fn look_out(cx: &mut Context, polled: &[Polled], write: bool) -> Outcome {
    let handles: Vec<Rc<Handle>> = polled.iter().filter_map(Polled::handle).map(Handle::target).collect();
    for handle in &handles {
        // What epoll does not report is always ready: it changed between the two questions.
        if !handle.watch(write).map_err(|error| cx.os_error(error, handle))? {
            return Ok(Flow::Again);
        }
    }
    let channel = |polled: &Polled| if let Polled::Channel(channel) = polled { Some(channel.clone()) } else { None };
    cx.park_on_any(&handles, polled.iter().filter_map(channel).collect());
    Ok(Flow::Wait)
}
