//! Standard output: buffered, and written so that the scheduler never blocks on a full pipe.
//!
//! On a terminal each line is written at once. Else the buffer is written before the scheduler sleeps, when it is long,
//! and when a program that never sleeps has kept it for long. Control characters are escaped on a terminal; a pipe or
//! file gets the bytes as they are.
//!
//! While a line is being edited nothing is written: the editor takes whole lines and shows them above it
//! (`take_lines`).

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::FileType;
use rustix::io::Errno;

use crate::diagnostic::{push_numbered, push_text};
use crate::values::{TaskKey, TaskQueue};

/// Bytes in the buffer from which on it is written at once.
const WRITE_AT: usize = 8 * 1024;
/// Bytes in the buffer from which on tasks that print are parked.
const BLOCK_AT: usize = 256 * 1024;
/// How many slices the buffer may be kept while the program never sleeps.
const MAX_SLICES_HELD: u32 = 64;
/// How much a ready pipe takes without blocking (pipe(7)).
const PIPE_BUF: usize = 4096;

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not a state")]
pub(crate) struct Output {
    buffer: Vec<u8>,
    written: usize,
    is_terminal: bool,
    /// A regular file takes everything at once, so that poll(2) is not needed.
    is_file: bool,
    /// The error after which nothing is written any more.
    closed: Option<Errno>,
    /// Bytes that were lost with that error.
    lost: usize,
    /// Slices since the last write, or since the buffer was empty.
    slices: u32,
    /// A line is being edited: the buffer is kept for the editor, which shows it above the line.
    held: bool,
    /// Whether the last bytes written ended a line.
    ends_line: bool,
    /// A copy of what is printed, while it is recorded.
    copy: Option<Vec<u8>>,
    /// Tasks that wait for the buffer to drain.
    pub(in crate::machine) waiting: TaskQueue<u32>,
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
            waiting: TaskQueue::default(),
        }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Whether the last thing printed did not end its line.
    pub(crate) fn is_mid_line(&self) -> bool {
        self.buffer.last().map_or(!self.ends_line, |last| *last != b'\n')
    }

    /// The Enter that ended the typed line has moved the cursor to a new line.
    pub(crate) fn begin_line(&mut self) {
        self.ends_line = true;
    }

    /// Appends text as it is.
    pub(crate) fn write(&mut self, text: &[u8]) {
        self.fill(|out| out.extend_from_slice(text));
    }

    /// Lets `fill` append to the buffer, as it is.
    pub(crate) fn fill(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        let start = self.buffer.len();
        fill(&mut self.buffer);
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&self.buffer[start..]);
        }
    }

    pub(crate) fn start_copy(&mut self) {
        self.copy = Some(Vec::new());
    }

    pub(crate) fn take_copy(&mut self) -> Vec<u8> {
        self.copy.take().unwrap_or_default()
    }

    /// Lets `fill` append text that may hold anything: on a terminal, control characters but newline and tab are
    /// escaped.
    pub(crate) fn fill_safe(&mut self, fill: impl FnOnce(&mut Vec<u8>)) {
        if !self.is_terminal {
            return self.fill(fill);
        }
        let mut text = Vec::new();
        fill(&mut text);
        self.write(visible(&text).as_bytes());
    }

    /// Keeps everything printed from now on in the buffer; it must have been flushed before.
    pub(crate) fn hold(&mut self) {
        self.held = true;
    }

    pub(crate) fn release(&mut self) {
        self.held = false;
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held
    }

    /// Takes the whole lines from the held buffer; a last line without an end stays.
    pub(crate) fn take_lines(&mut self) -> Option<Vec<u8>> {
        let end = memchr::memrchr(b'\n', &self.buffer)? + 1;
        let rest = self.buffer.split_off(end);
        Some(std::mem::replace(&mut self.buffer, rest))
    }

    /// Puts lines back that were taken and not shown.
    pub(crate) fn put_back(&mut self, mut lines: Vec<u8>) {
        lines.append(&mut self.buffer);
        self.buffer = lines;
    }

    /// Inserts whole lines before a last line without an end.
    pub(crate) fn insert_lines(&mut self, lines: &[u8]) {
        let at = memchr::memrchr(b'\n', &self.buffer).map_or(self.written, |at| at + 1);
        self.buffer.splice(at..at, lines.iter().copied());
    }

    /// Whether the cursor of the terminal is at the start of a line, as far as this process wrote to it.
    pub(crate) fn ends_line(&self) -> bool {
        self.ends_line
    }

    /// Notes that other text was written to the same terminal.
    pub(crate) fn wrote_beside(&mut self, text: &[u8]) {
        self.ends_line = text.last().map_or(self.ends_line, |last| *last == b'\n');
    }

    /// Whether the buffer is to be written at once: it is long or, on a terminal, ends a line.
    pub(crate) fn is_due(&self) -> bool {
        self.buffer.len() - self.written >= WRITE_AT || self.is_terminal && self.buffer.ends_with(b"\n")
    }

    /// Whether the buffer was kept for too many slices; called after each slice, since a busy program does not sleep.
    pub(in crate::machine) fn is_late(&mut self) -> bool {
        self.slices = if self.buffer.is_empty() { 0 } else { self.slices + 1 };
        self.slices >= MAX_SLICES_HELD
    }

    pub(crate) fn is_full(&self) -> bool {
        self.buffer.len() - self.written >= BLOCK_AT
    }

    pub(crate) fn wait(&mut self, task: TaskKey, wait: u32) {
        self.waiting.join(task, wait);
    }

    /// Writes what can be written without blocking; returns whether the buffer is empty. Once write(2) has failed,
    /// every later call fails the same way: EPIPE when the reader has gone.
    pub(crate) fn flush(&mut self) -> Result<bool, Errno> {
        self.flush_within(Duration::ZERO)
    }

    /// Like [`Output::flush`], but waits at most `time` for the reader.
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

    /// Forgets an error that was reported, so that writing is tried again; returns how many bytes were lost.
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

/// The text with escapes for control characters other than newline and tab, and for bytes that are not UTF-8.
pub(crate) fn visible(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text, |out, c| if matches!(c, '\n' | '\t') { out.push(c) } else { push_numbered(out, c) });
    out
}
