//! A line of the prompt: what is asked for, and what came of it.

use crate::diagnostic::Diagnostic;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadRequest<'a> {
    /// What stands before the line.
    pub prompt: &'a str,
    /// Text that is in the line already.
    pub initial: &'a str,
}

/// What one read gave.
#[derive(Debug)]
pub(crate) enum LineRead {
    /// What was typed, with the end of its last line.
    Text(Vec<u8>),
    /// Something that cannot be a line; it was not run.
    Refused(Diagnostic),
    /// Ctrl-C: what was typed so far is forgotten.
    Interrupted,
    /// The end of input, or of the program.
    End,
}
