//! Check of literal words before anything runs. Words that are computed are checked by the command itself.

use super::suggest::did_you_mean;
use super::{CheckError, shown, socket_option, switch, variable};
use crate::compiler::names::collect::literal;
use crate::diagnostic::Diagnostic;
use crate::explain;
use crate::limits::{self, OutOfRange};
use crate::net::{Proto, address};
use crate::spec::{Param, Spec, Takes};
use crate::syntax::ast::{Word, WordKind};
use crate::syntax::lexer::number::{self, Number};
use crate::syntax::{constant, is_name};

/// Mistakes in the words of a call.
pub(crate) fn words(
    spec: &Spec,
    params: &[(&'static Param, Vec<&Word>)],
    rest_param: Option<&'static Param>,
    rest: &[&Word],
) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for (param, given) in params {
        match param.takes {
            Takes::Address => wrong.extend(address_words(given)),
            _ => wrong.extend(given.iter().filter_map(|given| word(spec.name, param, given))),
        }
    }
    if let Some(param) = rest_param {
        wrong.extend(rest.iter().filter_map(|given| word(spec.name, param, given)));
    }
    wrong.extend(socket_option::check_value(params));
    wrong
}

/// Mistake in one literal word.
pub(crate) fn word(command: &str, param: &Param, word: &Word) -> Option<Diagnostic> {
    let text = literal(&word.kind)?;
    let bare = matches!(word.kind, WordKind::Bare(_));
    let (message, hint) = check_word(command, param, &text, bare)?;
    Some(Diagnostic::error(message).at(word.span).maybe_hint(hint))
}

fn check_word(command: &str, param: &Param, text: &str, bare: bool) -> Option<CheckError> {
    let name = param.name;
    match param.takes {
        Takes::Int => whole_number(command, name, text, bare).err(),
        Takes::Size => whole_number(command, name, text, bare).and_then(size).err(),
        Takes::Port => whole_number(command, name, text, bare).and_then(port).err(),
        Takes::TimeOrNone if bare && text == "none" => None,
        Takes::Time | Takes::TimeOrNone => time(command, name, text, bare).err(),
        Takes::Switch => switch(text).is_none().then(|| {
            let hint = match constant(text) {
                Some("true") => Some("write `on`".to_owned()),
                Some(_) => Some("write `off`".to_owned()),
                None => variable(text).filter(|_| bare),
            };
            (format!("`{command}` takes `on` or `off`, not {}", shown(text, bare)), hint)
        }),
        Takes::Word(choices) => one_of(command, name, text, bare, choices),
        Takes::Protocol(also) => (!also.contains(&text) && Proto::parse(text).is_none())
            .then(|| (format!("`{command}`: {}", explain::socket_kind::no_protocol(text, also)), None)),
        Takes::Level => socket_option::level(text).err(),
        Takes::List => Some((
            format!("`{command}` takes a list, not {}", shown(text, bare)),
            Some("a list is written `[1, \"two\"]`, or is in a variable: `$list`".to_owned()),
        )),
        takes if !bare || !is_name(text) => no_variable(command, takes, text, bare),
        _ => None,
    }
}

fn no_variable(command: &str, takes: Takes, text: &str, bare: bool) -> Option<CheckError> {
    let (what, example) = takes.by_name()?;
    let hint = format!("write its variable's name, as in `{command} {example}`");
    Some((format!("`{command}` takes a {what}, not {}", shown(text, bare)), Some(hint)))
}

fn parsed(command: &str, name: &str, text: &str, bare: bool, kind: &str) -> Result<Number, CheckError> {
    let not_one = || {
        let hint = if bare && command.starts_with("recv") && matches!(text, "all" | "max" | "everything" | "*") {
            Some("`recvall` reads to the end; `recv 64k` takes what is there".to_owned())
        } else if bare {
            variable(text)
        } else {
            Some("quotes make it text; write the number without them".to_owned())
        };
        (format!("`{command}` takes {kind} as {name}, not {}", shown(text, bare)), hint)
    };
    if !bare {
        return Err(not_one());
    }
    match number::parse(text) {
        None => Err(not_one()),
        Some(Err(message)) => Err((message, None)),
        Some(Ok(number)) => Ok(number),
    }
}

fn whole_number(command: &str, name: &str, text: &str, bare: bool) -> Result<i64, CheckError> {
    match parsed(command, name, text, bare, "a whole number")? {
        Number::Int(value) => Ok(value),
        Number::Float(_) => Err((format!("`{command}` takes a whole number as {name}, not `{text}`"), None)),
    }
}

fn out_of_range(wrong: OutOfRange) -> CheckError {
    (wrong.words, wrong.hint.map(str::to_owned))
}

fn size(value: i64) -> Result<(), CheckError> {
    limits::size(value).map(drop).map_err(out_of_range)
}

fn port(value: i64) -> Result<(), CheckError> {
    limits::port(value).map(drop).map_err(out_of_range)
}

fn time(command: &str, name: &str, text: &str, bare: bool) -> Result<(), CheckError> {
    let seconds = match parsed(command, name, text, bare, "a time in seconds")? {
        #[expect(clippy::cast_precision_loss, reason = "only its sign and size matter")]
        Number::Int(value) => value as f64,
        Number::Float(value) => value,
    };
    limits::time(seconds, || text.to_owned()).map(drop).map_err(out_of_range)
}

fn one_of(command: &str, name: &str, text: &str, bare: bool, choices: &'static [&'static str]) -> Option<CheckError> {
    if choices.contains(&text) {
        return None;
    }
    if let [only] = choices {
        let hint = is_name(text).then(|| format!("for one handle write `{text}.{command}`"));
        return Some((format!("`{command}` takes `{only}` or nothing, not {}", shown(text, bare)), hint));
    }
    let hint =
        did_you_mean(text, choices.iter().copied()).unwrap_or_else(|| format!("it takes {}", choices.join(", ")));
    Some((format!("`{command}`: {} is no {name}", shown(text, bare)), Some(hint)))
}

fn address_words(given: &[&Word]) -> Option<Diagnostic> {
    let texts: Option<Vec<String>> = given.iter().map(|word| literal(&word.kind)).collect();
    let texts = texts.filter(|texts| !texts.is_empty())?;
    let words: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let error = address::parse(&words, address::AddressFamilyHint::Any).err()?;
    // A raw socket's address is a host alone, and the kind of the handle is known only when the call runs.
    if texts.len() == 1 && address::may_be_host_alone(&texts[0]) && error.errno().is_none() {
        return None;
    }
    let span = given[0].span.to(given[given.len() - 1].span);
    let wrong = explain::address::describe(&error);
    Some(Diagnostic::error(wrong.message).at(span).maybe_hint(wrong.hint))
}
