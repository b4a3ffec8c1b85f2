//! Standard error: diagnostics go out after what was printed before them, and above a line that is being edited.

use std::io::{IsTerminal, Write};

use super::shutdown::STDOUT_GRACE;
use crate::machine::{Machine, visible};

impl Machine {
    /// Writes whole lines to standard error.
    pub(crate) fn write_error(&mut self, lines: &[u8]) {
        self.flush_before_errors();
        if self.process.output.is_held() && std::io::stderr().is_terminal() {
            return self.process.output.insert_lines(lines);
        }
        let _ = std::io::stderr().lock().write_all(lines);
    }

    /// What was printed before goes out before what goes to standard error, unless nobody takes it.
    pub(crate) fn flush_before_errors(&mut self) {
        let _ = self.process.output.flush_within(STDOUT_GRACE);
    }
}

/// What goes to standard error, made visible when that is a terminal.
pub(crate) fn visible_on_stderr(text: &[u8]) -> Option<Vec<u8>> {
    std::io::stderr().is_terminal().then(|| visible(text).into_bytes())
}
