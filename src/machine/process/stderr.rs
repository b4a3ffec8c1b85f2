//! Standard error: diagnostics go out after what was printed before them, and above a line that is being edited.

use std::io::{IsTerminal, Write};

use super::shutdown::STDOUT_GRACE;
use crate::machine::{Machine, visible};

impl Machine {
    /// Writes whole lines to standard error, or above the line that is being edited on the same terminal.
    pub(crate) fn write_error(&mut self, lines: &[u8]) {
        if !std::io::stderr().is_terminal() {
            self.flush_before_errors();
            let _ = std::io::stderr().lock().write_all(lines);
            return;
        }
        if self.process.output.is_held() {
            return self.process.output.insert_lines(lines);
        }
        self.process.output.leave_question();
        self.flush_before_errors();
        let _ = std::io::stderr().lock().write_all(lines);
        self.process.output.wrote_beside(lines);
    }

    /// Writes what was printed before, so that it comes before what goes to standard error; gives up when no reader
    /// takes it.
    pub(crate) fn flush_before_errors(&mut self) {
        let _ = self.process.output.flush_within(STDOUT_GRACE);
    }
}

/// The text with control characters escaped, if standard error is a terminal; else `None`.
pub(crate) fn visible_on_stderr(text: &[u8]) -> Option<Vec<u8>> {
    std::io::stderr().is_terminal().then(|| visible(text).into_bytes())
}
