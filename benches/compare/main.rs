//! Measures sockshell against named peers: `cargo bench --bench compare [-- PART…]`.
//!
//! Both sides run in turn in the same run, at least fifteen rounds, pinned to one CPU with everything they talk to; the
//! median of the rounds' ratios is compared. A missed goal is shown and fails nothing: this is a measurement, not a
//! test.

mod channels;
mod clients;
mod download;
mod language;
mod limits;
mod measure;
mod memory;
mod peers;
mod process;
mod roundtrip;
mod soak;
mod startup;
mod tasks;

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Instant;

/// Environment variable of the process that runs pinned.
const PINNED: &str = "COMPARE_PINNED";

/// One part of the measurements: name, description, function.
type Part = (&'static str, &'static str, fn() -> Result<(), String>);

const PARTS: &[Part] = &[
    ("startup", "an empty script from start to end", startup::run),
    ("loop", "i = 0; while $i < 10000000 { i = $i + 1 }", language::count),
    ("roundtrip", "16 bytes to the upper-case server and back, 20,000 times", roundtrip::run),
    ("clients64", "16 bytes to the upper-case server and back, by 64 clients at once", clients::run),
    ("memory", "idle clients of a server with a task for each", memory::run),
    ("download", "300 MB over HTTP: the most memory it takes", download::run),
    ("grow", "+= on bytes, 100 at a time", limits::grow),
    ("check", "parsing and checking a script of 100,000 lines", limits::check),
    ("calls", "50,000 nested calls", language::calls),
    ("append", "`append` and \"${text}…\" in a loop, 40,000 times", language::grow),
    ("channels", "100,000 messages between two tasks, there and back", channels::run),
    ("spawns", "100,000 short tasks, each spawned and waited for", tasks::run),
    (
        "soak",
        "9,000 clients at once, then 100,000 one after another, 64 at a time, 5 % of them resetting; twice",
        soak::run,
    ),
];

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some(peers::SERVE_UPPER) => return peers::serve_upper(),
        Some(peers::SERVE_THREADS) => return peers::serve_threads(),
        Some(peers::SERVE_EPOLL) => return peers::serve_epoll(),
        Some(peers::SERVE_HELLO) => return peers::serve_hello(),
        Some(peers::SERVE_BODY) => return peers::serve_body(),
        _ => {}
    }
    if !args.iter().any(|arg| arg == "--bench") {
        println!("nothing is measured outside of: cargo bench --bench compare [-- PART…]");
        return;
    }
    if env::var_os(PINNED).is_none() {
        println!("{}", start_pinned(&args));
        return;
    }
    let wanted: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with('-')).collect();
    for unknown in wanted.iter().filter(|name| PARTS.iter().all(|part| part.0 != **name)) {
        println!("no part is called {unknown}: {}", PARTS.iter().map(|part| part.0).collect::<Vec<_>>().join(" "));
    }
    measure::head();
    for (name, what, run) in PARTS {
        if !wanted.is_empty() && !wanted.contains(name) {
            continue;
        }
        println!("{name}: {what}");
        let start = Instant::now();
        if let Err(why) = run() {
            println!("  not measured: {why}");
        }
        println!("  ({:.1} s)", start.elapsed().as_secs_f64());
    }
}

/// Replaces this process by the same program, pinned to one CPU and with enough descriptors. Returns only on failure,
/// with the reason.
fn start_pinned(args: &[String]) -> String {
    let Some(cpu) = first_cpu() else { return "skipped: no CPU to pin to (Linux only)".to_owned() };
    let myself = env::current_exe().unwrap_or_else(|_| env::args().next().unwrap_or_default().into());
    let line = r#"
        command -v taskset >/dev/null || { echo "skipped: taskset is not here"; exit 0; }
        ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -Hn)"
        exec taskset -c "$0" "$@""#;
    let error = Command::new("sh").args(["-c", line, &cpu]).arg(myself).args(args).env(PINNED, &cpu).exec();
    format!("skipped: {error}")
}

/// First CPU that this process may use.
fn first_cpu() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?.trim();
    list.split([',', '-']).next().map(str::to_owned)
}
