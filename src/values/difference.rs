//! How two values differ, for a failed `assert`: both of them when they are short, else their lengths, where the
//! difference begins, and what is around it.

use unicode_width::UnicodeWidthStr;

use super::{Comparison, Value, equal, repr_bytes};
use crate::diagnostic::counted;

/// Bytes that are shown whole.
const SHORT: usize = 80;
/// Characters of any other value.
const BRIEF: usize = 200;
/// Bytes that are shown before and after the first difference.
const BEFORE: usize = 24;
const AFTER: usize = 40;
/// Bytes in a line of a dump.
const LINE: usize = 16;

/// A failed comparison in words, and more lines where the values are long.
pub(crate) fn explain_comparison(comparison: Comparison, got: &Value, expected: &Value) -> (String, Vec<String>) {
    if comparison == Comparison::Equal
        && let Some((place, lines)) = first_difference(got, expected)
    {
        return (format!("got and expected differ{place}"), lines);
    }
    let wanted = match comparison {
        Comparison::Equal => "",
        Comparison::NotEqual => return (format!("got {}, expected something else", brief(got)), Vec::new()),
        Comparison::Less => "less than ",
        Comparison::LessEqual => "at most ",
        Comparison::Greater => "more than ",
        Comparison::GreaterEqual => "at least ",
    };
    (format!("got {}, expected {wanted}{}", brief(got), brief(expected)), Vec::new())
}

/// The `repr` of a value, cut when it is long; of long bytes their number as well.
pub(crate) fn brief(value: &Value) -> String {
    if let Value::Bytes(bytes) = value {
        let shown = &bytes[..bytes.len().min(BRIEF)];
        let more = if shown.len() < bytes.len() { " …" } else { "" };
        let count = if bytes.len() > SHORT { format!("{} ", counted(bytes.len(), "byte")) } else { String::new() };
        return format!("{count}{}{more}", repr_bytes(shown));
    }
    let Value::List(list) = value else { return cut(&value.repr()) };
    let mut shown = Vec::new();
    let mut length = 0;
    for item in list.items() {
        let item = brief(item);
        length += item.len();
        shown.push(item);
        if length > BRIEF {
            break;
        }
    }
    if length > BRIEF || shown.len() < list.items().len() {
        let count = counted(list.items().len(), "element");
        return format!("{count} [{} …", cut(&shown.join(", ")));
    }
    format!("[{}]", shown.join(", "))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= BRIEF { text.to_owned() } else { text.chars().take(BRIEF).chain(['…']).collect() }
}

/// Where two long values of one type begin to differ, and the lines that show it; nothing for short ones.
fn first_difference(got: &Value, expected: &Value) -> Option<(String, Vec<String>)> {
    let (mut got, mut expected) = (got, expected);
    let mut place = String::new();
    let mut lines = Vec::new();
    // Into lists in lists, to what differs in them.
    while let (Value::List(ours), Value::List(theirs)) = (got, expected) {
        let (ours, theirs) = (ours.items(), theirs.items());
        if lines.is_empty() && brief(got).len() <= SHORT && brief(expected).len() <= SHORT {
            return None;
        }
        lines.push(lengths(ours.len(), theirs.len(), "element"));
        let at = ours.iter().zip(theirs).take_while(|(ours, theirs)| equal(ours, theirs)).count();
        place.push_str(if place.is_empty() { " at element " } else { ", in it at element " });
        place.push_str(&at.to_string());
        match (ours.get(at), theirs.get(at)) {
            (Some(ours), Some(theirs)) => (got, expected) = (ours, theirs),
            (ours, theirs) => {
                let shown = |value: Option<&Value>| value.map_or_else(|| "nothing there".to_owned(), brief);
                lines.push(format!("got      {}", shown(ours)));
                lines.push(format!("expected {}", shown(theirs)));
                return Some((place, lines));
            }
        }
    }
    match (got, expected) {
        (Value::Bytes(ours), Value::Bytes(theirs)) if ours.len().max(theirs.len()) > SHORT => {
            let at = ours.iter().zip(theirs.iter()).take_while(|(ours, theirs)| ours == theirs).count();
            place.push_str(if place.is_empty() { " at byte " } else { ", in it at byte " });
            place.push_str(&at.to_string());
            lines.push(lengths(ours.len(), theirs.len(), "byte"));
            lines.extend(surroundings(ours, theirs, at));
        }
        _ if lines.is_empty() => return None,
        _ => {
            lines.push(format!("got      {}", brief(got)));
            lines.push(format!("expected {}", brief(expected)));
        }
    }
    Some((place, lines))
}

fn lengths(got: usize, expected: usize, what: &str) -> String {
    if got == expected {
        return format!("both have {}", counted(got, what));
    }
    format!("got {}, expected {expected}", counted(got, what))
}

/// Both values around the place where they begin to differ: as text with a mark below, or dumped in hexadecimal.
fn surroundings(got: &[u8], expected: &[u8], at: usize) -> Vec<String> {
    let (from, to) = (text_start(got, at.saturating_sub(BEFORE)), at + AFTER);
    let part = |bytes: &[u8]| text_end(bytes, from, to.min(bytes.len()));
    let (ours, theirs) = (&got[from..part(got)], &expected[from..part(expected)]);
    if !is_text(ours) || !is_text(theirs) {
        let from = at / LINE * LINE;
        let column = at % LINE;
        let blanks = " ".repeat("expected 00000000".len() + 2 + column * 3 + usize::from(column >= LINE / 2));
        return vec![
            format!("got      {}", dump(got, from)),
            format!("expected {}", dump(expected, from)),
            format!("{blanks}^^"),
        ];
    }
    let shown = |part: &[u8], whole: &[u8]| {
        let before = if from > 0 { "…" } else { "" };
        let after = if from + part.len() < whole.len() { "…" } else { "" };
        format!("{before}{}{after}", repr_bytes(part))
    };
    // The closing quote of what is alike stands where the difference begins.
    let alike = repr_bytes(&got[from..text_start(got, at)]).width() + usize::from(from > 0);
    let blanks = " ".repeat("expected ".len() + alike - 1);
    vec![
        format!("got      {}", shown(ours, got)),
        format!("expected {}", shown(theirs, expected)),
        format!("{blanks}^"),
    ]
}

/// Whether bytes are text that a terminal can show, line ends and tabs included.
fn is_text(bytes: &[u8]) -> bool {
    let readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(readable))
}

/// The start of the character that this byte belongs to.
fn text_start(bytes: &[u8], at: usize) -> usize {
    let is_inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_inside(at)).unwrap_or(at)
}

/// The end of what is shown from `from` on, at the end of a character.
fn text_end(bytes: &[u8], from: usize, to: usize) -> usize {
    if to == bytes.len() { to } else { text_start(bytes, to).max(from) }
}

/// One line of a dump, as `hexdump` writes it.
fn dump(bytes: &[u8], from: usize) -> String {
    let line = &bytes[from.min(bytes.len())..(from + LINE).min(bytes.len())];
    let half = |places: std::ops::Range<usize>| {
        let cell = |place: usize| line.get(place).map_or_else(|| "  ".to_owned(), |byte| format!("{byte:02x}"));
        places.map(cell).collect::<Vec<_>>().join(" ")
    };
    let shown: String =
        line.iter().map(|byte| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' }).collect();
    format!("{from:08x}  {}  {}  |{shown}|", half(0..LINE / 2), half(LINE / 2..LINE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(got: &[u8], expected: &[u8]) -> (String, Vec<String>) {
        explain_comparison(Comparison::Equal, &Value::bytes(got), &Value::bytes(expected))
    }

    #[test]
    fn the_mark_stands_below_what_differs() {
        let text = "é\"\\\n$ and so on, ".repeat(12);
        for (at, c) in text.char_indices().filter(|(_, c)| *c != 'o') {
            let other = format!("{}o{}", &text[..at], &text[at + c.len_utf8()..]);
            let (_, lines) = lines(text.as_bytes(), other.as_bytes());
            let [_, ours, theirs, mark] = &lines[..] else { panic!("{lines:?}") };
            let column = mark.len() - 1;
            let (ours, theirs): (Vec<char>, Vec<char>) = (ours.chars().collect(), theirs.chars().collect());
            assert_eq!(ours["expected ".len()..column], theirs["expected ".len()..column], "{lines:?}");
            assert_ne!(ours[column], theirs[column], "{lines:?}");
        }
    }

    #[test]
    fn any_two_values_can_be_told_apart() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        for round in 0..2_000_usize {
            let bytes: Vec<u8> = (0..round % 300).map(|_| next() | if round % 2 == 0 { 0x80 } else { 0 }).collect();
            let mut other = bytes.clone();
            match round % 3 {
                0 => other.truncate(round % 97),
                1 => other.push(next()),
                _ => other.iter_mut().skip(round % 89).take(1).for_each(|byte| *byte ^= 0x11),
            }
            if bytes != other {
                let (words, _) = lines(&bytes, &other);
                assert!(words.starts_with("got ") && words.contains("expected"), "{words}");
            }
        }
    }
}
