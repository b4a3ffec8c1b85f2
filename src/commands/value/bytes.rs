//! Bytes in hexadecimal: as text, from text, as a page.

use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::Data;
use crate::spec::{Example, Fuel, Group, Shows, Spec, req};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "hex",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("DATA", Data)]],
            gives: "bytes",
            summary: "two hexadecimal digits for each byte",
            details: "Lower case, without blanks.",
            python: "data.hex()",
            example: Example { script: "print $(hex \"GET\\r\\n\")", output: "4745540d0a\n" },
            ..Spec::BASE
        },
        run: hex,
    },
    Command {
        spec: Spec {
            name: "unhex",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data)]],
            gives: "bytes",
            summary: "the bytes that hexadecimal digits stand for",
            details: "Upper or lower case; blanks, line ends, `:`, `-`, `,` and `0x` may stand between bytes.",
            python: "bytes.fromhex(text)",
            example: Example { script: "print $(unhex \"68 65 6C6c 6f\")", output: "hello\n" },
            ..Spec::BASE
        },
        run: unhex,
    },
    Command {
        spec: Spec {
            name: "hexdump",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("DATA", Data)]],
            shows: Shows::Page,
            gives: "a page of text",
            summary: "a page that shows the bytes: offset, 16 of them in hexadecimal, and as ASCII",
            details: "As `hexdump -C` writes it, but equal lines are all there.",
            python: "",
            example: Example {
                script: "print $(hexdump \"GET / HTTP/1.1\\r\\n\\r\\n\")",
                output: "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|\n\
                         00000010  0d 0a                                             |..|\n",
            },
            ..Spec::BASE
        },
        run: hexdump,
    },
];

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn digits(byte: u8) -> [u8; 2] {
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

fn hex(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let bytes = args::bytes(cx, args, 0)?;
    let mut out = Vec::with_capacity(limits::room_for_bytes(cx, bytes.len().checked_mul(2))?);
    out.extend(bytes.iter().flat_map(|byte| digits(*byte)));
    Ok(Flow::Done(Value::bytes(out)))
}

fn unhex(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let text = args::bytes(cx, args, 0)?;
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut place = 0;
    while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
        let skipped = between_bytes(rest);
        if skipped > 0 {
            place += skipped;
            continue;
        }
        let high = digit(cx, place, rest[0])?;
        let Some(second) = rest.get(1).filter(|_| between_bytes(&rest[1..]) == 0) else {
            return Err(cx.argument_error(0, format!("the digit at byte {place} is alone: a byte has two")));
        };
        out.push(high << 4 | digit(cx, place + 1, *second)?);
        place += 2;
    }
    Ok(Flow::Done(Value::bytes(out)))
}

/// Length of what may stand between two bytes, at the start of a text.
fn between_bytes(rest: &[u8]) -> usize {
    match rest {
        [b':' | b'-' | b',', ..] => 1,
        [first, ..] if first.is_ascii_whitespace() => 1,
        [b'0' | b'\\', b'x' | b'X', ..] => 2,
        _ => 0,
    }
}

fn digit(cx: &Context, place: usize, byte: u8) -> ArgResult<u8> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        b'A'..=b'F' => Ok(byte - b'A' + 10),
        _ => {
            let shown = Value::bytes([byte]).repr();
            let failure = cx.argument_error(0, format!("byte {place} is no hexadecimal digit: {shown}"));
            let hint = "digits are 0 to 9 and a to f; blanks, `:`, `-`, `,` and `0x` may stand between bytes";
            Err(args::with_hint(failure, Some(hint)))
        }
    }
}

/// How many bytes a line shows.
const LINE: usize = 16;

fn hexdump(cx: &mut Context, args: &mut [Value]) -> Outcome {
    const LONGEST: usize = "00000000  ".len() + 3 * LINE + "  |................|\n".len();
    let bytes = args::bytes(cx, args, 0)?;
    let mut out = Vec::with_capacity(limits::room_for_bytes(cx, bytes.len().div_ceil(LINE).checked_mul(LONGEST))?);
    for (number, line) in bytes.chunks(LINE).enumerate() {
        if number > 0 {
            out.push(b'\n');
        }
        dump_line(&mut out, number * LINE, line);
    }
    Ok(Flow::Done(Value::bytes(out)))
}

fn dump_line(out: &mut Vec<u8>, offset: usize, line: &[u8]) {
    out.extend_from_slice(format!("{offset:08x}").as_bytes());
    for place in 0..LINE {
        out.extend_from_slice(if place % 8 == 0 { b"  " } else { b" " });
        out.extend_from_slice(&line.get(place).map_or(*b"  ", |byte| digits(*byte)));
    }
    out.extend_from_slice(b"  |");
    out.extend(line.iter().map(|byte| if matches!(byte, b' '..=b'~') { *byte } else { b'.' }));
    out.push(b'|');
}
