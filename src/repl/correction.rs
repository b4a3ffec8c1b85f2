//! A refused line, corrected as the hints of its mistakes say; offered only if it then passes the checks.

use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use crate::syntax;
use crate::syntax::ast::StatementKind;

/// Words before the text that a hint shows.
const OPENINGS: &[&str] = &["did you mean `", "write `"];
const QUOTES: &str = "quote it to make it text: ";

/// The line as the hints correct it, if `checks` accepts it.
pub(super) fn corrected(text: &str, wrong: &[Diagnostic], mut checks: impl FnMut(&str) -> bool) -> Option<String> {
    let text = text.trim_end();
    let mut accepts = |line: &str| line != text && !line.trim().is_empty() && checks(line);
    match wrong {
        [only] => {
            let mut offered = only.hints.iter().filter_map(|hint| shown(hint));
            offered.find_map(|piece| {
                let in_place = replaced(text, only, &piece).filter(|line| accepts(line));
                in_place.or_else(|| Some(piece).filter(|line| stands_for(text, line) && accepts(line)))
            })
        }
        several => {
            let mut mistakes: Vec<&Diagnostic> = several.iter().collect();
            // From the last on, so that the places of the others stay right.
            mistakes.sort_by_key(|mistake| std::cmp::Reverse(mistake.span.map(|span| span.start)));
            let mend = |line: String, mistake: &Diagnostic| {
                let piece = mistake.hints.iter().find_map(|hint| shown(hint))?;
                replaced(&line, mistake, &piece)
            };
            mistakes.into_iter().try_fold(text.to_owned(), mend).filter(|line| accepts(line))
        }
    }
}

/// The text that a hint shows to be written.
fn shown(hint: &str) -> Option<String> {
    if let Some(text) = hint.strip_prefix(QUOTES) {
        return Some(text.to_owned());
    }
    let rest = OPENINGS.iter().find_map(|opening| hint.split_once(opening))?.1;
    let (text, _) = rest.split_once('`')?;
    // A pattern such as `NAME = …` is no text.
    let is_text = !text.is_empty() && !text.contains('\u{2026}');
    is_text.then(|| text.to_owned())
}

/// The line with the place of the mistake replaced.
fn replaced(text: &str, mistake: &Diagnostic, piece: &str) -> Option<String> {
    let span = mistake.span?;
    let (before, behind) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
    Some(format!("{before}{piece}{behind}"))
}

/// Whether a line that a hint shows can stand for the whole typed one: that is a single statement, which begins with the
/// same word and loses no assignment.
fn stands_for(text: &str, line: &str) -> bool {
    let first = |text: &str| text.split(|c: char| !(c.is_alphanumeric() || "_.".contains(c))).next().map(str::to_owned);
    let parsed = syntax::parse(SourceId(0), text);
    let assigns = |text: &str| {
        let parsed = syntax::parse(SourceId(0), text);
        parsed.block.statements.iter().any(|statement| matches!(statement.kind, StatementKind::Assign { .. }))
    };
    parsed.block.statements.len() <= 1 && first(text) == first(line) && assigns(text) == assigns(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn wrong(start: u32, end: u32, hint: &str) -> Diagnostic {
        Diagnostic::error("wrong").at(Span { source: SourceId(0), start, end }).hint(hint)
    }

    #[test]
    fn a_piece_or_the_whole_line_is_replaced() {
        let all = |_: &str| true;
        let bnid = wrong(2, 6, "did you mean `bind`?");
        assert_eq!(corrected("s.bnid :80", std::slice::from_ref(&bnid), all).as_deref(), Some("s.bind :80"));
        assert_eq!(corrected("s.bnid :80", std::slice::from_ref(&bnid), |_| false), None);
        let parenthesis = wrong(5, 6, "write `print hi`");
        let only = |line: &str| line == "print hi";
        assert_eq!(corrected("print(hi)", &[parenthesis], only).as_deref(), Some("print hi"));
        let quote = wrong(4, 6, "quote it to make it text: \"ab\"");
        assert_eq!(corrected("x = ab", &[quote], all).as_deref(), Some("x = \"ab\""));
        let other = wrong(11, 15, "did you mean `port`?");
        assert_eq!(corrected("s.bnid :80 prot", &[bnid, other], all).as_deref(), Some("s.bind :80 port"));
        assert_eq!(corrected("x y", &[wrong(0, 1, "write `x = …`")], all), None);
    }
}
