//! Form of a command that a call means, chosen by the number of words and by what its literal words can be.

use super::literals;
use super::suggest::did_you_mean;
use crate::compiler::names::collect::literal;
use crate::diagnostic::Diagnostic;
use crate::net::options;
use crate::spec::{Need, OptionSpec, Param, Spec, Takes};
use crate::syntax::ast::{Call, Word, WordKind};
use crate::syntax::is_name;
use crate::syntax::lexer::operator;

/// Words of a call, assigned to the parameters of the form that fits.
pub(crate) struct Fitted<'a> {
    pub form: u8,
    /// Parameters of the form, each with its words: none, one, or two for an address. Rest parameters are in `rest`.
    pub params: Vec<(&'static Param, Vec<&'a Word>)>,
    /// Options of the command, in its order.
    pub options: Vec<GivenOption<'a>>,
    pub rest: Vec<&'a Word>,
    pub rest_param: Option<&'static Param>,
}

/// Assigns a call's words to the form that fits; otherwise gives all mistakes in them.
pub(crate) fn fit<'a>(spec: &'static Spec, call: &'a Call) -> Result<Fitted<'a>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let (words, options) = take_options(spec, call, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut closest: Option<(u32, Vec<Diagnostic>)> = None;
    for (number, form) in spec.forms.iter().enumerate() {
        for wide_address in [false, true] {
            let Some((params, rest, rest_param)) = distribute(form, &words, wide_address) else { continue };
            let mistakes = literals::words(spec, &params, rest_param, &rest);
            if mistakes.is_empty() {
                let form = u8::try_from(number).unwrap_or(u8::MAX);
                return Ok(Fitted { form, params, options, rest, rest_param });
            }
            // The form that was meant is the one with the most words that fit from the left.
            let place = mistakes.iter().filter_map(|mistake| mistake.span).map(|span| span.start).min().unwrap_or(0);
            if closest.as_ref().is_none_or(|(other, _)| *other < place) {
                closest = Some((place, mistakes));
            }
        }
    }
    match closest {
        Some((place, mistakes)) if !begins_another(spec, &words, place) => Err(mistakes),
        _ => Err(vec![wrong_count(spec, call, &words)]),
    }
}

/// Whether the first word is the mistake, and another form begins with it, which takes more or fewer words.
fn begins_another(spec: &Spec, words: &[&Word], place: u32) -> bool {
    let Some(first) = words.first().filter(|first| first.span.start == place) else { return false };
    let Some(text) = literal(&first.kind) else { return false };
    spec.forms.iter().filter_map(|form| form.first()).any(|param| match param.takes {
        Takes::Word(choices) => choices.contains(&&*text),
        Takes::OptionName => options::find(&text, None).is_some(),
        Takes::Level => options::level(&text).is_some(),
        _ => false,
    })
}

/// Whether an option is written in a call.
#[derive(Clone, Copy)]
pub(crate) enum GivenOption<'a> {
    Not,
    Flag,
    /// Written with this value.
    With(&'a Word),
}

fn take_options<'a>(
    spec: &'static Spec,
    call: &'a Call,
    wrong: &mut Vec<Diagnostic>,
) -> (Vec<&'a Word>, Vec<GivenOption<'a>>) {
    let raw = spec.forms.iter().any(|form| form.iter().any(|param| matches!(param.takes, Takes::Raw)));
    let mut options = vec![GivenOption::Not; spec.options.len()];
    let mut words = Vec::new();
    let mut left = call.words.iter();
    while let Some(word) = left.next() {
        let Some(name) = option_name(word).filter(|_| !raw || words.is_empty()) else {
            words.push(word);
            continue;
        };
        match spec.options.iter().position(|option| option.name == name) {
            None => wrong.push(unknown_option(spec, name, word)),
            Some(number) => {
                let given = option_value(&spec.options[number], &mut left, word, wrong);
                if matches!(options[number], GivenOption::Not) {
                    options[number] = given;
                } else {
                    let twice = Diagnostic::error(format!("`{name}` is given twice")).at(word.span);
                    wrong.push(twice.hint("leave one of them out"));
                }
            }
        }
    }
    (words, options)
}

/// Name of an option: an unquoted word that begins with `--` and a letter.
pub(crate) fn option_name(word: &Word) -> Option<&str> {
    let WordKind::Bare(text) = &word.kind else { return None };
    let after = text.strip_prefix("--")?;
    after.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(text)
}

fn option_value<'a>(
    option: &'static OptionSpec,
    left: &mut std::slice::Iter<'a, Word>,
    at: &Word,
    wrong: &mut Vec<Diagnostic>,
) -> GivenOption<'a> {
    let Some(param) = &option.value else { return GivenOption::Flag };
    let Some(word) = left.next() else {
        let hint = format!("write `{} {}`", option.name, param.name);
        wrong.push(Diagnostic::error(format!("`{}` takes a value", option.name)).at(at.span).hint(hint));
        return GivenOption::Flag;
    };
    wrong.extend(literals::word(option.name, param, word));
    GivenOption::With(word)
}

fn unknown_option(spec: &Spec, name: &str, word: &Word) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("`{}` has no option `{name}`", spec.name)).at(word.span);
    if let Some((option, value)) = name.split_once('=')
        && spec.options.iter().any(|known| known.name == option)
    {
        return diagnostic.hint(format!("the value is the next word: `{option} {value}`"));
    }
    let meant = did_you_mean(name, spec.options.iter().map(|option| option.name));
    let known: Vec<&str> = spec.options.iter().map(|option| option.name).collect();
    let quote = format!("to pass it as text, quote it: \"{name}\"");
    let diagnostic = diagnostic.maybe_hint(meant);
    if known.is_empty() {
        diagnostic.hint(quote)
    } else {
        diagnostic.hint(format!("it has {}; {quote}", known.join(", ")))
    }
}

type Distributed<'a> = (Vec<(&'static Param, Vec<&'a Word>)>, Vec<&'a Word>, Option<&'static Param>);

/// Assigns words to a form's parameters from the left; `None` if their number does not fit.
fn distribute<'a>(form: &'static [Param], words: &[&'a Word], wide_address: bool) -> Option<Distributed<'a>> {
    if wide_address && !form.iter().any(|param| matches!(param.takes, Takes::Address)) {
        return None;
    }
    let width = |param: &Param| if wide_address && matches!(param.takes, Takes::Address) { 2 } else { 1 };
    let mut required_left: usize = form.iter().filter(|param| param.need == Need::Required).map(width).sum();
    let mut left = words;
    let mut params = Vec::new();
    let mut rest_param = None;
    for param in form {
        let wanted = width(param);
        match param.need {
            Need::Rest => {
                rest_param = Some(param);
                continue;
            }
            Need::Required => required_left -= wanted,
            Need::Optional if left.len() < required_left + wanted => {
                params.push((param, Vec::new()));
                continue;
            }
            Need::Optional => {}
        }
        let (mine, others) = left.split_at_checked(wanted)?;
        params.push((param, mine.to_vec()));
        left = others;
    }
    (left.is_empty() || rest_param.is_some()).then(|| (params, left.to_vec(), rest_param))
}

fn wrong_count(spec: &Spec, call: &Call, words: &[&Word]) -> Diagnostic {
    let most = spec.forms.iter().map(|form| form.iter().map(|param| param.width() as usize).sum()).max().unwrap_or(0);
    let (what, span) = match words.get(most) {
        Some(extra) => ("too many words", extra.span.to(words.last().map_or(extra.span, |last| last.span))),
        None if words.is_empty() => ("something is missing", call.span),
        None => ("the words do not fit", call.span),
    };
    let mut diagnostic = Diagnostic::error(format!("`{}`: {what}", spec.name)).at(span);
    diagnostic = diagnostic.maybe_hint(operator_hint(spec.name, words));
    for usage in spec.usages() {
        diagnostic = diagnostic.hint(format!("usage: {usage}"));
    }
    diagnostic
}

/// Hint for the first operator among the words of a call: one of an expression, or a shell's `&` and `|`.
pub(crate) fn operator_hint(name: &str, words: &[&Word]) -> Option<String> {
    let texts: Vec<_> = words.iter().map(|word| literal(&word.kind)).collect();
    let at = texts.iter().position(|text| text.as_deref().is_some_and(is_operator))?;
    let next = texts.get(at + 1);
    Some(match (texts[at].as_deref().unwrap_or(""), next.and_then(Option::as_deref)) {
        ("&", _) if next.is_none() => format!("to go on without waiting for it: `spawn {name} …`"),
        ("|", Some(command)) if is_name(command) => {
            format!("there are no pipes; what a call gives is a word of another: `{command} $({name} …)`")
        }
        (operator, _) => format!("a call takes all words; to go on with `{operator}`: `$({name} …) {operator} …`"),
    })
}

/// Whether a word is an operator that was meant to join a call with another value.
fn is_operator(text: &str) -> bool {
    matches!(text, "and" | "or" | "=") || operator::is_one(text)
}
