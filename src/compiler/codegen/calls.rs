//! Code for calls of commands: evaluates each word into the register where the command looks for it.

use super::Codegen;
use super::builder::count;
use crate::compiler::bytecode::{Op, Reg, Site};
use crate::compiler::check;
use crate::compiler::check::forms::{self, Fitted, GivenOption};
use crate::compiler::check::suggest::{closest, foreign_word};
use crate::diagnostic::Diagnostic;
use crate::spec::{Param, Spec, Takes};
use crate::syntax::KEYWORDS;
use crate::syntax::ast::{Call, Word, WordKind};
use crate::syntax::lexer::number::{self, Number};
use crate::values::Value;

impl Codegen<'_, '_> {
    pub(crate) fn call(&mut self, call: &Call, to: Reg) {
        let span = std::mem::replace(&mut self.b.span, call.span);
        self.b.dirty = true;
        if let Some((command, spec)) = self.env.vocabulary.command(&call.name.text) {
            if !self.env.collected.is_refused(&call.name.text) {
                self.command(call, command, spec, to);
            }
        } else if self.env.names.function(&call.name.text).is_some() {
            self.function_call(call, to);
        } else {
            self.unknown(call);
        }
        self.b.span = span;
    }

    fn command(&mut self, call: &Call, command: u16, spec: &'static Spec, to: Reg) {
        if let Some(file) = self.env.collected.sourced.get(&call.span).cloned() {
            self.sourced(&file.block);
            self.b.load(to, Value::None);
            return;
        }
        let mark = self.b.mark();
        let lends = self.b.lends.take();
        if let Some(site) = self.native_site(call, command, spec) {
            let first = site.first;
            if let Some(shared) = lends {
                self.b.emit(Op::LendShared { shared, from: first });
            }
            let site = self.b.native_site(site);
            self.b.span = call.span;
            self.b.emit(if spec.name == "source" { Op::Source { path: first, site } } else { Op::Native { to, site } });
        }
        self.b.release(mark);
        if spec.name == "source" {
            self.b.load(to, Value::None);
        }
    }

    /// Evaluates a call's words into neighbouring registers, in the order that the command expects.
    pub(in crate::compiler) fn native_site(&mut self, call: &Call, command: u16, spec: &'static Spec) -> Option<Site> {
        if let Some(handle) = call.handle.as_ref().filter(|_| !spec.on_handle) {
            let message = format!("`{}` does not work on a handle", spec.name);
            let hint = format!("leave out `{}.`: {}", handle.text, spec.usages().join(" or "));
            self.wrong(Diagnostic::error(message).at(handle.span).hint(hint));
            return None;
        }
        let fitted = match forms::fit(spec, call) {
            Ok(fitted) => fitted,
            Err(wrong) => {
                for mistake in wrong {
                    self.wrong(mistake);
                }
                return None;
            }
        };
        Some(self.arguments(call, command, spec, &fitted))
    }

    fn arguments(&mut self, call: &Call, command: u16, spec: &'static Spec, fitted: &Fitted) -> Site {
        let handle_width = u32::from(spec.on_handle);
        let params_width: u32 = fitted.params.iter().map(|(param, _)| param.width()).sum();
        let options = handle_width + params_width;
        let rest = options + count(spec.options.len());
        let total = rest + count(fitted.rest.len());
        let first = self.b.temporaries(total);
        if total > count(call.words.len()) {
            // Arguments that are left out must be empty, whatever the registers held before.
            self.b.emit(Op::Clear { first, count: total });
        }
        let mut words = vec![call.span; total as usize];
        if let Some(handle) = &call.handle {
            self.named_variable(&handle.text, handle.span, first);
            words[0] = handle.span;
        }
        let mut at = handle_width;
        for (param, given) in &fitted.params {
            for (word, place) in given.iter().zip(at..) {
                self.argument(param.takes, word, first + place);
                words[place as usize] = word.span;
            }
            at += param.width();
        }
        for (option, given) in spec.options.iter().zip(&fitted.options) {
            match (given, &option.value) {
                (GivenOption::With(word), Some(param)) => {
                    self.argument(param.takes, word, first + at);
                    words[at as usize] = word.span;
                }
                (GivenOption::Not, _) => {}
                _ => self.b.load(first + at, Value::Bool(true)),
            }
            at += 1;
        }
        for word in &fitted.rest {
            self.argument(fitted.rest_param.map_or(Takes::Any, |param: &Param| param.takes), word, first + at);
            words[at as usize] = word.span;
            at += 1;
        }
        Site {
            command,
            spec,
            form: fitted.form,
            first,
            count: total,
            options,
            rest,
            words: words.into(),
            span: call.span,
        }
    }

    pub(in crate::compiler) fn argument(&mut self, takes: Takes, word: &Word, to: Reg) {
        self.b.span = word.span;
        let WordKind::Bare(text) = &word.kind else {
            self.word_value(word, to);
            return;
        };
        match takes {
            Takes::Any | Takes::Element if is_too_large(text) => {
                let diagnostic =
                    Diagnostic::error(format!("`{text}` does not fit into a 64-bit integer")).at(word.span);
                self.wrong(diagnostic.hint(format!("quote it to make it text: \"{text}\"")));
            }
            Takes::Any => self.b.load(to, bare_value(text)),
            Takes::Element => {
                self.b.load(to, bare_value(text));
                self.b.load(to + 1, Value::text(text));
            }
            Takes::Int | Takes::Size | Takes::Time | Takes::TimeOrNone | Takes::Port => {
                self.b.load(to, bare_value(text));
            }
            Takes::Switch => self.b.load(to, check::switch(text).map_or(Value::None, Value::Bool)),
            takes if takes.by_name().is_some() => self.named_variable(text, word.span, to),
            _ => self.b.load(to, Value::text(text)),
        }
    }

    pub(in crate::compiler) fn unknown(&mut self, call: &Call) {
        let name = &call.name.text;
        if self.env.has_enough() || self.env.collected.may_have_lost_function(name) {
            return;
        }
        let is_variable = call.handle.is_none() && self.find(name).is_some();
        let names = self.env.vocabulary.names();
        let keywords = if call.handle.is_some() { &[] } else { KEYWORDS };
        let known = names.iter().chain(keywords).copied().chain(self.env.names.function_names());
        let other = if call.handle.is_none() { foreign_word(name) } else { None };
        let meant = other.or_else(|| closest(name, known)).filter(|_| !is_variable).map(str::to_owned);
        let mut diagnostic = Diagnostic::error(format!("there is no command or function `{name}`")).at(call.name.span);
        diagnostic = match meant {
            Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
            None if is_variable => diagnostic.hint(self.variable_meant(call)),
            None => diagnostic.hint("`help` lists the commands; a function is made with `def`"),
        };
        if self.statement_call != Some(call.span) {
            diagnostic = diagnostic.hint(format!("quote it to make it text: \"{name}\""));
        }
        self.wrong(diagnostic);
    }

    /// Hint for a variable's name without `$` in the place of a command.
    fn variable_meant(&self, call: &Call) -> String {
        let name = &call.name.text;
        let command = call.words.first().and_then(|word| match &word.kind {
            WordKind::Bare(text) => self.env.vocabulary.command(text).filter(|(_, spec)| spec.on_handle),
            _ => None,
        });
        match command {
            Some((_, spec)) => {
                format!("`{name}` is a variable; a command on its handle is written `{name}.{}`", spec.name)
            }
            None => format!("`{name}` is a variable; its value is written `${name}`"),
        }
    }
}

/// Whether a text is all digits but too large for an integer.
fn is_too_large(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(number::parse(text), Some(Err(_)))
}

/// Value of a bare word where any value may stand.
fn bare_value(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "none" => Value::None,
        _ => match number::parse(text) {
            Some(Ok(Number::Int(value))) => Value::Int(value),
            Some(Ok(Number::Float(value))) => Value::Float(value),
            _ => Value::text(text),
        },
    }
}
