//! Named pieces of program text and places in them.
//!
//! A [`Span`] is a half-open range of bytes in one source; whatever a diagnostic can point at keeps one. Line ends
//! become `\n` here, once, so that nothing after this knows of CRLF. Reading files and checking their text is left to
//! the caller.

use std::rc::Rc;

use crate::escape::escape_controls;

/// The mark that some editors write at the start of a UTF-8 file.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The index of a source in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct SourceId(pub u32);

/// A half-open range of bytes in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span from the start of `self` to the end of `other`, which are in the same source.
    pub(crate) fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start, end: other.end.max(self.start) }
    }
}

/// One named text: a file, a `-c` argument, standard input or a line of the prompt.
#[derive(Debug)]
pub(crate) struct Source {
    /// The name in messages: a path as it was given, `<line 3>`, `<stdin>`.
    pub name: String,
    /// The text with `\n` as every line end, without a byte order mark.
    pub text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Drops a byte order mark and turns CRLF into `\n`.
    pub(crate) fn new(name: impl Into<String>, text: &str) -> Source {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| offset(at + 1))).collect();
        Source { name: name.into(), text, line_starts }
    }

    /// The number of the line (from 1) that holds a byte.
    pub(crate) fn line(&self, at: u32) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// The text of a line (from 1), without its line end.
    pub(crate) fn line_text(&self, line: usize) -> &str {
        let start = self.line_start(line);
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        self.text.get(start..end.max(start)).unwrap_or("")
    }

    /// The offset of the first byte of a line (from 1).
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line.saturating_sub(1)).map_or(self.text.len(), |start| *start as usize)
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

/// All sources of a run, by id.
#[derive(Debug, Default)]
pub(crate) struct Sources(Vec<Rc<Source>>);

impl Sources {
    /// The id that the next source added will get.
    pub(crate) fn next_id(&self) -> SourceId {
        SourceId(offset(self.0.len()))
    }

    pub(crate) fn add(&mut self, source: Source) -> SourceId {
        let id = self.next_id();
        self.0.push(Rc::new(source));
        id
    }

    pub(crate) fn get(&self, id: SourceId) -> Option<&Rc<Source>> {
        self.0.get(id.0 as usize)
    }

    /// `FILE:LINE` of a span, safe for a terminal.
    pub(crate) fn place(&self, span: Span) -> String {
        self.get(span.source)
            .map_or_else(String::new, |source| format!("{}:{}", escape_controls(&source.name), source.line(span.start)))
    }
}

/// A byte offset as spans hold it. Sources are far below 4 GiB: the loader refuses texts longer than
/// [`BYTES`](crate::limits::BYTES).
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
