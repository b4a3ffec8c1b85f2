//! Broken texts: scripts that work, with pieces taken out, doubled, or put in.

use super::random::Random;

/// Pieces that change the meaning of the text around them.
const SPARKS: &[&str] = &[
    "\"",
    "'",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "$",
    "$(",
    "${",
    "\\",
    "\n",
    ";",
    "#",
    ",",
    " ",
    "=",
    "else",
    "not ",
    "-",
    "\\\n",
    "é",
    "\u{202e}",
    "0x",
    ":-",
    "\t",
    "if ",
    "spawn {",
    "}\n",
    "&&",
    "$l[0]",
    "\0",
    "\u{feff}",
    "“",
    "\u{a0}",
    "${x:-",
    "\\u{110000}",
    "\\xf",
    "1e999",
    "99999999999999999999",
    "64G",
    "--timeout ",
    "--",
    ".",
    "def f a {",
    "global x\n",
    "within 1ms {",
    "try {",
    "} catch e {",
    "} finally {",
    "fails any ",
    "assert ",
    "wait",
    "_",
    "$_",
    "$args",
    "${99999999999}",
    "return ",
    "break\n",
    "$(1 << 64)",
    "*=",
    "**",
    "\r\n",
    "\x1b[2J",
    "source ",
    "$1",
];

/// Bytes that are no text.
const NO_TEXT: &[&[u8]] = &[b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\0"];

/// A text with some random changes; `others` lends pieces.
pub fn text(random: &mut Random, from: &str, others: &[String]) -> String {
    let mut text = from.to_owned();
    for _ in 0..=random.below(6) {
        let (a, b) = (random.boundary(&text), random.boundary(&text));
        let (from, to) = (a.min(b), a.max(b));
        match random.below(8) {
            0 | 1 => text.insert_str(from, random.pick(SPARKS)),
            2 => {
                let next = text[from..].chars().next().map_or(0, char::len_utf8);
                text.replace_range(from..from + next, random.pick(SPARKS));
            }
            3 if to - from < 40 => text.replace_range(from..to, ""),
            4 => text.truncate(to),
            5 => {
                let times = [2, 3, 40, 600][random.below(4)];
                let part = text[from..to].chars().take(40).collect::<String>().repeat(times);
                text.insert_str(to, &part);
            }
            6 => {
                let part = some_line(random, others);
                text.insert_str(from, &part);
            }
            _ => {
                let part = text[from..to].chars().take(60).collect::<String>();
                text.insert_str(to, &part);
            }
        }
        text.truncate(text.floor_char_boundary(200_000));
    }
    text
}

/// The text as bytes, now and then with some that are no UTF-8.
pub fn bytes(random: &mut Random, text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    if random.percent(10) {
        let at = random.below(bytes.len() + 1);
        bytes.splice(at..at, random.pick(NO_TEXT).iter().copied());
    }
    bytes
}

/// One line of one of the texts, with its end.
fn some_line(random: &mut Random, texts: &[String]) -> String {
    let text = texts.get(random.below(texts.len())).map_or("", String::as_str);
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() { String::new() } else { format!("{}\n", random.pick(&lines)) }
}
