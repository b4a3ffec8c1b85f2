//! `exec`: another program, its output as a value.
//!
//! It is started on the scheduler's thread: on a helper the child would briefly hold copies of every descriptor. Then
//! its output and its end are waited for like anything else.

use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command as Program, ExitStatus};
use std::rc::Rc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::commands::support::args;
use crate::limits::BYTES;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::process::child_reaper::ChildReaper;
use crate::machine::task::{Side, WaitOn};
use crate::machine::time::deadline_after;
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
                  Another status than 0 is an error. Other tasks run on meanwhile; when this one is cancelled the program \
                  gets SIGTERM, and SIGKILL a second later.",
        python: "out = subprocess.run([\"uname\", \"-s\"], stdin=DEVNULL, stdout=PIPE, check=True).stdout",
        errors: &[
            ("ENOENT", "there is no such program in $PATH"),
            ("EACCES", "the file is no program, or may not be run"),
            ("E2BIG", "the arguments are too long"),
        ],
        example: Example { script: "print $(strip $(exec echo hello --there))", output: "hello --there\n" },
        ..Spec::BASE
    },
    run: exec,
}];

/// How long a program that was asked to end may take.
const GRACE: Duration = Duration::from_secs(1);

/// How long a signal that was sent to us as well may be on its way.
const OURS_COMES: Duration = Duration::from_millis(20);

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
    /// How it ended, once that is known.
    status: Option<ExitStatus>,
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
        Ok(Running { name: name.to_owned(), child: Some(child), output, end, closed: false, status: None, reapers })
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

fn terminate(child: &mut Child) {
    if let Some(pid) = pid(child) {
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// Waits for a program that was asked to end, and insists when its time is up.
fn reap(child: &mut Child) {
    let grace = Timespec::try_from(GRACE).ok();
    if let Some(Ok(end)) = pid(child).map(|pid| pidfd_open(pid, PidfdFlags::empty())) {
        let _ = poll(&mut [PollFd::new(&end, PollFlags::IN)], grace.as_ref());
    }
    let _ = child.kill();
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
    match outcome(cx, running)? {
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
        let mut failure = cx.os_error_code(error.raw_os_error());
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

/// What to tell of its end; nothing when the task was parked. Ctrl-C at a terminal is for the program and for us: when
/// the program is quicker, what comes to us is waited for, and is no failure.
fn outcome(cx: &mut Context, running: &mut Running) -> Result<Option<ExitStatus>, Box<Failure>> {
    if let Some(status) = running.status {
        return Ok(Some(status));
    }
    let status = ended(cx, running)?;
    if status.is_some_and(was_interrupted) {
        running.status = status;
        cx.park(WaitOn::Time, Some(deadline_after(OURS_COMES)));
        return Ok(None);
    }
    Ok(status)
}

/// Whether Ctrl-C ended it: by the signal, or with the status shells give for that.
fn was_interrupted(status: ExitStatus) -> bool {
    let signal = Signal::INT.as_raw();
    status.signal() == Some(signal) || status.code() == Some(128 + signal)
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
