//! `exec`: another program, its output as a value.
//!
//! It is started on the scheduler's thread: on a helper the child would briefly hold copies of every descriptor. Then
//! its output and its end are waited for like anything else.

use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command as Program, ExitStatus};
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open, test_kill_process_group};

use crate::commands::support::args;
use crate::commands::support::offload::unavailable;
use crate::limits::BYTES;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::process::child_reaper::ChildReaper;
use crate::machine::task::Side;
use crate::net::{Handle, Resource};
use crate::spec::Takes::Raw;
use crate::spec::{Awaits, CallKind, Example, Group, Spec, req, rest};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "exec",
        call: CallKind::Executing,
        awaits: Awaits::Program,
        group: Group::Program,
        forms: &[&[req("PROGRAM", Raw), rest("ARG", Raw)]],
        gives: "bytes",
        summary: "run another program, wait for its end, and give what it wrote to its standard output",
        details: "No shell is in between: each word is one argument, as it is, also one that begins with `--`. The program's \
                  input is empty, its errors go to ours, and the output keeps its last newline (`strip` takes it off). \
                  Another status than 0 is an error. Other tasks run on meanwhile. The program and all that it starts are \
                  a process group of their own, which cannot read from the terminal; when this task is cancelled, or \
                  ends for Ctrl-C, the whole group gets SIGTERM, and SIGKILL a second later.",
        python: "out = subprocess.run([\"uname\", \"-s\"], stdin=DEVNULL, stdout=PIPE, check=True).stdout",
        errors: &[
            ("ENOENT", "there is no such program in $PATH"),
            ("EACCES", "the file is no program, or may not be run"),
            ("E2BIG", "the arguments are too long"),
            ("EAGAIN", "no process is left for this user"),
        ],
        example: Example { script: "print $(strip $(exec echo hello --there))", output: "hello --there\n" },
        ..Spec::BASE
    },
    run: exec,
}];

/// How long a program that was asked to end may take.
const GRACE: Duration = Duration::from_secs(1);

/// How often a group whose first program has ended is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// A program that runs. Dropped before its end, it is ended.
#[derive(Debug)]
struct Running {
    name: String,
    /// None once its end is known.
    child: Option<Child>,
    output: Rc<Handle>,
    /// Its pidfd, ready once it has ended.
    end: Rc<Handle>,
    closed: bool,
    reapers: Rc<ChildReaper>,
}

impl Running {
    fn start(cx: &mut Context, name: &str, program: &mut Program) -> Result<Running, Errno> {
        let (output, its_output) = pipe_with(PipeFlags::CLOEXEC)?;
        let nothing = open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let started = cx.spawn_program(program, nothing, its_output);
        let mut child = started.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::INVAL))?;
        let end = pidfd_open(pid(&child).ok_or(Errno::SRCH)?, PidfdFlags::empty());
        let end = end.inspect_err(|_| terminate(&mut child))?;
        let handle = |fd: OwnedFd| Handle::new(cx.handles(), Resource::Program(name.to_owned()), fd);
        let (output, end) = (handle(output), handle(end));
        let reapers = cx.child_reaper();
        Ok(Running { name: name.to_owned(), child: Some(child), output, end, closed: false, reapers })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        terminate(&mut child);
        self.reapers.leave(move || reap(&mut child));
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Asks a program, and what it has started, to end.
fn terminate(child: &mut Child) {
    if let Some(pid) = pid(child) {
        let _ = kill_process_group(pid, Signal::TERM);
    }
}

/// Waits for programs that were asked to end, and insists when their time is up.
fn reap(child: &mut Child) {
    let until = Instant::now() + GRACE;
    let grace = Timespec::try_from(GRACE).ok();
    let Some(pid) = pid(child) else { return };
    if let Ok(end) = pidfd_open(pid, PidfdFlags::empty()) {
        let _ = poll(&mut [PollFd::new(&end, PollFlags::IN)], grace.as_ref());
    }
    if child.try_wait().is_ok_and(|status| status.is_some()) {
        while Instant::now() < until && test_kill_process_group(pid).is_ok() {
            std::thread::sleep(POLL_INTERVAL);
        }
    }
    let _ = kill_process_group(pid, Signal::KILL);
    let _ = child.wait();
}

fn exec(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let mut running = match cx.take_pending::<Running>() {
        Some(running) => running,
        None => start(cx, args)?,
    };
    let flow = proceed(cx, &mut running)?;
    if !matches!(flow, Flow::Done(_)) {
        cx.keep_pending(running);
    }
    Ok(flow)
}

/// Reads its output to the end, then waits for its own end.
fn proceed(cx: &mut Context, running: &mut Running) -> Outcome {
    while !running.closed {
        if running.output.read_buffer.borrow().len() >= BYTES.most {
            return Err(about(cx.failure(format!("it wrote more than {BYTES}")), running));
        }
        if cx.out_of_budget() {
            return Ok(Flow::Again);
        }
        match read_some(cx, &running.output)? {
            None => return Ok(Flow::Wait),
            Some(count) => running.closed = count == 0,
        }
    }
    match ended(cx, running)? {
        None => Ok(Flow::Wait),
        Some(status) if status.success() => {
            let mut output = running.output.read_buffer.borrow_mut();
            let all = output.len();
            Ok(Flow::Done(Value::bytes(output.take(all))))
        }
        Some(status) => Err(unsuccessful(cx, running, status)),
    }
}

fn start(cx: &mut Context, args: &[Value]) -> Result<Running, Box<Failure>> {
    let path = args::path(args, 0);
    let name = path.to_string_lossy().into_owned();
    if name.is_empty() {
        return Err(cx.argument_error(0, "the program's name is empty"));
    }
    let mut program = Program::new(&path);
    program.process_group(0);
    for at in 1..args.len() {
        program.arg(args::path(args, at));
    }
    if args.iter().any(|word| word.text_form().contains(&0)) {
        return Err(cx.failure("a program's name and arguments cannot hold a NUL byte"));
    }
    // What was printed before stands before what the program writes to the same terminal.
    cx.flush_before_errors();
    cx.charge_call();
    Running::start(cx, &name, &mut program).map_err(|error| {
        let mut failure = unavailable(cx, error.raw_os_error());
        failure.about = Some(name);
        failure
    })
}

/// Reads once of its output; nothing when the task was parked.
fn read_some(cx: &mut Context, output: &Rc<Handle>) -> Result<Option<usize>, Box<Failure>> {
    let got = cx.with_scratch(|cx, scratch| {
        cx.attempt(output, Side::Read, CallTimeout::Handle, || output.read_if_ready(scratch))
    });
    cx.charge_bytes(got.as_ref().ok().copied().flatten().unwrap_or(0));
    got
}

/// How it ended; nothing when the task was parked.
fn ended(cx: &mut Context, running: &mut Running) -> Result<Option<ExitStatus>, Box<Failure>> {
    let end = running.end.clone();
    let over =
        cx.attempt(
            &end,
            Side::Read,
            CallTimeout::Handle,
            || {
                if end.is_readable()? { Ok(()) } else { Err(Errno::AGAIN) }
            },
        )?;
    let Some(mut child) = over.and_then(|()| running.child.take()) else { return Ok(None) };
    match child.wait() {
        Ok(status) => Ok(Some(status)),
        Err(error) => Err(cx.os_error_code(error.raw_os_error().unwrap_or_default())),
    }
}

fn unsuccessful(cx: &Context, running: &Running, status: ExitStatus) -> Box<Failure> {
    let words = match (status.code(), status.signal()) {
        (Some(code), _) => format!("it ended with status {code}"),
        (None, Some(signal)) => format!("it was ended by signal {signal}"),
        (None, None) => "it did not end in order".to_owned(),
    };
    let hint = "what it said about it went to standard error; `try { … } catch err { … }` goes on";
    args::with_hint(about(cx.failure(words), running), Some(hint))
}

fn about(mut failure: Box<Failure>, running: &Running) -> Box<Failure> {
    failure.about = Some(running.name.clone());
    failure
}
