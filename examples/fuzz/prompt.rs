//! Sessions at the prompt: odd keys and broken lines on a terminal of odd widths.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::child::{self, Ended};
use super::mutate;
use super::random::Random;

const KEYS: &[&str] = &[
    "\x01",
    "\x02",
    "\x03",
    "\x05",
    "\x06",
    "\x08",
    "\t",
    "\t\t",
    "\x0b",
    "\x0c",
    "\r",
    "\x0e",
    "\x10",
    "\x12re",
    "\x14",
    "\x15",
    "\x17",
    "\x19",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[H",
    "\x1b[F",
    "\x1b[3~",
    "\x1b[5~",
    "\x1bb",
    "\x1bd",
    "\x1b",
    "\x7f",
    "\x1b[200~two\nlines\x1b[201~",
    "\x1b[1;5C",
    "é",
    "\u{202e}",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{300}",
];

const LINES: &[&str] = &[
    "a, b = socketpair",
    "server = create_server :0",
    "client = create_connection $server",
    "accept",
    "send $(repeat x 100k)",
    "recv 10 --timeout 1ms",
    "spawn server.accept",
    "x = repeat y 200k",
    "handles",
    "tasks",
    "options",
    "use client",
    "close",
    "def f a { return $a }",
    "f $x",
    "rename client $(repeat n 70000)",
    "step data",
    ":help",
    ":skip",
    "wait",
    "save s1",
    "save all s2",
    "record r1",
    "help recv",
    "handles peers",
    "_",
    "$_",
    "[1, [2]]",
    "raise $x",
    "print $x",
    "data = open data w",
    "input",
    "for i in range 3 {",
    "}",
    "loop { sleep 1ms }",
    "print \"\x1b[2J",
    "$args",
    "gethostname",
    "source data",
];

/// Keys for one session.
pub fn keys(random: &mut Random, texts: &[String]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    for _ in 0..4 + random.below(40) {
        let chunk = match random.below(10) {
            0..=3 => format!("{}\r", random.pick(LINES)),
            4 => {
                let line = texts[random.below(texts.len())].lines().nth(random.below(20)).unwrap_or("").to_owned();
                format!("{}\r", mutate::text(random, &line, &[])).chars().take(300).collect()
            }
            5 => random.pick(LINES).to_owned(),
            _ => random.pick(KEYS).to_owned(),
        };
        if !chunk.contains("exec") && !chunk.contains('/') {
            chunks.push(mutate::bytes(random, chunk));
        }
    }
    chunks
}

/// Types the keys into a prompt and ends it; `width` changes meanwhile.
pub fn run(program: &[OsString], folder: &Path, chunks: &[Vec<u8>], random: &mut Random) -> std::io::Result<Ended> {
    let (ours, theirs) = terminal()?;
    let mut command = Command::new("/usr/bin/setsid");
    let limited = child::limited(program, folder);
    command.arg("--ctty").arg(limited.get_program()).args(limited.get_args());
    child::environment(&mut command, folder);
    command.env("TERM", random.pick(&["xterm", "xterm", "xterm", "dumb"]));
    command.env("SOCKSHELL_EDIT", random.pick(&["", "", "vi", "plain"]));
    let mut child = command.stdin(theirs.try_clone()?).stdout(theirs.try_clone()?).stderr(theirs).spawn()?;
    drop(command);
    let shown = Arc::new(Mutex::new(Vec::new()));
    let (mut reading, seen) = (ours.try_clone()?, shown.clone());
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(count @ 1..) = reading.read(&mut buffer) {
            if let Ok(mut seen) = seen.lock() {
                seen.extend_from_slice(&buffer[..count]);
            }
        }
    });
    let (mut typing, typed) = (ours.try_clone()?, chunks.to_vec());
    let widths: Vec<u16> = (0..chunks.len()).map(|_| random.pick(&[80, 80, 80, 20, 7, 1, 200, 40])).collect();
    let begun = shown.clone();
    // What is typed is not waited for with the wait for its end: a terminal takes nothing from a program that hangs.
    thread::spawn(move || {
        // Before the prompt is there Ctrl-C would end the shell that starts it.
        while begun.lock().is_ok_and(|shown| !shown.windows(2).any(|end| end == b"> ")) {
            thread::sleep(Duration::from_millis(5));
        }
        for (chunk, width) in typed.iter().zip(widths) {
            resize(&typing, width);
            if typing.write_all(chunk).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(if chunk.contains(&b'\r') { 20 } else { 2 }));
        }
        // However the session stands: out of a search, a running line, a block, a step.
        for _ in 0..200 {
            for keys in [&b"\x03"[..], b"\x15exit 0\r", b"\x03", b"\x1b"] {
                if typing.write_all(keys).is_err() {
                    return;
                }
                thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let status = child::wait(&mut child, Duration::from_secs(30));
    drop(ours);
    let out = shown.lock().map(|shown| shown.clone()).unwrap_or_default();
    Ok(Ended { status, out, err: Vec::new() })
}

fn terminal() -> std::io::Result<(File, std::os::fd::OwnedFd)> {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let ours = openpt(flags)?;
    grantpt(&ours).and_then(|()| unlockpt(&ours))?;
    let theirs = ioctl_tiocgptpeer(&ours, flags)?;
    let ours = File::from(ours);
    resize(&ours, 80);
    Ok((ours, theirs))
}

fn resize(terminal: &File, columns: u16) {
    let _ = tcsetwinsize(terminal, Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 });
}
