//! Runs the program in a process of its own, with limits on time, memory and files, and judges how it ended.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// KiB of address space, most of which are stacks; seconds of CPU; blocks of a file; descriptors.
const LIMITS: &str = "ulimit -v 4194304; ulimit -t 20; ulimit -f 65536; ulimit -c 0; ulimit -n 256";

/// How long a run may take, which itself was asked to end much sooner.
const WALL: Duration = Duration::from_secs(40);

/// Most that is kept of what a child writes.
const KEPT: u64 = 1 << 20;

/// How a child ended.
pub struct Ended {
    /// `None` when it had to be killed.
    pub status: Option<ExitStatus>,
    pub out: Vec<u8>,
    pub err: Vec<u8>,
}

/// Command that runs a program under the limits, in a folder that holds everything it may touch.
pub fn limited(program: &[OsString], folder: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("{LIMITS}; exec \"$0\" \"$@\"")]).args(program);
    environment(&mut command, folder);
    command
}

/// Programs that `exec` may run.
pub const HARMLESS: &[&str] = &["true", "false", "cat", "echo", "head", "sleep", "env"];

/// Makes a folder with the programs that `exec` may run.
pub fn prepare(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("bin"))?;
    for name in HARMLESS {
        std::os::unix::fs::symlink(Path::new("/bin").join(name), folder.join("bin").join(name))?;
    }
    Ok(())
}

/// Gives a command a folder as its home, no programs but those in `bin`, and no name service that takes long.
pub fn environment(command: &mut Command, folder: &Path) {
    command.current_dir(folder).env_clear().env("NO_COLOR", "1").env("HOME", folder).env("XDG_STATE_HOME", folder);
    command.env("PATH", folder.join("bin")).env("RES_OPTIONS", "attempts:1 timeout:1").env("RUST_BACKTRACE", "0");
}

/// Starts a child and waits for its end; `line` is called with each line of its output.
pub fn run(command: &mut Command, input: Vec<u8>, line: impl Fn(&str) + Send + 'static) -> std::io::Result<Ended> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let out = thread::spawn(move || stdout.map(|stream| collect(stream, line)).unwrap_or_default());
    let err = thread::spawn(move || stderr.map(|stream| collect(stream, |_| ())).unwrap_or_default());
    let status = wait(&mut child, WALL);
    let kept = |stream: JoinHandle<Vec<u8>>| {
        // A program that `exec` left behind may hold the pipe; then what there is does not matter.
        let until = Instant::now() + Duration::from_secs(5);
        while !stream.is_finished() && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
        }
        if stream.is_finished() { stream.join().unwrap_or_default() } else { b"a pipe is still open\n".to_vec() }
    };
    Ok(Ended { status, out: kept(out), err: kept(err) })
}

/// Waits for a child's end, and kills it when the time is up.
pub fn wait(child: &mut Child, longest: Duration) -> Option<ExitStatus> {
    let until = Instant::now() + longest;
    while Instant::now() < until {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// Reads a stream to its end and keeps its beginning.
fn collect(mut stream: impl Read, line: impl Fn(&str)) -> Vec<u8> {
    let (mut kept, mut seen, mut buffer) = (Vec::new(), 0, [0; 8192]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        if (kept.len() as u64) < KEPT {
            kept.extend_from_slice(&buffer[..count]);
        }
        while let Some(end) = kept[seen..].iter().position(|byte| *byte == b'\n') {
            line(&String::from_utf8_lossy(&kept[seen..seen + end]));
            seen += end + 1;
        }
    }
    kept
}

/// What is wrong with how a child ended, in a word or two; nothing when it ended as it may.
pub fn verdict(ended: &Ended) -> Option<String> {
    let said = String::from_utf8_lossy(&ended.err);
    // Only whole lines of Rust's own: a script that is shown in an error may hold any words.
    let faults = [("thread '", "panicked at"), ("thread '", "has overflowed its stack"), ("memory allocation of", "")];
    for (start, fault) in faults {
        if said.lines().any(|line| line.starts_with(start) && line.contains(fault)) {
            return Some(if fault.is_empty() { start } else { fault }.replace(' ', "-"));
        }
    }
    // At the prompt everything is on the terminal.
    if String::from_utf8_lossy(&ended.out).contains(" panicked at src/") {
        return Some("panicked-at".to_owned());
    }
    match ended.status {
        None => Some("hang".to_owned()),
        Some(status) if status.signal().is_some() => Some(format!("signal-{}", status.signal().unwrap_or(0))),
        Some(_) if said.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) => Some("raw-control".to_owned()),
        Some(_) => None,
    }
}
