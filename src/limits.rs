//! The limits of the language: each number beside its spelling, and the message for exceeding it. The compiler's checks
//! and the machine use the same rules; the caller adds the place and the command.

use std::fmt;
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct Limit {
    pub most: usize,
    /// The number as messages and `help` spell it, with its unit.
    pub written: &'static str,
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.written)
    }
}

/// Bytes in one value, and in the text of one source.
pub(crate) const BYTES: Limit = Limit { most: 1 << 30, written: "1 GiB" };
/// Elements in a list, values in a channel, tasks at a barrier.
pub(crate) const ELEMENTS: Limit = Limit { most: 64 << 20, written: "67 million" };
/// Bytes in a name of the language: longer ones make messages and tables useless.
pub(crate) const NAME: Limit = Limit { most: 200, written: "200" };
/// Levels of lists in lists: comparing, printing and dropping a list recurse, and must not overflow the stack.
pub(crate) const LIST_DEPTH: Limit = Limit { most: 500, written: "500" };
/// Levels of blocks and values inside each other in a program's text.
pub(crate) const CODE_DEPTH: Limit = Limit { most: 500, written: "500" };
/// Nested function calls in one task.
pub(crate) const CALL_DEPTH: Limit = Limit { most: 100_000, written: "100,000" };
/// Files that `source` each other. The text of each may itself nest down to [`CODE_DEPTH`].
pub(crate) const SOURCE_DEPTH: Limit = Limit { most: 50, written: "50" };

/// A limit that was exceeded; its `Display` is the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitExceeded {
    Bytes,
    Elements,
    ListDepth,
    CodeDepth,
    CallDepth,
    SourceDepth,
    Name,
}

impl LimitExceeded {
    pub(crate) fn hint(self) -> Option<&'static str> {
        match self {
            LimitExceeded::Bytes | LimitExceeded::Elements | LimitExceeded::ListDepth => None,
            LimitExceeded::CodeDepth => Some("give inner values names, or move inner blocks into functions"),
            LimitExceeded::CallDepth => Some("does the function call itself without an end?"),
            LimitExceeded::Name => Some("choose a shorter one"),
            LimitExceeded::SourceDepth => Some("source them one after another"),
        }
    }
}

impl fmt::Display for LimitExceeded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimitExceeded::Bytes => write!(out, "the result would be longer than {BYTES}"),
            LimitExceeded::Elements => write!(out, "the list would have more than {ELEMENTS} elements"),
            LimitExceeded::ListDepth => write!(out, "the list would be nested deeper than {LIST_DEPTH}"),
            LimitExceeded::CodeDepth => write!(out, "the code is nested deeper than {CODE_DEPTH}"),
            LimitExceeded::CallDepth => write!(out, "calls are nested deeper than {CALL_DEPTH}"),
            LimitExceeded::Name => write!(out, "a name has no more than {NAME} characters"),
            LimitExceeded::SourceDepth => write!(out, "files are sourced deeper than {SOURCE_DEPTH} within each other"),
        }
    }
}

impl From<LimitExceeded> for String {
    fn from(limit: LimitExceeded) -> String {
        limit.to_string()
    }
}

/// The message for a number out of range, with its hint.
#[derive(Debug)]
pub(crate) struct OutOfRange {
    pub words: String,
    pub hint: Option<&'static str>,
}

impl From<String> for OutOfRange {
    fn from(words: String) -> OutOfRange {
        OutOfRange { words, hint: None }
    }
}

/// Checks a count of bytes to read: not negative, and no more than [`BYTES`].
pub(crate) fn size(size: i64) -> Result<usize, OutOfRange> {
    if size < 0 {
        return Err(format!("a size cannot be negative: {size}").into());
    }
    let words = || format!("{size} bytes at once is more than the limit of {BYTES}");
    let size = usize::try_from(size).ok().filter(|size| *size <= BYTES.most);
    size.ok_or_else(|| OutOfRange { words: words(), hint: Some("read in pieces, in a loop") })
}

/// Checks that a port is 0 to 65535.
pub(crate) fn port(port: i64) -> Result<u16, OutOfRange> {
    u16::try_from(port).map_err(|_| no_port(port))
}

/// The error for digits that are no port.
pub(crate) fn no_port(digits: impl fmt::Display) -> OutOfRange {
    format!("port {digits} is not 0 to {}", u16::MAX).into()
}

/// Converts seconds as [`duration`] does; `written` is how the message spells the time.
pub(crate) fn time(seconds: f64, written: impl FnOnce() -> String) -> Result<Duration, OutOfRange> {
    duration(seconds).map_err(|words| format!("{words}: {}", written()).into())
}

/// The longest time in seconds, as in Python: so many nanoseconds fit into 64 bits.
const LONGEST: f64 = 9_223_372_036.0;

/// Converts a time in seconds; fails when it is negative, too long to count, or no number.
pub(crate) fn duration(seconds: f64) -> Result<Duration, &'static str> {
    if seconds > LONGEST {
        return Err("a time is at most 9223372036 seconds, which are 292 years");
    }
    if seconds.is_nan() {
        return Err("a time is a number of seconds");
    }
    if seconds < 0.0 {
        return Err("a time cannot be negative");
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| "a time is a number of seconds")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_the_number() {
        assert_eq!(BYTES.written, format!("{} GiB", BYTES.most >> 30));
        assert_eq!(ELEMENTS.written, format!("{} million", ELEMENTS.most / 1_000_000));
        assert_eq!(CALL_DEPTH.written, format!("{},000", CALL_DEPTH.most / 1_000));
        for limit in [NAME, LIST_DEPTH, CODE_DEPTH, SOURCE_DEPTH] {
            assert_eq!(limit.written, limit.most.to_string());
        }
    }

    #[test]
    fn numbers_are_taken_up_to_their_limit() {
        assert_eq!(size(1 << 30).ok(), Some(1 << 30));
        assert_eq!(size((1 << 30) + 1).unwrap_err().hint, Some("read in pieces, in a loop"));
        assert_eq!(size(-1).unwrap_err().words, "a size cannot be negative: -1");
        assert_eq!(port(65_535).ok(), Some(65_535));
        assert_eq!(port(65_536).unwrap_err().words, "port 65536 is not 0 to 65535");
        assert_eq!(duration(LONGEST), Ok(Duration::from_secs(9_223_372_036)));
        assert!([f64::INFINITY, f64::NAN, 1e30, 9_223_372_037.0].iter().all(|time| duration(*time).is_err()));
        assert_eq!(time(-0.5, || "-500ms".to_owned()).unwrap_err().words, "a time cannot be negative: -500ms");
    }
}
