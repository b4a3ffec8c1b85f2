//! Pseudo-terminals: a program that runs on one is the leader of its session, like a shell in a window.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::Command;

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::{default_signals, needs, path};

pub const ROWS: u16 = 24;

/// Opens a terminal of this width; gives the test's end and the program's.
pub fn open(columns: u16) -> (File, OwnedFd) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let ours = openpt(flags).expect("there are terminals");
    grantpt(&ours).and_then(|()| unlockpt(&ours)).expect("it is ours");
    let theirs = ioctl_tiocgptpeer(&ours, flags).expect("it has another end");
    let ours = File::from(ours);
    resize(&ours, columns);
    (ours, theirs)
}

/// Changes the width of a terminal; the program gets SIGWINCH.
pub fn resize(terminal: &File, columns: u16) {
    let size = Winsize { ws_row: ROWS, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(terminal, size).expect("a terminal has a size");
}

/// Makes a command that takes the terminal it is started on as its controlling terminal.
pub fn command(words: &[&str]) -> Command {
    needs::programs(&["setsid"]);
    let mut command = Command::new("setsid");
    command.arg("--ctty").args(default_signals()).args(words).current_dir(path(""));
    command
}
