//! THE PROMPT: reads a line, checks it, runs it, shows what it gave.
//!
//! A line is read by the scheduler itself, so background tasks go on while one types.

use crate::machine::files::{self, Loader};
use crate::machine::{LineEnd, Machine};
use crate::program::{self, Mode, Program};
use crate::report::Diagnostic;

/// What one read gave.
enum Line {
    Text(String),
    /// Ctrl-C: what was typed so far is forgotten.
    Interrupted,
    End,
}

/// Runs the prompt until its end and gives the exit code.
#[must_use]
pub fn run(machine: Result<Machine, String>) -> i32 {
    let mut machine = match machine {
        Ok(machine) => machine,
        Err(message) => {
            crate::cli::report_all(&[Diagnostic::error(message)], &crate::source::Sources::default());
            return 1;
        }
    };
    let mut number = 0;
    loop {
        number += 1;
        let program = match read_program(&mut machine, number) {
            Ok(Some(program)) => program,
            Ok(None) => {
                machine.output.write(b"\n");
                break;
            }
            Err(wrong) => {
                crate::cli::report_all(&wrong, &machine.sources);
                continue;
            }
        };
        machine.start(program);
        match machine.run_line() {
            LineEnd::Failed(failure) => machine.report(&failure.diagnostic()),
            LineEnd::Cancelled => {
                machine.take_interrupt();
                machine.output.write(b"interrupted\n");
            }
            LineEnd::Done => {}
        }
        if let Some(code) = machine.exit_requested() {
            return leave(&mut machine, code);
        }
    }
    leave(&mut machine, 0)
}

fn leave(machine: &mut Machine, code: i32) -> i32 {
    machine.end_all(code);
    code
}

/// Reads lines until they are a whole piece of program, and checks it. `None` at the end of input.
fn read_program(machine: &mut Machine, number: usize) -> Result<Option<Program>, Vec<Diagnostic>> {
    let mut text = String::new();
    loop {
        let prompt = if text.is_empty() { "sockshell> " } else { "        -> " };
        match read_line(machine, prompt) {
            Line::Text(line) => text.push_str(&line),
            Line::Interrupted => text.clear(),
            Line::End if text.is_empty() => return Ok(None),
            Line::End => return check(machine, number, &text).map(Some),
        }
        if text.trim().is_empty() {
            text.clear();
            continue;
        }
        match check(machine, number, &text) {
            Err(wrong) if wrong.iter().any(|diagnostic| diagnostic.incomplete) => {}
            checked => return checked.map(Some),
        }
    }
}

fn check(machine: &mut Machine, number: usize, text: &str) -> Result<Program, Vec<Diagnostic>> {
    let name = format!("<line {number}>");
    let parsed = files::parse(&mut machine.sources, &name, text.as_bytes());
    let table = machine.table.clone();
    let mut loader = Loader::new(&mut machine.sources);
    program::compile(&parsed, "main", None, &machine.names, &*table, &mut loader, Mode::Prompt)
}

fn read_line(machine: &mut Machine, prompt: &str) -> Line {
    machine.output.write(prompt.as_bytes());
    loop {
        if machine.take_interrupt() {
            machine.output.write(b"\n");
            return Line::Interrupted;
        }
        if let Some(code) = machine.exit_requested() {
            let _ = code;
            return Line::End;
        }
        if let Some(line) = machine.typed_line() {
            return if line.is_empty() { Line::End } else { Line::Text(String::from_utf8_lossy(&line).into_owned()) };
        }
        machine.turn(true);
    }
}
