//! Words in columns, as wide as the terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

/// Most rows that are shown: the line itself should stay on the screen.
const MAX_ROWS: usize = 16;
/// Blanks between two columns.
const GAP: usize = 2;

/// Lists words from the top down, column after column; words without room are only counted.
pub(crate) fn in_columns(words: &[&str], width: usize) -> String {
    let widest = words.iter().map(|word| word.width()).max().unwrap_or(0);
    let columns = ((width + GAP) / (widest + GAP)).max(1);
    let (shown, hidden) = words.split_at(words.len().min(columns * MAX_ROWS));
    let rows = shown.len().div_ceil(columns);
    let mut out = String::new();
    for row in 0..rows {
        let mut blanks = 0;
        for word in shown.iter().skip(row).step_by(rows) {
            out.push_str(&" ".repeat(blanks));
            out.push_str(word);
            blanks = widest + GAP - word.width();
        }
        out.push('\n');
    }
    if !hidden.is_empty() {
        let _ = writeln!(out, "\u{2026} and {} more", hidden.len());
    }
    out
}

/// Longest common prefix of all words.
pub(crate) fn common<'a>(words: &[&'a str]) -> &'a str {
    let Some((first, others)) = words.split_first() else { return "" };
    let shared = |end: &usize| others.iter().all(|word| word.starts_with(&first[..*end]));
    let ends = first.char_indices().map(|(at, c)| at + c.len_utf8());
    first.get(..ends.take_while(shared).last().unwrap_or(0)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_the_width() {
        let words = ["a", "bbbb", "cc", "d", "ee"];
        assert_eq!(in_columns(&words, 16), "a     cc    ee\nbbbb  d\n");
        assert_eq!(in_columns(&words, 3), "a\nbbbb\ncc\nd\nee\n");
        assert_eq!(in_columns(&["x"; 40], 1).lines().last(), Some("\u{2026} and 24 more"));
    }

    #[test]
    fn what_words_share() {
        assert_eq!(common(&["sendall", "sendto", "send"]), "send");
        assert_eq!(common(&["\u{e9}a", "\u{ea}a"]), "");
        assert_eq!(common(&["one"]), "one");
    }
}
