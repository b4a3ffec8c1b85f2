//! Control of programs under test: starts them, waits for what they print, collects the rest.
//!
//! Nothing here sleeps for a fixed time and no port is fixed: a server prints its address, and a test waits for the
//! text it needs until [`DEADLINE`]. A [`Process`] that goes out of scope is killed.

pub mod editor;
pub mod folder;
pub mod harness;
pub mod markdown;
pub mod needs;
mod output;
pub mod ports;
pub mod privilege;
pub mod pty;
pub mod python_pairs;
pub mod screen;
pub mod terminal;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use harness::tests;
pub use harness::{Test, of_this_test, skip};
use output::Output;

/// Longest wait for anything; only a failing test waits this long.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Path of a file, given from the package's root.
pub fn path(relative: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_sockshell");

/// Words before a program's name that keep it from ignoring SIGINT and SIGTERM, as it would if the tests were started
/// in the background of a shell.
fn default_signals() -> &'static [&'static str] {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    let ignored = u64::from_str_radix(mask.trim(), 16).unwrap_or(0);
    if ignored & (1 << 1 | 1 << 14) == 0 { &[] } else { &["env", "--default-signal=INT,TERM"] }
}

/// Command that runs the program in the package's root, without colour.
pub fn sockshell() -> Command {
    let mut command = match default_signals() {
        [program, options @ ..] => {
            let mut command = Command::new(program);
            command.args(options).arg(PROGRAM);
            command
        }
        [] => Command::new(PROGRAM),
    };
    command.current_dir(path("")).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    command
}

/// Command that runs `scripts/NAME.sock`.
pub fn script(name: &str, args: &[&str]) -> Command {
    let mut command = sockshell();
    command.arg(format!("scripts/{name}.sock")).args(args);
    command
}

/// Command that runs `tests/python/NAME.py` with unbuffered output; without Python the test is skipped.
pub fn python(name: &str, args: &[&str]) -> Command {
    needs::python();
    let mut command = Command::new("python3");
    command.current_dir(path("")).args(["-B", "-u"]).arg(path(format!("tests/python/{name}.py"))).args(args);
    command
}

/// Runs a program to its end with `input` as its standard input.
pub fn run(command: &mut Command, input: impl AsRef<[u8]>) -> Finished {
    let mut process = Process::start(command);
    process.write_and_close(input);
    process.finish()
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn spawned(command: &mut Command) -> Child {
    command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", name(command)))
}

/// Running program whose output is being collected.
pub struct Process {
    name: String,
    child: Child,
    input: Option<Box<dyn Write + Send>>,
    /// Test's end of its terminal, when it has one.
    terminal: Option<File>,
    out: Output,
    err: Output,
    /// Length of the part of `out` that has been waited for.
    seen: usize,
}

#[derive(Debug)]
pub struct Finished {
    /// `None` when a signal killed it.
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: Vec<u8>,
}

impl Process {
    /// Starts a program with pipes for its three streams.
    pub fn start(command: &mut Command) -> Process {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = spawned(command);
        let input = child.stdin.take().expect("stdin is piped");
        let (out, err) = (child.stdout.take().expect("stdout is piped"), child.stderr.take().expect("stderr is piped"));
        Process::collected(command, child, input, out, err)
    }

    /// Starts a [`pty::command`] on a terminal of this width. Data that is written is typed there; the byte of Ctrl-D
    /// ends the input.
    pub fn start_on_terminal(mut command: Command, columns: u16) -> Process {
        let (ours, theirs) = pty::open(columns);
        let [input, out] = [&ours; 2].map(|end| end.try_clone().expect("a terminal can be shared"));
        let [stdin, stdout] = [&theirs; 2].map(|end| end.try_clone().expect("a terminal can be shared"));
        let child = spawned(command.stdin(stdin).stdout(stdout).stderr(theirs));
        let mut process = Process::collected(&command, child, input, out, io::empty());
        process.terminal = Some(ours);
        process
    }

    fn collected(
        command: &Command,
        child: Child,
        input: impl Write + Send + 'static,
        out: impl Read + Send + 'static,
        err: impl Read + Send + 'static,
    ) -> Process {
        let (out, err) = (Output::collect(out), Output::collect(err));
        Process { name: name(command), child, input: Some(Box::new(input)), terminal: None, out, err, seen: 0 }
    }

    pub fn resize(&self, columns: u16) {
        pty::resize(self.terminal.as_ref().expect("it runs on a terminal"), columns);
    }

    pub fn write(&mut self, data: impl AsRef<[u8]>) {
        let input = self.input.as_mut().expect("its input is still open");
        let result = input.write_all(data.as_ref()).and_then(|()| input.flush());
        result.unwrap_or_else(|error| self.fail(&format!("does not take its input: {error}")));
    }

    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// Writes the last of standard input on another thread: a program may end without reading it.
    pub fn write_and_close(&mut self, data: impl AsRef<[u8]>) {
        let Some(mut input) = self.input.take() else { return };
        let data = data.as_ref().to_vec();
        thread::spawn(move || drop(input.write_all(&data)));
    }

    /// Waits until `text` is printed behind the part that was waited for before; gives everything up to its end.
    pub fn wait_for(&mut self, text: &str) -> String {
        let find = |bytes: &[u8]| bytes.windows(text.len()).position(|window| window == text.as_bytes());
        let printed = self.wait_until(&format!("{text:?}"), |bytes| find(bytes).map(|at| at + text.len()));
        String::from_utf8_lossy(&printed).into_owned()
    }

    /// Waits until `find` gives an end in the output behind the part that was waited for before; gives everything up to
    /// there.
    pub fn wait_until(&mut self, what: &str, find: impl Fn(&[u8]) -> Option<usize>) -> Vec<u8> {
        let Some(end) = self.out.wait_until(self.seen, find, DEADLINE) else {
            self.fail(&format!("did not print {what}"))
        };
        let printed = self.out.slice(self.seen, end);
        self.seen = end;
        printed
    }

    /// Waits for more output than was waited for before; `None` when the program has ended or the time is up.
    pub fn more(&mut self, until: Instant) -> Option<Vec<u8>> {
        let all = |bytes: &[u8]| (!bytes.is_empty()).then_some(bytes.len());
        let end = self.out.wait_until(self.seen, all, until.saturating_duration_since(Instant::now()))?;
        let more = self.out.slice(self.seen, end);
        self.seen = end;
        Some(more)
    }

    /// Waits for the next line, given without its line end.
    pub fn line(&mut self) -> String {
        let mut line = self.wait_for("\n");
        line.pop();
        line
    }

    /// Waits for the first line of standard error, given without its line end.
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

    /// Everything printed so far.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.out.slice(0, usize::MAX)).into_owned()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name without SIG.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", self.id())).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIG{name} cannot be sent to {}", self.name);
    }

    /// Ends standard input and waits for the program to end.
    pub fn finish(mut self) -> Finished {
        self.close_input();
        let status = self.wait();
        let whole = |output: &Output| output.wait_for_end(DEADLINE).unwrap_or_else(|| self.fail("left a child behind"));
        Finished { code: status.code(), out: whole(&self.out), err: whole(&self.err) }
    }

    /// Waits for the program to end without ending its input first, when something else is to end it.
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

    /// Fails the test with everything that the program has printed.
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
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.err).into_owned()
    }

    /// Standard output of a program that must have ended with 0 and printed nothing on standard error.
    #[track_caller]
    pub fn success(&self) -> String {
        assert!(self.code == Some(0) && self.err.is_empty(), "code {:?}, errors:\n{}", self.code, self.err());
        self.out()
    }
}
