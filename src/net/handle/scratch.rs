//! The room that bytes are read into before they are kept: one for all handles, so that an idle connection has none.

/// How much is read at once, unless a command asks for more.
pub(crate) const READ_CHUNK: usize = 64 * 1024;

/// The room; made when something is first read.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Vec<u8>);

impl Scratch {
    /// `READ_CHUNK` bytes to read into; what they hold is left from earlier reads.
    pub(crate) fn room(&mut self) -> &mut [u8] {
        if self.0.len() < READ_CHUNK {
            self.0.resize(READ_CHUNK, 0);
        }
        &mut self.0
    }
}
