//! Heads of statements and calls: keywords, assignments, commands, `handle.command`.

use super::{CompletionContext, Scanner, State};
use crate::repl::editor::complete::partial_call::PartialCall;
use crate::syntax::lexer::{number, operator};
use crate::syntax::{is_keyword, is_name};
use crate::terminal::TokenStyle;

impl Scanner<'_> {
    fn is_call(&self, name: &str) -> bool {
        self.known.spec(name).is_some() || self.known.function(name).is_some()
    }

    pub(super) fn expression(&mut self, word: &str) {
        let is_sign = |c: char| "+-*/%&|^~<>=!".contains(c);
        let signs = word.find(|c| !is_sign(c)).unwrap_or(word.len());
        if signs > 0 && number::parse(word).is_none() {
            return self.take(signs, None);
        }
        let digits = if word.starts_with(|c: char| c.is_ascii_digit()) { number::length(word) } else { 0 };
        let end = word[digits..].find(is_sign).map_or(word.len(), |at| digits + at);
        let word = if signs > 0 { word } else { &word[..end] };
        let ink = if is_keyword(word) {
            Some(TokenStyle::Keyword)
        } else {
            matches!(number::parse(word), Some(Ok(_))).then_some(TokenStyle::Number)
        };
        if is_keyword(word) && !self.text[self.at..].eq(word) {
            return self.keyword(word);
        }
        let start = self.at;
        self.take(word.len(), ink);
        if self.at_end() && matches!(self.state(), State::AfterBlock) {
            self.end = Some((CompletionContext::Words(&["else", "catch", "finally"]), start));
        } else if self.at_end() {
            self.end = Some((CompletionContext::Words(&["and", "or", "not", "true", "false", "none"]), start));
        }
    }

    /// Scans a word where a statement or RVALUE begins.
    pub(super) fn head(&mut self, word: &str) {
        let name = &word[..name_length(word)];
        if name.is_empty() {
            *self.state() = State::Expression;
            return self.expression(word);
        }
        let after = &self.rest()[name.len()..];
        if after.is_empty() {
            return self.head_ends(name);
        }
        if is_keyword(name) {
            return self.keyword(name);
        }
        if let Some(length) = assignment_length(self.rest()) {
            return self.assignment(length);
        }
        let method = after.strip_prefix('.').map(|after| &after[..name_length(after)]);
        if let Some(method) = method {
            return self.method(name, method);
        }
        self.take(name.len(), Some(if self.is_call(name) { TokenStyle::Command } else { TokenStyle::Unknown }));
        *self.state() = State::Call(PartialCall::new(name, self.known));
    }

    /// Scans a name at the end of the text, where more of it may be typed.
    fn head_ends(&mut self, name: &str) {
        let ink = if is_keyword(name) {
            Some(TokenStyle::Keyword)
        } else if self.is_call(name) {
            Some(TokenStyle::Command)
        } else {
            (!self.known.begins_call(name)).then_some(TokenStyle::Unknown)
        };
        self.end = Some((CompletionContext::Head, self.at));
        self.take(name.len(), ink);
    }

    fn method(&mut self, handle: &str, name: &str) {
        self.take(handle.len(), Some(TokenStyle::Variable));
        self.at += 1;
        let start = self.at;
        if name.is_empty() {
            self.end = self.at_end().then(|| (CompletionContext::Method(handle.to_owned()), start));
            return;
        }
        let fits = self.known.spec(name).is_some_and(|spec| spec.on_handle);
        self.take(name.len(), Some(if fits { TokenStyle::Command } else { TokenStyle::Unknown }));
        if self.at_end() {
            let begins = self.known.specs.iter().any(|spec| spec.on_handle && spec.name.starts_with(name));
            if begins && !fits {
                self.pieces.pop();
            }
            self.end = Some((CompletionContext::Method(handle.to_owned()), start));
        }
        *self.state() = State::Call(PartialCall::new(name, self.known));
    }

    /// Scans `a, b = ` up to the end of the operator.
    fn assignment(&mut self, length: usize) {
        let end = self.at + length;
        while self.at < end {
            let name = name_length(&self.text[self.at..end]);
            if name > 0 {
                self.take(name, Some(TokenStyle::Variable));
            } else {
                self.at += 1;
            }
        }
        *self.state() = State::Head;
    }

    fn keyword(&mut self, word: &str) {
        self.take(word.len(), Some(TokenStyle::Keyword));
        *self.state() = match word {
            "for" | "global" | "catch" => State::Names { function: false },
            "def" => State::Names { function: true },
            "fails" => State::Errno,
            "within" | "true" | "false" | "none" | "break" | "continue" => State::Expression,
            "and" | "or" if !matches!(self.state(), State::Head) => State::Expression,
            _ => State::Head,
        };
    }
}

/// Length of the name at the start of a text.
pub(super) fn name_length(text: &str) -> usize {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if is_name(&text[..length]) { length } else { 0 }
}

/// Length of `name =`, `a, b =` or `name +=` and the like at the start of a text.
fn assignment_length(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = &rest[name_length(rest)..];
        rest = rest.trim_start_matches([' ', '\t']);
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start_matches([' ', '\t']),
            None => break,
        }
        if name_length(rest) == 0 {
            return None;
        }
    }
    let augmented = || operator::augmented(rest).map(|(_, after)| after);
    let after = rest.strip_prefix('=').filter(|after| !after.starts_with('=')).or_else(augmented)?;
    Some(text.len() - after.len())
}
