//! How a page of `help` is laid out: wrapped paragraphs, tables of two columns, examples.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::spec::Example;

/// The widest line: a terminal of 80 columns has room for it.
pub(crate) const WIDTH: usize = 78;

/// Adds words in lines of at most [`WIDTH`] columns: the first goes on behind `head`, the others are indented as far.
pub(crate) fn wrapped<'w>(out: &mut String, head: &str, words: impl IntoIterator<Item = &'w str>) {
    hanging(out, head, head.width(), words);
}

/// Adds words in lines of at most [`WIDTH`] columns, all but the first indented by so much.
pub(crate) fn hanging<'w>(out: &mut String, head: &str, indent: usize, words: impl IntoIterator<Item = &'w str>) {
    let mut begun = false;
    let mut column = head.width();
    out.push_str(head);
    for word in words {
        if begun && column + 1 + word.width() > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if begun {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
        begun = true;
    }
    out.push('\n');
}

/// The words of a text; what stands between backticks is one.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '`';
        c == ' ' && !quoted
    })
}

/// Adds paragraphs, one a line of `text`.
pub(crate) fn paragraphs(out: &mut String, text: &str) {
    for paragraph in text.lines() {
        wrapped(out, "", words(paragraph));
    }
}

/// Adds a table of two columns, the right one wrapped.
pub(crate) fn rows<L: AsRef<str>, R: AsRef<str>>(out: &mut String, rows: &[(L, R)]) {
    let widest = rows.iter().map(|(left, _)| left.as_ref().width()).max().unwrap_or_default();
    for (left, right) in rows {
        let left = left.as_ref();
        let head = format!("  {left}{}", " ".repeat(widest - left.width() + 2));
        wrapped(out, &head, words(right.as_ref()));
    }
}

/// Adds a table of two columns below a heading, if it has rows.
pub(crate) fn section<L: AsRef<str>, R: AsRef<str>>(out: &mut String, heading: &str, table: &[(L, R)]) {
    if !table.is_empty() {
        let _ = writeln!(out, "\n{heading}");
        rows(out, table);
    }
}

/// Adds an example and what it prints.
pub(crate) fn example(out: &mut String, example: &Example) {
    if example.script.is_empty() {
        return;
    }
    for (heading, text) in [("\nExample", example.script), ("prints", example.output)] {
        let _ = writeln!(out, "{heading}");
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
}

/// A summary as a sentence: a capital, a full stop.
pub(crate) fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
