//! Standard output: buffered, and written so that the scheduler never blocks on a full pipe.
//!
//! On a terminal each line is written at once. Else the buffer is written before the scheduler sleeps, when it is long,
//! and when a program that never sleeps has kept it for long. Control characters are escaped on a terminal; a pipe or
//! file gets the bytes as they are.
//!
//! Ctrl-C at the prompt drops what is not written yet.
//!
//! While a line is being edited nothing is written: the editor takes whole lines and shows them above it
//! (`take_lines`).

use std::cell::OnceCell;
use std::io::IsTerminal;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::FileType;
use rustix::io::Errno;

use crate::diagnostic::{push_numbered, push_text};
use crate::net::Unblocked;
use crate::values::{TaskKey, TaskQueue};

/// Bytes in the buffer from which on it is written at once.
const WRITE_AT: usize = 8 * 1024;
/// Bytes in the buffer from which on tasks that print are parked.
const BLOCK_AT: usize = 256 * 1024;
/// How many slices the buffer may be kept while the program never sleeps.
const MAX_SLICES_HELD: u32 = 64;
/// How much a ready pipe takes without blocking (pipe(7)).
const PIPE_BUF: usize = 4096;
/// Bytes that one flush writes at most, so that signals and other tasks have their turn while a long page is shown.
const FLUSH_MAX: usize = 256 * 1024;

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not a state")]
pub(crate) struct Output {
    buffer: Vec<u8>,
    written: usize,
    is_terminal: bool,
    /// How a terminal is written to without waiting; made at the first write.
    terminal: OnceCell<Unblocked>,
    /// A regular file takes everything at once, so that poll(2) is not needed.
    is_file: bool,
    /// The error after which nothing is written any more.
    closed: Option<Errno>,
    /// Bytes that were lost with that error.
    lost: usize,
    /// Bytes that have left the buffer since the start.
    gone: u64,
    /// Slices since the last write, or since the buffer was empty.
    slices: u32,
    /// A line is being edited: the buffer is kept for the editor, which shows it above the line.
    held: bool,
    /// Whether the last bytes written ended a line.
    ends_line: bool,
    /// A copy of what is printed, while it is recorded.
    copy: Option<Vec<u8>>,
    /// Text that stands before what is typed for `input`, while somebody holds the question.
    question: Option<(Weak<Question>, Vec<u8>)>,
    /// Other output has ended the question's row: it is asked again below.
    asks_again: bool,
    /// Tasks that wait for the buffer to drain.
    pub(in crate::machine) waiting: TaskQueue<u32>,
}

/// Held by the command that has asked something.
#[derive(Debug)]
pub(crate) struct Question;

impl Output {
    pub(in crate::machine) fn new() -> Output {
        let is_terminal = std::io::stdout().is_terminal();
        let kind = rustix::fs::fstat(rustix::stdio::stdout()).map(|stat| FileType::from_raw_mode(stat.st_mode));
        let is_file = kind.is_ok_and(FileType::is_file);
        Output {
            buffer: Vec::new(),
            written: 0,
            is_terminal,
            terminal: OnceCell::new(),
            is_file,
            closed: None,
            lost: 0,
            gone: 0,
            slices: 0,
            held: false,
            ends_line: true,
            copy: None,
            question: None,
            asks_again: false,
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
        self.leave_question();
        let start = self.buffer.len();
        fill(&mut self.buffer);
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&self.buffer[start..]);
        }
    }

    /// Takes what was written last for a question that stands on the terminal until the returned value is dropped:
    /// output of other tasks goes on rows of its own, and the question is asked again below.
    pub(crate) fn ask(&mut self, text: &[u8]) -> Rc<Question> {
        let question = Rc::new(Question);
        let row = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        if self.is_terminal && !row.is_empty() {
            self.question = Some((Rc::downgrade(&question), visible(row).into_bytes()));
        }
        question
    }

    /// Begins a row of its own for other output, if a question is being answered.
    pub(in crate::machine) fn leave_question(&mut self) {
        if self.question.as_ref().is_some_and(|(held, _)| held.strong_count() == 0) {
            self.question = None;
            self.asks_again = false;
        }
        if self.question.is_some() && !std::mem::replace(&mut self.asks_again, true) {
            self.buffer.push(b'\n');
        }
    }

    /// Asks the question again below other output that has ended its last row; called when no task prints any more.
    pub(in crate::machine) fn ask_again(&mut self) {
        let ends = self.buffer.last().map_or(self.ends_line, |last| *last == b'\n');
        if let Some((held, row)) = &self.question
            && self.asks_again
            && ends
            && held.strong_count() > 0
        {
            self.buffer.extend_from_slice(row);
            self.asks_again = false;
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

    /// Keeps everything printed from now on in the buffer, and what a terminal that was stopped has not taken yet.
    pub(crate) fn hold(&mut self) {
        self.buffer.drain(..self.written);
        self.written = 0;
        self.held = true;
    }

    /// Bytes that are not written yet.
    fn unwritten(&self) -> usize {
        self.buffer.len() - self.written
    }

    /// How many bytes have left the buffer since the start.
    pub(crate) fn gone(&self) -> u64 {
        self.gone
    }

    /// What [`Output::gone`] will be when all that is here now has left.
    pub(crate) fn end(&self) -> u64 {
        self.gone + self.unwritten() as u64
    }

    /// The first end of a line at or behind a position; `None` when that line has not ended.
    pub(crate) fn line_end_from(&self, position: u64) -> Option<u64> {
        let ahead = usize::try_from(position.saturating_sub(self.gone)).unwrap_or(usize::MAX);
        let rest = &self.buffer[self.written..];
        let ends_before = match ahead.checked_sub(1) {
            None => self.ends_line,
            Some(last) => rest.get(last) == Some(&b'\n'),
        };
        if ends_before {
            return Some(position);
        }
        let end = memchr::memchr(b'\n', rest.get(ahead..)?)?;
        Some(self.gone + (ahead + end + 1) as u64)
    }

    /// Drops what is not written yet, unless the editor shows it; returns whether there was any.
    pub(in crate::machine) fn discard(&mut self) -> bool {
        let any = !self.held && self.unwritten() > 0;
        if any {
            self.drop_buffer();
        }
        any
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
        let line = memchr::memrchr(b'\n', &self.buffer[self.written..]);
        let at = self.written + line.map_or(0, |at| at + 1);
        self.buffer.splice(at..at, lines.iter().copied());
    }

    /// Notes that other text was written to the same terminal.
    pub(crate) fn wrote_beside(&mut self, text: &[u8]) {
        self.ends_line = text.last().map_or(self.ends_line, |last| *last == b'\n');
    }

    /// Whether the buffer is to be written at once: it is long or, on a terminal, ends a line.
    pub(crate) fn is_due(&self) -> bool {
        self.unwritten() >= WRITE_AT || self.is_terminal && self.buffer.ends_with(b"\n")
    }

    /// Whether the buffer was kept for too many slices; called after each slice, since a busy program does not sleep.
    pub(in crate::machine) fn is_late(&mut self) -> bool {
        self.slices = if self.buffer.is_empty() { 0 } else { self.slices + 1 };
        self.slices >= MAX_SLICES_HELD
    }

    pub(crate) fn is_full(&self) -> bool {
        self.unwritten() >= BLOCK_AT
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
        if let Some(error) = self.closed {
            self.drop_buffer();
            return Err(error);
        }
        let until = (!time.is_zero()).then(|| Instant::now() + time);
        let most = if self.is_file { usize::MAX } else { self.written.saturating_add(FLUSH_MAX) };
        while self.written < self.buffer.len() {
            let left = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            if self.written >= most || (!self.is_file && !ready(left)) {
                return Ok(false);
            }
            if !self.write_piece()? && left.is_zero() {
                return Ok(false);
            }
        }
        self.drop_buffer();
        Ok(true)
    }

    /// Forgets an error that was reported, so that writing is tried again; returns how many bytes were lost.
    pub(crate) fn forgive(&mut self) -> usize {
        self.closed = None;
        std::mem::take(&mut self.lost)
    }

    /// Writes the next bytes; returns whether any were taken.
    fn write_piece(&mut self) -> Result<bool, Errno> {
        let piece = if self.is_file { self.buffer.len() } else { PIPE_BUF };
        let end = self.buffer.len().min(self.written + piece);
        let (stdout, data) = (rustix::stdio::stdout(), &self.buffer[self.written..end]);
        let wrote = if self.is_terminal {
            self.terminal.get_or_init(|| Unblocked::of(stdout)).write(stdout, data)
        } else {
            rustix::io::write(stdout, data)
        };
        match wrote {
            Ok(count) => {
                self.written += count;
                self.gone += count as u64;
                let last = self.written.checked_sub(1).filter(|_| count > 0).and_then(|at| self.buffer.get(at));
                self.ends_line = last.map_or(self.ends_line, |last| *last == b'\n');
                Ok(count > 0)
            }
            Err(Errno::INTR) => Ok(true),
            Err(Errno::AGAIN) => Ok(false),
            Err(error) => {
                self.closed = Some(error);
                self.lost = self.unwritten();
                self.drop_buffer();
                Err(error)
            }
        }
    }

    fn drop_buffer(&mut self) {
        self.gone += self.unwritten() as u64;
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
