//! Key bindings: Ctrl-C clears the hint first, Ctrl-Z restores the terminal before it stops the process, End and Ctrl-E
//! take the hint over.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, kill_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use rustyline::{
    Cmd, ConditionalEventHandler, Event, EventContext, EventHandler, KeyCode, KeyEvent, Modifiers, RepeatCount,
};

/// Longest wait after Ctrl-Z before the terminal is taken over again: without a job-control shell the stop never comes.
const STOP_WITHIN: Duration = Duration::from_secs(1);
/// Ends bracketed paste: pasted text arrives as plain keys again.
pub(crate) const PASTE_OFF: &[u8] = b"\x1b[?2004l";
const PASTE_ON: &[u8] = b"\x1b[?2004h";
/// Clears from the cursor to the end of the screen.
const CLEAR_BELOW: &[u8] = b"\x1b[J";

type Bound = (KeyEvent, Box<dyn ConditionalEventHandler>);

pub(crate) fn bindings(found: Option<Termios>, continued: Option<Arc<UnixStream>>) -> Vec<(KeyEvent, EventHandler)> {
    let mut bound: Vec<Bound> = vec![
        (KeyEvent::ctrl('C'), Box::new(Interrupt)),
        (KeyEvent::ctrl('E'), Box::new(TakeHint)),
        (KeyEvent(KeyCode::End, Modifiers::NONE), Box::new(TakeHint)),
    ];
    if let (Some(found), Some(continued)) = (found, continued) {
        bound.push((KeyEvent::ctrl('Z'), Box::new(Stop { found, continued })));
    }
    bound.into_iter().map(|(key, handler)| (key, EventHandler::Conditional(handler))).collect()
}

fn write_now(text: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text).and_then(|()| out.flush());
}

struct Interrupt;

impl ConditionalEventHandler for Interrupt {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, line: &EventContext) -> Option<Cmd> {
        if shows_hint(line) {
            write_now(CLEAR_BELOW);
        }
        Some(Cmd::Interrupt)
    }
}

/// Whether a hint is shown: only with the cursor at the end of the line, and then it is the only text behind the
/// cursor.
fn shows_hint(line: &EventContext) -> bool {
    line.has_hint() && line.pos() == line.line().len()
}

struct TakeHint;

impl ConditionalEventHandler for TakeHint {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, line: &EventContext) -> Option<Cmd> {
        (shows_hint(line) && line.hint_text().is_some()).then_some(Cmd::CompleteHint)
    }
}

/// Handler of Ctrl-Z. The signal may reach another thread while this one goes on, so it waits until the process was
/// continued before it takes the terminal over again.
struct Stop {
    found: Termios,
    continued: Arc<UnixStream>,
}

impl ConditionalEventHandler for Stop {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext) -> Option<Cmd> {
        let stdin = rustix::stdio::stdin();
        let Ok(edited) = tcgetattr(stdin) else { return Some(Cmd::Noop) };
        write_now(PASTE_OFF);
        write_now(b"\r\n");
        let _ = tcsetattr(stdin, OptionalActions::Drain, &self.found);
        self.drain();
        if kill_process_group(getpgrp(), Signal::TSTP).is_ok() {
            self.wait();
        }
        let _ = tcsetattr(stdin, OptionalActions::Drain, &edited);
        write_now(PASTE_ON);
        Some(Cmd::Repaint)
    }
}

impl Stop {
    fn drain(&self) {
        use std::io::Read;
        let mut buffer = [0; 64];
        while matches!((&*self.continued).read(&mut buffer), Ok(count) if count > 0) {}
    }

    fn wait(&self) {
        let mut fds = [PollFd::new(&*self.continued, PollFlags::IN)];
        let time = Timespec::try_from(STOP_WITHIN).ok();
        while matches!(poll(&mut fds, time.as_ref()), Err(rustix::io::Errno::INTR)) {}
    }
}
