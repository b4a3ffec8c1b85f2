//! Reader of the prompt's lines: with editing, or plainly as the terminal gives them.

use std::io::IsTerminal;

use unicode_width::UnicodeWidthStr;

use super::plain;
use super::read_request::{LineRead, ReadRequest};
use crate::repl::driver::Driver;
use crate::repl::editor::LineEditor;

pub(crate) enum Reader {
    /// Lines as the terminal gives them: no colour, nothing is drawn twice.
    Plain,
    Editor(Box<LineEditor>),
}

/// TERM of terminals that can only print.
const SIMPLE: &[&str] = &["", "dumb", "emacs", "cons25"];

impl Reader {
    /// Reader that fits the terminal and `SOCKSHELL_EDIT`: `emacs` (the default), `vi` or `plain`.
    pub(crate) fn new(machine: &mut Driver) -> Reader {
        let variable = |name| std::env::var(name).unwrap_or_default();
        let simple = SIMPLE.contains(&variable("TERM").as_str())
            || !std::io::stdout().is_terminal()
            || !std::io::stdin().is_terminal();
        let wish = variable("SOCKSHELL_EDIT");
        if simple || wish == "plain" {
            return Reader::Plain;
        }
        Reader::Editor(Box::new(LineEditor::new(machine, wish == "vi")))
    }

    /// Whether no text can be put into the line before it is typed.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Reader::Plain)
    }

    /// Reads a line while the machine's tasks go on.
    pub(crate) fn read_line(&mut self, machine: &mut Driver, ask: &ReadRequest) -> LineRead {
        machine.begin_typing();
        let line = match self {
            Reader::Plain => plain::read_line(machine, ask),
            Reader::Editor(editor) => editor.read_line(machine, ask),
        };
        machine.end_typing();
        line
    }

    /// Takes note whether the line that was read last could run.
    pub(crate) fn settle(&mut self, machine: &mut Driver, refused: bool) {
        if let Reader::Editor(editor) = self {
            editor.settle(machine, refused);
        }
    }

    /// Drops lines that were typed ahead, after Ctrl-C.
    pub(crate) fn forget_typed_ahead(&mut self) {
        if let Reader::Editor(editor) = self {
            editor.forget_typed_ahead();
        }
    }

    /// Prompt for the further lines of a block, as wide as the first one; used when lines are read one by one.
    pub(crate) fn continuation(prompt: &str) -> String {
        let blanks = " ".repeat(prompt.width().saturating_sub("-> ".len()));
        format!("{blanks}-> ")
    }
}
