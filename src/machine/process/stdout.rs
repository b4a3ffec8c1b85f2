//! Standard output: collected, and written so that the scheduler never blocks on a full pipe.
//!
//! On a terminal each line is written at once; else what was collected is written before sleeping, when it is much,
//! and when a program that never sleeps has kept it for long. Control characters are made visible on a terminal; a
//! pipe or file gets the bytes as they are.
//!
//! While a line is being edited nothing is written: whole lines are taken and shown above it (`take_lines`).

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::FileType;
use rustix::io::Errno;

use crate::diagnostic::{push_numbered, push_text};
use crate::values::TaskKey;

/// From here on it is written without waiting for more.
const WRITE_AT: usize = 8 * 1024;
/// From here on whoever prints waits.
const BLOCK_AT: usize = 256 * 1024;
/// How many slices may pass while something waits to be written and the program never sleeps.
const MAX_SLICES_HELD: u32 = 64;
/// What a ready pipe takes without blocking (`PIPE_BUF`).
const PIPE_BUF: usize = 4096;

/// Standard output.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not a state")]
pub(crate) struct Output {
    buffer: Vec<u8>,
    written: usize,
    is_terminal: bool,
    /// A regular file takes everything at once: there is no need to ask it.
    is_file: bool,
    /// Why nothing more can be written.
    closed: Option<Errno>,
    /// How much could not be written.
    lost: usize,
    /// Slices since something was written or nothing waited.
    slices: u32,
    /// A line is being edited: what is printed is kept for whoever shows it above.
    held: bool,
    /// Whether what was written last was a whole line.
    ends_line: bool,
    /// What is written while somebody records it.
    copy: Option<Vec<u8>>,
    /// Tasks that wait until it has drained.
    pub(in crate::machine) waiting: Vec<TaskKey>,
}

impl Output {
    pub(in crate::machine) fn new() -> Output {
        let is_terminal = std::io::stdout().is_terminal();
        let kind = rustix::fs::fstat(rustix::stdio::stdout()).map(|stat| FileType::from_raw_mode(stat.st_mode));
        let is_file = kind.is_ok_and(FileType::is_file);
        Output {
            buffer: Vec::new(),
            written: 0,
            is_terminal,
            is_file,
            closed: None,
            lost: 0,
            slices: 0,
            held: false,
            ends_line: true,
            copy: None,
            waiting: Vec::new(),
        }
    }

    /// Whether it is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Whether the line that was written last goes on.
    pub(crate) fn is_mid_line(&self) -> bool {
        self.buffer.last().map_or(!self.ends_line, |last| *last != b'\n')
    }

    /// Whoever typed ended the line.
    pub(crate) fn begin_line(&mut self) {
        self.ends_line = true;
    }

    /// Adds text as it is.
    pub(crate) fn write(&mut self, text: &[u8]) {
        self.fill(|out| out.extend_from_slice(text));
    }

    /// Adds what `fill` appends, as it is.
    pub(crate) fn fill(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        let start = self.buffer.len();
        fill(&mut self.buffer);
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&self.buffer[start..]);
        }
    }

    /// Keeps a copy of what is written from now on.
    pub(crate) fn start_copy(&mut self) {
        self.copy = Some(Vec::new());
    }

    /// The copy, which ends here.
    pub(crate) fn take_copy(&mut self) -> Vec<u8> {
        self.copy.take().unwrap_or_default()
    }

    /// Adds what `fill` appends, which may hold anything: on a terminal only newline and tab stay as they are.
    pub(crate) fn fill_safe(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        if !self.is_terminal {
            return self.fill(fill);
        }
        let mut text = Vec::new();
        fill(&mut text);
        self.write(visible(&text).as_bytes());
    }

    /// From now on nothing is written; what is there was written before.
    pub(crate) fn hold(&mut self) {
        self.held = true;
    }

    /// It is written again.
    pub(crate) fn release(&mut self) {
        self.held = false;
    }

    /// Whether a line is being edited.
    pub(crate) fn is_held(&self) -> bool {
        self.held
    }

    /// Takes the whole lines that were printed while a line is edited; one that has not ended stays.
    pub(crate) fn take_lines(&mut self) -> Option<Vec<u8>> {
        let end = memchr::memrchr(b'\n', &self.buffer)? + 1;
        let rest = self.buffer.split_off(end);
        Some(std::mem::replace(&mut self.buffer, rest))
    }

    /// Puts back what was taken and not shown.
    pub(crate) fn put_back(&mut self, mut lines: Vec<u8>) {
        lines.append(&mut self.buffer);
        self.buffer = lines;
    }

    /// Adds whole lines in front of one that has not ended.
    pub(crate) fn insert_lines(&mut self, lines: &[u8]) {
        let at = memchr::memrchr(b'\n', &self.buffer).map_or(self.written, |at| at + 1);
        self.buffer.splice(at..at, lines.iter().copied());
    }

    /// Whether the terminal's cursor is at the start of a line, as far as we wrote to it.
    pub(crate) fn ends_line(&self) -> bool {
        self.ends_line
    }

    /// Something else was written to the same terminal.
    pub(crate) fn wrote_beside(&mut self, text: &[u8]) {
        self.ends_line = text.last().map_or(self.ends_line, |last| *last == b'\n');
    }

    /// Whether it is time to write.
    pub(crate) fn is_due(&self) -> bool {
        self.buffer.len() - self.written >= WRITE_AT || self.is_terminal && self.buffer.ends_with(b"\n")
    }

    /// Whether it has waited long enough: asked after each slice, since a program that computes does not sleep.
    pub(in crate::machine) fn is_late(&mut self) -> bool {
        self.slices = if self.buffer.is_empty() { 0 } else { self.slices + 1 };
        self.slices >= MAX_SLICES_HELD
    }

    /// Whether whoever prints should wait.
    pub(crate) fn is_full(&self) -> bool {
        self.buffer.len() - self.written >= BLOCK_AT
    }

    /// Somebody waits until it has drained.
    pub(crate) fn wait(&mut self, task: TaskKey) {
        self.waiting.push(task);
    }

    /// Writes what can be written now; true when nothing is left.
    ///
    /// # Errors
    /// What write says, now and ever after: EPIPE when nobody reads any more.
    pub(crate) fn flush(&mut self) -> Result<bool, Errno> {
        self.flush_within(Duration::ZERO)
    }

    /// Writes, waiting no longer than `time` for whoever reads; true when nothing is left.
    ///
    /// # Errors
    /// Those of [`Output::flush`].
    pub(crate) fn flush_within(&mut self, time: Duration) -> Result<bool, Errno> {
        self.slices = 0;
        if self.held {
            return Ok(self.buffer.is_empty());
        }
        self.ends_line = self.buffer.last().map_or(self.ends_line, |last| *last == b'\n');
        if let Some(error) = self.closed {
            self.drop_buffer();
            return Err(error);
        }
        let until = (!time.is_zero()).then(|| Instant::now() + time);
        while self.written < self.buffer.len() {
            let left = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            if !self.is_file && !ready(left) {
                return Ok(false);
            }
            self.write_piece()?;
        }
        self.drop_buffer();
        Ok(true)
    }

    /// Forgets a failure that somebody was told of, so that it is tried again; gives how many bytes were lost.
    pub(crate) fn forgive(&mut self) -> usize {
        self.closed = None;
        std::mem::take(&mut self.lost)
    }

    fn write_piece(&mut self) -> Result<(), Errno> {
        let piece = if self.is_file { self.buffer.len() } else { PIPE_BUF };
        let end = self.buffer.len().min(self.written + piece);
        match rustix::io::write(rustix::stdio::stdout(), &self.buffer[self.written..end]) {
            Ok(count) => self.written += count,
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => {
                self.closed = Some(error);
                self.lost = self.buffer.len() - self.written;
                self.drop_buffer();
                return Err(error);
            }
        }
        Ok(())
    }

    fn drop_buffer(&mut self) {
        self.buffer.clear();
        self.written = 0;
        // A burst of output should not keep its memory.
        self.buffer.shrink_to(BLOCK_AT);
    }
}

fn ready(wait: Duration) -> bool {
    let stdout = rustix::stdio::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
    let wait = Timespec::try_from(wait).unwrap_or(Timespec { tv_sec: 0, tv_nsec: 0 });
    matches!(poll(&mut fds, Some(&wait)), Ok(count) if count > 0)
}

/// The text with every control character but newline and tab, and what is not UTF-8, written as an escape.
pub(crate) fn visible(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text, |out, c| if matches!(c, '\n' | '\t') { out.push(c) } else { push_numbered(out, c) });
    out
}
