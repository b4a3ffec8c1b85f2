//! The text form of values (what `print` and `"$x"` give), and their `repr` (what reads back as the same value).

use std::borrow::Cow;

use super::Value;
use crate::diagnostic::{counted, push_escaped, push_text};
use crate::limits::BYTES;
use crate::net::Address;

/// At most this many bytes of what had arrived are shown.
const ARRIVED_SHOWN: usize = 60;

impl Value {
    pub(crate) fn text_form(&self) -> Cow<'_, [u8]> {
        if let Value::Bytes(bytes) = self {
            return Cow::Borrowed(bytes);
        }
        let mut out = Vec::new();
        self.write_text(&mut out);
        Cow::Owned(out)
    }

    pub(crate) fn write_text(&self, out: &mut Vec<u8>) {
        self.write_text_within(out, BYTES.most);
    }

    fn write_text_within(&self, out: &mut Vec<u8>, most: usize) {
        match self {
            Value::Unset | Value::None => out.extend_from_slice(b"none"),
            Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Value::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Value::Float(value) => out.extend_from_slice(write_float(*value).as_bytes()),
            Value::Bytes(bytes) => out.extend_from_slice(bytes),
            Value::List(list) => write_list(list.items(), out, most),
            Value::Address(address) => out.extend_from_slice(&address.text()),
            Value::Handle(handle) => out.extend_from_slice(handle.name().as_bytes()),
            Value::Task(task) => out.extend_from_slice(task.name.get().as_bytes()),
            Value::Channel(channel) => out.extend_from_slice(channel.name.get().as_bytes()),
            Value::Barrier(barrier) => out.extend_from_slice(barrier.name.get().as_bytes()),
            Value::Error(failure) => out.extend_from_slice(failure.line_within(most).as_bytes()),
        }
    }

    pub(crate) fn write_repr(&self, out: &mut Vec<u8>) {
        self.write_repr_within(out, BYTES.most);
    }

    /// Writes the `repr`, and stops soon after `out` is longer than `most`.
    fn write_repr_within(&self, out: &mut Vec<u8>, most: usize) {
        match self {
            Value::Bytes(bytes) => out.extend_from_slice(repr_start(bytes, most).as_bytes()),
            Value::Handle(handle) => out.extend_from_slice(handle.repr().as_bytes()),
            // In quotes it reads back as text that means the same address.
            Value::Address(address) if !is_plain(address) => {
                out.extend_from_slice(repr_bytes(&address.text()).as_bytes());
            }
            other => other.write_text_within(out, most),
        }
    }

    /// The text form for messages: readable even when the bytes are not UTF-8.
    pub(crate) fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.text_form()).into_owned()
    }

    /// The start of the text form, for lines of which no more is shown.
    pub(crate) fn text_within(&self, most: usize) -> String {
        let mut out = Vec::new();
        match self {
            Value::Bytes(bytes) => out.extend_from_slice(&bytes[..bytes.len().min(most + 1)]),
            other => other.write_text_within(&mut out, most),
        }
        start_of(&out, most)
    }

    pub(crate) fn repr(&self) -> String {
        let mut out = Vec::new();
        self.write_repr(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// The start of the `repr`: a value can be far too long for a message.
    pub(crate) fn repr_within(&self, most: usize) -> String {
        let mut out = Vec::new();
        self.write_repr_within(&mut out, most);
        start_of(&out, most)
    }
}

/// Whether an address can stand in a list as it is.
fn is_plain(address: &Address) -> bool {
    let text = address.text();
    address.shown().as_bytes() == text && !text.iter().any(|byte| b" \"'\\$,".contains(byte))
}

/// At most so many bytes, with a sign when there are more.
fn start_of(text: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(text);
    if text.len() <= most { text.into_owned() } else { format!("{}…", &text[..text.floor_char_boundary(most)]) }
}

/// Writes elements as their `repr`, but a handle as its name, until there is enough.
fn write_list(items: &[Value], out: &mut Vec<u8>, most: usize) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        if out.len() > most {
            // Shared lists can be far longer as text than in memory; the caller cuts or refuses text of this length.
            return;
        }
        match item {
            Value::Handle(_) => item.write_text(out),
            item => item.write_repr_within(out, most),
        }
    }
    out.push(b']');
}

/// Writes bytes between double quotes so that they read back as the same bytes: printable UTF-8 as it is, the rest
/// escaped.
pub(crate) fn repr_bytes(bytes: &[u8]) -> String {
    repr_start(bytes, usize::MAX)
}

/// The same, until it is longer than `most`.
fn repr_start(bytes: &[u8], most: usize) -> String {
    const PIECE: usize = 4096;
    let mut out = String::with_capacity(bytes.len().min(most) + 2);
    out.push('"');
    let mut rest = bytes;
    while !rest.is_empty() && out.len() <= most {
        let piece = start_of_bytes(rest, PIECE);
        push_text(&mut out, piece, |out, c| match c {
            '"' | '\\' | '$' => out.extend(['\\', c]),
            c => push_escaped(out, c),
        });
        rest = &rest[piece.len()..];
    }
    out.push('"');
    out
}

/// The first bytes, not cut within a letter.
pub(crate) fn start_of_bytes(bytes: &[u8], most: usize) -> &[u8] {
    if bytes.len() <= most {
        return bytes;
    }
    let cut = (0..4).map(|back| most.saturating_sub(back)).find(|at| bytes[*at] & 0xc0 != 0x80).unwrap_or(most);
    &bytes[..cut]
}

/// Words for the bytes that came before a failure: how many, and the first of them.
pub(crate) fn had_arrived(bytes: &[u8]) -> String {
    let more = if bytes.len() > ARRIVED_SHOWN { " …" } else { "" };
    let shown = repr_bytes(&bytes[..bytes.len().min(ARRIVED_SHOWN)]);
    if bytes.is_empty() {
        "nothing had arrived".to_owned()
    } else {
        format!("{} had arrived: {shown}{more}", counted(bytes.len(), "byte"))
    }
}

/// The sign, the shortest digits that read back, and the power of ten of the first. Of several such digits those nearest
/// to the value are taken, an even last digit on an exact tie, as Python does.
fn shortest(value: f64) -> (&'static str, String, i32) {
    let text = format!("{:e}", value.abs());
    let count = text.split('e').next().unwrap_or("").bytes().filter(u8::is_ascii_digit).count();
    let nearest = format!("{:.*e}", count.saturating_sub(1), value.abs());
    let text = if nearest.parse() == Ok(value.abs()) { nearest } else { text };
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let sign = if value.is_sign_negative() { "-" } else { "" };
    (sign, digits.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Writes a float as Python's `repr` does: the shortest digits that read back, with an exponent below 1e-4 and from
/// 1e16.
pub(crate) fn write_float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let (sign, digits, exponent) = shortest(value);
    match usize::try_from(exponent) {
        Ok(whole) if whole < 16 => {
            let digits = format!("{digits}{}", "0".repeat((whole + 2).saturating_sub(digits.len())));
            let (whole, fraction) = digits.split_at(whole + 1);
            format!("{sign}{whole}.{fraction}")
        }
        Err(_) if exponent >= -4 => {
            let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
            format!("{sign}0.{zeros}{digits}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let way = if exponent < 0 { '-' } else { '+' };
            format!("{sign}{first}{point}{rest}e{way}{:02}", exponent.unsigned_abs())
        }
    }
}
