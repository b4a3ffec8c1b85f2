//! The progress of a command that sends, kept while it waits.

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// Bytes that the kernel has taken.
    pub taken: usize,
    /// Bytes to send in all.
    pub of: usize,
}

impl std::fmt::Display for Sent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} of {} bytes were taken", self.taken, self.of)
    }
}
