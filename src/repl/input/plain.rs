//! Lines as the terminal gives them, with its own editing; nothing is drawn but what is typed.

use super::read_request::{LineRead, ReadRequest};
use crate::diagnostic::Diagnostic;
use crate::repl::driver::Driver;

/// Longest line that the kernel's line editing passes on, line end included (termios(3)); more is lost before it is
/// read.
const TERMINAL_LINE: usize = 4096;

/// Reads a line while the scheduler goes on.
pub(crate) fn read_line(machine: &mut Driver, ask: &ReadRequest) -> LineRead {
    show_now(machine, ask.prompt);
    loop {
        if machine.take_interrupt() {
            show_now(machine, "\n");
            return LineRead::Interrupted;
        }
        if machine.exit_requested().is_some() || machine.script_ends() {
            show_now(machine, "\n");
            return LineRead::End;
        }
        match machine.typed_line() {
            None => machine.turn_while_typing(),
            Some(line) if line.is_empty() => {
                show_now(machine, "\n");
                return LineRead::End;
            }
            // No text can be put into a line that the terminal edits: an empty line stands for the offered statement.
            Some(line) if line == b"\n" && !ask.next.is_empty() => {
                return LineRead::Text(format!("{}\n", ask.next).into_bytes());
            }
            Some(line) if line.len() >= TERMINAL_LINE => return LineRead::Refused(cut()),
            Some(line) => return LineRead::Text(line),
        }
    }
}

fn cut() -> Diagnostic {
    let longest = TERMINAL_LINE - 1;
    Diagnostic::error(format!("the terminal cuts a line after {longest} bytes, so it was not run"))
        .hint("write several lines, or a file and `source` it")
}

/// Shows a text at once, also while a background task computes without a pause.
fn show_now(machine: &mut Driver, text: &str) {
    machine.stdout().write(text.as_bytes());
    machine.flush_stdout();
}
