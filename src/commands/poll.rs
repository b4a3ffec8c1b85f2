//! `poll`: one task waits on many handles, whichever is ready first.
//!
//! Each run asks the kernel about all of them without waiting. While none is ready the task looks out on every handle;
//! whatever happens there wakes it, and it asks again.

use std::rc::Rc;

use rustix::event::{PollFd, PollFlags, Timespec, poll as ask};
use rustix::io::Errno;

use super::args::{self, Given};
use super::results;
use crate::machine::command::{Command, Cx, Flow, Outcome, describe, later};
use crate::machine::task::{On, Woke};
use crate::net::Handle;
use crate::program::spec::Takes::{List, Time};
use crate::program::spec::{Example, Group, Spec, flag, opt, req};
use crate::values::Value;

/// The family's table.
pub static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "poll",
        group: Group::Tasks,
        forms: &[&[req("LIST", List), opt("T", Time)]],
        options: &[flag("--write", "ready to take data, or to say that a connect is over")],
        gives: "list of handles",
        summary: "wait until handles of a list are ready to read, and give those, in the list's order",
        details: "Ready are a listening socket with a client in its queue, a connection with data, an end or an error, and a \
                  handle with bytes that were read ahead. After T seconds the list is empty; without T it waits for ever.",
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

fn poll(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let handles = handles(cx, args)?;
    let time = args::optional(cx, args, 1, args::time)?;
    if handles.is_empty() && time.is_none() {
        return Err(cx.wrong(0, "nothing ever happens on an empty list: say for how long to wait"));
    }
    let write = cx.has(args, 0);
    let ready = ready(cx, &handles, write)?;
    let over = cx.task.operation.woke == Woke::TimedOut || time.is_some_and(|time| time.is_zero());
    if over || !ready.is_empty() {
        return results::list(cx, ready.into_iter().cloned().map(Value::Handle).collect());
    }
    if let Some(time) = time {
        cx.task.operation.deadline.get_or_insert_with(|| later(time));
    }
    look_out(cx, &handles, write)
}

/// The handles of the list, all of them open.
fn handles(cx: &Cx, args: &[Value]) -> Given<Vec<Rc<Handle>>> {
    let list = args::list(cx, args, 0)?;
    let handle = |(at, item): (usize, &Value)| match item {
        Value::Handle(handle) if handle.is_open() => Ok(handle.clone()),
        Value::Handle(handle) => Err(Box::new(cx.errno(Errno::BADF.raw_os_error()).about(handle.name().to_string()))),
        other => Err(cx.wrong(0, format!("element {at} of the list is no handle but {}", describe(other)))),
    };
    list.items().iter().enumerate().map(handle).collect()
}

/// Those that are ready now.
fn ready<'h>(cx: &mut Cx, handles: &'h [Rc<Handle>], write: bool) -> Given<Vec<&'h Rc<Handle>>> {
    cx.charge(handles.len());
    let failure = |cx: &Cx, error: Errno| cx.errno(error.raw_os_error());
    let mut open = Vec::with_capacity(handles.len());
    for handle in handles {
        open.push(handle.fd().map_err(|error| failure(cx, error))?);
    }
    let wanted = if write { PollFlags::OUT } else { PollFlags::IN };
    let mut fds: Vec<PollFd> = open.iter().map(|fd| PollFd::new(fd, wanted)).collect();
    match ask(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(error) => return Err(failure(cx, error)),
    }
    let is_ready = |handle: &Rc<Handle>, fd: &PollFd| {
        // An error and a hang-up are answers as well: the next call tells them.
        !fd.revents().is_empty() || (!write && !handle.target().input.borrow().is_empty())
    };
    Ok(handles.iter().zip(&fds).filter(|(handle, fd)| is_ready(handle, fd)).map(|(handle, _)| handle).collect())
}

/// Parks until something happens on one of the handles.
fn look_out(cx: &mut Cx, handles: &[Rc<Handle>], write: bool) -> Outcome {
    for handle in handles.iter().map(Handle::target) {
        // What epoll does not report is always ready: it changed between the two questions.
        if !handle.watch(write).map_err(|error| cx.system(error, &handle))? {
            return Ok(Flow::Again);
        }
    }
    let deadline = cx.task.operation.deadline;
    cx.park(On::Handles, deadline);
    for handle in handles {
        cx.machine.look_out(handle.target().key, cx.task);
    }
    Ok(Flow::Wait)
}
