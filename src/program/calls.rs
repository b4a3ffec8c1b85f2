//! Code for calls: of commands, of functions, in a task of their own, and those that must fail.

use std::rc::Rc;

use super::builder::{Builder, count};
use super::code::{CallSite, Code, Level, Op, Reg, Site};
use super::collect::literal;
use super::emit::Emitter;
use super::forms::{self, Fitted, Given, is_operator};
use super::judge;
use super::spec::{Param, Spec, Takes};
use super::suggest::closest;
use crate::net::errno;
use crate::report::Diagnostic;
use crate::syntax::KEYWORDS;
use crate::syntax::number::{self, Number};
use crate::syntax::tree::{Block, Call, Word, WordKind};
use crate::values::Value;

impl Emitter<'_, '_> {
    /// A call of a command or function.
    pub fn call(&mut self, call: &Call, to: Reg) {
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
        if let Some(site) = self.native_site(call, command, spec) {
            let first = site.first;
            let site = self.b.native_site(site);
            self.b.span = call.span;
            self.b.emit(if spec.name == "source" { Op::Source { path: first, site } } else { Op::Native { to, site } });
        }
        self.b.release(mark);
        if spec.name == "source" {
            self.b.load(to, Value::None);
        }
    }

    /// Evaluates a call's words into neighbouring registers, as the command wants them.
    fn native_site(&mut self, call: &Call, command: u16, spec: &'static Spec) -> Option<Site> {
        if let Some(handle) = call.handle.as_ref().filter(|_| !spec.on_handle) {
            let message = format!("`{}` does not work on a handle", spec.name);
            let hint = format!("leave out `{}.`: {}", handle.text, spec.usages().join(" or "));
            self.wrong(Diagnostic::error(message).at(handle.span).hint(hint));
            return None;
        }
        let fitted = match forms::fit(spec, call) {
            Ok(fitted) => fitted,
            Err(wrong) => {
                self.env.wrong.extend(wrong);
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
            // What is left out must be seen to be, whatever the registers held before.
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
                (Given::With(word), Some(param)) => {
                    self.argument(param.takes, word, first + at);
                    words[at as usize] = word.span;
                }
                (Given::Not, _) => {}
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

    fn argument(&mut self, takes: Takes, word: &Word, to: Reg) {
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
            Takes::Switch => self.b.load(to, judge::switch(text).map_or(Value::None, Value::Bool)),
            Takes::Handle | Takes::Task => self.named_variable(text, word.span, to),
            _ => self.b.load(to, Value::text(text)),
        }
    }

    fn function_call(&mut self, call: &Call, to: Reg) {
        let mark = self.b.mark();
        if let Some((function, first)) = self.function_arguments(call) {
            let site = self.b.call_site(CallSite { function, first, count: count(call.words.len()) });
            self.b.span = call.span;
            self.b.emit(Op::Call { to, call: site });
        }
        self.b.release(mark);
    }

    fn function_arguments(&mut self, call: &Call) -> Option<(u32, Reg)> {
        let (function, definition) = self.env.names.function(&call.name.text)?;
        let definition = definition.clone();
        if let Some(handle) = &call.handle {
            let message = format!("the function `{}` does not work on a handle", call.name.text);
            let hint = format!("pass it as an argument: `{} ${}`", call.name.text, handle.text);
            self.wrong(Diagnostic::error(message).at(handle.span).hint(hint));
            return None;
        }
        if definition.params.len() != call.words.len() {
            let (given, wanted) = (call.words.len(), definition.params.len());
            let plural = if wanted == 1 { "" } else { "s" };
            let message = format!("`{}` takes {wanted} argument{plural}, not {given}", call.name.text);
            let params: String = definition.params.iter().flat_map(|param| [" ", &param.text]).collect();
            let mut diagnostic = Diagnostic::error(message).at(call.span);
            if let Some(operator) =
                call.words.iter().filter_map(|word| literal(&word.kind)).find(|text| is_operator(text))
            {
                let name = &call.name.text;
                let hint = format!("a call takes all words; to go on with `{operator}`: `$({name} …) {operator} …`");
                diagnostic = diagnostic.hint(hint);
            }
            self.wrong(diagnostic.hint(format!("usage: {}{params}", call.name.text)));
            return None;
        }
        let first = self.b.temporaries(count(call.words.len()));
        for (register, word) in (first..).zip(&call.words) {
            if let Some(name) = forms::option_name(word) {
                let message = format!("`{}` is a function and takes no options", call.name.text);
                self.wrong(Diagnostic::error(message).at(word.span).hint(format!("quote it to pass text: \"{name}\"")));
            }
            self.argument(Takes::Any, word, register);
        }
        Some((function, first))
    }

    fn unknown(&mut self, call: &Call) {
        let name = &call.name.text;
        if self.env.collected.may_have_lost_function(name) {
            return;
        }
        let names = self.env.vocabulary.names();
        let known = names.iter().chain(KEYWORDS).copied().chain(self.env.names.function_names());
        let meant = closest(name, known).map(str::to_owned);
        let mut diagnostic = Diagnostic::error(format!("there is no command or function `{name}`")).at(call.name.span);
        diagnostic = match meant {
            Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
            None => diagnostic.hint("`help` lists the commands; a function is made with `def`"),
        };
        if self.statement_call != Some(call.span) {
            let variable =
                if self.find(name).is_some() { format!("; for the variable write `${name}`") } else { String::new() };
            diagnostic = diagnostic.hint(format!("quote it to make it text: \"{name}\"{variable}"));
        }
        self.wrong(diagnostic);
    }

    /// `spawn command word …`: the words are evaluated here, the call runs there.
    pub fn spawn_call(&mut self, call: &Call, to: Reg) {
        let outer = std::mem::replace(&mut self.b.span, call.span);
        let mark = self.b.mark();
        if let Some((code, copies)) = self.call_in_a_task(call) {
            self.spawn(code, copies, &call.name.text, to);
        }
        self.b.release(mark);
        self.b.span = outer;
    }

    fn call_in_a_task(&mut self, call: &Call) -> Option<(Code, Vec<(Reg, Reg)>)> {
        let mut b = Builder::new(&call.name.text, Level::Function, Vec::new(), call.span);
        let copies: Vec<(Reg, Reg)>;
        if let Some((command, spec)) = self.env.vocabulary.command(&call.name.text) {
            let mut site = self.native_site(call, command, spec)?;
            copies = (site.first..).zip(0..site.count).collect();
            let first = b.temporaries(site.count + 1);
            let to = first + site.count;
            site.first = first;
            b.statement(call.span);
            let site = b.native_site(site);
            b.emit(Op::Native { to, site });
            b.emit(Op::Return { from: to });
        } else if self.env.names.function(&call.name.text).is_some() {
            let (function, outer) = self.function_arguments(call)?;
            let arguments = count(call.words.len());
            copies = (outer..).zip(1..=arguments).collect();
            let to = b.temporaries(arguments + 1);
            b.statement(call.span);
            let site = b.call_site(CallSite { function, first: to + 1, count: arguments });
            b.emit(Op::Call { to, call: site });
            b.emit(Op::Return { from: to });
        } else {
            self.unknown(call);
            return None;
        }
        Some((b.finish(), copies))
    }

    /// Starts a task.
    pub fn spawn(&mut self, code: Code, copies: Vec<(Reg, Reg)>, name: &str, to: Reg) {
        self.b.dirty = true;
        let spawn = self.b.spawn_site(Rc::new(code), copies, name);
        self.b.emit(Op::Spawn { to, spawn });
    }

    /// `fails ERRNO call`: gives the error; anything else is a failed expectation.
    pub fn fails(&mut self, wanted: &Word, call: &Call, to: Reg) {
        self.b.dirty = true;
        let name = self.b.temporary();
        self.wanted_errno(wanted);
        self.text_word(wanted, name);
        let error = self.b.temporary();
        let (failed, end) = (self.b.label(), self.b.label());
        let keep = self.b.mark();
        self.b.jump(failed, |target| Op::EnterFails { target, to: error, keep });
        self.b.handlers += 1;
        let ignored = self.b.temporary();
        self.call(call, ignored);
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.span = call.span;
        self.b.emit(Op::FailsMissed { wanted: name });
        self.b.place(failed);
        self.b.emit(Op::CheckFails { from: error, wanted: name });
        self.b.emit(Op::Move { to, from: error });
        self.b.place(end);
    }

    fn wanted_errno(&mut self, wanted: &Word) {
        let Some(name) = literal(&wanted.kind).filter(|name| name != "any" && errno::number(name).is_none()) else {
            return;
        };
        let diagnostic = Diagnostic::error(format!("`{name}` is no errno name")).at(wanted.span);
        let hint = closest(&name, errno::names()).map_or_else(
            || "write a name like ECONNREFUSED, or `any` for any failure".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        self.wrong(diagnostic.hint(hint));
    }

    /// `within TIME { … }`
    pub fn within(&mut self, time: &Word, body: &Block, to: Reg) {
        let param = Param { name: "TIME", takes: Takes::Time, need: super::spec::Need::Required };
        let mistake = judge::word("within", &param, time);
        self.env.wrong.extend(mistake);
        let seconds = self.b.temporary();
        self.argument(Takes::Time, time, seconds);
        let late = self.b.label();
        let keep = self.b.mark();
        self.b.jump(late, |target| Op::EnterWithin { time: seconds, target, keep });
        self.b.handlers += 1;
        let scope_shows = std::mem::replace(&mut self.show, false);
        self.block(body);
        self.show = scope_shows;
        self.b.emit(Op::Leave);
        self.b.handlers -= 1;
        self.b.place(late);
        self.b.load(to, Value::None);
    }
}

/// All digits, and more of them than an integer has.
fn is_too_large(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(number::parse(text), Some(Err(_)))
}

/// A bare word where any value may stand.
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
