//! The prompt: reads a line, compiles it, runs it, shows its result.
//!
//! The scheduler and background tasks go on while a line is read. `input` reads it, either with the `editor` or with
//! the terminal's own editing (`input::plain`). In the editor, `helper` asks `highlight`, `hint` and `complete`, which
//! share the `tokenizer`.

mod correction;
pub(crate) mod driver;
pub(crate) mod editor;
mod fd_reserve;
pub(crate) mod input;
mod line_state;
mod session;
mod startup;
pub(crate) mod stepper;
mod variables;

use std::borrow::Cow;
use std::path::Path;

use crate::compiler::{Mode, Program};
use crate::console::report_all;
use crate::diagnostic::Diagnostic;
use crate::machine::debugger::breakpoints::ExitEnds;
use crate::machine::frontend::{Frontend, LineEnd, ReplRequest};
use crate::machine::loader::{self, ProgramText};
use crate::machine::{FAILED, INTERRUPTED, Machine};
use crate::syntax;
use crate::values::{Value, repr_bytes};
use crate::view;
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
    /// The line that was refused last, corrected; empty if there is none.
    corrected: String,
}

/// Runs the prompt to its end and gives the exit code; with `config` the start-up file runs first, and with an address a
/// connection to it is made.
pub(crate) fn run(
    make: impl FnOnce(Box<dyn Frontend>) -> Result<Machine, String>,
    config: bool,
    connect: Option<&[u8]>,
) -> i32 {
    let mut machine = match Driver::new(make) {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    let reader = Reader::new(&mut machine);
    machine.stdout().write(GREETING.as_bytes());
    let mut prompt = Prompt { machine, reader, session: Session::default(), corrected: String::new() };
    if config {
        prompt.start_up();
    }
    let mut number = 0;
    if let Some(address) = connect {
        number += 1;
        if let Some(code) = prompt.connect(number, address) {
            return leave(&mut prompt.machine, code);
        }
    }
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
                report_all(&program.warnings, &self.machine.sources);
                run_program(&mut self.machine, &mut self.reader, program);
                self.session.startup = Some(file);
            }
            Err(wrong) => report_all(&wrong, &self.machine.sources),
        }
        self.machine.take_new_variables();
    }

    /// Reads a line, or a block of lines, and runs it; false at the end of input.
    fn line(&mut self, number: usize) -> bool {
        let corrected = std::mem::take(&mut self.corrected);
        let (text, mut checked) = match read_program(&mut self.machine, &mut self.reader, number, &corrected) {
            Ok(Some(read)) => read,
            Ok(None) => return false,
            Err(wrong) => {
                report_all(&wrong, &self.machine.sources);
                return true;
            }
        };
        // What `handles` and `tasks` show can be typed, too.
        if checked.is_err()
            && let Some(named) = self.machine.name_what_is_typed(&text)
        {
            checked = check(&mut self.machine, number, named.as_bytes());
        }
        if let Err(wrong) = &checked {
            let machine = &mut self.machine;
            let accepts = |line: &str| check(machine, number, line.as_bytes()).is_ok();
            self.corrected = correction::corrected(&text, wrong, accepts).unwrap_or_default();
        }
        self.reader.settle(&mut self.machine, checked.is_err());
        self.run(&text, checked);
        true
    }

    /// A line as a script has it: a variable's name alone shows it only at the prompt.
    fn as_in_a_script<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let name = text.trim();
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_call = self.machine.table.specs().any(|spec| spec.name == name)
            || self.machine.names.function(name).is_some()
            || syntax::KEYWORDS.contains(&name);
        if !is_name || is_call { Cow::Borrowed(text) } else { format!("${name}\n").into() }
    }

    /// Connects to an address, as if the line had been typed. Gives the exit code if that fails.
    fn connect(&mut self, number: usize, address: &[u8]) -> Option<i32> {
        let text = format!("conn = create_connection {}\n", repr_bytes(address));
        let checked = check(&mut self.machine, number, text.as_bytes());
        match self.run(&text, checked) {
            LineEnd::Done => {
                let conn = self.machine.main_variable("conn").map(view::value::one_line);
                self.machine.stdout().write(format!("{}\n", conn.unwrap_or_default()).as_bytes());
                None
            }
            LineEnd::Cancelled => Some(INTERRUPTED),
            LineEnd::Failed(_) => Some(FAILED),
            // No address at all.
            LineEnd::Stopped => Some(1),
        }
    }

    /// Runs a line, or reports the mistakes in it, and keeps it for the session.
    fn run(&mut self, text: &str, checked: Result<Program, Vec<Diagnostic>>) -> LineEnd {
        if self.session.is_recording() {
            self.machine.stdout().start_copy();
        }
        let end = match checked {
            Ok(program) => {
                report_all(&program.warnings, &self.machine.sources);
                run_program(&mut self.machine, &mut self.reader, program)
            }
            Err(wrong) => {
                report_all(&wrong, &self.machine.sources);
                LineEnd::Stopped
            }
        };
        let worked = matches!(end, LineEnd::Done);
        let shown = self.machine.stdout().take_copy();
        let (values, made) = (self.machine.line.shown.take(), self.machine.take_new_variables());
        let renamed = self.machine.line.renamed.take();
        let effects = Effects { shown: &values, made: &made, renamed: &renamed };
        let kept = if worked { self.as_in_a_script(text) } else { Cow::Borrowed(text) };
        if let Some(wish) = self.machine.line.request.take() {
            self.fulfil(wish);
        } else if let Some(why) = self.session.add(&kept, &Outcome { worked, shown: &shown, effects }) {
            report_all(&[why], &self.machine.sources);
        }
        end
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

/// Runs a line, and reports its failure.
fn run_program(machine: &mut Driver, reader: &mut Reader, program: Program) -> LineEnd {
    machine.start(program);
    let end = machine.run_line();
    match &end {
        LineEnd::Failed(failure) => machine.report(&failure.diagnostic()),
        LineEnd::Cancelled => {
            // The terminal has shown `^C` on this line.
            machine.stdout().write(b"\ninterrupted\n");
        }
        LineEnd::Done | LineEnd::Stopped => {}
    }
    if machine.take_interrupt() {
        reader.forget_typed_ahead();
    }
    machine.say_time_taken();
    end
}

fn leave(machine: &mut Driver, code: i32) -> i32 {
    machine.end_all(code);
    code
}

/// Prompt: the name of the current handle, or of the program.
fn prompt(machine: &mut Driver) -> String {
    let name = machine.current_handle().map_or_else(|| "sockshell".into(), |handle| machine.typable_name(&handle));
    format!("{name}> ")
}

/// Text that was typed, and the program or the mistakes in it.
type Read = (String, Result<Program, Vec<Diagnostic>>);

/// Reads lines until they are a complete piece of program, and compiles it. `None` at the end of input.
fn read_program(
    machine: &mut Driver,
    reader: &mut Reader,
    number: usize,
    corrected: &str,
) -> Result<Option<Read>, Vec<Diagnostic>> {
    let mut text = Vec::new();
    let prompt = prompt(machine);
    let further = Reader::continuation(&prompt);
    loop {
        let prompt = if text.is_empty() { &prompt } else { &further };
        match reader.read_line(machine, &ReadRequest { prompt, next: "", corrected }) {
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
