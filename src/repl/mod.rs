//! The prompt: reads a line, compiles it, runs it, shows its result.
//!
//! The scheduler and background tasks go on while a line is read. `input` reads it, either with the `editor` or with
//! the terminal's own editing (`input::plain`). In the editor, `helper` asks `highlight`, `hint` and `complete`, which
//! share the `tokenizer`.

pub(crate) mod driver;
pub(crate) mod editor;
mod fd_reserve;
pub(crate) mod input;
mod line_state;
mod session;
mod startup;
pub(crate) mod stepper;
mod variables;

use std::path::Path;

use crate::compiler::{Mode, Program};
use crate::console::report_all;
use crate::diagnostic::Diagnostic;
use crate::machine::debugger::breakpoints::ExitEnds;
use crate::machine::frontend::{Frontend, LineEnd, ReplRequest};
use crate::machine::loader::{self, ProgramText};
use crate::machine::{INTERRUPTED, Machine};
use crate::syntax;
use crate::values::Value;
use driver::Driver;
use input::read_request::{LineRead, ReadRequest};
use input::reader::Reader;
use session::{Effects, Outcome, Session};

const GREETING: &str =
    concat!("sockshell ", env!("CARGO_PKG_VERSION"), ": `help` tells what there is, Ctrl-D leaves\n");

struct Prompt {
    machine: Driver,
    reader: Reader,
    session: Session,
}

/// Runs the prompt to its end and gives the exit code; with `config` the start-up file runs first.
pub(crate) fn run(make: impl FnOnce(Box<dyn Frontend>) -> Result<Machine, String>, config: bool) -> i32 {
    let mut machine = match Driver::new(make) {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    let reader = Reader::new(&mut machine);
    machine.stdout().write(GREETING.as_bytes());
    let mut prompt = Prompt { machine, reader, session: Session::default() };
    if config {
        prompt.start_up();
    }
    let mut number = 0;
    while prompt.machine.exit_requested().is_none() {
        number += 1;
        if !prompt.line(number) {
            break;
        }
    }
    // The exit code is 0 at the end of input, unless a line, a background task or a signal ended the program.
    let code = prompt.machine.exit_requested().unwrap_or(0);
    leave(&mut prompt.machine, code)
}

impl Prompt {
    fn start_up(&mut self) {
        let Some(file) = startup::path().filter(|file| file.exists()) else { return };
        match startup::load_file(&mut self.machine, &file, Mode::Stepped) {
            Ok(program) => {
                run_program(&mut self.machine, program);
                self.session.startup = Some(file);
            }
            Err(wrong) => report_all(&wrong, &self.machine.sources),
        }
        self.machine.take_new_variables();
    }

    /// Reads a line, or a block of lines, and runs it; false at the end of input.
    fn line(&mut self, number: usize) -> bool {
        let (text, checked) = match read_program(&mut self.machine, &mut self.reader, number) {
            Ok(Some(read)) => read,
            Ok(None) => return false,
            Err(wrong) => {
                report_all(&wrong, &self.machine.sources);
                return true;
            }
        };
        if self.session.is_recording() {
            self.machine.stdout().start_copy();
        }
        let worked = match checked {
            Ok(program) => run_program(&mut self.machine, program),
            Err(wrong) => {
                report_all(&wrong, &self.machine.sources);
                false
            }
        };
        let shown = self.machine.stdout().take_copy();
        let (values, made) = (self.machine.line.shown.take(), self.machine.take_new_variables());
        let renamed = self.machine.line.renamed.take();
        let effects = Effects { shown: &values, made: &made, renamed: &renamed };
        if let Some(wish) = self.machine.line.request.take() {
            self.fulfil(wish);
        } else if let Some(why) = self.session.add(&text, &Outcome { worked, shown: &shown, effects }) {
            report_all(&[why], &self.machine.sources);
        }
        true
    }

    fn fulfil(&mut self, wish: ReplRequest) {
        let machine = &mut self.machine;
        let done = match wish {
            ReplRequest::Step { file, arguments } => {
                stepper::run(machine, &mut self.reader, &file, arguments, ExitEnds::Script)
            }
            ReplRequest::Save { file, all } => {
                let saved = self.session.save(&file, all, &mut |text| loader::wrong_lines(machine, text));
                saved.map_err(|why| vec![why]).map(|said| machine.stdout().write(said.as_bytes()))
            }
            ReplRequest::Record(file) => self.session.record(file.as_deref()).map_err(|why| vec![why]),
        };
        if let Err(wrong) = done {
            report_all(&wrong, &self.machine.sources);
        }
    }
}

/// Steps through a script and gives the exit code, once its tasks have ended as well.
pub(crate) fn step_through(
    make: impl FnOnce(Box<dyn Frontend>) -> Result<Machine, String>,
    file: &Path,
    arguments: Vec<Value>,
) -> i32 {
    let mut machine = match Driver::new(make) {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    let mut reader = Reader::new(&mut machine);
    if let Err(wrong) = stepper::run(&mut machine, &mut reader, file, arguments, ExitEnds::Everything) {
        report_all(&wrong, &machine.sources);
        return if wrong.iter().all(|wrong| wrong.span.is_none()) { 1 } else { 2 };
    }
    machine.run_others();
    let interrupted = if machine.take_interrupt() { INTERRUPTED } else { 0 };
    let code = machine.exit_requested().unwrap_or(interrupted);
    leave(&mut machine, code)
}

fn refuse(message: &str) -> i32 {
    report_all(&[Diagnostic::error(message)], &crate::source::Sources::default());
    1
}

/// Runs a line. Returns whether it succeeded.
fn run_program(machine: &mut Driver, program: Program) -> bool {
    machine.start(program);
    let end = machine.run_line();
    match &end {
        LineEnd::Failed(failure) => machine.report(&failure.diagnostic()),
        LineEnd::Cancelled => {
            machine.take_interrupt();
            // The terminal has shown `^C` on this line.
            machine.stdout().write(b"\ninterrupted\n");
        }
        LineEnd::Done | LineEnd::Stopped => {}
    }
    machine.say_time_taken();
    matches!(end, LineEnd::Done)
}

fn leave(machine: &mut Driver, code: i32) -> i32 {
    machine.end_all(code);
    code
}

/// Prompt: the name of the current handle, or of the program.
fn prompt(machine: &mut Driver) -> String {
    let name = machine.current_handle().map_or_else(|| "sockshell".into(), |handle| handle.name());
    format!("{name}> ")
}

/// Text that was typed, and the program or the mistakes in it.
type Read = (String, Result<Program, Vec<Diagnostic>>);

/// Reads lines until they are a complete piece of program, and compiles it. `None` at the end of input.
fn read_program(machine: &mut Driver, reader: &mut Reader, number: usize) -> Result<Option<Read>, Vec<Diagnostic>> {
    let mut text = Vec::new();
    let prompt = prompt(machine);
    let further = Reader::continuation(&prompt);
    loop {
        let prompt = if text.is_empty() { &prompt } else { &further };
        match reader.read_line(machine, &ReadRequest { prompt, initial: "" }) {
            LineRead::Refused(why) => return Err(vec![why]),
            LineRead::Text(line) => text.extend(line),
            LineRead::Interrupted => text.clear(),
            LineRead::End if text.is_empty() || machine.exit_requested().is_some() => return Ok(None),
            LineRead::End => break,
        }
        if text.trim_ascii().is_empty() {
            text.clear();
            continue;
        }
        if std::str::from_utf8(&text).is_ok_and(syntax::ends_joined) {
            continue;
        }
        match check(machine, number, &text) {
            Err(wrong) if wrong.iter().any(|diagnostic| diagnostic.incomplete) => {}
            checked => return Ok(Some((String::from_utf8_lossy(&text).into_owned(), checked))),
        }
    }
    let checked = check(machine, number, &text);
    Ok(Some((String::from_utf8_lossy(&text).into_owned(), checked)))
}

fn check(machine: &mut Machine, number: usize, text: &[u8]) -> Result<Program, Vec<Diagnostic>> {
    let text = ProgramText { name: format!("<line {number}>"), bytes: text.to_vec(), identity: None };
    loader::compile(machine, &text, Mode::Prompt)
}
