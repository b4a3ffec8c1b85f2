//! Words of a socket option: level, name and value. Literal words are checked by this before anything runs, computed
//! ones when they are used.

use super::suggest::did_you_mean;
use super::{CheckError, shown, switch, variable};
use crate::compiler::names::collect::literal;
use crate::diagnostic::Diagnostic;
use crate::explain;
use crate::net::constants;
use crate::net::options::{self, Form, LEVELS, Level, OptionValue, SocketOption};
use crate::spec::{Param, Takes};
use crate::syntax::ast::{Word, WordKind};
use crate::syntax::lexer::number::{self, Number};
use std::time::Duration;

pub(crate) fn level(word: &str) -> Result<Level, CheckError> {
    options::level(word).ok_or_else(|| {
        let names: Vec<&str> = LEVELS.iter().map(|row| row.0).filter(|name| name.starts_with("IPPROTO_")).collect();
        let hint = format!("levels are SOL_SOCKET, {}; it may be left out", names.join(", "));
        (format!("`{word}` is no level of socket options"), Some(hint))
    })
}

/// Option of this name, on `level` if one is given.
pub(crate) fn find(level: Option<Level>, name: &str) -> Result<&'static SocketOption, CheckError> {
    if let Some(option) = options::find(name, level) {
        return Ok(option);
    }
    if let Some(elsewhere) = options::find(name, None) {
        let hint = format!("it belongs to {}; the level may be left out", level_name(elsewhere.level));
        return Err((format!("{name} is no option of {}", level.map_or("this level", level_name)), Some(hint)));
    }
    let is_option = ["SO_", "TCP_", "UDP_", "IP_", "IPV6_"].iter().any(|prefix| name.starts_with(prefix));
    if is_option && constants::starting(name).any(|row| row.0 == name) {
        let hint = "its value is of a form of its own; `help option` lists those there are".to_owned();
        return Err((format!("{name} can be neither read nor set here"), Some(hint)));
    }
    if level.is_none() && name.parse::<i32>().is_ok() {
        let example = options::find(name, Some(Level::Socket)).map_or("SO_REUSEADDR", |option| option.name);
        let hint = format!("a number needs its level before it; by its name it needs none: `getsockopt {example}`");
        return Err((format!("{name} alone is no socket option"), Some(hint)));
    }
    let names = options::all().iter().map(|option| option.name);
    let hint = did_you_mean(name, names)
        .or_else(|| options::short(name).map(|option| format!("did you mean `{}`?", option.name)))
        .unwrap_or_else(|| "`help option` lists them by their C names".to_owned());
    Err((format!("there is no socket option `{name}`"), Some(hint)))
}

fn level_name(level: Level) -> &'static str {
    LEVELS.iter().find(|row| row.1 == level).map_or("", |row| row.0)
}

/// Value of an option as written: a number, a time, or a word such as `off`; `None` if the option does not take it.
pub(crate) fn value(option: &SocketOption, text: &[u8]) -> Option<OptionValue> {
    let number = std::str::from_utf8(text).ok().filter(|_| !option.takes_text()).and_then(number::parse);
    match number {
        Some(Ok(Number::Int(value))) => option.from_number(value),
        Some(Ok(Number::Float(value))) => option.from_time(Duration::try_from_secs_f64(value).ok()?),
        _ => option.from_text(text),
    }
}

/// Message that an option does not take a value, with what it takes.
pub(crate) fn refused(option: &SocketOption, given: &str) -> String {
    match option.form {
        Form::Pairs => format!("{} can only be read", option.name),
        _ => format!("{} takes {}, not {given}", option.name, explain::socket_option::takes(option)),
    }
}

/// Mistake that shows only when the words of an option are looked at together.
pub(crate) fn check_value(params: &[(&'static Param, Vec<&Word>)]) -> Option<Diagnostic> {
    let word = |wanted: fn(&Takes) -> bool| {
        let (_, words) = params.iter().find(|(param, _)| wanted(&param.takes))?;
        words.first().and_then(|word| literal(&word.kind).map(|text| (*word, text)))
    };
    let (name_word, name) = word(|takes| matches!(takes, Takes::OptionName))?;
    let said = match word(|takes| matches!(takes, Takes::Level)) {
        // A level that is none is a mistake of its own.
        Some((_, text)) => Some(options::level(&text)?),
        None => None,
    };
    let option = match find(said, &name) {
        Ok(option) => option,
        Err((message, hint)) => return Some(Diagnostic::error(message).at(name_word.span).maybe_hint(hint)),
    };
    let (value_word, text) = word(|takes| matches!(takes, Takes::OptionValue))?;
    // Whether a text, an address or a group fits is known only when it is used: the interface may exist by then.
    if option.takes_text() || value(option, text.as_bytes()).is_some() {
        return None;
    }
    let bare = matches!(value_word.kind, WordKind::Bare(_));
    let hint = if bare && switch(&text).is_none() { variable(&text) } else { None };
    Some(Diagnostic::error(refused(option, &shown(&text, bare))).at(value_word.span).maybe_hint(hint))
}
