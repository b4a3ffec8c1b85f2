//! Call that is being typed: its words so far, and which parameter comes next.

use crate::net::{constants, options};
use crate::repl::editor::symbols::Symbols;
use crate::spec::{Need, OptionSpec, Param, Spec, Takes};
use crate::syntax::lexer::number;
use crate::terminal::TokenStyle;

#[derive(Clone, Debug)]
pub(crate) struct PartialCall {
    pub name: String,
    /// Spec, if the call is of a command.
    pub spec: Option<&'static Spec>,
    /// Complete words so far, as written, without options.
    pub words: Vec<String>,
    /// Option whose value comes next.
    pub due: Option<&'static OptionSpec>,
    /// Word that is being typed; empty between words.
    current: String,
    /// Start of `current` in the text.
    begins: usize,
}

impl PartialCall {
    pub(crate) fn new(name: &str, known: &Symbols) -> PartialCall {
        PartialCall {
            name: name.to_owned(),
            spec: known.spec(name),
            words: Vec::new(),
            due: None,
            current: String::new(),
            begins: 0,
        }
    }

    /// Appends text, which begins at `at`, to the word that is being typed.
    pub(crate) fn grow(&mut self, raw: &str, at: usize) {
        if self.current.is_empty() {
            self.begins = at;
        }
        self.current.push_str(raw);
    }

    pub(crate) fn end_word(&mut self) {
        let word = std::mem::take(&mut self.current);
        if word.is_empty() {
            return;
        }
        if self.due.take().is_some() {
            return;
        }
        if is_option(&word) {
            self.due = self.option(&word).filter(|option| option.value.is_some());
        } else {
            self.words.push(word);
        }
    }

    pub(crate) fn in_word(&self) -> bool {
        !self.current.is_empty()
    }

    /// Start of the word that is being typed.
    pub(crate) fn word_start(&self) -> Option<usize> {
        self.in_word().then_some(self.begins)
    }

    fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.spec?.options.iter().find(|option| option.name == name)
    }

    /// Colour of a bare word that begins here.
    pub(crate) fn style(&self, word: &str, known: &Symbols) -> Option<TokenStyle> {
        if is_option(word) {
            return Some(TokenStyle::Option);
        }
        if matches!(number::parse(word), Some(Ok(_))) {
            return Some(TokenStyle::Number);
        }
        let names = self.params().iter().any(|param| param.takes.by_name().is_some());
        (names && known.variable(word).is_some()).then_some(TokenStyle::Variable)
    }

    /// Parameters that the next word can be for: one of each form that the words so far fit.
    pub(crate) fn params(&self) -> Vec<&'static Param> {
        if let Some(option) = self.due {
            return option.value.iter().collect();
        }
        let forms = self.spec.map_or(&[][..], |spec| spec.forms);
        forms.iter().filter_map(|form| self.next_of(form)?.first()).collect()
    }

    /// Parameters still to come in the first form that fits, as its usage shows them.
    pub(crate) fn missing(&self) -> Vec<String> {
        let forms = self.spec.map_or(&[][..], |spec| spec.forms);
        let rest = forms.iter().find_map(|form| self.next_of(form).filter(|rest| !rest.is_empty()));
        rest.unwrap_or_default().iter().map(Param::usage).collect()
    }

    fn next_of(&self, form: &'static [Param]) -> Option<&'static [Param]> {
        let mut left = form;
        for word in &self.words {
            let (param, after) = left.split_first()?;
            if !could_be(param, word) {
                return None;
            }
            if param.need != Need::Rest {
                left = after;
            }
        }
        Some(left)
    }
}

/// Whether a word could be meant for a parameter; only words that decide between forms are looked at.
fn could_be(param: &Param, word: &str) -> bool {
    let literal = !word.starts_with(['$', '"', '\'']);
    match param.takes {
        Takes::Word(choices) => !literal || choices.contains(&word),
        Takes::Constant(choices) => !literal || constants::is_one_of(word, choices),
        Takes::Level => !literal || options::level(word).is_some(),
        Takes::OptionName => !literal || options::find(word, None).is_some(),
        _ => true,
    }
}

pub(crate) fn is_option(word: &str) -> bool {
    word.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::req;

    #[test]
    fn a_computed_word_could_be_any_of_a_few() {
        for takes in [Takes::Level, Takes::OptionName, Takes::Word(&["tcp"])] {
            let param = req("X", takes);
            assert!(could_be(&param, "$x") && could_be(&param, "\"$x\"") && !could_be(&param, "word"), "{takes:?}");
        }
    }
}
