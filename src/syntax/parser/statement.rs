//! One statement: which kind begins here, assignments, and what may follow a statement on its line.

use super::Reader;
use crate::source::Span;
use crate::syntax::ast::{Name, Operator, Statement, StatementKind};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::lexer::operator;
use crate::syntax::{is_keyword, lexer};

impl<'t> Reader<'t> {
    /// Reads a statement and checks that it ends.
    pub(in crate::syntax) fn whole_statement(&mut self, start: &'t str) -> Parsed<'t, Statement> {
        let outer_brace = self.state.first_brace.take();
        self.state.after = "";
        let (rest, kind) = self.statement(start)?;
        let rest_of_line = self.statement_end(rest)?;
        let span = self.span(start, rest);
        let brace = std::mem::replace(&mut self.state.first_brace, outer_brace);
        let head = brace.map_or(span, |brace| self.head(start, brace));
        Ok((rest_of_line, Statement { kind, span, head }))
    }

    /// Head of a statement: its first line, up to its first block.
    fn head(&self, start: &'t str, brace: usize) -> Span {
        let before = self.text.get(self.offset(start)..brace).unwrap_or("");
        let line = before.lines().next().unwrap_or("");
        self.span_of(start, line.trim_end().len())
    }

    fn statement(&mut self, start: &'t str) -> Parsed<'t, StatementKind> {
        self.check_begins_statement(start)?;
        let Some((rest, name)) = lexer::name_ahead(start) else { return self.eval(start) };
        if let Some(assignment) = self.assignment(start, rest) {
            return assignment;
        }
        match name.as_ref() {
            "if" => self.if_statement(start, rest),
            "while" => self.while_statement(start, rest),
            "loop" => self.loop_statement(start, rest),
            "for" => self.for_statement(start, rest),
            "try" => self.try_statement(start, rest),
            "def" => self.def_statement(start, rest),
            "global" => self.global_statement(start, rest),
            "assert" => self.assert_statement(start, rest),
            "return" => self.return_statement(start, rest),
            "break" => self.break_statement(start, rest, StatementKind::Break),
            "continue" => self.break_statement(start, rest, StatementKind::Continue),
            "else" | "catch" | "finally" => Err(self.follower_alone(start, rest, &name)),
            _ => self.eval(start),
        }
    }

    fn eval(&mut self, start: &'t str) -> Parsed<'t, StatementKind> {
        let (rest, value) = self.rvalue(start)?;
        Ok((rest, StatementKind::Eval(value)))
    }

    fn check_begins_statement(&self, start: &'t str) -> Result<(), Failed<'t>> {
        let wrong = |message: &str, hint: &str| Err(self.wrong_at(start, 1, message, hint));
        match lexer::first(start) {
            Some(b'}') => wrong("`}` closes nothing", "remove it, or look for a missing `{` above"),
            Some(b')') => wrong("`)` closes nothing", "remove it, or look for a missing `(` before it"),
            Some(b']') => wrong("`]` closes nothing", "remove it, or look for a missing `[` before it"),
            Some(b'{') => wrong(NO_BLOCK, NO_BLOCK_HINT),
            _ => Ok(()),
        }
    }

    fn follower_alone(&self, start: &'t str, rest: &'t str, keyword: &str) -> Failed<'t> {
        let before = self.text.get(..self.offset(start)).unwrap_or("").trim_end();
        if before.ends_with('}') {
            let hint = format!("write `}} {keyword} … {{`: at the prompt the line before would be complete without it");
            let message = format!("`{keyword}` stands on the same line as the `}}` before it");
            return self.wrong(start, rest, message, hint);
        }
        let first = if keyword == "else" { "if … {" } else { "try {" };
        let hint = format!("it follows the block of `{first} … }}`, on the line of the `}}`");
        self.wrong(start, rest, format!("`{keyword}` has no block before it"), hint)
    }

    /// Reads `name =`, `a, b =`, `name +=` or the like and the value; `None` if no assignment begins here.
    fn assignment(&mut self, start: &'t str, rest: &'t str) -> Option<Parsed<'t, StatementKind>> {
        let mut next = self.blanks(rest);
        // One byte recognises a call, the usual case.
        if !lexer::first(next).is_some_and(|byte| byte.is_ascii_punctuation()) {
            return None;
        }
        let (_, first) = self.name(start).ok()?;
        if let Some((operator, value)) = operator::augmented(next) {
            return Some(self.augmented_assignment(operator, first, start, rest, value));
        }
        let mut targets = vec![first];
        let mut end = rest;
        while let Some(after) = next.strip_prefix(',') {
            let (rest, name) = self.name(self.blanks(after)).ok()?;
            targets.push(name);
            end = rest;
            next = self.blanks(rest);
        }
        let value = next.strip_prefix('=').filter(|after| !after.starts_with('='))?;
        Some(self.assigned(targets, start, end, value))
    }

    fn assigned(
        &mut self,
        targets: Vec<Name>,
        start: &'t str,
        end: &'t str,
        value: &'t str,
    ) -> Parsed<'t, StatementKind> {
        for target in &targets {
            self.check_target(target, start, end)?;
        }
        self.state.after = "`=`";
        let (rest, value) = self.rvalue(self.blanks(value))?;
        Ok((rest, StatementKind::Assign { targets, value }))
    }

    fn augmented_assignment(
        &mut self,
        operator: Operator,
        target: Name,
        start: &'t str,
        end: &'t str,
        value: &'t str,
    ) -> Parsed<'t, StatementKind> {
        self.check_target(&target, start, end)?;
        self.state.after = "`=`";
        let (rest, value) = self.rvalue(self.blanks(value))?;
        Ok((rest, StatementKind::AugmentedAssign { operator, target, value }))
    }

    /// Refuses a name that cannot be assigned; it is written between `start` and `end`.
    pub(in crate::syntax) fn check_target(&self, name: &Name, start: &'t str, end: &'t str) -> Result<(), Failed<'t>> {
        let message = if is_keyword(&name.text) {
            format!("`{}` is a keyword and never a name", name.text)
        } else if name.text == "args" {
            "`args` is the list of the script's arguments".to_owned()
        } else {
            return Ok(());
        };
        // The place of this very name, when there are several.
        let from = self.text.get(name.span.start as usize..).unwrap_or(start);
        let to = self.text.get(name.span.end as usize..).unwrap_or(end);
        Err(self.wrong(from, to, message, "choose another name"))
    }

    /// Reads the line end or `;` after a statement; a `}` is left to the block that it closes.
    fn statement_end(&self, rest: &'t str) -> Result<&'t str, Failed<'t>> {
        let next = self.blanks(rest);
        let after_block = self.text.get(..self.offset(rest)).is_some_and(|before| before.ends_with('}'));
        match lexer::first(next) {
            None | Some(b'}') => Ok(next),
            Some(b'\n' | b';') => Ok(next.get(1..).unwrap_or("")),
            Some(b')' | b']') => Err(match self.check_begins_statement(next) {
                Err(failed) => failed,
                Ok(()) => self.unexpected(rest),
            }),
            Some(b'{') => Err(self.wrong_at(next, 1, NO_BLOCK, NO_BLOCK_HINT)),
            Some(_) if after_block => {
                let word = lexer::shown_word(next);
                let message = format!("`{word}` cannot follow a block's `}}` here");
                let hint = match word {
                    "elif" | "elsif" | "elseif" => "write `} else if … {`",
                    "except" | "rescue" => "write `} catch err {`",
                    _ if word.starts_with('#') => "a comment needs a blank before its `#`",
                    _ => "after `}` comes a new line or `;`",
                };
                Err(self.wrong_at(next, word.len(), message, hint))
            }
            Some(_) => Err(self.unexpected(rest)),
        }
    }
}

const NO_BLOCK: &str = "`{` opens no block here";
const NO_BLOCK_HINT: &str = "a block follows `if`, `loop`, `spawn` and the like; text with braces is quoted";
