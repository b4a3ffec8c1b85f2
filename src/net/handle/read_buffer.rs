//! Bytes a handle has read but nobody has asked for yet, and how far they were searched for a terminator.

use crate::net::errno::Errno;

/// A queue of bytes: appended at the end, taken from the front.
#[derive(Debug, Default)]
pub(crate) struct ReadBuffer {
    bytes: Vec<u8>,
    start: usize,
    /// How far it was searched, once it was.
    search: Option<Box<Search>>,
    /// What the next call fails with: the kernel says it only once, and the call that met it gave what it had done.
    failure: Option<Errno>,
}

/// How far bytes were searched, and for what: another terminator is searched for from the start.
#[derive(Debug, Default)]
struct Search {
    scanned: usize,
    terminator: Vec<u8>,
}

impl ReadBuffer {
    /// What is there.
    pub(crate) fn available(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// How much is there.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Whether nothing is there.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds bytes at the end.
    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Keeps a failure for the next call: this one gives the bytes that went before it.
    pub(crate) fn set_pending_error(&mut self, failure: Errno) {
        self.failure = Some(failure);
    }

    /// Whether the next call is to fail with what was kept.
    pub(crate) fn has_pending_error(&self) -> bool {
        self.failure.is_some()
    }

    /// Lets a call go on to the kernel, or fail with what was kept.
    ///
    /// # Errors
    /// What was kept, once.
    pub(crate) fn take_pending_error(&mut self) -> Result<(), Errno> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Takes up to `count` bytes from the front.
    pub(crate) fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.len());
        // All of it: given away as it is, never held twice; but a short rest must not keep the room of a long one.
        if count == self.len() && count >= self.bytes.capacity() / 4 {
            self.bytes.drain(..self.start);
            self.start = 0;
            self.search_on(count);
            return std::mem::take(&mut self.bytes);
        }
        let taken = self.bytes[self.start..self.start + count].to_vec();
        self.skip(count);
        taken
    }

    /// Drops `count` bytes from the front, of those that are there.
    pub(crate) fn skip(&mut self, count: usize) {
        self.start += count;
        self.search_on(count);
        // Moved down once half is used up: each byte is moved at most once on average.
        if self.start * 2 >= self.bytes.len() {
            self.bytes.drain(..self.start);
            self.start = 0;
            if self.bytes.is_empty() {
                self.bytes = Vec::new();
            }
        }
    }

    /// So many bytes are gone from the front.
    fn search_on(&mut self, gone: usize) {
        if let Some(search) = &mut self.search {
            search.scanned = search.scanned.saturating_sub(gone);
        }
    }

    /// The length up to and with the terminator; what was searched once is not searched again.
    pub(crate) fn find(&mut self, terminator: &[u8]) -> Option<usize> {
        let search = self.search.get_or_insert_default();
        if search.terminator != terminator {
            **search = Search { scanned: 0, terminator: terminator.to_vec() };
        }
        let from = search.scanned.saturating_sub(terminator.len().saturating_sub(1));
        let available = &self.bytes[self.start..];
        let found = memchr::memmem::find(&available[from..], terminator);
        if found.is_none() {
            search.scanned = available.len();
        }
        found.map(|at| from + at + terminator.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_given_away_and_not_copied() {
        let mut input = ReadBuffer::default();
        input.append(&[b'x'; 1000]);
        assert_eq!(input.take(10), [b'x'; 10]);
        let rest = input.take(2000);
        assert_eq!(rest, [b'x'; 990]);
        assert!(rest.capacity() >= 1000, "it is the same room");
        assert!(input.is_empty());
    }

    #[test]
    fn a_short_rest_does_not_keep_the_room_of_a_long_one() {
        let mut input = ReadBuffer::default();
        input.append(&[b'x'; 1000]);
        input.take(499);
        input.take(491);
        let rest = input.take(10);
        assert!(rest.capacity() < 100, "{}", rest.capacity());
    }
}
