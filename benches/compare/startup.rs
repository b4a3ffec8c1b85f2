//! Start-up: an empty script against a program that does nothing at all.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::{compare, row};
use crate::process::{finish, scratch, sockshell};

/// Starts per round.
const STARTS: u32 = 20;

/// Milliseconds per start and end.
fn start(command: &mut Command) -> Result<f64, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    for _ in 0..STARTS {
        let status = command.status().map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("ended with {status}"));
        }
    }
    Ok(start.elapsed().as_secs_f64() * 1e3 / f64::from(STARTS))
}

pub fn run() -> Result<(), String> {
    let file = scratch("empty.sock");
    fs::write(&file, "#!/usr/bin/env sockshell\n").map_err(|error| error.to_string())?;
    let mut ours = sockshell();
    ours.arg(&file);
    finish(&mut ours)?;
    let mut theirs = Command::new("/bin/true");
    let compared = compare(41, || start(&mut ours), || start(&mut theirs))?;
    row("/bin/true", &compared, "ms", Some(2.0));
    Ok(())
}
