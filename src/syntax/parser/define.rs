//! Statements that declare names, leave a block or check a value: `def`, `global`, `return`, `break`, `continue`,
//! `assert`.

use std::collections::HashSet;

use super::block::NESTED_DEF;
use super::{Around, Looping, Mode, Reader};
use crate::syntax::ast::{Name, StatementKind};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::lexer;

const DEF_HINT: &str = "write `def name param … {`";

impl<'t> Reader<'t> {
    pub(in crate::syntax) fn def_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        if !self.state.around.top {
            let hint = "move it out of the block; it is known in the whole file";
            return Err(self.wrong(start, after, NESTED_DEF, hint));
        }
        let next = self.blanks(after);
        let (rest, name) = self.name(next).map_err(|_| self.wrong_here(next, "`def` needs a name", DEF_HINT))?;
        if crate::syntax::is_keyword(&name.text) {
            self.check_target(&name, next, rest)?;
        }
        let (rest, params) = self.params(&name, rest)?;
        let inside = Around { top: false, returns: true, looping: Looping::No };
        let (rest, body) = self.body(rest, "def", inside)?;
        Ok((rest, StatementKind::Def { name, params, body }))
    }

    fn params(&mut self, function: &Name, after: &'t str) -> Parsed<'t, Vec<Name>> {
        let mut params: Vec<Name> = Vec::new();
        let mut seen = HashSet::new();
        let mut rest = after;
        loop {
            let next = self.blanks(rest);
            if matches!(lexer::first(next), None | Some(b'{' | b'\n' | b';' | b'}')) {
                return Ok((rest, params));
            }
            let Ok((end, param)) = self.name(next) else { return Err(self.bad_param(function, after, next)) };
            if next.len() == rest.len() || !lexer::first(end).is_none_or(ends_param) {
                return Err(self.bad_param(function, after, next));
            }
            self.check_target(&param, next, end)?;
            if !seen.insert(param.text.clone()) {
                let message = format!("two parameters are called `{}`", param.text);
                return Err(self.wrong(next, end, message, "give each its own name"));
            }
            params.push(param);
            rest = end;
        }
    }

    /// Failure about parameters written as in other languages; the hint shows them rewritten.
    fn bad_param(&self, function: &Name, after: &'t str, at: &'t str) -> Failed<'t> {
        let line = after.lines().next().unwrap_or("");
        let line = line.split(['{', '#']).next().unwrap_or(line);
        let words = line.split(|c: char| !lexer::in_name(c)).filter(|word| crate::syntax::is_name(word));
        let hint = words.fold(format!("write `def {}", function.text), |hint, word| hint + " " + word) + " {`";
        let shown = lexer::shown_word(at);
        self.wrong_at(at, shown.len(), "parameters are bare names with blanks between them", hint)
    }

    pub(in crate::syntax) fn global_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        let mut names = Vec::new();
        let mut rest = after;
        while let Ok((end, name)) = self.name(self.blanks(rest)) {
            self.check_target(&name, rest, end)?;
            names.push(name);
            rest = end;
        }
        let next = self.blanks(rest);
        let ended = lexer::first(next).is_none_or(lexer::ends_call);
        if names.is_empty() || !ended {
            let message = if ended { "`global` needs a name" } else { "`global` takes bare names only" };
            return Err(self.wrong_here(next, message, "write `global name other`, with blanks between names"));
        }
        Ok((rest, StatementKind::Global(names)))
    }

    pub(in crate::syntax) fn return_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        if !after.starts_with('(') {
            self.check_keyword_alone(start, after)?;
        }
        if !self.state.around.returns {
            let hint = "a script ends with `exit`, a loop with `break`";
            return Err(self.wrong(start, after, "`return` outside a function", hint));
        }
        let next = self.blanks(after);
        if lexer::first(next).is_none_or(|byte| matches!(byte, b'\n' | b';' | b'}')) {
            return Ok((after, StatementKind::Return(None)));
        }
        self.state.after = "`return`";
        let (rest, value) = self.rvalue(next)?;
        Ok((rest, StatementKind::Return(Some(value))))
    }

    pub(in crate::syntax) fn break_statement(
        &mut self,
        start: &'t str,
        after: &'t str,
        kind: StatementKind,
    ) -> Parsed<'t, StatementKind> {
        self.check_keyword_alone(start, after)?;
        let keyword = self.between(start, after);
        let (message, hint) = match self.state.around.looping {
            Looping::Yes => return Ok((after, kind)),
            Looping::No => (format!("`{keyword}` outside a loop"), "it belongs inside `loop`, `while` or `for`"),
            Looping::BeyondSpawn => (
                format!("`{keyword}` cannot leave a `spawn` block"),
                "the block is a task of its own; `return` ends it, and the loop goes on without it",
            ),
        };
        Err(self.wrong(start, after, message, hint))
    }

    pub(in crate::syntax) fn assert_statement(&mut self, start: &'t str, after: &'t str) -> Parsed<'t, StatementKind> {
        if !after.starts_with('(') {
            self.check_keyword_alone(start, after)?;
        }
        self.state.after = "`assert`";
        let outer = std::mem::replace(&mut self.state.mode, Mode { assert: true, ..Mode::default() });
        let value = self.rvalue(self.blanks(after));
        self.state.mode = outer;
        let (rest, value) = value?;
        let Some(after_comma) = self.blanks(rest).strip_prefix(',') else {
            return Ok((rest, StatementKind::Assert { value, text: None }));
        };
        let hint = "write `assert VALUE, \"what should be\"`";
        let (rest, text) =
            self.required_word(self.blanks(after_comma), "a text is missing after the `,` of `assert`", hint)?;
        let next = self.blanks(rest);
        if !lexer::first(next).is_none_or(lexer::ends_call) {
            let message = "the text of `assert` is one word";
            return Err(self.wrong_at(next, lexer::shown_word(next).len(), message, "quote it: `, \"…\"`"));
        }
        Ok((rest, StatementKind::Assert { value, text: Some(text) }))
    }
}

fn ends_param(byte: u8) -> bool {
    lexer::ends_word(byte) || byte == b'\\'
}
