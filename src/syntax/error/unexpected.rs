//! Messages for text that stands where it cannot: each names the text and shows what to write instead.

use super::Failed;
use crate::syntax::is_keyword;
use crate::syntax::lexer::{self, number};
use crate::syntax::parser::Reader;

impl<'t> Reader<'t> {
    /// Failure about the word at this place, or about the place itself at the end of a line.
    pub(in crate::syntax) fn wrong_here(&self, at: &'t str, message: &str, hint: &str) -> Failed<'t> {
        if let Some(failed) = self.end_of_text(at) {
            return failed;
        }
        let length = if lexer::first(at).is_none_or(|byte| byte == b'\n') { 0 } else { lexer::shown_word(at).len() };
        self.wrong_at(at, length, message, hint)
    }

    /// Failure about a `\` that is the last character: the missing part may be on the next line.
    fn end_of_text(&self, at: &'t str) -> Option<Failed<'t>> {
        (at == "\\").then(|| self.nothing_joined(at))
    }

    /// Failure about text where a value should begin.
    pub(in crate::syntax) fn value_missing(&self, at: &'t str) -> Failed<'t> {
        let found = lexer::shown_word(at);
        let at_end = lexer::first(at).is_none_or(lexer::ends_call) || matches!(lexer::first(at), Some(b',' | b']'));
        let message = match self.state.after {
            "" if !at_end => format!("`{found}` begins no statement"),
            "" => "a value is missing".to_owned(),
            after => format!("a value is missing after {after}"),
        };
        let hint = if at.starts_with('!') && !at.starts_with("!=") {
            "write `not`".to_owned()
        } else if at.starts_with('=') {
            "`name = …` assigns, with no `$` before the name; `==` compares".to_owned()
        } else if let Some((sign, word)) = shell_operator(at) {
            format!("write `{word}` for `{sign}`, between two values")
        } else if at.starts_with(';') && self.state.mode.inline {
            "`;` cannot stand inside brackets, except in a block within them".to_owned()
        } else if at.starts_with('.') && matches!(number::parse(&format!("0{found}")), Some(Ok(_))) {
            format!("a number begins with a digit: `0{found}`")
        } else if at.starts_with(char::is_alphabetic) {
            format!("names have the letters a to z, digits and `_`; text is quoted: \"{found}\"")
        } else if at_end
            || found.contains(['"', '\'', '$'])
            || found.starts_with(['+', '*', '%', '<', '>', '&', '|', '^'])
        {
            "write a number, quoted text, `$name` or `$(command …)`".to_owned()
        } else {
            format!("text is quoted: \"{found}\"")
        };
        self.wrong_here(at, &message, &hint)
    }

    /// Failure about a bare word among the operators of an expression.
    pub(in crate::syntax) fn bare_in_expression(&self, at: &'t str) -> Failed<'t> {
        let word = lexer::shown_word(at);
        if lexer::name_ahead(at).is_some_and(|(_, name)| is_keyword(&name)) {
            return self.keyword_in_expression(at);
        }
        let message = format!("`{word}` is a bare word inside an expression");
        let after = self.blanks(at.get(word.len()..).unwrap_or(""));
        let takes_words = matches!(lexer::first(after), Some(b'"' | b'\'' | b'$' | b'0'..=b'9' | b'a'..=b'z'))
            && !["and", "or"].iter().any(|operator| lexer::after_keyword(after, operator).is_some());
        let hint = if word.contains(['"', '\'', '$']) {
            "text is quoted as a whole; a call inside an expression is written `$(…)`".to_owned()
        } else if takes_words {
            format!("a call inside an expression is written `$({word} …)`; text is quoted: \"{word}\"")
        } else {
            format!("write \"{word}\" for text, `$({word})` for what a call gives, `${word}` for the variable")
        };
        self.wrong_at(at, word.len(), message, hint)
    }

    fn keyword_in_expression(&self, at: &'t str) -> Failed<'t> {
        let Ok((rest, name)) = self.name(at) else { return self.value_missing(at) };
        let keyword = name.text;
        let hint = match keyword.as_str() {
            "and" | "or" => format!("`{keyword}` stands between two values"),
            "not" => "put it and what it denies into `( )`".to_owned(),
            "spawn" | "within" | "fails" => format!("write `$({keyword} …)`"),
            _ => format!("write \"{keyword}\" for text"),
        };
        self.wrong(at, rest, format!("`{keyword}` cannot stand inside an expression here"), hint)
    }

    /// Failure about a keyword where an RVALUE should begin.
    pub(in crate::syntax) fn keyword_as_value(&self, start: &'t str, rest: &'t str, keyword: &str) -> Failed<'t> {
        let hint = match keyword {
            "and" | "or" => format!("`{keyword}` stands between two values"),
            "in" => format!("write \"{keyword}\" for text; a keyword is never a name"),
            _ => format!("`{keyword}` is a statement of its own and gives no value; text is quoted: \"{keyword}\""),
        };
        self.wrong(start, rest, format!("the keyword `{keyword}` cannot begin a value"), hint)
    }

    /// Failure about text that cannot follow an expression; `rest` begins directly behind the expression.
    pub(in crate::syntax) fn unexpected(&self, rest: &'t str) -> Failed<'t> {
        let next = self.blanks(rest);
        if let Some((sign, word)) = shell_operator(next) {
            return self.wrong_at(next, sign.len(), format!("there is no `{sign}`"), format!("write `{word}`"));
        }
        if next.starts_with('=') {
            let hint = "`==` compares; `name = …` assigns, with no `$` before the name";
            return self.wrong_at(next, 1, "`=` does not belong into an expression", hint);
        }
        let word = lexer::shown_word(next);
        let hint = match lexer::first(next) {
            Some(b'#') => "a comment needs a blank before its `#`".to_owned(),
            Some(b'"' | b'\'' | b'$' | b'0'..=b'9' | b'[' | b'(') => {
                "an operator is missing before it, or it is not part of the statement".to_owned()
            }
            _ if word.contains(['"', '\'', '$']) => "text is quoted as a whole".to_owned(),
            _ if word.starts_with(lexer::starts_name) && rest.len() != next.len() && !is_keyword(word) => {
                format!("write \"{word}\" for text, `$({word})` for what a call gives; a command stands first")
            }
            _ => "text is quoted as a whole, \"…\"; between two values stands an operator".to_owned(),
        };
        self.wrong_here(next, &format!("`{word}` does not belong here"), &hint)
    }

    /// Failure about a `[` that touches other text: an index as other languages have it, or a pattern without quotes.
    pub(in crate::syntax) fn bracket_touches(&self, word: &'t str, at: &'t str) -> Failed<'t> {
        let before = self.between(word, at);
        if is_one_value(before) {
            let end = self.matching_on_line(at).unwrap_or(at.get(1..).unwrap_or(""));
            let index = self.between(at, end).trim_start_matches('[').trim_end_matches(']').trim();
            let index = if index.is_empty() || index.contains([' ', ':']) { "0" } else { index };
            let message = format!("`{before}[…]` is no way to take an element");
            let hint =
                format!("write `get {before} {index}`, inside a word or an expression `$(get {before} {index})`");
            return self.wrong(word, end, message, hint);
        }
        let shown = lexer::shown_word(word);
        let whole = self.matching_on_line(at).map_or(shown, |rest| {
            let tail = lexer::shown_word(rest).trim_end_matches([' ', '\t', '\n', ')', '(', '{', '}', ';', ',', ']']);
            word.get(..word.len() - rest.len() + tail.len()).unwrap_or(shown)
        });
        let hint = if whole.contains(['"', '\'', '$']) {
            "quote it to make it text".to_owned()
        } else {
            format!("quote it to make it text: \"{whole}\"")
        };
        self.wrong_at(word, whole.len(), "a list touches other text", hint)
    }
}

/// Whether raw text is a single `$name`, `${…}` or `$( … )`.
fn is_one_value(raw: &str) -> bool {
    raw.strip_prefix('$').is_some_and(|inner| {
        crate::syntax::is_name(inner)
            || (inner.starts_with('{') && inner.find('}') == Some(inner.len() - 1))
            || (inner.starts_with('(') && inner.find(')') == Some(inner.len() - 1))
    })
}

/// Operator of another language at the start, with the keyword to write instead.
fn shell_operator(at: &str) -> Option<(&'static str, &'static str)> {
    let known = [("&&", "and"), ("||", "or"), ("!", "not")];
    known.into_iter().find(|(sign, _)| at.starts_with(sign) && !at.starts_with("!="))
}
