//! Tokenizer of the editor: the kind of each piece of a line, and the context at its end (which call, which word).
//! Colours, completion and hints share it.
//!
//! It accepts any text, right or wrong, and looks at each character once; the grammar itself is `syntax`.

mod heads;
mod tokens;

use std::ops::Range;

use super::complete::partial_call::PartialCall;
use super::symbols::Symbols;
use crate::terminal::TokenStyle;

/// Piece of text with a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub range: Range<usize>,
    pub ink: TokenStyle,
}

/// What can stand at the end of the text.
#[derive(Clone, Debug)]
pub(crate) enum CompletionContext {
    /// A statement, a call or an expression.
    Head,
    /// A command of the named handle.
    Method(String),
    Word(PartialCall),
    /// Name of a variable, after its `$`.
    Variable,
    /// One of these words.
    Words(&'static [&'static str]),
    Errno,
    /// Nothing that can be completed.
    Nothing,
}

#[derive(Debug)]
pub(crate) struct Scan {
    /// Pieces with a colour, in order.
    pub pieces: Vec<Piece>,
    pub spot: CompletionContext,
    /// Start of the unfinished word at the end.
    pub start: usize,
}

/// Bracket or quote that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opened {
    /// The text itself, or `{`.
    Block,
    /// `(`, `$(`
    Bracket,
    /// `[`
    List,
    /// `"`
    Quote,
}

/// Position in a statement.
#[derive(Clone, Debug)]
enum State {
    /// At the start of a statement or RVALUE.
    Head,
    /// In the words of a call.
    Call(PartialCall),
    /// In an expression.
    Expression,
    /// Before names: of `def` (the first is the function's), `global`, `catch`, `for`.
    Names { function: bool },
    /// Before the errno of `fails`, behind which a call begins.
    Errno,
    /// Behind a block, where `else` and the like may follow.
    AfterBlock,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    known: &'a Symbols,
    pieces: Vec<Piece>,
    frames: Vec<(Opened, State)>,
    /// Context at the end of the text and its start, where `frames` does not tell them.
    end: Option<(CompletionContext, usize)>,
}

impl Scan {
    pub(crate) fn of(text: &str, known: &Symbols) -> Scan {
        let frames = vec![(Opened::Block, State::Head)];
        let mut scanner = Scanner { text, at: 0, known, pieces: Vec::new(), frames, end: None };
        while let Some(c) = scanner.rest().chars().next() {
            scanner.step(c);
        }
        let (spot, start) = scanner.spot();
        Scan { pieces: scanner.pieces, spot, start }
    }
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn opened(&self) -> Opened {
        self.frames.last().map_or(Opened::Block, |frame| frame.0)
    }

    fn state(&mut self) -> &mut State {
        if self.frames.is_empty() {
            self.frames.push((Opened::Block, State::Head));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last].1
    }

    /// Moves on by some bytes, which are a piece of this colour.
    fn take(&mut self, length: usize, ink: Option<TokenStyle>) {
        let end = self.text.len().min(self.at + length.max(1));
        if let Some(ink) = ink {
            self.pieces.push(Piece { range: self.at..end, ink });
        }
        let raw = self.text.get(self.at..end).unwrap_or("");
        let at = self.at;
        if let State::Call(call) = self.state() {
            call.grow(raw, at);
        }
        self.at = end;
    }

    fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn step(&mut self, c: char) {
        if self.opened() == Opened::Quote {
            return self.quoted(c);
        }
        let starts = self.at == 0 || self.text[..self.at].ends_with([' ', '\t', '\n', ';', '{', '(', '[']);
        match c {
            '\n' if self.opened() == Opened::Block => self.next_statement(),
            ' ' | '\t' | '\n' | '\r' => self.blank(),
            '\\' => self.take(1 + self.rest().chars().nth(1).map_or(0, char::len_utf8), None),
            '#' if starts => self.comment(),
            ';' => self.next_statement(),
            '{' => self.open(1, Opened::Block, State::Head),
            '(' => self.open(1, Opened::Bracket, State::Expression),
            '[' if self.is_list() => self.open(1, Opened::List, State::Expression),
            '}' | ')' | ']' => self.close(c),
            '\'' => self.single_quoted(),
            '"' => self.double_quoted(),
            '$' => self.dollar(),
            _ => self.bare(),
        }
    }

    fn next_statement(&mut self) {
        self.at += 1;
        *self.state() = State::Head;
    }

    fn blank(&mut self) {
        self.at += 1;
        if let State::Call(call) = self.state() {
            call.end_word();
        }
    }

    /// Begins an expression, because a value stands where a statement could begin.
    fn begin_expression(&mut self) {
        if matches!(self.state(), State::Head) {
            *self.state() = State::Expression;
        }
    }

    fn open(&mut self, length: usize, opened: Opened, inner: State) {
        if opened == Opened::Block {
            self.at += length;
            *self.state() = State::AfterBlock;
        } else {
            self.take(length, None);
            self.begin_expression();
        }
        self.frames.push((opened, inner));
    }

    fn close(&mut self, c: char) {
        let opened = match c {
            '}' => Opened::Block,
            ')' => Opened::Bracket,
            _ => Opened::List,
        };
        if self.frames.len() > 1 && self.opened() == opened {
            self.frames.pop();
        }
        if c == '}' { self.at += 1 } else { self.take(1, None) }
    }

    fn bare(&mut self) {
        let in_list = self.opened() == Opened::List;
        let ends = |c: char| " \t\r\n;(){}'\"$\\".contains(c) || in_list && matches!(c, ',' | ']' | '[');
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
        let word = &rest[..length];
        match self.state().clone() {
            State::Head => self.head(word),
            State::AfterBlock | State::Expression => self.expression(word),
            State::Names { function } => {
                let ink = if word == "in" {
                    TokenStyle::Keyword
                } else if function {
                    TokenStyle::Command
                } else {
                    TokenStyle::Variable
                };
                self.take(length, Some(ink));
                *self.state() = if word == "in" { State::Head } else { State::Names { function: false } };
            }
            State::Errno => {
                let start = self.at;
                self.take(length, Some(TokenStyle::Variable));
                if self.at_end() {
                    self.end = Some((CompletionContext::Errno, start));
                }
                *self.state() = State::Head;
            }
            State::Call(call) => {
                let ink = if call.in_word() { None } else { call.style(word, self.known) };
                self.take(length, ink);
            }
        }
    }

    fn spot(&mut self) -> (CompletionContext, usize) {
        let end = self.text.len();
        if let Some(spot) = self.end.take() {
            return spot;
        }
        if self.opened() == Opened::Quote {
            return (CompletionContext::Nothing, end);
        }
        match self.state().clone() {
            State::Head => (CompletionContext::Head, end),
            State::Call(call) => {
                let start = call.word_start().unwrap_or(end);
                (CompletionContext::Word(call), start)
            }
            State::Errno => (CompletionContext::Errno, end),
            State::AfterBlock => (CompletionContext::Words(&["else", "catch", "finally"]), end),
            State::Names { .. } | State::Expression => (CompletionContext::Nothing, end),
        }
    }
}

#[cfg(test)]
mod tests;
