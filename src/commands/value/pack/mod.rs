//! Numbers and text as the bytes of a protocol's fields and back, by the formats of Python's `struct`.

mod half;
mod layout;

use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::diagnostic::counted;
use crate::machine::call::command::{Command, Context, Flow, Outcome, describe};
use crate::spec::Takes::{Any, Data};
use crate::spec::{Example, Fuel, Group, Spec, req, rest};
use crate::values::{Failure, Value};
use layout::{Field, Kind, Layout};

/// What both commands say of formats.
const FORMATS: &str = "The format may begin with the byte order: `!` or `>` big-endian, `<` little-endian, `=` or `@` this \
                       machine's; `@`, which holds when nothing is said, also has its sizes and alignment. Then come \
                       characters, each with a count before it if need be: x a byte of padding, c one byte, b B 1 byte, \
                       h H 2, i I l L 4, q Q 8 (small letters signed), n N the size of a pointer (`@` only), ? a boolean, \
                       e f d a float of 2, 4, 8 bytes, s text of so many bytes, p text that begins with its length.";

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "pack",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("FORMAT", Data), rest("X", Any)]],
            gives: "bytes",
            summary: "values as the bytes a format says",
            details: FORMATS,
            python: "struct.pack(format, *values)",
            example: Example { script: "print $(hex $(pack !BHI 1 2 3))", output: "01000200000003\n" },
            ..Spec::BASE
        },
        run: pack,
    },
    Command {
        spec: Spec {
            name: "unpack",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("FORMAT", Data), req("DATA", Data)]],
            gives: "list",
            summary: "the values that bytes hold as a format says; always a list",
            details: FORMATS,
            python: "struct.unpack(format, data)",
            example: Example {
                script: "kind, length = unpack !BH \"\\x01\\x00\\x10\"\nprint $kind $length",
                output: "1 16\n",
            },
            ..Spec::BASE
        },
        run: unpack,
    },
];

fn layout(cx: &Context, args: &[Value]) -> ArgResult<Layout> {
    Layout::parse(args::bytes(cx, args, 0)?).map_err(|wrong| {
        let failure = cx.argument_error(0, wrong.words);
        args::with_hint(failure, wrong.hint)
    })
}

fn pack(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let layout = layout(cx, args)?;
    let values = cx.rest(args);
    if values.len() != layout.values {
        let words = format!("the format takes {}, and {} came", counted(layout.values, "value"), values.len());
        let hint = "each character takes one value, `s` and `p` one with their count, `x` none";
        return Err(args::with_hint(cx.failure(words), Some(hint)));
    }
    let mut out = vec![0; layout.size];
    let mut values = values.iter().zip(cx.site.rest as usize..);
    for field in &layout.fields {
        for (slot, (value, place)) in field.slots().zip(&mut values) {
            put(field, layout.little, &mut out[slot], value).map_err(|words| misfit(cx, place, field, value, words))?;
        }
    }
    Ok(Flow::Done(Value::bytes(out)))
}

fn misfit(cx: &Context, place: usize, field: &Field, value: &Value, words: String) -> Box<Failure> {
    let hint = match (field.kind, value) {
        (_, Value::None) => args::none_hint(cx, place, value),
        (Kind::Byte | Kind::Text | Kind::Counted, Value::Bytes(_)) => None,
        (Kind::Byte | Kind::Text | Kind::Counted, _) => Some(args::IN_QUOTES),
        (Kind::Float, _) => args::number_hint(value, "float"),
        (Kind::Unsigned, Value::Int(int)) if *int < 0 => Some("the small letters take negative numbers"),
        (_, Value::Int(_)) => Some("other letters hold more: `b` 1 byte, `h` 2, `i` 4, `q` 8"),
        _ => args::number_hint(value, "int"),
    };
    args::with_hint(cx.argument_error(place, words), hint)
}

/// The words for a value that is not of the field's type.
fn wanted(field: &Field, wanted: &str, value: &Value) -> String {
    format!("`{}` takes {wanted}, not {}", field.letter, describe(value))
}

/// Writes a value into its slot, which is all zeros; or says why it does not go there.
fn put(field: &Field, little: bool, slot: &mut [u8], value: &Value) -> Result<(), String> {
    match field.kind {
        Kind::Pad => {}
        Kind::Bool => slot.fill(value.truth().into()),
        Kind::Signed | Kind::Unsigned => put_number(slot, little, integer(field, value)?.to_le_bytes()),
        Kind::Float => put_number(slot, little, float(field, value)?),
        Kind::Byte => match bytes(field, value)? {
            [byte] => slot.fill(*byte),
            more => return Err(format!("`c` takes one byte, not {}", more.len())),
        },
        Kind::Text => put_text(slot, bytes(field, value)?),
        Kind::Counted => {
            let text = bytes(field, value)?;
            if let Some((length, slot)) = slot.split_first_mut() {
                let count = text.len().min(slot.len()).min(usize::from(u8::MAX));
                *length = u8::try_from(count).unwrap_or(u8::MAX);
                put_text(slot, &text[..count]);
            }
        }
    }
    Ok(())
}

/// As much of the text as there is room for; the rest of the room stays zeros.
fn put_text(slot: &mut [u8], text: &[u8]) {
    let count = text.len().min(slot.len());
    slot[..count].copy_from_slice(&text[..count]);
}

fn put_number(slot: &mut [u8], little: bool, number: [u8; 8]) {
    slot.copy_from_slice(&number[..slot.len()]);
    if !little {
        slot.reverse();
    }
}

fn bytes<'v>(field: &Field, value: &'v Value) -> Result<&'v [u8], String> {
    if let Value::Bytes(bytes) = value { Ok(bytes) } else { Err(wanted(field, "bytes", value)) }
}

fn integer(field: &Field, value: &Value) -> Result<i64, String> {
    let int = match value {
        Value::Int(int) => *int,
        Value::Bool(bool) => i64::from(*bool),
        _ => return Err(wanted(field, "an integer", value)),
    };
    let (least, most) = field.bounds();
    if (least..=most).contains(&i128::from(int)) {
        return Ok(int);
    }
    Err(format!("`{}` takes {least} to {most}, not {int}", field.letter))
}

/// The float's bytes in the field's size, little-endian.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "what a smaller float is for")]
fn float(field: &Field, value: &Value) -> Result<[u8; 8], String> {
    let float = match value {
        Value::Int(int) => *int as f64,
        Value::Float(float) => *float,
        _ => return Err(wanted(field, "a number", value)),
    };
    let bits = match field.size {
        2 => half::from_double(float).map(u64::from),
        4 => Some(float as f32)
            .filter(|small| small.is_finite() || !float.is_finite())
            .map(|small| small.to_bits().into()),
        _ => Some(float.to_bits()),
    };
    let words = || format!("{} is too large for `{}`", value.lossy(), field.letter);
    bits.map(u64::to_le_bytes).ok_or_else(words)
}

fn unpack(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let layout = layout(cx, args)?;
    let data = args::bytes(cx, args, 1)?;
    if data.len() != layout.size {
        return Err(wrong_size(cx, layout.size, data.len()));
    }
    let mut items = Vec::with_capacity(limits::room_for_elements(cx, Some(layout.values))?);
    for field in &layout.fields {
        for slot in field.slots() {
            items.push(take(cx, field, layout.little, &data[slot])?);
        }
    }
    limits::list(cx, items)
}

fn wrong_size(cx: &Context, wanted: usize, got: usize) -> Box<Failure> {
    let are = if got == 1 { "is" } else { "are" };
    let failure = cx.argument_error(1, format!("the format wants {}, and there {are} {got}", counted(wanted, "byte")));
    let hint = if got > wanted {
        format!("`slice $data 0 {wanted}` is the first part")
    } else {
        format!("`recvexact {wanted}` reads exactly that many")
    };
    args::with_hint(failure, Some(&hint))
}

/// The value in a slot.
fn take(cx: &Context, field: &Field, little: bool, slot: &[u8]) -> ArgResult<Value> {
    Ok(match field.kind {
        Kind::Pad => Value::None,
        Kind::Bool => Value::Bool(slot.iter().any(|byte| *byte != 0)),
        Kind::Byte | Kind::Text => Value::bytes(slot),
        Kind::Counted => {
            let (length, text) = slot.split_first().unwrap_or((&0, &[]));
            Value::bytes(&text[..text.len().min(usize::from(*length))])
        }
        Kind::Signed => {
            let unused = 64 - 8 * field.size;
            Value::Int((number(slot, little) << unused).cast_signed() >> unused)
        }
        Kind::Unsigned => {
            let number = number(slot, little);
            Value::Int(i64::try_from(number).map_err(|_| too_large(cx, field, number))?)
        }
        Kind::Float => Value::Float(to_float(field.size, number(slot, little))),
    })
}

fn number(slot: &[u8], little: bool) -> u64 {
    let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    if little { slot.iter().rev().fold(0, add) } else { slot.iter().fold(0, add) }
}

#[expect(clippy::cast_possible_truncation, reason = "the number has as many bits as the float")]
fn to_float(size: usize, bits: u64) -> f64 {
    match size {
        2 => half::to_double(bits as u16),
        4 => f32::from_bits(bits as u32).into(),
        _ => f64::from_bits(bits),
    }
}

fn too_large(cx: &Context, field: &Field, number: u64) -> Box<Failure> {
    let failure = cx.argument_error(1, format!("{number} does not fit into a 64-bit integer"));
    let signed = field.letter.to_ascii_lowercase();
    args::with_hint(failure, Some(&format!("`{signed}` reads the same bytes as a signed number")))
}
