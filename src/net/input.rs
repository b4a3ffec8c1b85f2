//! Bytes a handle has read but nobody has asked for yet, and how far they were searched for a terminator.

/// A queue of bytes: appended at the end, taken from the front.
#[derive(Debug, Default)]
pub struct Input {
    bytes: Vec<u8>,
    start: usize,
    scanned: usize,
    /// What was searched for so far; another terminator is searched for from the start.
    searched: Vec<u8>,
}

impl Input {
    /// What is there.
    #[must_use]
    pub fn available(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// How much is there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds bytes at the end.
    pub fn append(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Where new bytes may be read into, behind those that are there.
    pub fn spare(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Takes up to `count` bytes from the front.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.len());
        if self.start == 0 && count == self.bytes.len() {
            self.scanned = 0;
            return std::mem::take(&mut self.bytes);
        }
        let taken = self.bytes[self.start..self.start + count].to_vec();
        self.start += count;
        self.scanned = self.scanned.saturating_sub(count);
        // Moved down once half is used up: each byte is moved at most once on average.
        if self.start * 2 >= self.bytes.len() {
            self.bytes.drain(..self.start);
            self.start = 0;
            if self.bytes.is_empty() {
                self.bytes = Vec::new();
            }
        }
        taken
    }

    /// The length up to and with the terminator; what was searched once is not searched again.
    pub fn find(&mut self, terminator: &[u8]) -> Option<usize> {
        if self.searched != terminator {
            self.searched = terminator.to_vec();
            self.scanned = 0;
        }
        let from = self.scanned.saturating_sub(terminator.len().saturating_sub(1));
        let found = memchr::memmem::find(&self.available()[from..], terminator);
        if found.is_none() {
            self.scanned = self.len();
        }
        found.map(|at| from + at + terminator.len())
    }
}
