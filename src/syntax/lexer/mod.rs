//! The smallest tokens: blanks, joined lines, names, runs of bare text. They know nothing of what surrounds them.

pub(super) mod dollar;
pub(crate) mod number;
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

/// A line end that a `\` takes away.
pub(super) const JOIN: &str = "\\\n";

pub(super) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

pub(super) fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The byte a rest begins with.
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

/// Skips joined lines only: what follows them touches what stands before.
pub(super) fn joins(mut rest: &str) -> &str {
    while let Some(joined) = rest.strip_prefix(JOIN) {
        rest = joined;
    }
    rest
}

/// The rest from the end of this line on.
pub(super) fn to_newline(rest: &str) -> &str {
    rest.find('\n').and_then(|at| rest.get(at..)).unwrap_or("")
}

/// A name as it is written; a line may be joined inside it.
pub(super) fn name(input: &str) -> Parsed<'_, &str> {
    let more = alt((take_while1(in_name), preceded(many1_count(tag(JOIN)), take_while1(in_name))));
    recognize((satisfy(starts_name), take_while(in_name), many0_count(more))).parse(input)
}

/// The rest after a keyword, when the rest begins with just that word.
pub(super) fn after_keyword<'t>(start: &'t str, keyword: &str) -> Option<&'t str> {
    // Asked before every operator, so the usual answer is given at once.
    if first(start) != first(keyword) {
        return None;
    }
    let (rest, word) = name_ahead(start)?;
    (word == keyword).then_some(rest)
}

/// The name that a rest begins with, and the rest after it.
pub(super) fn name_ahead(start: &str) -> Option<(&str, Cow<'_, str>)> {
    let (rest, raw) = name(start).ok()?;
    Some((rest, joined(raw)))
}

/// Digits, as a number of an argument is written.
pub(super) fn digits(input: &str) -> Parsed<'_, &str> {
    take_while1(|c: char| c.is_ascii_digit()).parse(input)
}

/// Text up to a character, which is not taken; a soft miss when it never comes.
pub(super) fn up_to(end: char) -> impl Fn(&str) -> Parsed<'_, &str> {
    move |input| {
        let (rest, text) = take_till(|c| c == end).parse(input)?;
        let (_, _) = satisfy(|c| c == end).parse(rest)?;
        Ok((rest, text))
    }
}

/// A name or word with its joined lines taken out.
pub(super) fn joined(raw: &str) -> Cow<'_, str> {
    if raw.contains(JOIN) { Cow::Owned(raw.replace(JOIN, "")) } else { Cow::Borrowed(raw) }
}

/// Whether a byte ends every word: it is never text unless quoted.
pub(super) fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'(' | b')' | b'{' | b'}')
}

/// Whether a byte ends the words of a call.
pub(super) fn ends_call(byte: u8) -> bool {
    matches!(byte, b'\n' | b';' | b')' | b'{' | b'}')
}

/// Whether the rest is at a `,` that ends the words of an `assert`.
pub(super) fn at_assert_comma(rest: &str) -> bool {
    rest.strip_prefix(',').is_some_and(|after| first(after).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n')))
}

/// How long the bare text is that a rest begins with. A `\` takes the next character with it.
pub(super) fn bare_length(rest: &str, assert: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            // A longer character's other bytes end nothing, so one byte is enough.
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

/// The text from here to the next blank or bracket, to be shown in a message; at least one character.
pub(super) fn shown_word(rest: &str) -> &str {
    let end = rest.find(|c: char| c == ',' || c == ']' || c.is_ascii() && ends_word(c as u8)).unwrap_or(rest.len());
    let least = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..end.max(least)).unwrap_or(rest)
}
