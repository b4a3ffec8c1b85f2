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

/// Longest wait for a healthy terminal before a line; one that was stopped is waited for while tasks go on.
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
            && text.trim() != ask.next.trim()
            && commands::behind(ask.next, &text).is_none()
        {
            lock(&self.past).add(&text);
        }
        self.reserve.fill();
        line
    }

    /// Takes note whether the line that was read last could run.
    pub(crate) fn settle(&mut self, machine: &mut Driver, refused: bool) {
        self.reserve.open();
        let why = lock(&self.past).settle(refused);
        self.reserve.fill();
        if let Some(why) = why {
            report_unkept(machine, &why);
        }
    }

    /// Drops lines that were typed ahead: the editor has read them, and another one has not.
    pub(crate) fn forget_typed_ahead(&mut self) {
        self.parts = None;
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
        match start_of_line(machine) {
            Start::Ready => {}
            Start::Interrupted => {
                self.parts = Some((editor, printer));
                return LineRead::Interrupted;
            }
            Start::End => return LineRead::End,
        }
        if let Some(assistant) = editor.helper_mut() {
            assistant.known.update(machine);
            assistant.steps = !ask.next.is_empty();
            if assistant.steps { ask.next } else { ask.corrected }.clone_into(&mut assistant.offered);
        }
        let prompt = ask.prompt.to_owned();
        let work = move || {
            let read = || editor.readline(&prompt);
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
            Some(Some((editor, mut result))) => {
                if let Ok(text) = &mut result
                    && text.is_empty()
                    && !ask.next.is_empty()
                {
                    ask.next.clone_into(text);
                    // The grey text is gone, and its row is the one above.
                    let row = editor.helper().map(|helper| helper.drawn(ask.prompt, ask.next)).unwrap_or_default();
                    machine.stdout().put_back(format!("\x1b[A\r{row}\x1b[K\n").into_bytes());
                }
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
            machine.turn_while_typing();
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

/// Whether a line can be read.
enum Start {
    Ready,
    /// By Ctrl-C, while what was printed before was still being shown.
    Interrupted,
    End,
}

/// Waits until what was printed before is on the screen, while tasks go on, and begins a new row, so that text printed
/// without a line end is not drawn over.
fn start_of_line(machine: &mut Driver) -> Start {
    let mut until = machine.stdout().end();
    loop {
        let drained = machine.stdout().flush_within(DRAIN_TIMEOUT);
        let is_drained = drained == Ok(true);
        machine.stdout_changed(drained);
        if machine.exit_requested().is_some() {
            return Start::End;
        }
        if machine.take_interrupt() {
            machine.stdout().write(b"\ninterrupted\n");
            return Start::Interrupted;
        }
        // What tasks print meanwhile is left to the editor, from the next line on.
        match machine.stdout().line_end_from(until) {
            Some(end) if machine.stdout().gone() >= end => return Start::Ready,
            Some(end) => until = end,
            None if is_drained => machine.stdout().write(b"\n"),
            None => {}
        }
        machine.turn(!is_drained);
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
