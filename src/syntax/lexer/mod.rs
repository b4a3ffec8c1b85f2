//! Tokens. Blanks, joined lines, names and runs of bare text are here and need no context; numbers, quoted text, `$`
//! and words have files of their own.

pub(super) mod dollar;
pub(crate) mod number;
pub(crate) mod operator;
pub(super) mod quoted;
pub(super) mod skip;
pub(super) mod word;

use std::borrow::Cow;

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while, take_while1};
use nom::character::complete::satisfy;
use nom::combinator::recognize;
use nom::multi::{many0_count, many1_count};
use nom::sequence::preceded;

use super::error::Parsed;

/// Line end that a `\` removes.
pub(super) const JOIN: &str = "\\\n";

pub(super) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

pub(super) fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

pub(super) fn first(rest: &str) -> Option<u8> {
    rest.bytes().next()
}

/// Skips blanks and joined lines.
pub(super) fn blanks(mut rest: &str) -> &str {
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        match rest.strip_prefix(JOIN) {
            Some(joined) => rest = joined,
            None => return rest,
        }
    }
}

/// Skips joined lines only: the text behind them touches the text before them.
pub(super) fn joins(mut rest: &str) -> &str {
    while let Some(joined) = rest.strip_prefix(JOIN) {
        rest = joined;
    }
    rest
}

/// Remaining text from the end of this line on.
pub(super) fn to_newline(rest: &str) -> &str {
    rest.find('\n').and_then(|at| rest.get(at..)).unwrap_or("")
}

/// Reads a name as written, with the joined lines inside it.
pub(super) fn name(input: &str) -> Parsed<'_, &str> {
    let more = alt((take_while1(in_name), preceded(many1_count(tag(JOIN)), take_while1(in_name))));
    recognize((satisfy(starts_name), take_while(in_name), many0_count(more))).parse(input)
}

/// Remaining text behind a keyword, if the text begins with exactly that word.
pub(super) fn after_keyword<'t>(start: &'t str, keyword: &str) -> Option<&'t str> {
    // Called before every operator, so one byte decides the usual case.
    if first(start) != first(keyword) {
        return None;
    }
    let (rest, word) = name_ahead(start)?;
    (word == keyword).then_some(rest)
}

/// Remaining text behind the name at the start, and the name.
pub(super) fn name_ahead(start: &str) -> Option<(&str, Cow<'_, str>)> {
    let (rest, raw) = name(start).ok()?;
    Some((rest, joined(raw)))
}

/// Reads the digits of an argument's number.
pub(super) fn digits(input: &str) -> Parsed<'_, &str> {
    take_while1(|c: char| c.is_ascii_digit()).parse(input)
}

/// Reads text up to a character, which is left; a soft miss if the character never comes.
pub(super) fn up_to(end: char) -> impl Fn(&str) -> Parsed<'_, &str> {
    move |input| {
        let (rest, text) = take_till(|c| c == end).parse(input)?;
        let (_, _) = satisfy(|c| c == end).parse(rest)?;
        Ok((rest, text))
    }
}

/// Removes the joined lines from a name or word.
pub(super) fn joined(raw: &str) -> Cow<'_, str> {
    if raw.contains(JOIN) { Cow::Owned(raw.replace(JOIN, "")) } else { Cow::Borrowed(raw) }
}

/// Whether a byte ends every word: outside quotes it is never text.
pub(super) fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'(' | b')' | b'{' | b'}')
}

/// Whether a byte ends the words of a call.
pub(super) fn ends_call(byte: u8) -> bool {
    matches!(byte, b'\n' | b';' | b')' | b'{' | b'}')
}

/// Whether a `,` that ends the words of an `assert` is next.
pub(super) fn at_assert_comma(rest: &str) -> bool {
    rest.strip_prefix(',').is_some_and(|after| first(after).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n')))
}

/// Length of the bare text at the start. A `\` takes the next character with it.
pub(super) fn bare_length(rest: &str, assert: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            // One byte of a longer character is enough, because its other bytes end nothing.
            b'\\' => at += 1,
            b'\'' | b'"' | b'$' | b'[' => break,
            b',' if assert && rest.get(at..).is_some_and(at_assert_comma) => break,
            _ if ends_word(byte) => break,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// Text up to the next blank, `,`, `;` or bracket, to be shown in a message; at least one character.
pub(super) fn shown_word(rest: &str) -> &str {
    let end = rest.find(|c: char| c == ',' || c == ']' || c.is_ascii() && ends_word(c as u8)).unwrap_or(rest.len());
    let least = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..end.max(least)).unwrap_or(rest)
}
