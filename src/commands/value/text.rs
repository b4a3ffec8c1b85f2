//! Text with something changed: its case, its ends, a part of it, how often it is there.

use std::rc::Rc;

use memchr::memmem;

use crate::commands::support::{args, limits};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::{Data, Int};
use crate::spec::{Example, Fuel, Group, Spec, req};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "upper",
            group: Group::Values,
            costs: Fuel::Values,
            in_place: true,
            forms: &[&[req("TEXT", Data)]],
            gives: "bytes",
            summary: "the text in upper case",
            details: "Unicode where the bytes are UTF-8; where they are not, only ASCII letters change.",
            python: "text.upper()",
            example: Example { script: "print $(upper \"grüß dich\")", output: "GRÜSS DICH\n" },
            ..Spec::BASE
        },
        run: upper,
    },
    Command {
        spec: Spec {
            name: "lower",
            group: Group::Values,
            costs: Fuel::Values,
            in_place: true,
            forms: &[&[req("TEXT", Data)]],
            gives: "bytes",
            summary: "the text in lower case",
            details: "Unicode where the bytes are UTF-8; where they are not, only ASCII letters change.",
            python: "text.lower()",
            example: Example { script: "print $(lower HELO)", output: "helo\n" },
            ..Spec::BASE
        },
        run: lower,
    },
    Command {
        spec: Spec {
            name: "strip",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data)]],
            gives: "bytes",
            summary: "the text without blanks and line ends around it",
            details: "A blank is what Unicode calls one where the bytes are UTF-8, what ASCII calls one where they are not.",
            python: "text.strip()",
            example: Example { script: "print [$(strip \"  QUIT\\r\\n\")]", output: "[\"QUIT\"]\n" },
            ..Spec::BASE
        },
        run: strip,
    },
    Command {
        spec: Spec {
            name: "replace",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("OLD", Data), req("NEW", Data)]],
            gives: "bytes",
            summary: "the text with each OLD replaced by NEW",
            details: "From the left, without overlap. An empty OLD puts NEW around every character, as in Python.",
            python: "text.replace(old, new)",
            example: Example {
                script: "print $(replace 192.168.0.1 . \" dot \")",
                output: "192 dot 168 dot 0 dot 1\n",
            },
            ..Spec::BASE
        },
        run: replace,
    },
    Command {
        spec: Spec {
            name: "repeat",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("N", Int)]],
            gives: "bytes",
            summary: "the text N times over",
            details: "Empty when N is 0 or negative.",
            python: "text * n",
            example: Example { script: "print $(repeat =- 5)", output: "=-=-=-=-=-\n" },
            ..Spec::BASE
        },
        run: repeat,
    },
];

fn upper(cx: &mut Context, args: &mut [Value]) -> Outcome {
    change_case(cx, args, str::to_uppercase, <[u8]>::make_ascii_uppercase)
}

fn lower(cx: &mut Context, args: &mut [Value]) -> Outcome {
    change_case(cx, args, str::to_lowercase, <[u8]>::make_ascii_lowercase)
}

fn change_case(cx: &Context, args: &mut [Value], unicode: fn(&str) -> String, ascii: fn(&mut [u8])) -> Outcome {
    match std::str::from_utf8(args::bytes(cx, args, 0)?) {
        Ok(text) if !text.is_ascii() => limits::bytes(cx, unicode(text)),
        _ => {
            let mut bytes = args::take_bytes(cx, args, 0)?;
            ascii(Rc::make_mut(&mut bytes).as_mut_slice());
            Ok(Flow::Done(Value::Bytes(bytes)))
        }
    }
}

fn strip(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let bytes = args::bytes(cx, args, 0)?;
    let inner = std::str::from_utf8(bytes).map_or_else(|_| strip_ascii(bytes), |text| text.trim().as_bytes());
    Ok(Flow::Done(limits::part(bytes, inner)))
}

fn strip_ascii(bytes: &[u8]) -> &[u8] {
    let from = bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len());
    let to = bytes.iter().rposition(|byte| !is_blank(*byte)).map_or(from, |last| last + 1);
    &bytes[from..to]
}

/// Space, and tab to carriage return: the vertical tab, too, which `is_ascii_whitespace` leaves out.
pub(in crate::commands) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn replace(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (bytes, old, new) = (args::bytes(cx, args, 0)?, args::bytes(cx, args, 1)?, args::bytes(cx, args, 2)?);
    if !old.is_empty() {
        return replace_at(cx, bytes, memmem::find_iter(bytes, old.as_slice()), old.len(), new);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let places = text.char_indices().map(|(place, _)| place).chain([bytes.len()]);
            replace_at(cx, bytes, places, 0, new)
        }
        Err(_) => replace_at(cx, bytes, 0..=bytes.len(), 0, new),
    }
}

/// Replaces what is `old` bytes long in each of these places.
fn replace_at(
    cx: &Context,
    bytes: &Rc<Vec<u8>>,
    places: impl Iterator<Item = usize> + Clone,
    old: usize,
    new: &[u8],
) -> Outcome {
    let count = places.clone().count();
    if count == 0 {
        return Ok(Flow::Done(Value::Bytes(bytes.clone())));
    }
    let kept = bytes.len() - count * old;
    let length = count.checked_mul(new.len()).and_then(|added| added.checked_add(kept));
    let mut out = Vec::with_capacity(limits::room_for_bytes(cx, length)?);
    let mut from = 0;
    for place in places {
        out.extend_from_slice(&bytes[from..place]);
        out.extend_from_slice(new);
        from = place + old;
    }
    out.extend_from_slice(&bytes[from..]);
    Ok(Flow::Done(Value::bytes(out)))
}

fn repeat(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (text, times) = (args::bytes(cx, args, 0)?, args::int(cx, args, 1)?.max(0));
    if text.is_empty() {
        return Ok(Flow::Done(Value::Bytes(text.clone())));
    }
    let length = usize::try_from(times).ok().and_then(|times| text.len().checked_mul(times));
    let length = limits::room_for_bytes(cx, length)?;
    Ok(Flow::Done(Value::bytes(text.repeat(length / text.len()))))
}
