//! How far a command that sends has got.

/// How far a command that sends has got; what it keeps while it waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// So many bytes were taken.
    pub taken: usize,
    /// Of so many.
    pub of: usize,
}

impl std::fmt::Display for Sent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} of {} bytes were taken", self.taken, self.of)
    }
}
