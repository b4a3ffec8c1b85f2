//! Channels: values that go from task to task.
//!
//! Who waits, and in which order, the channel knows; a command that runs again holds a ticket for its place in line.

use std::rc::Rc;
use std::time::Duration;

use rustix::io::Errno;

use crate::commands::support::args::{self, ArgResult};
use crate::commands::transfer::recv_until::{ONLY_TIMEOUT, TIMEOUT};
use crate::diagnostic::counted;
use crate::limits::ELEMENTS;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::task::{QueueOf, Side};
use crate::spec::Takes::{self, Any, Int};
use crate::spec::{CalledFor, Example, Group, Opt, Spec, opt, req};
use crate::values::{Channel, Failure, Put, Taken, Ticket, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "channel",
            group: Group::Tasks,
            forms: &[&[opt("CAPACITY", Int)]],
            called_for: CalledFor::Result,
            gives: "channel",
            summary: "make a channel, through which tasks hand values to each other in order",
            details: "It holds CAPACITY values, and `put` waits while it is full; without a number it takes whatever comes. \
                      With 0 it holds none: each `put` waits until somebody takes. `len $channel` is how many values it holds, \
                      and `poll` waits for one to take beside what comes from sockets.",
            python: "inbox = queue.Queue(10)",
            example: Example {
                script: "inbox = channel\nspawn { for n in range 3 { put inbox $($n * $n) }; closechannel inbox }\n\
                         for i in range 4 { print $(take inbox) }",
                output: "0\n1\n4\nnone\n",
            },
            ..Spec::BASE
        },
        run: channel,
    },
    Command {
        spec: Spec {
            name: "put",
            group: Group::Tasks,
            forms: &[&[req("CHANNEL", Takes::Channel), req("VALUE", Any)]],
            options: ONLY_TIMEOUT,
            summary: "put a value of any type into a channel; waits while the channel is full",
            details: "Those who wait to take are served in the order they came, and so are those who wait to put. When it fails \
                      or is cancelled, the value is not in the channel. `$name` puts the value of a variable, a bare word is text.",
            python: "inbox.put(value)",
            errors: &[("ETIMEDOUT", "the channel stayed full"), ("EPIPE", "the channel is closed")],
            example: Example {
                script: "inbox = channel 1\nput inbox hello\nfails ETIMEDOUT put inbox again --timeout 10ms\nprint $(take inbox)",
                output: "hello\n",
            },
            ..Spec::BASE
        },
        run: put,
    },
    Command {
        spec: Spec {
            name: "take",
            group: Group::Tasks,
            forms: &[&[req("CHANNEL", Takes::Channel)]],
            options: ONLY_TIMEOUT,
            gives: "any value",
            summary: "take the next value out of a channel; waits until there is one",
            details: "Each value goes to one task. At the end, when the channel is closed and empty, it gives `none`, as `input` \
                      does. A `none` that was put looks the same: where that matters put a list, `[none]`.",
            python: "value = inbox.get()",
            errors: &[("ETIMEDOUT", "nothing was put in time")],
            example: Example {
                script: "inbox = channel\nspawn { put inbox [1, \"two\"]; closechannel inbox }\nprint $(take inbox)\nprint $(take inbox)",
                output: "[1, \"two\"]\nnone\n",
            },
            ..Spec::BASE
        },
        run: take,
    },
    Command {
        spec: Spec {
            name: "closechannel",
            group: Group::Tasks,
            forms: &[&[req("CHANNEL", Takes::Channel)]],
            summary: "say that no more values go into a channel; what is in it can still be taken",
            details: "Whoever waits to take then gets `none`, whoever waits to put fails with EPIPE. Closing twice is harmless.",
            python: "inbox.shutdown()  # Python 3.13",
            example: Example {
                script: "inbox = channel\nput inbox last\nclosechannel inbox\nfails EPIPE put inbox more\n\
                         print $(take inbox) $(take inbox)",
                output: "last none\n",
            },
            ..Spec::BASE
        },
        run: close,
    },
];

fn channel(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let capacity = args::optional(cx, args, 0, args::int)?.map(usize::try_from);
    match capacity {
        None => Ok(Flow::Done(Value::Channel(Rc::new(Channel::new(ELEMENTS.most))))),
        Some(Ok(capacity)) if capacity <= ELEMENTS.most => {
            Ok(Flow::Done(Value::Channel(Rc::new(Channel::new(capacity)))))
        }
        Some(_) => {
            let words = format!("a channel holds 0 to {} values, not {}", ELEMENTS.most, args::word(args, 0));
            Err(cx.argument_error(0, words))
        }
    }
}

fn named(cx: &Context, args: &[Value]) -> ArgResult<Rc<Channel>> {
    match args::value(args, 0) {
        Value::Channel(channel) => Ok(channel.clone()),
        other => {
            let failure = args::misfit(cx, 0, "a channel", other);
            Err(args::with_hint(failure, Some("a channel is what `channel` gives: `inbox = channel`")))
        }
    }
}

fn closed(cx: &Context, channel: &Channel) -> Box<Failure> {
    let mut failure = Failure::system(cx.name(), Errno::PIPE.raw_os_error()).about(channel.name.get().to_string());
    "the channel is closed, no more values go in".clone_into(&mut failure.words);
    Box::new(failure)
}

/// The time of a wait in line is up; `words` say how things stand there.
pub(in crate::commands) fn late(cx: &Context, name: &str, words: &str) -> Box<Failure> {
    let mut failure = Failure::system(cx.name(), Errno::TIMEDOUT.raw_os_error()).about(name);
    failure.words = format!("{}, {words}", failure.words);
    Box::new(failure)
}

/// The time that an option gives; it is counted from when the command has to wait.
pub(in crate::commands) fn time_given(cx: &Context, args: &[Value], option: Opt) -> ArgResult<Option<Duration>> {
    args::optional(cx, args, cx.place_of(option), args::time)
}

/// Parks the task in a line where it has just got a place, or still has it.
pub(in crate::commands) fn wait_in_line(cx: &mut Context, of: QueueOf, ticket: Ticket, time: Option<Duration>) -> Flow {
    cx.set_deadline(time);
    cx.park_in_queue(of, ticket);
    Flow::Wait
}

fn put(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let channel = named(cx, args)?;
    if let Some(ticket) = cx.queue_ticket() {
        return put_again(cx, channel, ticket);
    }
    let time = time_given(cx, args, TIMEOUT)?;
    // While the command waits, the channel keeps the value.
    match channel.put(args::take(args, 1)) {
        Put::Closed => Err(closed(cx, &channel)),
        Put::Done => {
            cx.channel_changed(&channel);
            Ok(Flow::NONE)
        }
        Put::Full(value) => {
            let ticket = channel.line_up_to_put(cx.task_key(), value);
            cx.channel_changed(&channel);
            Ok(wait_in_line(cx, QueueOf::Channel(channel, Side::Write), ticket, time))
        }
    }
}

/// A `put` that waited.
fn put_again(cx: &mut Context, channel: Rc<Channel>, ticket: Ticket) -> Outcome {
    if !channel.is_putting(ticket) {
        return Ok(Flow::NONE);
    }
    if channel.is_closed() {
        return Err(closed(cx, &channel));
    }
    if cx.timed_out() {
        let words = match channel.capacity() {
            0 => "nobody took the value".to_owned(),
            capacity => format!("the channel still holds {}, as many as it may", counted(capacity, "value")),
        };
        return Err(late(cx, &channel.name.get(), &words));
    }
    Ok(wait_in_line(cx, QueueOf::Channel(channel, Side::Write), ticket, None))
}

fn take(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let channel = named(cx, args)?;
    let time = time_given(cx, args, TIMEOUT)?;
    let ticket = cx.queue_ticket();
    match channel.take(ticket) {
        Taken::Value(value, putter) => {
            cx.wake_queued(putter);
            cx.channel_changed(&channel);
            Ok(Flow::Done(value))
        }
        Taken::End => Ok(Flow::NONE),
        Taken::Nothing if cx.timed_out() => Err(late(cx, &channel.name.get(), "nothing was put")),
        Taken::Nothing => {
            let ticket = ticket.unwrap_or_else(|| {
                let ticket = channel.line_up_to_take(cx.task_key());
                cx.channel_changed(&channel);
                ticket
            });
            Ok(wait_in_line(cx, QueueOf::Channel(channel, Side::Read), ticket, time))
        }
    }
}

fn close(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let channel = named(cx, args)?;
    let waiting = channel.close();
    cx.wake_queued(waiting);
    cx.channel_changed(&channel);
    Ok(Flow::NONE)
}
