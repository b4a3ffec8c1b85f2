//! Stepping through a script: each statement is shown with the comment above it and put into the line, ready to run.
//! The stepper decides what may be typed in its place or in between; the machine stops and goes on.

pub(super) mod commands;
pub(super) mod edited_statement;
pub(super) mod narration;

use std::collections::HashSet;
use std::path::Path;

use super::input::read_request::{LineRead, ReadRequest};
use super::input::reader::Reader;
use super::startup::load_file;
use crate::compiler::bytecode::Decides;
use crate::compiler::codegen::debug_eval::{self, compile_head, compile_typed};
use crate::compiler::{Mode, Program};
use crate::console::report_all;
use crate::diagnostic::{Diagnostic, escape_controls};
use crate::machine::debugger::breakpoints::{ExitEnds, StepUntil, Stop};
use crate::machine::frontend::LineEnd;
use crate::machine::loader;
use crate::repl::driver::Driver;
use crate::source::Span;
use crate::syntax::ast::{Statement, StatementKind};
use crate::values::Value;
use crate::view;
use commands::StepCommand;

const INSTRUCTIONS: &str = "── Enter runs the statement it stopped at; `:help` lists what else can be typed\n";
const AFTER_FAILURE: &str = "── Enter tries it again, `:skip` leaves it out, `:quit` ends the script\n";

/// Outcome of a line that was typed at a stop.
enum Answer {
    /// The main task has run until this end.
    Ran(LineEnd),
    /// Nothing has run: the statement is offered again.
    Again,
}

pub(crate) struct Stepper<'a> {
    machine: &'a mut Driver,
    reader: &'a mut Reader,
    typed: usize,
    /// The statement itself failed or was interrupted, and not a line typed in between.
    failed: bool,
    /// Heads of blocks that were shown with the lines around them.
    heads: HashSet<Span>,
    /// Last stop that was shown, so that each place is announced once.
    shown: Option<Stop>,
}

/// Steps through a script to its end.
pub(crate) fn run(
    machine: &mut Driver,
    reader: &mut Reader,
    file: &Path,
    arguments: Vec<Value>,
    exit_ends: ExitEnds,
) -> Result<(), Vec<Diagnostic>> {
    machine.names = debug_eval::with_spare_names(&machine.names);
    let program = load_file(machine, file, Mode::Stepped)?;
    report_all(&program.warnings, &machine.sources);
    machine.arguments = arguments;
    machine.stdout().write(INSTRUCTIONS.as_bytes());
    machine.step_through(program, exit_ends);
    let mut stepper = Stepper { machine, reader, typed: 0, failed: false, heads: HashSet::new(), shown: None };
    let first = stepper.run_on();
    stepper.follow(first);
    let Stepper { machine, .. } = stepper;
    machine.step_end();
    let code = machine.finish_script();
    if machine.exit_requested().is_none() {
        machine.stdout().write(ended(code).as_bytes());
    }
    Ok(())
}

fn ended(code: Option<i32>) -> String {
    match code {
        None | Some(0) => "── the script has ended\n".to_owned(),
        Some(code) => format!("── the script has ended with exit code {code}\n"),
    }
}

impl Stepper<'_> {
    /// Goes from stop to stop until the script has ended.
    fn follow(&mut self, mut end: LineEnd) {
        loop {
            match &end {
                LineEnd::Failed(failure) => self.machine.report(&failure.diagnostic()),
                LineEnd::Cancelled => {
                    self.machine.take_interrupt();
                    self.reader.forget_typed_ahead();
                    self.machine.stdout().write(b"\ninterrupted\n");
                }
                LineEnd::Done | LineEnd::Stopped => {}
            }
            if self.machine.exit_requested().is_some() {
                return;
            }
            let Some(stop) = self.machine.stopped_at() else { return };
            if std::mem::take(&mut self.failed) {
                self.machine.stdout().write(AFTER_FAILURE.as_bytes());
            }
            end = loop {
                match self.ask(&stop) {
                    Some(Answer::Ran(end)) => break end,
                    Some(Answer::Again) => {}
                    None => return,
                }
            };
        }
    }

    /// Shows the stop, reads a line and does what it says. `None` at the end of input.
    fn ask(&mut self, stop: &Stop) -> Option<Answer> {
        let offered = narration::offered(&self.machine.sources, stop);
        if !self.shown.as_ref().is_some_and(|shown| is_same(shown, stop)) {
            let text = narration::place(&self.machine.sources, stop, self.shown.as_ref());
            self.machine.stdout().write(text.as_bytes());
            if offered.ends_with('{') && self.heads.insert(stop.mark.head) {
                let text = narration::block(&self.machine.sources, stop);
                self.machine.stdout().write(text.as_bytes());
            }
            if self.reader.is_plain() {
                // A plain reader shows nothing in grey.
                self.machine.stdout().write(format!("   {}\n", escape_controls(&offered)).as_bytes());
            }
            self.shown = Some(stop.clone());
        }
        let prompt = format!("{}> ", narration::line(&self.machine.sources, stop));
        let line = self.reader.read_line(self.machine, &ReadRequest { prompt: &prompt, next: &offered, corrected: "" });
        if self.machine.script_ends() {
            return Some(self.ended_meanwhile(&offered, &line));
        }
        match line {
            LineRead::Refused(why) => {
                report_all(&[why], &self.machine.sources);
                Some(Answer::Again)
            }
            LineRead::Interrupted => Some(Answer::Again),
            LineRead::End => {
                self.quit();
                None
            }
            LineRead::Text(text) => Some(self.answer(stop, &offered, &String::from_utf8_lossy(&text))),
        }
    }

    /// Handles a line during which another task called `exit`: the line cannot run any more.
    fn ended_meanwhile(&mut self, offered: &str, line: &LineRead) -> Answer {
        if let LineRead::Text(text) = line
            && !text.trim_ascii().is_empty()
            && text.trim_ascii() != offered.trim().as_bytes()
        {
            let wrong = Diagnostic::error("the script has ended meanwhile: the line was not run");
            report_all(&[wrong.hint("type it again at the prompt")], &self.machine.sources);
        }
        Answer::Ran(self.machine.run_line())
    }

    fn answer(&mut self, stop: &Stop, offered: &str, text: &str) -> Answer {
        let text = text.trim();
        if text.is_empty() {
            return Answer::Again;
        }
        if text == offered.trim() {
            return self.go(StepUntil::Next);
        }
        if let Some(word) = commands::behind(offered, text) {
            return self.word(stop, word);
        }
        if text.starts_with(':') {
            return self.word(stop, text);
        }
        let done = if text.ends_with('{') && offered.ends_with('{') {
            self.edited_head(stop, offered, text)
        } else {
            self.typed(stop, offered, text)
        };
        done.unwrap_or_else(|wrong| {
            report_all(&wrong, &self.machine.sources);
            Answer::Again
        })
    }

    fn go(&mut self, until: StepUntil) -> Answer {
        // The next stop is announced, even if it is this one again.
        self.shown = None;
        self.machine.step_on(until);
        Answer::Ran(self.run_on())
    }

    fn go_from(&mut self, pc: u32) -> Answer {
        self.shown = None;
        self.machine.step_from(pc);
        Answer::Ran(self.run_on())
    }

    /// Runs the script on to its next stop.
    fn run_on(&mut self) -> LineEnd {
        let end = self.machine.run_line();
        self.failed = matches!(end, LineEnd::Failed(_) | LineEnd::Cancelled);
        end
    }

    fn quit(&mut self) {
        self.machine.step_quit();
        self.machine.run_line();
        self.machine.take_interrupt();
    }

    fn word(&mut self, stop: &Stop, text: &str) -> Answer {
        let (word, line) = match commands::parse(text) {
            Ok(found) => found,
            Err(why) => return self.say(&format!("{why}\n")),
        };
        let mark = stop.mark;
        let source = mark.head.source;
        match word {
            StepCommand::Next => self.go(StepUntil::Next),
            StepCommand::Over => self.go(StepUntil::Over { frames: stop.frames, mark }),
            StepCommand::Continue => self.go(StepUntil::End),
            StepCommand::Skip => self.go_from(mark.end),
            StepCommand::Quit => {
                self.quit();
                Answer::Ran(LineEnd::Done)
            }
            StepCommand::To | StepCommand::Stop if !self.machine.has_statement_in(source, line) => {
                self.say(&format!("no statement starts in line {line}; `:where` shows the lines around\n"))
            }
            StepCommand::To => self.go(StepUntil::Line(source, line)),
            StepCommand::Stop => {
                let set = self.machine.step_stop(source, line);
                self.say(&format!(
                    "line {line}: {}\n",
                    if set { "always stops there" } else { "no longer stops there" }
                ))
            }
            StepCommand::Where => {
                let text = narration::around(&self.machine.sources, stop);
                self.say(&text)
            }
            StepCommand::Vars => {
                let text = narration::variables(&self.machine.variables());
                self.say(&text)
            }
            StepCommand::Help => {
                let specs: Vec<_> = self.machine.table.specs().collect();
                let page = view::help::page("stepping", &specs).unwrap_or_default();
                self.say(&format!("{}\n", page.trim_end()))
            }
        }
    }

    fn say(&mut self, text: &str) -> Answer {
        self.machine.stdout().write(text.as_bytes());
        Answer::Again
    }

    /// Runs a typed line, in place of the statement if it is that statement edited, otherwise in between.
    fn typed(&mut self, stop: &Stop, offered: &str, text: &str) -> Result<Answer, Vec<Diagnostic>> {
        let (program, statements) = self.compile(stop, text, false)?;
        let instead = edited_statement::replaces_statement(offered, text, &statements);
        self.machine.step_typed(program);
        let end = self.machine.run_line();
        if instead && matches!(end, LineEnd::Stopped) {
            let line = narration::line(&self.machine.sources, stop);
            self.machine.stdout().write(format!("   (ran instead of line {line})\n").as_bytes());
            return Ok(self.go_from(stop.mark.end));
        }
        Ok(Answer::Ran(end))
    }

    /// Runs the head of a block with another condition or list in it.
    fn edited_head(&mut self, stop: &Stop, offered: &str, text: &str) -> Result<Answer, Vec<Diagnostic>> {
        let keeps = |text: &str| text.split_whitespace().next().map(str::to_owned);
        if keeps(text) != keeps(offered) || stop.mark.decides == Decides::Nothing {
            let wrong = Diagnostic::error("of a block's head only the condition can be edited, or the list of a `for`");
            return Err(vec![wrong.hint(format!("Enter runs it as it is: `{offered}`; `:skip` leaves the block out"))]);
        }
        let (program, statements) = self.compile(stop, &format!("{text} }}"), true)?;
        if let [Statement { kind: StatementKind::For { name, .. }, .. }] = &statements[..]
            && !offered.contains(&format!("for {} in", name.text))
        {
            return Err(vec![Diagnostic::error("the variable of a `for` cannot be edited, only its list")]);
        }
        self.machine.step_typed(program);
        let end = self.machine.run_line();
        let value = self.machine.take_typed_value();
        let (LineEnd::Stopped, Some(value)) = (&end, value) else { return Ok(Answer::Ran(end)) };
        Ok(match stop.mark.decides {
            Decides::Condition { yes, no } => self.go_from(if value.truth() { yes } else { no }),
            Decides::List { to, then } => {
                self.machine.step_list(to, value);
                self.go_from(then)
            }
            Decides::Nothing => Answer::Ran(end),
        })
    }

    fn compile(&mut self, stop: &Stop, text: &str, head: bool) -> Result<(Program, Vec<Statement>), Vec<Diagnostic>> {
        self.typed += 1;
        let name = format!("<step {}>", self.typed);
        let compile = if head { compile_head } else { compile_typed };
        let (parsed, program) = loader::compile_by(self.machine, &name, text.as_bytes(), |parsed, known| {
            compile(parsed, &stop.code, known)
        });
        let program = program?;
        if !self.machine.step_has_room(&program) {
            let wrong = Diagnostic::error("too many new names were typed while stepping");
            return Err(vec![wrong.hint("a name that was typed before can be assigned again")]);
        }
        report_all(&program.warnings, &self.machine.sources);
        Ok((program, parsed.block.statements))
    }
}

fn is_same(a: &Stop, b: &Stop) -> bool {
    a.mark.head == b.mark.head && a.frames == b.frames
}
