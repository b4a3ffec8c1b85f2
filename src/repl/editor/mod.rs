//! Line editor: rustyline on a worker thread, while the scheduler goes on here.
//!
//! The editor moves to the thread for each line and comes back with it. If it does not come back (the program ends, or
//! the editor failed), the terminal is restored here and the next line gets a new editor; state that must last is kept
//! beside it.

pub(super) mod columns;
pub(crate) mod complete;
pub(super) mod helper;
pub(super) mod highlight;
pub(super) mod hint;
pub(super) mod history;
pub(super) mod history_view;
pub(super) mod keys;
pub(super) mod symbols;
pub(crate) mod tokenizer;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use rustyline::config::BellStyle;
use rustyline::error::ReadlineError;
use rustyline::{ColorMode, CompletionType, Config, EditMode, Editor, GraphemeClusterMode};

use super::fd_reserve::FdReserve;
use super::input::async_output::{Printer, draw_when_asked};
use super::input::plain;
use super::input::read_request::{LineRead, ReadRequest};
use super::stepper::commands;
use crate::diagnostic::Diagnostic;
use crate::machine::process::worker_threads::{JobHandle, JobKind};
use crate::repl::driver::Driver;
use crate::terminal;
use helper::{EditorHelper, SharedPast, lock};
use history::History;
use history_view::HistoryView;
use symbols::Symbols;

type Rusty = Editor<EditorHelper, HistoryView>;
/// Editor and the line it read; `None` if it failed.
type Answer = Option<(Box<Rusty>, rustyline::Result<String>)>;

/// Longest wait before a line for a terminal that accepts no output.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(100);

/// Shown when another task has ended the script that is stepped through, while a line of it is edited.
const SCRIPT_ENDED: &str = "── `exit` was called; Enter goes back to the prompt\n";

pub(crate) struct LineEditor {
    vi: bool,
    parts: Option<(Box<Rusty>, Printer)>,
    /// Commands alone; variables and functions are added for each line.
    known: Symbols,
    past: SharedPast,
    reserve: FdReserve,
    /// Terminal settings before the first line.
    found: Option<Termios>,
    /// Receives a byte when the process is continued after a stop.
    continued: Option<Arc<UnixStream>>,
}

impl LineEditor {
    pub(crate) fn new(machine: &mut Driver, vi: bool) -> LineEditor {
        let (past, why) = History::load();
        if let Some(why) = why {
            report_unkept(machine, &why);
        }
        let found = tcgetattr(rustix::stdio::stdin()).ok();
        LineEditor {
            vi,
            parts: None,
            known: Symbols::commands(machine),
            past: SharedPast::new(past.into()),
            reserve: FdReserve::new(),
            found,
            continued: crate::machine::continued().ok().map(Arc::new),
        }
    }

    /// Reads a line; without editing if there can be no editor.
    pub(crate) fn read_line(&mut self, machine: &mut Driver, ask: &ReadRequest) -> LineRead {
        self.reserve.open();
        let parts = self.parts.take().or_else(|| self.make(machine));
        let line = match parts {
            Some((editor, printer)) => self.edit(machine, ask, editor, printer),
            None => plain::read_line(machine, ask),
        };
        // A statement that was offered and run unchanged was not typed, so it is not kept in the history.
        if let LineRead::Text(text) = &line
            && let text = String::from_utf8_lossy(text)
            && text.trim() != ask.initial.trim()
            && commands::behind(ask.initial, &text).is_none()
        {
            let why = lock(&self.past).add(&text);
            if let Some(why) = why {
                report_unkept(machine, &why);
            }
        }
        self.reserve.fill();
        line
    }

    fn make(&self, machine: &mut Driver) -> Option<(Box<Rusty>, Printer)> {
        let config = Config::builder()
            .edit_mode(if self.vi { EditMode::Vi } else { EditMode::Emacs })
            .completion_type(CompletionType::List)
            .bell_style(BellStyle::None)
            // The only mode that takes text of any length.
            .grapheme_cluster_mode(GraphemeClusterMode::WcWidth)
            // `EditorHelper` decides whether there is colour.
            .color_mode(ColorMode::Forced)
            .build();
        let mut editor = Editor::with_history(config, HistoryView(self.past.clone())).ok()?;
        let (printer, asked) = Printer::new(machine).ok()?;
        let in_colour = terminal::has_colour(&std::io::stdout());
        let assistant = EditorHelper::new(self.past.clone(), printer.above(), self.known.clone(), in_colour);
        editor.set_helper(Some(assistant));
        for (key, handler) in keys::bindings(self.found.clone(), self.continued.clone()) {
            editor.bind_sequence(key, handler);
        }
        draw_when_asked(editor.create_external_printer().ok()?, asked).ok()?;
        Some((Box::new(editor), printer))
    }

    fn edit(&mut self, machine: &mut Driver, ask: &ReadRequest, mut editor: Box<Rusty>, printer: Printer) -> LineRead {
        start_of_line(machine);
        if let Some(assistant) = editor.helper_mut() {
            assistant.known.update(machine);
            ask.initial.clone_into(&mut assistant.offered);
        }
        let (prompt, initial) = (ask.prompt.to_owned(), ask.initial.to_owned());
        let work = move || {
            let read = || editor.readline_with_initial(&prompt, (&initial, ""));
            let result = catch_unwind(AssertUnwindSafe(read));
            result.ok().map(|result| (editor, result))
        };
        let Ok(ticket) = machine.workers().start(JobKind::Editing, work) else { return plain::read_line(machine, ask) };
        machine.stdout().hold();
        let answer = self.wait(machine, &ticket, &printer);
        printer.finish(machine);
        machine.stdout().release();
        match answer {
            None => LineRead::End,
            Some(None) => LineRead::Refused(Diagnostic::error("the line editor failed; the line was not run")),
            Some(Some((editor, result))) => {
                self.parts = Some((editor, printer));
                line(machine, ask, result)
            }
        }
    }

    /// Runs the machine until the line is complete; `None` if the program ends first.
    fn wait(&self, machine: &mut Driver, ticket: &JobHandle<Answer>, printer: &Printer) -> Option<Answer> {
        let mut told = false;
        loop {
            if let Some(answer) = ticket.take() {
                return Some(answer);
            }
            machine.take_interrupt();
            if machine.exit_requested().is_some() {
                self.abandon();
                return None;
            }
            // The editor's thread takes the next key in any case, so the line cannot be ended here.
            if machine.script_ends() && !std::mem::replace(&mut told, true) {
                machine.stdout().write(SCRIPT_ENDED.as_bytes());
            }
            printer.pump(machine);
            machine.turn(true);
        }
    }

    /// Restores the terminal when the program ends while a line is edited. The editor's thread cannot be ended, but
    /// does nothing more without a key.
    fn abandon(&self) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(keys::PASTE_OFF).and_then(|()| out.write_all(b"\r\n")).and_then(|()| out.flush());
        if let Some(found) = &self.found {
            let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Drain, found);
        }
    }
}

/// Begins a new row, so that text printed without a line end is not drawn over.
fn start_of_line(machine: &mut Driver) {
    let _ = machine.stdout().flush_within(DRAIN_TIMEOUT);
    if !machine.stdout().ends_line() {
        machine.stdout().write(b"\n");
        let _ = machine.stdout().flush_within(DRAIN_TIMEOUT);
    }
}

fn line(machine: &mut Driver, ask: &ReadRequest, result: rustyline::Result<String>) -> LineRead {
    match result {
        Ok(text) => LineRead::Text((text + "\n").into_bytes()),
        Err(ReadlineError::Interrupted) => LineRead::Interrupted,
        Err(ReadlineError::Eof) => LineRead::End,
        Err(ReadlineError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
            LineRead::Refused(Diagnostic::error("what was typed is not UTF-8, so it was not run"))
        }
        // The terminal is gone.
        Err(ReadlineError::Io(error)) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
            LineRead::End
        }
        // No descriptor is left, or a similar failure: the terminal's own editing still works.
        Err(_) => plain::read_line(machine, ask),
    }
}

fn report_unkept(machine: &mut Driver, why: &str) {
    let note = Diagnostic::note(format!("what you type is not kept for the next session: {why}"));
    machine.report(&note);
}
