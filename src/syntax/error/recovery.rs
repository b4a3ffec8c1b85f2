//! After a mistake: where the broken statement ends, so that one mistake gives one message.
//!
//! Blocks that the statement opens are still read, so that mistakes inside them are found and their `}` is theirs.

use super::{Failed, end_of_parse, mistake_of};
use crate::syntax::lexer::skip::{Raw, closes};
use crate::syntax::parser::{Around, Looping, Reader};
use crate::syntax::{Lost, is_keyword, lexer};

/// Nothing is refused for its surroundings in a block whose statement was not understood.
const ANYWHERE: Around = Around { top: true, returns: true, looping: Looping::Yes };

/// So far away a closing bracket is no longer looked for, or a text full of mistakes would take for ever.
const FAR: usize = 1 << 16;

/// A walk over a broken statement.
struct Walk<'t> {
    rest: &'t str,
    /// The brackets and quotes that are open.
    open: Vec<u8>,
    /// The first line end since the start or the last block, outside quotes: where to go on if brackets do not match.
    line_end: Option<&'t str>,
    /// The statement begins with a keyword that has blocks.
    has_blocks: bool,
}

impl<'t> Reader<'t> {
    /// The rest behind the broken statement that begins here. Always takes something.
    pub(in crate::syntax) fn end_of_broken(&mut self, start: &'t str) -> Result<&'t str, Failed<'t>> {
        // A bracket that closes nothing begins the statement: it is the mistake, and what follows it may be the `else`
        // of a block that it seemed to close.
        let stray = matches!(lexer::first(start), Some(b')' | b']' | b'}'));
        let rest = if stray { start.get(1..).unwrap_or("") } else { start };
        let begins = if stray { self.follower(rest).unwrap_or(rest) } else { rest };
        let has_blocks = lexer::name_ahead(begins).is_some_and(|(_, name)| is_keyword(&name));
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

    /// The names in what was given up: something else may miss them. Those read with `$` were made elsewhere.
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

    /// The `else`, `catch` or `finally` that comes next, be it on a later line.
    pub(in crate::syntax) fn follower(&self, rest: &'t str) -> Option<&'t str> {
        let mut next = self.blanks(rest);
        while let Some(line) = next.strip_prefix('\n') {
            next = self.blanks(line);
        }
        let is_one = ["else", "catch", "finally"].iter().any(|word| lexer::after_keyword(next, word).is_some());
        is_one.then_some(next)
    }

    /// Goes over a block of the broken statement: one that was read before is skipped, as is one on a single line
    /// (perhaps braces of another language); any other is read. Gives the statement's end if that is before it.
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
        // The line had an open bracket and the statement was never understood up to here: the bracket is what was
        // forgotten, and this block is another statement's.
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

    /// A brace that was refused has been spoken of: that it is not closed either is no news.
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

    /// After a block of a broken `if`, the condition of an `else if` is read for its own mistakes.
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
    /// `if $x` and its `{` on the next line are one mistake.
    fn expects_block(&self, after: &str) -> bool {
        self.has_blocks && after.trim_start().starts_with('{')
    }
}
