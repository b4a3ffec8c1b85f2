//! Bytes that a handle has read and no command has taken yet, and how far they were searched for a terminator.

use crate::net::errno::Errno;

/// A queue of bytes: appended at the end, taken from the front.
#[derive(Debug, Default)]
pub(crate) struct ReadBuffer {
    bytes: Vec<u8>,
    start: usize,
    /// Set by the first search.
    search: Option<Box<Search>>,
    /// The error of the next call. The kernel reports an error only once, and the call that met this one returned the
    /// bytes it had moved before.
    failure: Option<Errno>,
}

/// How far the bytes were searched, and for what: another terminator is searched for from the start.
#[derive(Debug, Default)]
struct Search {
    scanned: usize,
    terminator: Vec<u8>,
}

impl ReadBuffer {
    pub(crate) fn available(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Keeps an error for the next call: the current one returns the bytes that came before it.
    pub(crate) fn set_pending_error(&mut self, failure: Errno) {
        self.failure = Some(failure);
    }

    pub(crate) fn has_pending_error(&self) -> bool {
        self.failure.is_some()
    }

    /// Fails with the pending error, once; otherwise the call may go on to the kernel.
    pub(crate) fn take_pending_error(&mut self) -> Result<(), Errno> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Takes up to `count` bytes from the front.
    pub(crate) fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.len());
        // All bytes are wanted: gives the allocation away instead of a copy, unless it is far larger than the bytes.
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

    /// Drops `count` bytes from the front, where at least as many must be.
    pub(crate) fn skip(&mut self, count: usize) {
        self.start += count;
        self.search_on(count);
        // The rest moves down once half is used up: each byte is moved at most once on average.
        if self.start * 2 >= self.bytes.len() {
            self.bytes.drain(..self.start);
            self.start = 0;
            if self.bytes.is_empty() {
                self.bytes = Vec::new();
            }
        }
    }

    /// Adjusts the search to bytes that are gone from the front.
    fn search_on(&mut self, gone: usize) {
        if let Some(search) = &mut self.search {
            search.scanned = search.scanned.saturating_sub(gone);
        }
    }

    /// The length up to and including the terminator. Bytes that were searched once are not searched again.
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
