//! Request to read a line of the prompt, and its result.

use crate::diagnostic::Diagnostic;

#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadRequest<'a> {
    pub prompt: &'a str,
    /// Statement that is next while stepping: shown in grey, and run by Enter in an empty line.
    pub next: &'a str,
    /// Text that an empty line offers in grey otherwise: the line that was refused, corrected.
    pub corrected: &'a str,
}

#[derive(Debug)]
pub(crate) enum LineRead {
    /// Text typed, with the end of its last line.
    Text(Vec<u8>),
    /// Text that cannot be a line; it was not run.
    Refused(Diagnostic),
    /// Ctrl-C: the text typed so far is dropped.
    Interrupted,
    /// End of input, or of the program.
    End,
}
