//! Driver of the machine for the prompt: runs one line at a time and keeps the state of that line.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::line_state::{LineState, PromptFrontend};
use crate::machine::Machine;
use crate::machine::frontend::{Frontend, LineEnd};
use crate::view;

/// Duration after which a line reports how long it took.
const SLOW_LINE: Duration = Duration::from_secs(1);
/// Variable that holds the last result shown.
const LAST_RESULT: &str = "_";

pub(crate) struct Driver {
    machine: Machine,
    pub(super) line: Rc<LineState>,
}

impl Deref for Driver {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.machine
    }
}

impl DerefMut for Driver {
    fn deref_mut(&mut self) -> &mut Machine {
        &mut self.machine
    }
}

impl Driver {
    /// Makes a machine with the prompt's frontend.
    pub(crate) fn new(make: impl FnOnce(Box<dyn Frontend>) -> Result<Machine, String>) -> Result<Driver, String> {
        let line = Rc::new(LineState::default());
        let mut machine = make(Box::new(PromptFrontend { line: line.clone() }))?;
        machine.take_signals();
        machine.names.top(LAST_RESULT);
        machine.names.assign(LAST_RESULT);
        Ok(Driver { machine, line })
    }

    /// Runs the machine until the main task has finished its line.
    pub(crate) fn run_line(&mut self) -> LineEnd {
        let began = Instant::now();
        self.line.names_in_use.replace(self.names_in_use());
        self.line.begin();
        self.machine.begin_line();
        let end = loop {
            if let Some(end) = self.line.end.take() {
                break end;
            }
            if self.exit_requested().is_some() && self.task_count() == 0 {
                break LineEnd::Done;
            }
            self.turn(true);
            self.comment_wait();
        };
        self.line.running.set(false);
        // A cancelled line does not report its time.
        self.line.took.set(if matches!(end, LineEnd::Cancelled) { Duration::ZERO } else { began.elapsed() });
        self.move_renamed();
        self.name_unassigned();
        let told = self.machine.take_line_deadlocked();
        if told && matches!(end, LineEnd::Cancelled) { LineEnd::Done } else { end }
    }

    /// Prints what the line waits for when it has waited long enough, once for each call.
    fn comment_wait(&mut self) {
        let Some(since) = self.wait_to_comment() else { return };
        let Some(notice) = self.main_wait_notice() else { return };
        let call = notice.wait.span;
        if !self.line.note_wait(since, call) {
            return;
        }
        if let Some(text) = view::wait::text(&notice) {
            let begin = if notice.mid_line { "\n" } else { "" };
            self.stdout().write(format!("{begin}{text}\n").as_bytes());
            self.line.note_said(call);
            self.flush_stdout();
        }
    }

    /// Start of the line's wait, if a notice about it is due now. There is none about a wait that may be a deadlock,
    /// because the deadlock report comes instead.
    fn wait_to_comment(&self) -> Option<Instant> {
        let since = self.main_wait().filter(|_| !self.may_be_deadlocked())?.since;
        self.line.notice_due(since).filter(|due| *due <= Instant::now()).map(|_| since)
    }

    /// Runs a turn while a line is typed. Handles that tasks have returned meanwhile become variables at once.
    pub(crate) fn turn_while_typing(&mut self) {
        self.turn(true);
        self.name_unassigned();
    }

    /// Runs until every other task has ended, Ctrl-C comes, or the program is to end.
    pub(crate) fn run_others(&mut self) {
        self.set_leaving(true);
        while self.task_count() > 1 && self.exit_requested().is_none() && !self.line.interrupted.get() {
            self.turn(true);
        }
        self.set_leaving(false);
    }

    /// Gives the exit code of a script that was stepped through, after the main task has left it. If `exit` ended the
    /// script, its other tasks are waited for, or Ctrl-C.
    pub(crate) fn finish_script(&mut self) -> Option<i32> {
        while self.ended_script_has_tasks() && self.exit_requested().is_none() && !self.take_interrupt() {
            self.turn(true);
        }
        self.leave_script()
    }

    /// Takes the names of the variables that the last line's handles became.
    pub(crate) fn take_new_variables(&mut self) -> Vec<String> {
        self.line.new_variables.take()
    }

    /// Prints how long the last line took, if it took long.
    pub(crate) fn say_time_taken(&mut self) {
        let took = self.line.took.get();
        if took > SLOW_LINE {
            self.stdout().write(format!("took {:.1} s\n", took.as_secs_f64()).as_bytes());
        }
    }

    /// Gives standard input to the line that is typed, and wakes a task that was waiting for it.
    pub(crate) fn begin_typing(&mut self) {
        self.line.typing.set(true);
        self.wake_stdin_readers();
    }

    pub(crate) fn end_typing(&mut self) {
        self.line.typing.set(false);
    }

    /// Line typed at the prompt, with its line end; empty at the end of input; `None` while it is not complete.
    pub(crate) fn typed_line(&mut self) -> Option<Vec<u8>> {
        let stdin = self.standard(0).clone();
        loop {
            let found = stdin.read_buffer.borrow_mut().find(b"\n");
            if let Some(count) = found {
                return Some(stdin.read_buffer.borrow_mut().take(count));
            }
            match stdin.read_if_ready(&mut self.scratch) {
                Ok(0) => {
                    let mut input = stdin.read_buffer.borrow_mut();
                    let rest = input.len();
                    return Some(input.take(rest));
                }
                Ok(_) => {}
                Err(Errno::AGAIN) => {
                    let _ = stdin.watch(false);
                    return None;
                }
                Err(Errno::INTR) => return None,
                Err(_) => return Some(Vec::new()),
            }
        }
    }

    /// Whether Ctrl-C was pressed since the last call.
    pub(crate) fn take_interrupt(&mut self) -> bool {
        self.line.interrupted.take()
    }
}
