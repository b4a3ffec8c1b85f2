//! Sequences of statements: a whole file, or a block between braces. A statement with a mistake is recorded and
//! skipped, so that the next ones are still read.

use super::{Around, Mode, Reader};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{Block, Statement};
use crate::syntax::error::{Failed, Parsed, SyntaxError, end_of_parse, mistake_of};
use crate::syntax::{ParsedText, lexer};

/// Number of mistakes after which parsing stops: the text is probably no script at all.
const MAX_ERRORS: usize = 200;

/// Message about a function inside a block; withdrawn for functions that follow an unclosed block.
pub(in crate::syntax) const NESTED_DEF: &str = "`def` stands at top level only";

pub(in crate::syntax) struct File {
    pub(in crate::syntax) parsed: ParsedText,
    /// The text is nested too deeply for this reader, and no other mistake is reported.
    pub(in crate::syntax) too_deep: bool,
}

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn file(mut self) -> File {
        let mut start = self.text;
        if start.starts_with("#!") {
            start = lexer::to_newline(start);
        }
        let mut statements = Vec::new();
        if let Err(failed) = self.statements(start, None, &mut statements) {
            self.record(mistake_of(failed));
        }
        if self.too_deep {
            // Half a deep tree is useless, and so are other messages about such a text.
            statements.clear();
            self.found.drain(..self.found.len().saturating_sub(1));
        }
        self.found.sort_by_key(|diagnostic| diagnostic.span.map_or(0, |span| span.start));
        let block = Block { statements, span: self.span(self.text, "") };
        let lost = self.lost_names();
        File { parsed: ParsedText { block, mistakes: self.found, lost }, too_deep: self.too_deep }
    }

    /// Reads `{ … }`.
    pub(in crate::syntax) fn block(&mut self, open: &'t str, around: Around) -> Parsed<'t, Block> {
        let from = self.offset(open);
        self.state.first_brace.get_or_insert(from);
        let outer = self.state;
        self.state.around = around;
        self.state.in_block = true;
        let (rest, statements) = self.nested(open, Mode::default(), |reader| {
            let mut statements = Vec::new();
            let rest = reader.statements(open.get(1..).unwrap_or(""), Some(open), &mut statements)?;
            Ok((rest, statements))
        })?;
        self.state = outer;
        self.blocks.insert(from, self.offset(rest));
        Ok((rest, Block { statements, span: self.span(open, rest) }))
    }

    /// Reads the block that the keyword `of` needs.
    pub(in crate::syntax) fn body(&mut self, rest: &'t str, of: &str, around: Around) -> Parsed<'t, Block> {
        let next = self.blanks(rest);
        if next.starts_with('{') {
            return self.block(next, around);
        }
        let message = format!("`{of}` needs a block");
        let hint = if lexer::first(next).is_some_and(|byte| byte != b'\n') {
            "a `{` must stand here".to_owned()
        } else if next.trim_start().starts_with('{') {
            format!("its `{{` stands on the same line as `{of}`")
        } else {
            "write `{` at the end of the line, then the statements, then `}`".to_owned()
        };
        Err(self.wrong_here(next, &message, &hint))
    }

    /// Reads statements up to the `}` that closes `open`, and that `}`; without `open`, up to the end of the text.
    fn statements(
        &mut self,
        start: &'t str,
        open: Option<&'t str>,
        statements: &mut Vec<Statement>,
    ) -> Result<&'t str, Failed<'t>> {
        let mut rest = start;
        loop {
            rest = self.blanks(rest);
            match (lexer::first(rest), open) {
                (None, None) => return Ok(rest),
                (None, Some(open)) => return Err(self.unclosed_block(open)),
                (Some(b'\n' | b';'), _) => rest = rest.get(1..).unwrap_or(""),
                (Some(b'}'), Some(_)) => return Ok(rest.get(1..).unwrap_or("")),
                _ => rest = self.statement_or_mistake(rest, statements)?,
            }
        }
    }

    /// Reads a statement; one with a mistake is recorded and skipped.
    fn statement_or_mistake(&mut self, start: &'t str, statements: &mut Vec<Statement>) -> Result<&'t str, Failed<'t>> {
        let state = self.state;
        let failed = match self.whole_statement(start) {
            Ok((rest, statement)) => {
                statements.push(statement);
                return Ok(rest);
            }
            Err(failed) => mistake_of(failed),
        };
        self.state = state;
        if let Some(mistake) = failed {
            if mistake.ends_parse {
                self.lost.push((self.offset(start), self.text.len()));
                return Err(nom::Err::Failure(mistake));
            }
            self.record(Some(mistake));
        }
        if self.found.len() >= MAX_ERRORS {
            self.lost.push((self.offset(start), self.text.len()));
            let diagnostic = Diagnostic::error("too many mistakes; the rest was not read").at(self.span_of(start, 0));
            return Err(end_of_parse(start, Some(diagnostic)));
        }
        let rest = self.end_of_broken(start);
        self.state = state;
        let end = rest.as_ref().map_or(self.text.len(), |rest| self.offset(rest));
        self.lost.push((self.offset(start), end));
        rest
    }

    /// Records the diagnostic of a mistake, or a general one if it has none.
    pub(in crate::syntax) fn record(&mut self, mistake: Option<SyntaxError<'t>>) {
        match mistake {
            Some(SyntaxError { diagnostic: Some(diagnostic), .. }) => self.found.push(*diagnostic),
            Some(SyntaxError { rest, ends_parse: false, .. }) => {
                let failed =
                    self.wrong_here(rest, "this is not understood", "a statement begins with a command's name");
                self.found.extend(mistake_of(failed).and_then(|named| named.diagnostic).map(|named| *named));
            }
            _ => {}
        }
    }

    /// Failure about a block without a `}`, the last one in a text. Withdraws the messages about functions behind its
    /// `{`: they are inside a block only because it is not closed.
    fn unclosed_block(&mut self, open: &'t str) -> Failed<'t> {
        let from = self.span_of(open, 1).start;
        let inside =
            |found: &Diagnostic| found.message == NESTED_DEF && found.span.is_some_and(|span| span.start > from);
        self.found.retain(|found| !inside(found));
        self.unclosed(open, 1, "this `{` is not closed", "write `}` on a line of its own where the block ends")
    }
}
