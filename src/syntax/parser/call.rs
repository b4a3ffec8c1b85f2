//! Calls: `[handle.]command word …`, up to the end of the line, `;`, `)`, `{` or `}`.

use super::Reader;
use crate::syntax::ast::{Call, Name};
use crate::syntax::error::{Failed, Parsed};
use crate::syntax::{is_keyword, lexer};

impl<'t> Reader<'t> {
    /// Reads a call; the caller has seen that a name begins here.
    pub(in crate::syntax) fn call(&mut self, start: &'t str) -> Parsed<'t, Call> {
        let (mut end, (handle, name)) = self.call_head(start)?;
        let mut words = Vec::new();
        loop {
            let next = self.blanks(end);
            match lexer::first(next) {
                None => break,
                Some(b'(') => return Err(self.parenthesis_in_call(start, end, next)),
                Some(byte) if lexer::ends_call(byte) => break,
                Some(b',') if self.state.mode.assert && lexer::at_assert_comma(next) => break,
                Some(_) => {}
            }
            let (rest, word) = self.word(next)?;
            words.push(word);
            end = rest;
        }
        Ok((end, Call { handle, name, words, span: self.span(start, end) }))
    }

    /// Reads `command` or `handle.command`, which no other text may touch.
    fn call_head(&self, start: &'t str) -> Parsed<'t, (Option<Name>, Name)> {
        let (rest, first) = self.name(start)?;
        let Some(after_dot) = rest.strip_prefix('.') else {
            self.check_head_alone(start, rest)?;
            return Ok((rest, (None, first)));
        };
        let Ok((rest, name)) = self.name(after_dot) else {
            let message = format!("a command's name is missing after `{}.`", first.text);
            let hint = "a command of a handle is written `handle.command`; text is quoted";
            return Err(self.wrong(start, after_dot, message, hint));
        };
        self.check_head_alone(start, rest)?;
        if let Some(keyword) = [&first, &name].into_iter().find(|name| is_keyword(&name.text)) {
            let message = format!("`{}` is a keyword and never a name", keyword.text);
            return Err(self.wrong(start, rest, message, "a command of a handle is written `handle.command`"));
        }
        Ok((rest, (Some(first), name)))
    }

    fn check_head_alone(&self, start: &'t str, rest: &'t str) -> Result<(), Failed<'t>> {
        let ended = lexer::first(rest).is_none_or(|byte| lexer::ends_word(byte) || byte == b'\\');
        let comma = self.state.mode.assert && lexer::at_assert_comma(rest);
        if ended || comma { Ok(()) } else { Err(self.bad_head(start)) }
    }

    /// Failure about a word that cannot be a command's name, where a call begins.
    fn bad_head(&self, start: &'t str) -> Failed<'t> {
        let shown = lexer::shown_word(start);
        let after = start.get(shown.len()..).unwrap_or("");
        if after.starts_with(',') {
            let hint = "write `a, b = …` to assign, or a blank before a `,` that is text";
            return self.wrong_at(start, shown.len() + 1, "a `,` follows the first name", hint);
        }
        if let Some((name, index)) = shown.split_once('[') {
            let hint = format!("an element of a list is `get ${name} {index}`");
            let shown = if after.starts_with(']') { start.get(..=shown.len()).unwrap_or(shown) } else { shown };
            return self.wrong_at(start, shown.len(), format!("`{name}` is a name and no command"), hint);
        }
        if let Some(step) = step_of(shown) {
            return self.wrong_at(start, shown.len(), format!("there is no `{}`", &shown[shown.len() - 2..]), step);
        }
        let hint = if shown.contains(['"', '\'', '$', '\\']) {
            "text that touches quotes or `$` goes into double quotes as a whole".to_owned()
        } else {
            format!("quote it to make it text: \"{shown}\"")
        };
        self.wrong_at(start, shown.len(), format!("`{shown}` is no command's name"), hint)
    }

    /// Failure about parentheses in a call: `print("hi")`, or further on among the words.
    fn parenthesis_in_call(&self, start: &'t str, end: &'t str, at: &'t str) -> Failed<'t> {
        let closed = self.matching_on_line(at);
        let inner = closed.map_or("…", |rest| {
            let whole = self.between(at, rest);
            whole.get(1..whole.len().saturating_sub(1)).unwrap_or("").trim()
        });
        let to = closed.unwrap_or(at.get(1..).unwrap_or(""));
        let head = self.between(start, end);
        if end.len() == at.len() && !head.contains([' ', '\t', '\n']) {
            let as_words = format!("{head} {}", without_commas(inner));
            return self.wrong(at, to, "a call has no parentheses", format!("write `{}`", as_words.trim_end()));
        }
        let hint = format!("a value inside a call is written `$({inner})`, text with parentheses is quoted");
        self.wrong(at, to, "`(` cannot stand in a call", hint)
    }
}

/// Hint for `name++` and `name--`.
fn step_of(word: &str) -> Option<String> {
    let (name, sign) =
        word.strip_suffix("++").map(|name| (name, '+')).or_else(|| Some((word.strip_suffix("--")?, '-')))?;
    crate::syntax::is_name(name).then(|| format!("write `{name} {sign}= 1`"))
}

/// Arguments as a call has them, with blanks instead of commas, except in quotes.
fn without_commas(arguments: &str) -> String {
    let mut quote = None;
    let mut out = String::new();
    for c in arguments.chars() {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        let separates = quote.is_none() && (c == ',' || c.is_whitespace());
        if !separates {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
