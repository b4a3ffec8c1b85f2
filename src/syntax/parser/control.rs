//! Statements whose blocks run in place: `if`, `while`, `loop`, `for`, `try`.

use super::{Around, Looping, Reader};
use crate::syntax::ast::{Block, Name, Rvalue, StatementKind};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::lexer;

/// Block of `catch`, with its variable if it has one.
type Catch = Option<(Option<Name>, Block)>;

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn if_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        let mut arms = Vec::new();
        let (mut keyword, mut rest) = (start, after);
        loop {
            let (end, condition) = self.condition(keyword, rest, "if")?;
            let (end, block) = self.body(end, "if", self.inside())?;
            arms.push((condition, block));
            let Some(after_else) = lexer::after_keyword(self.blanks(end), "else") else {
                return Ok((end, StatementKind::If { arms, otherwise: None }));
            };
            keyword = self.blanks(after_else);
            let Some(after_if) = lexer::after_keyword(keyword, "if") else {
                let (end, block) = self.body(after_else, "else", self.inside())?;
                self.check_last(end, "else")?;
                return Ok((end, StatementKind::If { arms, otherwise: Some(block) }));
            };
            rest = after_if;
        }
    }

    /// Refuses another `else` after the last one of an `if`.
    fn check_last(&self, rest: &'t str, keyword: &str) -> Result<(), Failed<'t>> {
        let next = self.blanks(rest);
        match lexer::after_keyword(next, keyword) {
            Some(end) => {
                let message = format!("a second `{keyword}`");
                Err(self.wrong(next, end, message, "only `else if … {` may come several times, before `else {`"))
            }
            None => Ok(()),
        }
    }

    pub(in crate::syntax) fn while_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        let (rest, condition) = self.condition(start, after, "while")?;
        let (rest, body) = self.body(rest, "while", self.inside_loop())?;
        Ok((rest, StatementKind::While { condition, body }))
    }

    pub(in crate::syntax) fn loop_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        let (rest, body) = self.body(after, "loop", self.inside_loop())?;
        Ok((rest, StatementKind::Loop { body }))
    }

    pub(in crate::syntax) fn for_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        let hint = "write `for name in $list {`";
        let next = self.blanks(after);
        let (rest, name) = self.name(next).map_err(|_| self.wrong_here(next, "`for` needs a name", hint))?;
        self.check_target(&name, next, rest)?;
        let next = self.blanks(rest);
        let Some(after_in) = lexer::after_keyword(next, "in") else {
            return Err(self.wrong_here(next, "`for` needs `in` after its one name", hint));
        };
        let (rest, list) = self.value_of_keyword(next, after_in, "`in`", hint)?;
        let (rest, body) = self.body(rest, "for", self.inside_loop())?;
        Ok((rest, StatementKind::For { name, list, body }))
    }

    pub(in crate::syntax) fn try_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        let (rest, body) = self.body(after, "try", self.inside())?;
        let (rest, catch) = self.catch(rest)?;
        let next = self.blanks(rest);
        let (rest, finally) = match lexer::after_keyword(next, "finally") {
            Some(after) => {
                let (rest, block) = self.body(after, "finally", self.inside())?;
                (rest, Some(block))
            }
            None => (rest, None),
        };
        // A `catch` on the next line is a mistake of its own, and the only one reported.
        if catch.is_none() && finally.is_none() && self.follower(rest).is_none() {
            let hint = "write `} catch err {` or `} finally {` on the line of its `}`";
            return Err(self.wrong(start, after, "`try` has neither `catch` nor `finally`", hint));
        }
        let next = self.blanks(rest);
        if let Some(end) = lexer::after_keyword(next, "catch") {
            let hint = "a `try` has one `catch`, and `finally` comes after it";
            return Err(self.wrong(next, end, "`catch` cannot stand here", hint));
        }
        Ok((rest, StatementKind::Try { body, catch, finally }))
    }

    fn catch(&mut self, rest: &'t str) -> Parsed<'t, Catch> {
        let next = self.blanks(rest);
        let Some(after) = lexer::after_keyword(next, "catch") else { return Ok((rest, None)) };
        self.check_keyword_alone(next, after)?;
        let at = self.blanks(after);
        let (rest, name) = match self.name(at) {
            Ok((rest, name)) => {
                self.check_target(&name, at, rest)?;
                (rest, Some(name))
            }
            Err(_) => (after, None),
        };
        let next = self.blanks(rest);
        if !matches!(lexer::first(next), None | Some(b'\n' | b'{')) {
            return Err(self.wrong_here(next, "`catch` takes one name", "write `catch err {`"));
        }
        let (rest, block) = self.body(rest, "catch", self.inside())?;
        Ok((rest, Some((name, block))))
    }

    fn condition(&mut self, start: &'t str, after: &'t str, keyword: &str) -> Parsed<'t, Rvalue> {
        let shown = if keyword == "if" { "`if`" } else { "`while`" };
        self.value_of_keyword(start, after, shown, &format!("write `{keyword} $x == 5 {{`"))
    }

    /// Reads the RVALUE between a keyword and its block.
    fn value_of_keyword(
        &mut self,
        start: &'t str,
        after: &'t str,
        keyword: &'static str,
        hint: &str,
    ) -> Parsed<'t, Rvalue> {
        if !after.starts_with('(') {
            self.check_keyword_alone(start, after)?;
        }
        let next = self.blanks(after);
        if next.starts_with('{') {
            return Err(self.wrong_at(next, 1, format!("a value is missing after {keyword}"), hint));
        }
        self.state.after = keyword;
        self.rvalue(next)
    }

    fn inside(&self) -> Around {
        Around { top: false, ..self.state.around }
    }

    fn inside_loop(&self) -> Around {
        Around { looping: Looping::Yes, ..self.inside() }
    }
}
