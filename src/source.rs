//! Named pieces of program text and places in them.
//!
//! A `Span` is a half-open range of bytes in one source; everything that can be blamed keeps one.
//! Line ends are made `\n` here, once, so nothing after this knows of CRLF. Reading and judging files is left to the caller.

use std::rc::Rc;

/// What some editors write at the start of a text.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Which source of a [`Sources`] a span is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct SourceId(pub u32);

/// A half-open range of bytes in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    /// The source the bytes are in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// From the start of `self` to the end of `other`, both in one source.
    pub(crate) fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start, end: other.end.max(self.start) }
    }
}

/// One named text: a file, a `-c` argument, standard input or a line of the prompt.
#[derive(Debug)]
pub(crate) struct Source {
    /// How messages call it: a path as it was given, `<line 3>`, `<stdin>`.
    pub name: String,
    /// The text, every line end one `\n`.
    pub text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// A source from text that is known to be UTF-8.
    pub(crate) fn new(name: impl Into<String>, text: &str) -> Source {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| offset(at + 1))).collect();
        Source { name: name.into(), text, line_starts }
    }

    /// The line (from 1) a byte is in.
    pub(crate) fn line(&self, at: u32) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// The text of a line (from 1), without its end.
    pub(crate) fn line_text(&self, line: usize) -> &str {
        let start = self.line_start(line);
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        self.text.get(start..end.max(start)).unwrap_or("")
    }

    /// Where a line (from 1) begins.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line.saturating_sub(1)).map_or(self.text.len(), |start| *start as usize)
    }

    /// The text of a span.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

/// All sources of a run, by id.
#[derive(Debug, Default)]
pub(crate) struct Sources(Vec<Rc<Source>>);

impl Sources {
    /// The id the next source will get.
    pub(crate) fn next_id(&self) -> SourceId {
        SourceId(offset(self.0.len()))
    }

    /// Keeps a source.
    pub(crate) fn add(&mut self, source: Source) -> SourceId {
        let id = self.next_id();
        self.0.push(Rc::new(source));
        id
    }

    /// A source that was added.
    pub(crate) fn get(&self, id: SourceId) -> Option<&Rc<Source>> {
        self.0.get(id.0 as usize)
    }

    /// `FILE:LINE` of a span.
    pub(crate) fn place(&self, span: Span) -> String {
        self.get(span.source).map_or_else(String::new, |source| format!("{}:{}", source.name, source.line(span.start)))
    }
}

/// A byte count as spans hold it; sources are far below 4 GiB (the reader refuses larger ones).
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
