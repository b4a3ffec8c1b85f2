//! Signs that other shells and languages give a meaning to and that are words here: `>`, `|`, `+` …

use std::collections::HashSet;

use super::Warner;
use crate::syntax::ast::{Call, PieceKind, Word, WordKind};
use crate::syntax::lexer::{number, operator};

/// Number of different signs among the words of a line that was meant to be read by the language.
const MOST_SIGNS: usize = 3;

impl Warner<'_> {
    /// Looks for a sign of its own among words that are written out.
    pub(super) fn operators(&mut self, call: &Call, words: &[&Word]) {
        // A line with so many different signs shows signs.
        let signs: HashSet<&str> =
            words.iter().filter(|word| is_punctuation(word)).filter_map(|word| bare(word)).collect();
        if signs.len() > MOST_SIGNS {
            return;
        }
        for (index, word) in words.iter().enumerate() {
            let Some(sign) = bare(word) else { continue };
            let before = index.checked_sub(1).and_then(|index| words.get(index)).copied();
            let after = words.get(index + 1).copied();
            // A row of signs shows signs.
            if [before, after].into_iter().flatten().any(is_punctuation) {
                continue;
            }
            let (what, hint) = match (sign, before, after) {
                (_, Some(before), Some(after)) if operator::is_one(sign) && is_value(before) && is_value(after) => {
                    if matches!(sign, "-" | "/") {
                        continue;
                    }
                    self.computed(call, words)
                }
                (">" | ">>", before, Some(after)) => self.redirected(words, index, before, after),
                ("<", _, Some(_)) => ("there are no redirections", "`input` reads a line of standard input".into()),
                ("|", Some(before), Some(after)) => self.piped(call, words, index, before, after),
                ("&", Some(before), None) => {
                    let rest = self.text(call.span.to(before.span));
                    ("a task of its own is made by `spawn`", format!("`spawn {rest}`"))
                }
                ("&&" | "||" | "&", Some(before), Some(after)) => self.joined(call, words, before, after),
                ("+" | "%" | "==" | "!=" | "<=" | ">=", Some(_), Some(_)) => self.computed(call, words),
                _ => continue,
            };
            let text = format!("the sign itself is `{}`", self.replaced(call.span, word.span, &format!("\"{sign}\"")));
            let hint = if hint.is_empty() { what.to_owned() } else { format!("{what}: {hint}") };
            self.warn(format!("`{sign}` is a word here like any other"), word.span, [hint, text]);
            return;
        }
    }

    fn redirected(&self, words: &[&Word], index: usize, before: Option<&Word>, after: &Word) -> (&'static str, String) {
        let mode = if bare(words[index]) == Some(">>") { "a" } else { "w" };
        let what = "there are no redirections; to write a file";
        let first = words[0].span;
        let text = before.map_or_else(String::new, |before| self.text(first.to(before.span)));
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&text);
        let plain = !inner.contains(['"', '\'', '(']);
        let text = if plain { format!("\"{inner}\\n\"") } else { "\"…\\n\"".to_owned() };
        (what, format!("`file = open {} {mode}; file.write {text}`", self.text(after.span)))
    }

    /// `print a && print b` as two statements.
    fn joined(&self, call: &Call, words: &[&Word], before: &Word, after: &Word) -> (&'static str, String) {
        let what = "statements are divided by `;`";
        let second = bare(after).filter(|name| self.facts.vocabulary.command(name).is_some());
        let hint = second.zip(words.last()).map_or_else(String::new, |(_, last)| {
            let first = self.text(call.span.to(before.span));
            format!("`{first}; {}`", self.text(after.span.to(last.span)))
        });
        (what, hint)
    }

    /// `print a | upper` as a call within a word.
    fn piped(&self, call: &Call, words: &[&Word], index: usize, before: &Word, after: &Word) -> (&'static str, String) {
        let what = "there are no pipes; the value of a call stands in `$( )`";
        let command = bare(after).filter(|name| self.facts.vocabulary.command(name).is_some());
        let hint = match command {
            Some(name) if index == 1 => {
                let rest = words.get(index + 2).zip(words.last());
                let rest = rest.map_or_else(String::new, |(from, to)| format!(" {}", self.text(from.span.to(to.span))));
                format!("`{} $({name} {}{rest})`", call.name.text, self.text(before.span))
            }
            _ => return ("there are no pipes", String::new()),
        };
        (what, hint)
    }

    /// An expression among words that are not computed.
    fn computed(&self, call: &Call, words: &[&Word]) -> (&'static str, String) {
        let what = "an expression stands in `$( )`";
        let numbers = words.iter().step_by(2).all(|word| is_value(word));
        let signs = words.iter().skip(1).step_by(2).all(|word| bare(word).is_some_and(operator::is_one));
        let all = words[0].span.to(words[words.len() - 1].span);
        let text = self.text(all);
        if numbers && signs && words.len() % 2 == 1 {
            return (what, format!("`{}`", self.replaced(call.span, all, &format!("$({text})"))));
        }
        let joins = words.iter().skip(1).step_by(2).all(|word| bare(word) == Some("+"));
        if joins && words.len() % 2 == 1 {
            let joined: String = words.iter().step_by(2).map(|word| self.text(word.span)).collect();
            let what = "texts that touch are one word";
            return (what, format!("`{}`", self.replaced(call.span, all, &joined)));
        }
        (what, String::new())
    }

    /// Looks at the words of a program that no shell reads.
    pub(super) fn program_words(&mut self, call: &Call, words: &[&Word]) {
        let wanted = |word: &&&Word| bare(word).is_some_and(|text| is_shell(text) || text.contains('*'));
        let Some(word) = words.iter().find(wanted) else { return };
        let sign = bare(word).unwrap_or_default();
        let message = if is_shell(sign) {
            format!("the program gets `{sign}` as a word: no shell reads it")
        } else {
            format!("the program gets `{sign}` as it stands: there are no file patterns")
        };
        let line = self.text(call.span);
        let program = line.strip_prefix(call.name.text.as_str()).map(str::trim).unwrap_or_default();
        let shell = match (program.contains('"'), program.contains('\'') || program.contains('$')) {
            (false, true) => Some(format!("\"{program}\"")),
            (_, false) => Some(format!("'{program}'")),
            (true, true) => None,
        };
        let shell = shell.filter(|_| !program.starts_with("--") && !program.contains('\n'));
        let hint = shell.map_or_else(
            || "a shell reads the line of `exec sh -c '…'`".to_owned(),
            |line| format!("for a shell write `exec sh -c {line}`"),
        );
        let quoted = self.replaced(call.span, word.span, &format!("\"{sign}\""));
        self.warn(message, word.span, [hint, format!("if that is meant, quote it: `{quoted}`")]);
    }
}

fn bare(word: &Word) -> Option<&str> {
    match &word.kind {
        WordKind::Bare(text) => Some(text),
        _ => None,
    }
}

/// Whether a word is a number or one value, which an operator could work on.
fn is_value(word: &Word) -> bool {
    match &word.kind {
        WordKind::Bare(text) => matches!(number::parse(text), Some(Ok(_))),
        WordKind::Value(piece) => !matches!(piece.kind, PieceKind::Text(_)),
        WordKind::Text(_) => false,
    }
}

/// Whether a word is bare and has neither letter nor digit.
fn is_punctuation(word: &Word) -> bool {
    bare(word).is_some_and(|text| !text.contains(char::is_alphanumeric))
}

/// Whether a shell would read a word as a pipe, a redirection or the end of a command.
fn is_shell(text: &str) -> bool {
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(text, "|" | "&" | "&&" | "||") || after_number.starts_with(['>', '<'])
}
