//! Which variables a bare word may have been meant for: those that are assigned before the word runs.

use std::collections::{HashMap, HashSet};

use super::{Facts, Place};
use crate::compiler::names::visit::{self, NameUse};
use crate::source::Span;
use crate::syntax::ast::{Block, Name};

/// First place where each name is assigned.
type Firsts<'a> = HashMap<&'a str, Span>;

pub(super) struct Scope<'a> {
    top: Firsts<'a>,
    /// Variables of the function around the current place.
    pub own: Option<Firsts<'a>>,
    /// Targets of the assignment whose value is being looked at: they have no value of it yet.
    pub assigning: Vec<Span>,
}

impl<'a> Scope<'a> {
    pub(super) fn top(program: &'a Block, facts: &Facts<'a>) -> Scope<'a> {
        let mut top = firsts(program);
        for file in facts.collected.sourced.values() {
            for (name, span) in firsts(&file.block) {
                top.entry(name).or_insert(span);
            }
        }
        Scope { top, own: None, assigning: Vec::new() }
    }

    /// Enters a function and gives the variables of the place left.
    pub(super) fn enter(&mut self, params: &'a [Name], body: &'a Block) -> Option<Firsts<'a>> {
        let mut own = firsts(body);
        let mut globals = HashSet::new();
        visit::block(body, &mut |found| {
            if let NameUse::Global(name) = found {
                globals.insert(name.text.as_str());
            }
        });
        own.retain(|name, _| !globals.contains(name));
        own.extend(params.iter().map(|param| (param.text.as_str(), param.span)));
        self.own.replace(own)
    }

    /// Whether a variable of this name can have a value where the word stands.
    pub(super) fn has(&self, facts: &Facts, name: &str, word: Span, place: Place) -> bool {
        // `_` is the last result at the prompt, and what is read to be dropped in scripts.
        if name == "_" {
            return false;
        }
        if let Some(first) = self.own.as_ref().and_then(|own| own.get(name)) {
            return self.is_before(*first, word, place);
        }
        // The names of a file that was sourced by a computed path are its own.
        if !facts.names.is_assigned(name) && !self.top.contains_key(name) {
            return false;
        }
        // When a function is called is not known here.
        if self.own.is_some() || facts.before.is_assigned(name) {
            return true;
        }
        self.top.get(name).is_none_or(|first| self.is_before(*first, word, place))
    }

    fn is_before(&self, first: Span, word: Span, place: Place) -> bool {
        // In a loop a later line has run in the round before.
        let looped = place.loop_end.is_some();
        let until = place.loop_end.unwrap_or(word.start);
        first.source != word.source || (first.start < until && (looped || !self.assigning.contains(&first)))
    }
}

fn firsts(block: &Block) -> Firsts<'_> {
    let mut firsts = HashMap::new();
    visit::block(block, &mut |found| {
        if let NameUse::Assigned(name) = found {
            firsts.entry(name.text.as_str()).or_insert(name.span);
        }
    });
    firsts
}
