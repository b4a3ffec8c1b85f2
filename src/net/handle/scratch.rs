//! The buffer that bytes are read into before they are kept: one for all handles, so that an idle connection has none.

/// Bytes that one read asks for, unless a command needs more at once.
pub(crate) const READ_CHUNK: usize = 64 * 1024;

/// Allocated by the first read.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Vec<u8>);

impl Scratch {
    /// `READ_CHUNK` bytes to read into; they still hold bytes of earlier reads.
    pub(crate) fn room(&mut self) -> &mut [u8] {
        if self.0.len() < READ_CHUNK {
            self.0.resize(READ_CHUNK, 0);
        }
        &mut self.0
    }
}
