//! What the program writes for people: diagnostics and traces on standard error, values at the prompt.

use std::io::Write;

use crate::diagnostic::{Diagnostic, render};
use crate::machine::frontend::Observer;
use crate::machine::frontend::{DisplayAs, Frontend};
use crate::machine::task::stuck::Deadlock;
use crate::source::{Sources, Span};
use crate::values::Value;
use crate::{terminal, view};

/// Writes diagnostics to standard error.
pub(crate) fn report_all(diagnostics: &[Diagnostic], sources: &Sources) {
    let _ = std::io::stderr().lock().write_all(rendered(diagnostics, sources).as_bytes());
}

fn rendered(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let paint = terminal::painter(&std::io::stderr());
    let mut out = String::new();
    for (number, diagnostic) in diagnostics.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        out.push_str(&render(diagnostic, sources, &paint));
    }
    out
}

/// The terminal, or whatever the streams are.
pub(crate) struct Console;

impl Frontend for Console {
    fn report(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        rendered(std::slice::from_ref(diagnostic), sources)
    }

    fn deadlock(&mut self, deadlock: &Deadlock, sources: &Sources) -> Diagnostic {
        view::deadlock::diagnostic(deadlock, sources)
    }

    fn show(&mut self, value: &Value, shown: DisplayAs) -> String {
        let mut text = match shown {
            DisplayAs::Page => crate::machine::visible(&value.text_form()),
            DisplayAs::Table => view::table::wrapped(&crate::machine::visible(&value.text_form()), terminal::width()),
            DisplayAs::Peer => view::value::peer(value),
            DisplayAs::Value => view::value::shown(value),
        };
        text.push('\n');
        text
    }

    fn observer(&mut self) -> Box<dyn Observer> {
        Box::new(Trace)
    }
}

/// `-x`, `trace on`
pub(crate) struct Trace;

impl Observer for Trace {
    fn statement(&mut self, task: &str, head: Span, sources: &Sources) -> String {
        let Some(source) = sources.get(head.source) else { return String::new() };
        let text = crate::diagnostic::escape_controls(source.slice(head).trim_end());
        format!("+ {}{}: {text}\n", of_task(task), sources.place(head))
    }

    fn result(&mut self, task: &str, value: &Value) -> String {
        if matches!(value, Value::None | Value::Unset) {
            return String::new();
        }
        format!("  {}= {}\n", of_task(task), view::value::one_line(value))
    }
}

/// Whose statement it is, unless it is the main task's.
fn of_task(task: &str) -> String {
    if task == "main" { String::new() } else { format!("[{task}] ") }
}
