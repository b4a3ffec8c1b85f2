//! The letter that Python puts before a quote, as in `b"…"`: here it is text that touches the quote.

const PREFIXES: &[&str] = &["b", "f", "r", "u", "br", "rb", "fr", "rf"];

/// Splits a word that begins so into the letters and the rest.
pub(crate) fn split(word: &str) -> Option<(&str, &str)> {
    let (before, quoted) = word.split_at_checked(word.find(['"', '\''])?)?;
    PREFIXES.iter().any(|prefix| prefix.eq_ignore_ascii_case(before)).then_some((before, quoted))
}

/// Hint what to write in place of such a word.
pub(crate) fn hint(before: &str, meant: &str) -> String {
    let why = match before.to_ascii_lowercase().as_str() {
        "f" | "fr" | "rf" => "a variable in double quotes is `$name`",
        "r" => "text without escapes stands in single quotes",
        _ => "text is bytes already",
    };
    let inner = meant.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match inner.filter(|inner| before.eq_ignore_ascii_case("r") && !inner.contains('\'')) {
        Some(inner) => format!("{why}: write `'{inner}'`"),
        None => format!("{why}: write `{meant}`"),
    }
}
