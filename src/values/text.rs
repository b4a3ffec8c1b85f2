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
        match self {
            Value::Unset | Value::None => out.extend_from_slice(b"none"),
            Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Value::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Value::Float(value) => out.extend_from_slice(write_float(*value).as_bytes()),
            Value::Bytes(bytes) => out.extend_from_slice(bytes),
            Value::List(list) => write_list(list.items(), out),
            Value::Address(address) => out.extend_from_slice(&address.text()),
            Value::Handle(handle) => out.extend_from_slice(handle.name().as_bytes()),
            Value::Task(task) => out.extend_from_slice(task.name.get().as_bytes()),
            Value::Channel(channel) => out.extend_from_slice(channel.name.get().as_bytes()),
            Value::Barrier(barrier) => out.extend_from_slice(barrier.name.get().as_bytes()),
            Value::Error(failure) => out.extend_from_slice(failure.line().as_bytes()),
        }
    }

    pub(crate) fn write_repr(&self, out: &mut Vec<u8>) {
        match self {
            Value::Bytes(bytes) => out.extend_from_slice(repr_bytes(bytes).as_bytes()),
            Value::Handle(handle) => out.extend_from_slice(handle.repr().as_bytes()),
            // In quotes it reads back as text that means the same address.
            Value::Address(address) if !is_plain(address) => {
                out.extend_from_slice(repr_bytes(&address.text()).as_bytes());
            }
            other => other.write_text(out),
        }
    }

    /// The text form for messages: readable even when the bytes are not UTF-8.
    pub(crate) fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.text_form()).into_owned()
    }

    pub(crate) fn repr(&self) -> String {
        let mut out = Vec::new();
        self.write_repr(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// Whether an address can stand in a list as it is.
fn is_plain(address: &Address) -> bool {
    let text = address.text();
    address.shown().as_bytes() == text && !text.iter().any(|byte| b" \"'\\$,".contains(byte))
}

/// Writes elements as their `repr`, but a handle as its name.
fn write_list(items: &[Value], out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        if out.len() > BYTES.most {
            // Shared lists can be far longer as text than in memory; the caller refuses text of this length.
            return;
        }
        match item {
            Value::Handle(_) => item.write_text(out),
            item => item.write_repr(out),
        }
    }
    out.push(b']');
}

/// Writes bytes between double quotes so that they read back as the same bytes: printable UTF-8 as it is, the rest
/// escaped.
pub(crate) fn repr_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    push_text(&mut out, bytes, |out, c| match c {
        '"' | '\\' | '$' => out.extend(['\\', c]),
        c => push_escaped(out, c),
    });
    out.push('"');
    out
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

/// The shortest digits that read back; of several, those that Python chooses (an even last digit on an exact tie).
fn shortest(value: f64) -> String {
    let text = format!("{value:e}");
    let digits = text.split('e').next().unwrap_or("").bytes().filter(u8::is_ascii_digit).count();
    let even = format!("{value:.*e}", digits.saturating_sub(1));
    if even.parse() == Ok(value) { even } else { text }
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
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = shortest(value);
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, number) = exponent.strip_prefix('-').map_or(("+", exponent), |number| ("-", number));
        return format!("{digits}e{sign}{number:0>2}");
    }
    format!("{value:?}")
}
