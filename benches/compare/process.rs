//! Control of the programs that are measured: starts, times and kills them.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// Longest time that a program may take before its part is given up.
const DEADLINE: Duration = Duration::from_secs(20);

pub fn sockshell() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockshell"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Command that runs a script given as text.
pub fn lines(text: &str, args: &[&str]) -> Command {
    let mut command = sockshell();
    command.arg("-c").arg(text).args(args);
    command
}

/// Command that runs a Python program given as text.
pub fn python(text: &str, args: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.arg("-c").arg(text).args(args);
    command
}

/// Version such as `CPython 3.11.2`, or the reason why Python cannot be used.
pub fn python_version() -> Result<String, String> {
    let output = Command::new("python3").arg("--version").output().map_err(|_| "python3 is not here".to_owned())?;
    Ok(format!("C{}", String::from_utf8_lossy(&output.stdout).trim()))
}

/// Command that runs this bench's own program in one of its modes.
pub fn myself(mode: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a running program has a file"));
    command.arg(mode);
    command
}

/// Path of a temporary file among the build's files.
pub fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Runs a program to its end; an error if it fails.
pub fn finish(command: &mut Command) -> Result<Output, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{}: {error}", name(command)))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{}: {}\n{}", name(command), output.status, String::from_utf8_lossy(&output.stderr).trim_end()))
}

/// Seconds that a whole run takes.
pub fn whole_run(command: &mut Command) -> Result<f64, String> {
    let start = Instant::now();
    finish(command)?;
    Ok(start.elapsed().as_secs_f64())
}

/// Seconds that a program itself measured: its only output.
pub fn own_time(command: &mut Command) -> Result<f64, String> {
    let output = finish(command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("{} printed {text:?} and not its seconds", name(command)))
}

/// CPU seconds of a whole run, the kernel's part included.
pub fn cpu_time(command: &mut Command) -> Result<f64, String> {
    let before = children_time()?;
    finish(command)?;
    Ok(children_time()? - before)
}

/// CPU seconds of all child processes that have ended.
fn children_time() -> Result<f64, String> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let time = usage.user_time() + usage.system_time();
    #[allow(clippy::cast_precision_loss, reason = "some minutes in microseconds")]
    Ok(time.num_microseconds() as f64 / 1e6)
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Server whose output goes to a file, so that no reader needs the same CPU.
pub struct Server {
    child: Child,
    log: PathBuf,
    pub address: String,
}

impl Server {
    /// Starts a server and waits for its `listening on ADDRESS`.
    pub fn start(command: &mut Command, log: &str) -> Result<Server, String> {
        let log = scratch(log);
        let file = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let child = command.stdin(Stdio::null()).stdout(file).spawn();
        let child = child.map_err(|error| format!("{}: {error}", name(command)))?;
        let mut server = Server { child, log, address: String::new() };
        server.wait_for(|text| text.contains('\n'))?;
        let text = server.printed();
        let address = text.lines().next().and_then(|line| line.strip_prefix("listening on "));
        address.ok_or_else(|| format!("a server began with {text:?}"))?.clone_into(&mut server.address);
        Ok(server)
    }

    /// Waits until the output fulfils a condition.
    pub fn wait_for(&mut self, condition: impl Fn(&str) -> bool) -> Result<(), String> {
        let start = Instant::now();
        while !condition(&self.printed()) {
            if start.elapsed() > DEADLINE || !matches!(self.child.try_wait(), Ok(None)) {
                return Err("a server ended or did not print what it should".to_owned());
            }
            thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Proportional share of memory (Pss, proc(5)) in KiB.
    pub fn memory(&self) -> Result<f64, String> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let value = line.and_then(|line| line.split_whitespace().next()).and_then(|value| value.parse().ok());
        value.ok_or_else(|| format!("{path} has no Pss"))
    }

    pub fn descriptors(&self) -> Result<usize, String> {
        let path = format!("/proc/{}/fd", self.child.id());
        Ok(fs::read_dir(&path).map_err(|error| format!("{path}: {error}"))?.count())
    }

    fn printed(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.log);
    }
}
