//! THE PROMPT: reads a line, checks it, runs it, shows what it gave.
//!
//! A line is read by the scheduler itself, so background tasks go on while one types.

use crate::machine::files::{self, Loader};
use crate::machine::{LineEnd, Machine};
use crate::program::{self, Mode, Program};
use crate::report::Diagnostic;
use crate::screen::report_all;
use crate::syntax;

/// The longest line the kernel's line editing passes on, with its end; what is typed beyond that is lost before us.
const TERMINAL_LINE: usize = 4096;

/// What one read gave.
enum Line {
    Text(Vec<u8>),
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
            report_all(&[Diagnostic::error(message)], &crate::source::Sources::default());
            return 1;
        }
    };
    machine.take_signals();
    let mut number = 0;
    loop {
        number += 1;
        let program = match read_program(&mut machine, number) {
            Ok(Some(program)) => program,
            Ok(None) => {
                machine.output.write(b"\n");
                // The end of input, unless a background task or a signal ended it all.
                let code = machine.exit_requested().unwrap_or(0);
                return leave(&mut machine, code);
            }
            Err(wrong) => {
                report_all(&wrong, &machine.sources);
                continue;
            }
        };
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
        if let Some(code) = machine.exit_requested() {
            return leave(&mut machine, code);
        }
    }
}

fn leave(machine: &mut Machine, code: i32) -> i32 {
    machine.end_all(code);
    code
}

/// Reads lines until they are a whole piece of program, and checks it. `None` at the end of input.
fn read_program(machine: &mut Machine, number: usize) -> Result<Option<Program>, Vec<Diagnostic>> {
    let mut text = Vec::new();
    loop {
        let prompt = if text.is_empty() { "sockshell> " } else { "        -> " };
        match read_line(machine, prompt) {
            Line::Text(line) if line.len() >= TERMINAL_LINE => return Err(vec![cut()]),
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

fn cut() -> Diagnostic {
    let longest = TERMINAL_LINE - 1;
    Diagnostic::error(format!("the terminal cuts a line after {longest} bytes, so it was not run"))
        .hint("write several lines, or a file and `source` it")
}

fn check(machine: &mut Machine, number: usize, text: &[u8]) -> Result<Program, Vec<Diagnostic>> {
    let name = format!("<line {number}>");
    let parsed = files::parse(&mut machine.sources, &name, text);
    let table = machine.table.clone();
    let mut loader = Loader::new(&mut machine.sources);
    program::compile(&parsed, "main", None, &machine.names, &*table, &mut loader, Mode::Prompt)
}

fn read_line(machine: &mut Machine, prompt: &str) -> Line {
    show_now(machine, prompt);
    loop {
        if machine.take_interrupt() {
            show_now(machine, "\n");
            return Line::Interrupted;
        }
        if machine.exit_requested().is_some() {
            return Line::End;
        }
        if let Some(line) = machine.typed_line() {
            return if line.is_empty() { Line::End } else { Line::Text(line) };
        }
        machine.turn(true);
    }
}

/// Shows it at once, also while a background task computes without a pause.
fn show_now(machine: &mut Machine, text: &str) {
    machine.output.write(text.as_bytes());
    let drained = machine.output.flush();
    machine.output_changed(drained);
}
