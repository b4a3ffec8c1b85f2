//! Quoted text as other languages have it: a letter before the quote, `{name}` inside it.

use super::Warner;
use crate::compiler::check::prefix;
use crate::source::Span;
use crate::syntax::ast::Word;
use crate::syntax::lexer;

impl Warner<'_> {
    /// Looks at a word that has quotes or several pieces.
    pub(super) fn quoted(&mut self, word: &Word) {
        let raw = self.text(word.span);
        if let Some((before, quoted)) = prefix::split(&raw) {
            let message = format!("the `{before}` before the quote is part of the text");
            self.warn(message, word.span, [prefix::hint(before, quoted)]);
        } else if let Some((from, to, by)) = self.braced_name(&raw, word.span) {
            let message = format!("`{}` in quotes is text, although a variable has that name", &raw[from..to]);
            let span = part(word.span, from, to);
            self.warn(message, span, [format!("its value is written `{}`", self.replaced(word.span, span, &by))]);
        }
    }

    /// First `{name}` of a variable in double quotes: its place, and what to write.
    fn braced_name(&self, raw: &str, word: Span) -> Option<(usize, usize, String)> {
        if !raw.contains('"') || raw.starts_with('\'') {
            return None;
        }
        raw.match_indices('{').find_map(|(at, _)| {
            let inner = raw.get(at + 1..)?;
            let end = inner.find('}')?;
            let name = inner.get(..end)?;
            let after = inner.get(end + 1..)?.chars().next();
            let plain = crate::syntax::is_name(name) && !raw.get(..at)?.ends_with('$');
            if !plain || !self.scope.has(self.facts, name, word, self.place) {
                return None;
            }
            let touches = after.is_some_and(lexer::in_name);
            let by = if touches { format!("${{{name}}}") } else { format!("${name}") };
            Some((at, at + end + 2, by))
        })
    }
}

/// Span of a part of a word.
pub(super) fn part(word: Span, from: usize, to: usize) -> Span {
    let at = |offset: usize| word.start + crate::source::offset(offset);
    Span { source: word.source, start: at(from), end: at(to) }
}
