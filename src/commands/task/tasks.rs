//! Waiting and tasks: what is not bound to one handle.

use std::rc::Rc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rustix::io::Errno;

use super::barriers;
use crate::commands::support::args;
use crate::machine::call::command::{Command, Context, Flow, Outcome, describe};
use crate::machine::task::{WaitOn, WakeReason};
use crate::machine::time::deadline_after;
use crate::spec::Takes::{Task, Time};
use crate::spec::{Awaits, Example, Group, Shows, Spec, req, rest};
use crate::values::{Failure, TaskKey, TaskOutcome, TaskValue, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "wait",
            group: Group::Tasks,
            forms: &[&[rest("TASK", Task)]],
            gives: "what the task returned",
            summary: "wait until tasks have ended; without a task, until all have",
            details: "Gives what the task returned, for several (or a list of tasks) a list. A task's failure is raised here. \
                      Asked again, it gives the same again. `wait` on a barrier is `meet`.",
            python: "thread.join()",
            errors: &[("ECANCELED", "the task was cancelled")],
            example: Example {
                script: "def double n { return $n * 2 }\nt = spawn double 21\nprint $(wait t)",
                output: "42\n",
            },
            ..Spec::BASE
        },
        run: wait,
    },
    Command {
        spec: Spec {
            name: "tasks",
            group: Group::Tasks,
            shows: Shows::Page,
            gives: "a page of text",
            summary: "the tasks there are: name, what each is doing, since when, where",
            python: "threading.enumerate()",
            example: Example {
                script: "t = spawn sleep 1\nsleep 0\nprint $(contains $(tasks) sleep)\ncancel t",
                output: "true\n",
            },
            ..Spec::BASE
        },
        run: tasks,
    },
    Command {
        spec: Spec {
            name: "cancel",
            group: Group::Tasks,
            forms: &[&[req("TASK", Task)]],
            summary: "end a task wherever it stands; its `finally` blocks run, its handles stay intact",
            python: "task.cancel()  # asyncio",
            example: Example {
                script: "t = spawn { try { sleep 100 } finally { print cleanup } }\nsleep 0\ncancel t\n\
                         print $(errno $(fails any wait t))",
                output: "cleanup\nECANCELED\n",
            },
            ..Spec::BASE
        },
        run: cancel,
    },
    Command {
        spec: Spec {
            name: "sleep",
            awaits: Awaits::Time,
            group: Group::Tasks,
            forms: &[&[req("T", Time)]],
            summary: "wait so many seconds; the other tasks go on",
            details: "`sleep 0` only lets the others have their turn.",
            python: "time.sleep(0.5)",
            example: Example { script: "start = now\nsleep 10ms\nprint $($(now) - $start >= 0.01)", output: "true\n" },
            ..Spec::BASE
        },
        run: sleep,
    },
    Command {
        spec: Spec {
            name: "now",
            group: Group::Tasks,
            gives: "float",
            summary: "the time in seconds since 1970",
            python: "time.time()",
            example: Example { script: "print $($(now) > 1700000000)", output: "true\n" },
            ..Spec::BASE
        },
        run: now,
    },
];

/// The tasks that the words of a call mean, and whether they stood in a list; the first word is in place `first`.
fn named_tasks(cx: &Context, args: &[Value], first: usize) -> Result<(Vec<Rc<TaskValue>>, bool), Box<Failure>> {
    let no_task = |at: usize, value: &Value| {
        let mut failure = cx.argument_error(first + at, format!("this is no task but {}", describe(value)));
        failure.hint = Some("a task is what `spawn` gives: `t = spawn …`".to_owned());
        failure
    };
    let mut tasks = Vec::new();
    let mut list = args.len() > 1;
    for (at, value) in args.iter().enumerate() {
        match value {
            Value::Task(task) => tasks.push(task.clone()),
            Value::List(items) => {
                list = true;
                for item in items.items() {
                    let Value::Task(task) = item else { return Err(no_task(at, item)) };
                    tasks.push(task.clone());
                }
            }
            other => return Err(no_task(at, other)),
        }
    }
    Ok((tasks, list))
}

/// A wait that the awaited tasks know of, until it ends in whatever way.
#[derive(Debug)]
struct Waiting {
    waiter: TaskKey,
    tasks: Rc<[Rc<TaskValue>]>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        for task in &*self.tasks {
            task.remove_waiter(self.waiter);
        }
    }
}

fn wait(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if cx.rest(args).is_empty() {
        return Ok(wait_for_all(cx));
    }
    if let [Value::Barrier(barrier)] = cx.rest(args) {
        return barriers::meet_at(cx, barrier.clone(), None);
    }
    let (tasks, list) = named_tasks(cx, cx.rest(args), cx.site.rest as usize)?;
    // A failure is raised as soon as it is known, even while others still run.
    if let Some(failure) = tasks.iter().find_map(|task| failed(cx, task)) {
        return Err(Box::new(failure));
    }
    if tasks.iter().any(|task| task.key == cx.task_key()) {
        let mut failure = cx.os_error_code(Errno::DEADLK.raw_os_error());
        "a task cannot wait for itself".clone_into(&mut failure.words);
        return Err(failure);
    }
    if tasks.iter().any(|task| !task.has_ended()) {
        wait_on(cx, tasks.into());
        return Ok(Flow::Wait);
    }
    let mut results: Vec<Value> = tasks
        .iter()
        .map(|task| if let Some(TaskOutcome::Returned(value)) = task.outcome() { value } else { Value::None })
        .collect();
    if list {
        return Value::list(results).map(Flow::Done).map_err(|limit| cx.failure(limit));
    }
    Ok(Flow::Done(results.pop().unwrap_or(Value::None)))
}

/// The failure that waiting for a task raises, if it has ended with one.
fn failed(cx: &mut Context, task: &Rc<TaskValue>) -> Option<Failure> {
    match task.outcome()? {
        TaskOutcome::Failed(failure) => {
            cx.take_failure(task);
            Some((*failure).clone())
        }
        TaskOutcome::Cancelled => {
            Some(cx.os_error_code(Errno::CANCELED.raw_os_error()).about(task.name.get().to_string()))
        }
        TaskOutcome::Returned(_) => None,
    }
}

/// Parks until the tasks have ended.
fn wait_on(cx: &mut Context, tasks: Rc<[Rc<TaskValue>]>) {
    drop(cx.take_pending::<Waiting>());
    cx.park_on_tasks(&tasks);
    let waiter = cx.task_key();
    cx.keep_pending(Waiting { waiter, tasks });
}

/// Waits until every other task has ended.
fn wait_for_all(cx: &mut Context) -> Flow {
    if cx.park_on_all_tasks() { Flow::Wait } else { Flow::NONE }
}

fn tasks(cx: &mut Context, _: &mut [Value]) -> Outcome {
    Ok(Flow::Done(Value::bytes(crate::view::tasks::table(&cx.task_statuses()))))
}

fn cancel(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (tasks, _) = named_tasks(cx, &args[..1], 0)?;
    for task in tasks {
        cx.cancel(task.key);
    }
    // One's own end begins when the slice does.
    if cx.is_ending() && cx.wake_reason() == WakeReason::Fresh {
        return Ok(Flow::Again);
    }
    Ok(Flow::NONE)
}

/// A sleep under way.
#[derive(Debug)]
struct Sleeping(Instant);

fn sleep(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let time = args::time(cx, args, 0)?;
    let until = match cx.take_pending::<Sleeping>() {
        Some(Sleeping(until)) => until,
        None => deadline_after(time),
    };
    if cx.timed_out() || (cx.wake_reason() == WakeReason::Ready && time.is_zero()) {
        return Ok(Flow::NONE);
    }
    cx.keep_pending(Sleeping(until));
    if time.is_zero() {
        return Ok(Flow::Again);
    }
    cx.park(WaitOn::Time, Some(until));
    Ok(Flow::Wait)
}

fn now(_: &mut Context, _: &mut [Value]) -> Outcome {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Flow::Done(Value::Float(now.as_secs_f64())))
}
