//! State that the whole grammar shares while it reads: the text, positions (spans), the context of the current place,
//! and the mistakes found so far. The forms themselves are in the files beside this one.

pub(super) mod block;
pub(super) mod call;
pub(super) mod control;
pub(super) mod define;
pub(super) mod expr;
pub(super) mod list;
pub(super) mod primary;
pub(super) mod rvalue;
pub(super) mod statement;

use std::collections::HashMap;

use super::ast::Name;
use super::error::{Failed, Parsed, end_of_parse, failure};
use super::lexer;
use crate::diagnostic::Diagnostic;
use crate::limits::LimitExceeded;
use crate::source::{SourceId, Span, offset};

/// Reader of one text. The remaining text travels as nom's input; all other state is here.
pub(super) struct Reader<'t> {
    source: SourceId,
    pub(super) text: &'t str,
    pub(super) found: Vec<Diagnostic>,
    pub(super) state: State,
    most_nested: usize,
    /// The text was nested too deeply, so its tree is useless.
    pub(super) too_deep: bool,
    /// Start and end offset of each block that was read, so that recovery never reads a block twice.
    pub(super) blocks: HashMap<usize, usize>,
    /// Start and end offset of each statement that was given up.
    pub(super) lost: Vec<(usize, usize)>,
}

/// Context of the current place. Copied when a form changes it, restored when the form ends.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) mode: Mode,
    pub(super) around: Around,
    /// A `}` at this place closes a block.
    pub(super) in_block: bool,
    depth: usize,
    /// Offset of the first `{` of the current statement: its head ends there.
    pub(super) first_brace: Option<usize>,
    /// Text that a missing value would have followed, for the message.
    pub(super) after: &'static str,
}

/// How blanks and words are read.
#[derive(Clone, Copy, Default)]
pub(super) struct Mode {
    /// Inside `( )`, `$( )` or `[ ]`: newlines are blanks.
    pub(super) inline: bool,
    /// Directly inside `[ ]`: a comment may follow a `,`.
    pub(super) list: bool,
    /// In the value of `assert`: an unquoted `,` before a blank ends the words.
    pub(super) assert: bool,
}

/// Which statements are allowed.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Outside all blocks: `def` may stand here.
    pub(super) top: bool,
    /// Inside a function or a `spawn` block: `return` may stand here.
    pub(super) returns: bool,
    pub(super) looping: Looping,
}

/// Whether `break` has a loop to leave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looping {
    No,
    Yes,
    /// A loop exists, but a `spawn` block lies between.
    BeyondSpawn,
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: SourceId, text: &'t str, most_nested: usize) -> Reader<'t> {
        let around = Around { top: true, returns: false, looping: Looping::No };
        let state = State { mode: Mode::default(), around, in_block: false, depth: 0, first_brace: None, after: "" };
        Reader {
            source,
            text,
            found: Vec::new(),
            state,
            most_nested,
            too_deep: false,
            blocks: HashMap::new(),
            lost: Vec::new(),
        }
    }

    /// Offset at which a remaining text begins. Every remaining text reaches to the end, so its length is enough.
    pub(super) fn offset(&self, rest: &'t str) -> usize {
        self.text.len().saturating_sub(rest.len())
    }

    /// Text between the starts of two remaining texts.
    pub(super) fn between(&self, from: &'t str, to: &'t str) -> &'t str {
        self.text.get(self.offset(from)..self.offset(to)).unwrap_or("")
    }

    pub(super) fn span(&self, from: &'t str, to: &'t str) -> Span {
        Span { source: self.source, start: offset(self.offset(from)), end: offset(self.offset(to)) }
    }

    /// Span of the first `length` bytes of a remaining text.
    pub(super) fn span_of(&self, from: &'t str, length: usize) -> Span {
        self.span(from, from.get(length..).unwrap_or(""))
    }

    /// Named failure about the text between the starts of two remaining texts.
    pub(super) fn wrong(
        &self,
        from: &'t str,
        to: &'t str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Failed<'t> {
        failure(from, Diagnostic::error(message).at(self.span(from, to)).hint(hint))
    }

    /// Named failure about the first `length` bytes of a remaining text.
    pub(super) fn wrong_at(
        &self,
        from: &'t str,
        length: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Failed<'t> {
        self.wrong(from, from.get(length..).unwrap_or(""), message, hint)
    }

    /// Failure about a bracket or quote that is still open at the end of the text: more text could close it.
    pub(super) fn unclosed(&self, from: &'t str, length: usize, message: &str, hint: &str) -> Failed<'t> {
        let diagnostic = Diagnostic::error(message).at(self.span_of(from, length)).hint(hint).incomplete();
        end_of_parse(from, Some(diagnostic))
    }

    /// Skips blanks, joined lines and comments; newlines only inside brackets.
    pub(super) fn blanks(&self, mut rest: &'t str) -> &'t str {
        loop {
            rest = lexer::blanks(rest);
            match rest.bytes().next() {
                Some(b'\n') if self.state.mode.inline => rest = rest.get(1..).unwrap_or(""),
                Some(b'#') if self.at_comment(rest) => rest = lexer::to_newline(rest),
                _ => return rest,
            }
        }
    }

    /// Whether the `#` at the start of the remaining text begins a comment: the byte before it decides.
    pub(super) fn at_comment(&self, rest: &'t str) -> bool {
        let before = self.offset(rest).checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        match before {
            None | Some(b' ' | b'\t' | b'\n' | b';' | b'{' | b'(' | b'[') => true,
            Some(b',') => self.state.mode.list,
            _ => false,
        }
    }

    /// Reads a name with its span; a soft miss if there is none.
    pub(super) fn name(&self, start: &'t str) -> Parsed<'t, Name> {
        let (rest, raw) = lexer::name(start)?;
        Ok((rest, Name { text: lexer::joined(raw).into_owned(), span: self.span(start, rest) }))
    }

    /// Reads a form one level deeper, in a mode of its own.
    pub(super) fn nested<T>(
        &mut self,
        opening: &'t str,
        mode: Mode,
        read: impl FnOnce(&mut Self) -> Parsed<'t, T>,
    ) -> Parsed<'t, T> {
        let outer = std::mem::replace(&mut self.state.mode, mode);
        let result = self.deeper(opening, 1, read);
        self.state.mode = outer;
        result
    }

    /// Reads a form some levels deeper; fails if that is deeper than allowed.
    pub(super) fn deeper<T>(
        &mut self,
        opening: &'t str,
        levels: usize,
        read: impl FnOnce(&mut Self) -> Parsed<'t, T>,
    ) -> Parsed<'t, T> {
        if self.state.depth + levels > self.most_nested {
            let limit = LimitExceeded::CodeDepth;
            let diagnostic =
                Diagnostic::error(limit).at(self.span_of(opening, 1)).maybe_hint(limit.hint().map(str::to_owned));
            self.too_deep = true;
            return Err(end_of_parse(opening, Some(diagnostic)));
        }
        self.state.depth += levels;
        let result = read(self);
        self.state.depth -= levels;
        result
    }
}
