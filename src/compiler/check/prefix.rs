//! The letter that Python puts before a quote, as in `b"…"`: here it is text that touches the quote.

use crate::syntax::{is_name, lexer};

const PREFIXES: &[&str] = &["b", "f", "r", "u", "br", "rb", "fr", "rf"];

/// Splits text that begins so into the letters and what they stand before.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let (before, quoted) = text.split_at_checked(text.find(['"', '\''])?)?;
    PREFIXES.iter().any(|prefix| prefix.eq_ignore_ascii_case(before)).then_some((before, quoted))
}

/// Hint what to write in place of such text, which may go on behind its closing quote.
pub(crate) fn hint(before: &str, quoted: &str) -> String {
    let before = before.to_ascii_lowercase();
    let Some(inner) = inside(quoted) else { return format!("leave out the `{before}` before the quote") };
    let double = quoted.starts_with('"');
    if before.contains('f') {
        format!("a variable in double quotes is `$name`: write `\"{}\"`", with_variables(inner))
    } else if before == "r" && !inner.contains('\'') {
        format!("text without escapes stands in single quotes: write `'{inner}'`")
    } else if double {
        format!("text is bytes already: write `\"{inner}\"`")
    } else {
        format!("text is bytes already: write `'{inner}'`")
    }
}

/// What stands between a quote and the next one of its kind.
fn inside(quoted: &str) -> Option<&str> {
    let quote = quoted.chars().next()?;
    let inner = quoted.get(1..)?;
    let escaped = |at: usize| quote == '"' && inner.get(..at).is_some_and(|text| text.ends_with('\\'));
    let (end, _) = inner.match_indices(quote).find(|(at, _)| !escaped(*at))?;
    inner.get(..end)
}

/// Text with `$name` in place of each `{name}`.
fn with_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('{') {
        out.push_str(before);
        rest = inner;
        let Some((name, after)) = inner.split_once('}').filter(|(name, _)| is_name(name)) else {
            out.push('{');
            continue;
        };
        let (opens, closes) = if after.starts_with(lexer::in_name) { ("${", "}") } else { ("$", "") };
        out.extend([opens, name, closes]);
        rest = after;
    }
    out + rest
}
