//! Words of a call, each looked at as the parameter takes it.

use super::Warner;
use super::quoted::part;
use crate::compiler::check::forms::{self, Fitted, GivenOption};
use crate::compiler::check::lookalike;
use crate::compiler::names::collect::literal;
use crate::explain::lookalike::Lookalike;
use crate::source::Span;
use crate::spec::{CalledFor, Spec, Takes};
use crate::syntax::ast::{Call, Word, WordKind};

impl<'a> Warner<'a> {
    pub(super) fn call(&mut self, call: &'a Call) {
        if let Some(file) = self.facts.collected.sourced.get(&call.span) {
            if self.seen.insert(file.block.span.source) {
                self.block(&file.block, super::End::Nothing);
            }
            return;
        }
        let found = self.found.len();
        self.call_lookalike(call);
        let readable = self.found.len() == found;
        match self.facts.vocabulary.command(&call.name.text) {
            Some((_, spec)) if readable => {
                if let Ok(fitted) = forms::fit(spec, call) {
                    self.command(call, spec, &fitted);
                }
            }
            None if readable => call.words.iter().for_each(|word| self.data(call, Takes::Any, word)),
            _ => {}
        }
        call.words.iter().for_each(|word| self.word(word));
    }

    fn command(&mut self, call: &Call, spec: &Spec, fitted: &Fitted) {
        if fitted.params.iter().any(|(param, _)| matches!(param.takes, Takes::Raw)) {
            self.program_words(call, &fitted.rest);
        } else if spec.called_for == CalledFor::Effect && fitted.rest.len() > 1 {
            self.operators(call, &fitted.rest);
        }
        for (param, given) in &fitted.params {
            // The program of `exec` is no data, and is named like many a variable.
            if !matches!(param.takes, Takes::Raw) {
                for word in given {
                    self.parameter(call, spec, param.takes, word);
                }
            }
        }
        let takes = fitted.rest_param.map_or(Takes::Any, |param| param.takes);
        for (index, word) in fitted.rest.iter().enumerate() {
            let next = fitted.rest.get(index + 1);
            // The article in a sentence of bare words.
            let in_prose = next.is_some_and(|next| matches!(next.kind, WordKind::Bare(_)));
            if !(in_prose && matches!(&word.kind, WordKind::Bare(text) if text == "a")) {
                self.parameter(call, spec, takes, word);
            }
        }
        for (option, given) in spec.options.iter().zip(&fitted.options) {
            if let (GivenOption::With(word), Some(param)) = (given, option.value) {
                self.parameter(call, spec, param.takes, word);
            }
        }
    }

    fn parameter(&mut self, call: &Call, spec: &Spec, takes: Takes, word: &Word) {
        self.data(call, takes, word);
        self.raw_escapes(call, spec, takes, word);
    }

    /// Looks at a bare word that is data, for a variable of that name.
    fn data(&mut self, call: &Call, takes: Takes, word: &Word) {
        let is_data = matches!(
            takes,
            Takes::Any
                | Takes::Text
                | Takes::Data
                | Takes::Notation
                | Takes::Element
                | Takes::Address
                | Takes::Path
                | Takes::Raw
        );
        let WordKind::Bare(text) = &word.kind else { return };
        let name = text.strip_suffix(',').unwrap_or(text);
        if !is_data || !self.scope.has(self.facts, name, word.span, self.place) {
            return;
        }
        let value = self.replaced(call.span, word.span, &format!("${name}"));
        let quoted = self.replaced(call.span, word.span, &format!("\"{text}\""));
        let message = format!("`{text}` is text here, although a variable has that name");
        let message = if name == text { message } else { format!("`{text}` is text here, and `{name}` a variable") };
        self.warn(message, word.span, [format!("its value is `{value}`, the text is `{quoted}`")]);
    }

    /// Looks for the first sign of a call that is taken for text and looks like one of the language.
    fn call_lookalike(&mut self, call: &Call) {
        let whole = self.text(call.span);
        if whole.is_ascii() {
            return;
        }
        for word in &call.words {
            let raw = self.text(word.span);
            let Some((at, sign)) = lookalike::misleading(&raw) else { continue };
            let span = part(word.span, at, at + sign.sign.len_utf8());
            let mut message = format!("{}, and part of the text here", sign.described());
            if sign.is_blank() {
                message.push_str(": it divides no words");
            }
            let mut hints = vec![format!("write `{}`", self.plain(call.span, &whole))];
            if let WordKind::Bare(text) = &word.kind
                && !sign.is_blank()
                && !sign.is_quote()
            {
                hints.push(format!("if it is meant, quote it: \"{text}\""));
            }
            self.warn(message, span, hints);
            return;
        }
    }

    /// Text of a call with the signs of the language in place of those that look like them.
    fn plain(&self, call: Span, whole: &str) -> String {
        let mut plain = whole.to_owned();
        for (start, end) in crate::syntax::bare_parts(whole).into_iter().rev() {
            let Some(bare) = plain.get(start..end) else { continue };
            let by: String = bare.chars().map(|c| Lookalike::of(c).map_or(c, |sign| sign.meant)).collect();
            plain.replace_range(start..end, &by);
        }
        self.replaced(call, call, &plain)
    }
}

impl Warner<'_> {
    /// Looks at text in single quotes whose escapes were probably meant.
    fn raw_escapes(&mut self, call: &Call, spec: &Spec, takes: Takes, word: &Word) {
        let raw = self.text(word.span);
        let Some(inner) = raw.strip_prefix('\'').and_then(|raw| raw.strip_suffix('\'')) else { return };
        if inner.contains('\'') || literal(&word.kind).is_none() {
            return;
        }
        let escape = match (takes, spec.called_for) {
            (Takes::Data | Takes::Element, CalledFor::Result) => lone_escape(inner),
            (Takes::Data, _) => sent_escape(inner),
            (Takes::Text, CalledFor::Effect) => inner.ends_with("\\n").then_some("\\n"),
            _ => None,
        };
        if let Some(escape) = escape {
            let line = self.replaced(call.span, word.span, &double_quoted(inner));
            let message = format!("in single quotes `{escape}` is {} characters", escape.chars().count());
            self.warn(message, word.span, [format!("escapes stand in double quotes: `{line}`")]);
        }
    }
}

/// An escape in bytes to be sent, or waited for, that makes no sense as characters.
fn sent_escape(inner: &str) -> Option<&str> {
    if let Some(at) = inner.find("\\r\\n") {
        return inner.get(at..at + 4);
    }
    if let Some(at) = inner.find("\\x") {
        let whole = inner.get(at..at + 4)?;
        return whole.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit()).then_some(whole);
    }
    ["\\n", "\\r", "\\0"].into_iter().find(|escape| inner.ends_with(escape))
}

/// Text that is nothing but escapes, as something to look for or to divide by.
fn lone_escape(inner: &str) -> Option<&str> {
    let mut rest = inner;
    while let Some(after) = ["\\n", "\\r", "\\t", "\\0"].into_iter().find_map(|escape| rest.strip_prefix(escape)) {
        rest = after;
    }
    (rest.is_empty() && !inner.is_empty()).then_some(inner)
}

/// The same text in double quotes, with the escapes that it seems to have.
fn double_quoted(inner: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('n' | 'r' | 't' | '0' | 'e' | 'x' | '\\')) => {
                out.push('\\');
                out.extend(chars.next());
            }
            '\\' | '"' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
