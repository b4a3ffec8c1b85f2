//! THE PROMPT: reads a line, checks it, runs it, shows what it gave.
//!
//! While a line is read the scheduler goes on, so background tasks do too: `reader` says how a line is read,
//! `editor` and `plain` are the two ways. What the editor shows and offers is in `helper`, which asks `colour`, `hint`
//! and `complete`; they share `scan`.

mod above;
mod call;
mod colour;
mod complete;
mod editor;
mod files;
mod helper;
mod hint;
mod history;
mod keys;
mod known;
mod log;
mod narration;
mod plain;
mod reader;
mod reserve;
mod scan;
mod step;
mod words;

use std::path::Path;

use reader::{Ask, Line, Reader};

use crate::machine::files::{Loader, parse};
use crate::machine::wish::Wish;
use crate::machine::{INTERRUPTED, LineEnd, Machine};
use crate::program::{self, Mode, Program};
use crate::report::Diagnostic;
use crate::screen::report_all;
use crate::syntax;
use crate::values::Value;

/// Runs the prompt until its end and gives the exit code.
#[must_use]
pub fn run(machine: Result<Machine, String>) -> i32 {
    let mut machine = match machine {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    machine.take_signals();
    let mut reader = Reader::new(&mut machine);
    let mut number = 0;
    loop {
        number += 1;
        let program = match read_program(&mut machine, &mut reader, number) {
            Ok(Some(program)) => program,
            Ok(None) => {
                // The end of input, unless a background task or a signal ended it all.
                let code = machine.exit_requested().unwrap_or(0);
                return leave(&mut machine, code);
            }
            Err(wrong) => {
                report_all(&wrong, &machine.sources);
                continue;
            }
        };
        run_program(&mut machine, program);
        if let Some(wish) = machine.wish.take() {
            fulfil(&mut machine, &mut reader, wish);
        }
        if let Some(code) = machine.exit_requested() {
            return leave(&mut machine, code);
        }
    }
}

/// Steps through a script and gives the exit code, once its tasks have ended as well.
#[must_use]
pub fn step_through(machine: Result<Machine, String>, file: &Path, arguments: Vec<Value>) -> i32 {
    let mut machine = match machine {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    machine.take_signals();
    let mut reader = Reader::new(&mut machine);
    if let Err(wrong) = step::run(&mut machine, &mut reader, file, arguments) {
        report_all(&wrong, &machine.sources);
        return if wrong.iter().all(|wrong| wrong.span.is_none()) { 1 } else { 2 };
    }
    machine.run_others();
    let interrupted = if machine.take_interrupt() { INTERRUPTED } else { 0 };
    let code = machine.exit_requested().unwrap_or(interrupted);
    leave(&mut machine, code)
}

fn fulfil(machine: &mut Machine, reader: &mut Reader, wish: Wish) {
    match wish {
        Wish::Step { file, arguments } => {
            if let Err(wrong) = step::run(machine, reader, &file, arguments) {
                report_all(&wrong, &machine.sources);
            }
        }
    }
}

fn refuse(message: &str) -> i32 {
    report_all(&[Diagnostic::error(message)], &crate::source::Sources::default());
    1
}

fn run_program(machine: &mut Machine, program: Program) {
    machine.start(program);
    match machine.run_line() {
        LineEnd::Failed(failure) => machine.report(&failure.diagnostic()),
        LineEnd::Cancelled => {
            machine.take_interrupt();
            // The terminal has shown `^C` on this line.
            machine.output.write(b"\ninterrupted\n");
        }
        LineEnd::Done | LineEnd::Stopped => {}
    }
    machine.say_time_taken();
}

fn leave(machine: &mut Machine, code: i32) -> i32 {
    machine.end_all(code);
    code
}

/// The current handle's name, or the program's.
fn prompt(machine: &mut Machine) -> String {
    let name = machine.current_handle().map_or_else(|| "sockshell".into(), |handle| handle.name());
    format!("{name}> ")
}

/// Reads lines until they are a whole piece of program, and checks it. `None` at the end of input.
fn read_program(machine: &mut Machine, reader: &mut Reader, number: usize) -> Result<Option<Program>, Vec<Diagnostic>> {
    let mut text = Vec::new();
    let prompt = prompt(machine);
    let further = Reader::continuation(&prompt);
    loop {
        let prompt = if text.is_empty() { &prompt } else { &further };
        match reader.read_line(machine, &Ask { prompt, initial: "" }) {
            Line::Refused(why) => return Err(vec![why]),
            Line::Text(line) => text.extend(line),
            Line::Interrupted => text.clear(),
            Line::End if text.is_empty() || machine.exit_requested().is_some() => return Ok(None),
            Line::End => return check(machine, number, &text).map(Some),
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
            checked => return checked.map(Some),
        }
    }
}

fn check(machine: &mut Machine, number: usize, text: &[u8]) -> Result<Program, Vec<Diagnostic>> {
    let name = format!("<line {number}>");
    let parsed = parse(&mut machine.sources, &name, text);
    let table = machine.table.clone();
    let mut loader = Loader::new(&mut machine.sources);
    program::compile(&parsed, "main", None, &machine.names, &*table, &mut loader, Mode::Prompt)
}
