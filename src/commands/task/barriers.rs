//! Barriers: tasks that wait for each other.

use std::rc::Rc;
use std::time::Duration;

use super::channels::{late, time_given, wait_in_line};
use crate::commands::support::args;
use crate::commands::transfer::recv_until::{ONLY_TIMEOUT, TIMEOUT};
use crate::limits::ELEMENTS;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::task::QueueOf;
use crate::spec::Takes::{self, Int};
use crate::spec::{CalledFor, Example, Group, Spec, req};
use crate::values::{Barrier, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "barrier",
            group: Group::Tasks,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "barrier",
            summary: "make a barrier, where tasks wait until N of them are there",
            details: "`meet` waits at it. When the last that was missing has come all go on, and the barrier can be used again.",
            python: "b = threading.Barrier(2)",
            example: Example {
                script: "ready = barrier 2\nspawn { print one; meet ready }\nmeet ready\nprint \"both are there\"",
                output: "one\nboth are there\n",
            },
            ..Spec::BASE
        },
        run: barrier,
    },
    Command {
        spec: Spec {
            name: "meet",
            group: Group::Tasks,
            forms: &[&[req("BARRIER", Takes::Barrier)]],
            options: ONLY_TIMEOUT,
            summary: "wait at a barrier until as many tasks are there as it is for",
            details: "A task that is cancelled, or whose time is up, no longer counts; the others go on waiting.",
            python: "b.wait()",
            errors: &[("ETIMEDOUT", "not all came in time")],
            example: Example {
                script: "lap = barrier 2\ndef run name { for i in range 2 { print $name; meet lap } }\nspawn run a\nspawn run b\n\
                         wait\nfails ETIMEDOUT meet lap --timeout 10ms",
                output: "a\nb\nb\na\n",
            },
            ..Spec::BASE
        },
        run: meet,
    },
];

fn barrier(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let size = args::int(cx, args, 0)?;
    match usize::try_from(size) {
        Ok(size) if (1..=ELEMENTS.most).contains(&size) => Ok(Flow::Done(Value::Barrier(Rc::new(Barrier::new(size))))),
        _ => Err(cx.argument_error(0, format!("a barrier is for 1 to {} tasks, not {size}", ELEMENTS.most))),
    }
}

fn meet(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if let Value::Barrier(barrier) = args::value(args, 0).clone() {
        let time = time_given(cx, args, TIMEOUT)?;
        return meet_at(cx, barrier, time);
    }
    let failure = args::misfit(cx, 0, "a barrier", args::value(args, 0));
    Err(args::with_hint(failure, Some("a barrier is what `barrier` gives: `ready = barrier 2`")))
}

/// Waits at a barrier until all are there.
pub(in crate::commands) fn meet_at(cx: &mut Context, barrier: Rc<Barrier>, time: Option<Duration>) -> Outcome {
    let ticket = match cx.queue_ticket() {
        Some(ticket) if !barrier.is_waiting(ticket) => return Ok(Flow::NONE),
        Some(_) if cx.timed_out() => {
            let words = format!("{} of {} tasks were there", barrier.len(), barrier.size());
            return Err(late(cx, &barrier.name.get(), &words));
        }
        Some(ticket) => ticket,
        None if barrier.must_wait() => barrier.line_up(cx.task_key()),
        None => {
            cx.wake_queued(barrier.open());
            return Ok(Flow::NONE);
        }
    };
    Ok(wait_in_line(cx, QueueOf::Barrier(barrier), ticket, time))
}
