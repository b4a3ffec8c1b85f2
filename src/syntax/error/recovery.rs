//! Recovery after a mistake: finds where the broken statement ends, so that one mistake gives one message.
//!
//! Blocks of the broken statement are still read, so that mistakes inside them are found and their `}` belong to them.

use super::{Failed, end_of_parse, mistake_of};
use crate::syntax::lexer::skip::{Raw, closes};
use crate::syntax::parser::{Around, Looping, Reader};
use crate::syntax::{Lost, lexer};

/// Context for the blocks of a broken statement: every statement is allowed in them.
const ANYWHERE: Around = Around { top: true, returns: true, looping: Looping::Yes };

/// Distance in bytes after which no closing bracket is looked for; without it a text full of mistakes would
/// take for ever.
const FAR: usize = 1 << 16;

/// Keywords whose statement has blocks.
const WITH_BLOCKS: &[&str] =
    &["if", "else", "while", "loop", "for", "def", "try", "catch", "finally", "spawn", "within", "fails"];

/// State while a broken statement is skipped.
struct Walk<'t> {
    rest: &'t str,
    /// Brackets and quotes that are open, outermost first.
    open: Vec<u8>,
    /// First line end outside quotes since the start or the last block: parsing goes on there if brackets do not match.
    line_end: Option<&'t str>,
    /// The statement begins with one of [`WITH_BLOCKS`].
    has_blocks: bool,
}

impl<'t> Reader<'t> {
    /// Finds the end of the broken statement at `start` and returns the text behind it. Always consumes something.
    pub(in crate::syntax) fn end_of_broken(&mut self, start: &'t str) -> Result<&'t str, Failed<'t>> {
        // A closing bracket without an opening one is the mistake itself, and the text behind it may be the `else` of a
        // block that the bracket seemed to close.
        let stray = matches!(lexer::first(start), Some(b')' | b']' | b'}'));
        let rest = if stray { start.get(1..).unwrap_or("") } else { start };
        let begins = if stray { self.follower(rest).unwrap_or(rest) } else { rest };
        let has_blocks = lexer::name_ahead(begins).is_some_and(|(_, name)| WITH_BLOCKS.contains(&&*name));
        let mut walk = Walk { rest: begins, open: Vec::new(), line_end: None, has_blocks };
        loop {
            let (token, after) = self.raw_token(walk.rest, walk.open.last().copied());
            match token {
                Raw::End => return Ok(if walk.open.is_empty() { "" } else { walk.line_end.unwrap_or("") }),
                Raw::Open(b'{') => {
                    if let Some(end) = self.broken_block(&mut walk)? {
                        return Ok(end);
                    }
                    continue;
                }
                Raw::Open(byte) => walk.open.push(byte),
                Raw::Close(byte) if walk.open.last().is_some_and(|open| closes(*open, byte)) => {
                    walk.open.pop();
                }
                Raw::Close(b'}') if !self.state.in_block => {}
                Raw::Close(b'}') if walk.open.is_empty() => return Ok(walk.rest),
                Raw::Close(b'}') => return Ok(walk.line_end.unwrap_or(walk.rest)),
                Raw::Newline if walk.open.is_empty() && !walk.expects_block(after) => return Ok(after),
                Raw::Newline => {
                    let line_end = *walk.line_end.get_or_insert(walk.rest);
                    if line_end.len() - after.len() > FAR {
                        return Ok(line_end);
                    }
                }
                Raw::Semicolon if walk.open.is_empty() => return Ok(after),
                Raw::Close(_) | Raw::Semicolon | Raw::Other => {}
            }
            walk.rest = after;
        }
    }

    /// Names in the skipped statements, so that other code that uses them is not reported. A `$name` only reads a
    /// variable.
    pub(in crate::syntax) fn lost_names(&mut self) -> Lost {
        self.lost.sort_unstable();
        let mut lost = Lost::default();
        let mut done = 0;
        for (from, to) in &self.lost {
            let text = self.text.get(done.max(*from)..*to).unwrap_or("");
            let mut before = "";
            for word in text.split(|c: char| !lexer::in_name(c) && c != '$').filter(|word| crate::syntax::is_name(word))
            {
                let names = if before == "def" { &mut lost.functions } else { &mut lost.variables };
                names.insert(word.to_owned());
                lost.file |= word == "source";
                before = word;
            }
            done = done.max(*to);
        }
        lost
    }

    /// Finds an `else`, `catch` or `finally` that comes next, also on a later line.
    pub(in crate::syntax) fn follower(&self, rest: &'t str) -> Option<&'t str> {
        let mut next = self.blanks(rest);
        while let Some(line) = next.strip_prefix('\n') {
            next = self.blanks(line);
        }
        let is_one = ["else", "catch", "finally"].iter().any(|word| lexer::after_keyword(next, word).is_some());
        is_one.then_some(next)
    }

    /// Goes over a block of the broken statement. A block that was read before is skipped, as is one on a single line
    /// (perhaps braces of another language); any other is read. Returns the end of the statement if it lies before the
    /// block.
    fn broken_block(&mut self, walk: &mut Walk<'t>) -> Result<Option<&'t str>, Failed<'t>> {
        let open = walk.rest;
        if let Some(rest) = self.blocks.get(&self.offset(open)).and_then(|end| self.text.get(*end..)) {
            walk.rest = rest;
            walk.line_end = None;
            return Ok(None);
        }
        if let Some(rest) = self.matching_on_line(open).filter(|_| !walk.has_blocks) {
            walk.rest = rest;
            return Ok(None);
        }
        // A bracket was open at the end of an earlier line. That bracket is the mistake, and this block belongs to
        // another statement.
        if let Some(line_end) = walk.line_end.filter(|_| !walk.open.is_empty()) {
            return Ok(Some(line_end));
        }
        walk.rest = match self.block(open, ANYWHERE) {
            Ok((rest, _)) => rest,
            Err(failed) => return Err(self.silent_if_about(open, failed)),
        };
        walk.line_end = None;
        if walk.open.is_empty() && walk.has_blocks {
            self.broken_chain(walk);
        }
        Ok(None)
    }

    /// Drops the message that the block at `open` is not closed, because its statement has been reported already.
    fn silent_if_about(&self, open: &'t str, failed: Failed<'t>) -> Failed<'t> {
        let about = self.span_of(open, 1);
        match mistake_of(failed) {
            Some(mistake) if mistake.diagnostic.as_ref().is_some_and(|named| named.span == Some(about)) => {
                if self.too_deep { nom::Err::Failure(mistake) } else { end_of_parse("", None) }
            }
            Some(mistake) => nom::Err::Failure(mistake),
            None => end_of_parse("", None),
        }
    }

    /// Reads the condition of an `else if` after a block of a broken `if`, for its own mistakes.
    fn broken_chain(&mut self, walk: &mut Walk<'t>) {
        let next = lexer::blanks(walk.rest);
        let after_else = lexer::after_keyword(next, "else").map(|rest| self.blanks(rest));
        let Some(after_if) = after_else.and_then(|rest| lexer::after_keyword(rest, "if")) else { return };
        let condition = self.blanks(after_if);
        let state = self.state;
        match self.rvalue(condition) {
            Ok((rest, _)) => walk.rest = rest,
            Err(failed) => {
                let mistake = mistake_of(failed).filter(|mistake| !mistake.ends_parse);
                self.record(mistake);
            }
        }
        self.state = state;
    }
}

impl Walk<'_> {
    /// Whether a `{` comes on the next line: `if $x` and such a `{` are one mistake.
    fn expects_block(&self, after: &str) -> bool {
        self.has_blocks && after.trim_start().starts_with('{')
    }
}
