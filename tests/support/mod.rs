//! Programs under test: start them, wait for what they print, collect the rest, and never wait for ever.
//!
//! Nothing here sleeps for a fixed time and nothing knows a port: a server prints its address, and a test waits for
//! the text it needs until [`DEADLINE`]. A [`Process`] that goes out of scope is killed.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod editor;
pub mod folder;
pub mod markdown;
mod output;
pub mod pairs;
pub mod ports;
pub mod privilege;
pub mod screen;
pub mod terminal;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use output::Output;

/// How long anything may take before a test fails. Only a failing test waits this long.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A file of the package, by its path from the package's root.
pub fn path(relative: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The program's path.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_sockshell");

/// A command whose program does not ignore SIGINT and SIGTERM, as a shell has what it starts in the background do: the
/// tests may run there.
fn started(program: &str) -> Command {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    let ignored = u64::from_str_radix(mask.trim(), 16).unwrap_or(0);
    if ignored & (1 << 1 | 1 << 14) == 0 {
        return Command::new(program);
    }
    let mut command = Command::new("env");
    command.args(["--default-signal=INT,TERM", program]);
    command
}

/// The program itself, in the package's root, without colour.
pub fn sockshell() -> Command {
    let mut command = started(PROGRAM);
    command.current_dir(path("")).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    command
}

/// The program running `scripts/NAME.sock`.
pub fn script(name: &str, args: &[&str]) -> Command {
    let mut command = sockshell();
    command.arg(format!("scripts/{name}.sock")).args(args);
    command
}

/// Python running `tests/python/NAME.py`, its output unbuffered.
pub fn python(name: &str, args: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.current_dir(path("")).args(["-B", "-u"]).arg(format!("tests/python/{name}.py")).args(args);
    command
}

/// Whether Python 3 can be started; says that a test is skipped when not.
pub fn python_is_here() -> bool {
    let here = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !here {
        eprintln!("skipped: python3 is not here");
    }
    here
}

/// Whether all these programs can be found; says that a test is skipped when not.
pub fn are_here(programs: &[&str]) -> bool {
    let found = |name: &str| {
        let look = Command::new("sh").args(["-c", "command -v \"$0\"", name]).stdout(Stdio::null()).status();
        look.is_ok_and(|status| status.success())
    };
    let missing: Vec<&str> = programs.iter().copied().filter(|name| !found(name)).collect();
    if !missing.is_empty() {
        eprintln!("skipped: {} is not here", missing.join(", "));
    }
    missing.is_empty()
}

/// Runs a program to its end with `input` as its standard input.
pub fn run(command: &mut Command, input: impl AsRef<[u8]>) -> Finished {
    let mut process = Process::start(command);
    process.write_and_close(input);
    process.finish()
}

/// A running program whose output is being collected.
pub struct Process {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    out: Output,
    err: Output,
    /// How much of `out` has been waited for.
    seen: usize,
}

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; none when a signal killed it.
    pub code: Option<i32>,
    /// All of its standard output.
    pub out: Vec<u8>,
    /// All of its standard error.
    pub err: Vec<u8>,
}

impl Process {
    /// Starts a program with all three streams in our hands.
    pub fn start(command: &mut Command) -> Process {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let name = words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ");
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let out = Output::collect(child.stdout.take().expect("stdout is piped"));
        let err = Output::collect(child.stderr.take().expect("stderr is piped"));
        Process { name, input: child.stdin.take(), child, out, err, seen: 0 }
    }

    /// Writes to its standard input.
    pub fn write(&mut self, data: impl AsRef<[u8]>) {
        let input = self.input.as_mut().expect("its input is still open");
        let result = input.write_all(data.as_ref()).and_then(|()| input.flush());
        result.unwrap_or_else(|error| self.fail(&format!("does not take its input: {error}")));
    }

    /// Ends its standard input.
    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// Writes the last of its standard input beside us: a program may end without reading it.
    pub fn write_and_close(&mut self, data: impl AsRef<[u8]>) {
        let Some(mut input) = self.input.take() else { return };
        let data = data.as_ref().to_vec();
        thread::spawn(move || drop(input.write_all(&data)));
    }

    /// Waits until `text` is printed after what was waited for before; gives everything up to its end.
    pub fn wait_for(&mut self, text: &str) -> String {
        let find = |bytes: &[u8]| bytes.windows(text.len()).position(|window| window == text.as_bytes());
        let printed = self.wait_until(&format!("{text:?}"), |bytes| find(bytes).map(|at| at + text.len()));
        String::from_utf8_lossy(&printed).into_owned()
    }

    /// Waits until `find` says where what it looks for ends in what was printed after what was waited for before; gives
    /// everything up to there.
    pub fn wait_until(&mut self, what: &str, find: impl Fn(&[u8]) -> Option<usize>) -> Vec<u8> {
        let Some(end) = self.out.wait_until(self.seen, find, DEADLINE) else {
            self.fail(&format!("did not print {what}"))
        };
        let printed = self.out.slice(self.seen, end);
        self.seen = end;
        printed
    }

    /// Waits for the next line, given without its end.
    pub fn line(&mut self) -> String {
        let mut line = self.wait_for("\n");
        line.pop();
        line
    }

    /// Waits for the first line of its standard error, given without its end.
    pub fn error_line(&mut self) -> String {
        let line_end = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let Some(end) = self.err.wait_until(0, line_end, DEADLINE) else { self.fail("printed no error") };
        String::from_utf8_lossy(&self.err.slice(0, end - 1)).into_owned()
    }

    /// Waits for a server's `listening on ADDRESS` and gives the address.
    pub fn address(&mut self) -> String {
        self.wait_for("listening on ");
        self.line()
    }

    /// Everything it has printed so far.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.out.slice(0, usize::MAX)).into_owned()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, by its name without SIG.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", self.id())).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIG{name} cannot be sent to {}", self.name);
    }

    /// Ends its input and waits for its own end.
    pub fn finish(mut self) -> Finished {
        self.close_input();
        let status = self.wait();
        let whole = |output: &Output| output.wait_for_end(DEADLINE).unwrap_or_else(|| self.fail("left a child behind"));
        Finished { code: status.code(), out: whole(&self.out), err: whole(&self.err) }
    }

    /// Waits for its end without ending its input: the end of input must not come before what else was to end it.
    pub fn code(&mut self) -> Option<i32> {
        self.wait().code()
    }

    fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                return status;
            }
            if start.elapsed() > DEADLINE {
                self.fail("did not end")
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Fails the test with everything the program has said.
    fn fail(&self, what: &str) -> ! {
        let text = |output: &Output| String::from_utf8_lossy(&output.slice(0, usize::MAX)).into_owned();
        panic!("{} {what}\n-- its output:\n{}\n-- its errors:\n{}", self.name, text(&self.out), text(&self.err))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Finished {
    /// Standard output as text.
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// Standard error as text.
    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.err).into_owned()
    }

    /// Standard output of a program that must have ended with 0 and without a word on standard error.
    #[track_caller]
    pub fn success(&self) -> String {
        assert!(self.code == Some(0) && self.err.is_empty(), "code {:?}, errors:\n{}", self.code, self.err());
        self.out()
    }
}
