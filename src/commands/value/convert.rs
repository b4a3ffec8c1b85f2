//! From one type to another: numbers of text, text of anything, and what something is.

use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::machine::call::command::{Command, Context, Flow, Outcome, describe};
use crate::spec::Takes::{Any, Int, Text};
use crate::spec::{Example, Fuel, Group, Spec, opt, req};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "int",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Text), opt("BASE", Int)]],
            gives: "integer",
            summary: "the integer that a text spells",
            details: "A sign, digits, and blanks around them; anything else is an error, also `64k`. BASE is 10 when not \
                      said, or 2 to 36; 0 goes by the prefix 0x, 0o or 0b. A float loses its fraction, true is 1 and \
                      false 0.",
            python: "int(text, base)",
            example: Example {
                script: "print $($(int \" 42\\n\") + 1) $(int ff 16) $(int 0b101 0)",
                output: "43 255 5\n",
            },
            ..Spec::BASE
        },
        run: int,
    },
    Command {
        spec: Spec {
            name: "float",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Text)]],
            gives: "float",
            summary: "the float that a text spells",
            details: "Blanks may stand around it. An integer becomes a float.",
            python: "float(text)",
            example: Example { script: "print $(float \"2.50\") $(float 1e3) $(float 7)", output: "2.5 1000.0 7.0\n" },
            ..Spec::BASE
        },
        run: float,
    },
    Command {
        spec: Spec {
            name: "str",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Text)]],
            gives: "bytes",
            summary: "the text form of a value, as `print` writes it",
            details: "",
            python: "str(x)",
            example: Example { script: "print $(len $(str [1, 2]))", output: "6\n" },
            ..Spec::BASE
        },
        run: str,
    },
    Command {
        spec: Spec {
            name: "repr",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Any)]],
            gives: "bytes",
            summary: "a value as one would write it in a script: text in quotes, the rest escaped",
            details: "What is a number, text or a list of them reads back as the same value. A handle shows what it is.",
            python: "repr(x)",
            example: Example { script: "print $(repr \"a\\tb\\x00\") $(repr 5)", output: "\"a\\tb\\x00\" 5\n" },
            ..Spec::BASE
        },
        run: repr,
    },
    Command {
        spec: Spec {
            name: "typeof",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Any)]],
            gives: "bytes",
            summary: "the name of a value's type",
            details: "It is bytes, integer, float, boolean, none, list, handle, address, task, channel or error.",
            python: "type(x).__name__",
            example: Example {
                script: "print $(typeof hello) $(typeof 5) $(typeof 500ms) $(typeof [])",
                output: "bytes integer float list\n",
            },
            ..Spec::BASE
        },
        run: type_of,
    },
    Command {
        spec: Spec {
            name: "errno",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("ERR", Any)]],
            gives: "bytes",
            summary: "the name of a failure's error number; empty when it has none",
            details: "ERR is what `catch` or `fails` gives. `help ECONNREFUSED` explains a name.",
            python: "errno.errorcode[err.errno]",
            example: Example {
                script: "try {\n    create_connection 127.0.0.1:1\n} catch err {\n    print $(errno $err)\n}",
                output: "ECONNREFUSED\n",
            },
            ..Spec::BASE
        },
        run: errno,
    },
];

fn int(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let base = args::optional(cx, args, 1, args::int)?;
    let int = match (args::value(args, 0), base) {
        (Value::Bytes(text), base) => parse_int(cx, text, base.unwrap_or(10))?,
        (other, Some(_)) => {
            return Err(cx.argument_error(1, format!("a base goes with text, not with {}", describe(other))));
        }
        (Value::Int(int), None) => *int,
        (Value::Bool(bool), None) => i64::from(*bool),
        (Value::Float(float), None) => truncate(cx, *float)?,
        (other, None) => return Err(args::misfit(cx, 0, "text or a number", other)),
    };
    Ok(Flow::Done(Value::Int(int)))
}

fn parse_int(cx: &Context, text: &[u8], base: i64) -> ArgResult<i64> {
    let base = u32::try_from(base).ok().filter(|base| matches!(base, 0 | 2..=36));
    let base = base.ok_or_else(|| cx.argument_error(1, "a base is 2 to 36, or 0 to go by the prefix"))?;
    let trimmed = trim(text);
    let (sign, unsigned) = trimmed.split_at(usize::from(trimmed.starts_with(['+', '-'])));
    let Some((digits, base)) = without_prefix(unsigned, base) else { return Err(no_int(cx, text, base)) };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Err(no_int(cx, text, base));
    }
    i64::from_str_radix(&format!("{sign}{digits}"), base)
        .map_err(|_| cx.argument_error(0, format!("{} does not fit into a 64-bit integer", shown(text))))
}

/// The digits and their base. Without a prefix base 0 is 10, and zeros in front, octal to some, are refused.
fn without_prefix(text: &str, base: u32) -> Option<(&str, u32)> {
    let prefix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if prefix > 0 && (base == 0 || base == prefix) {
        return Some((&text[2..], prefix));
    }
    if base > 0 {
        return Some((text, base));
    }
    let ambiguous = text.starts_with('0') && text.contains(|c| c != '0');
    (!ambiguous).then_some((text, 10))
}

/// The text without the blanks around it; what is not UTF-8 spells no number.
fn trim(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default().trim()
}

fn no_int(cx: &Context, text: &[u8], base: u32) -> Box<Failure> {
    let in_base = if base == 10 { String::new() } else { format!(" in base {base}") };
    let failure = cx.argument_error(0, format!("{} is no integer{in_base}", shown(text)));
    let text = trim(text);
    let hint = if base == 10 && text.parse().is_ok_and(f64::is_finite) {
        Some("`int $(float $x)` cuts off the fraction")
    } else if text.ends_with(['k', 'M', 'G']) {
        Some("suffixes are for numbers written in a script, as in `recv 64k`")
    } else if base == 10 && without_prefix(text, 0).is_some_and(|(_, base)| base != 10) {
        Some("`int $x 0` goes by the prefix")
    } else if base == 0 && text.starts_with('0') {
        Some("zeros in front mean octal to some: that is written 0o17; `int $x` ignores them")
    } else {
        None
    };
    args::with_hint(failure, hint)
}

fn truncate(cx: &Context, float: f64) -> ArgResult<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&float) {
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked, and the fraction is to go")]
        return Ok(float as i64);
    }
    Err(cx.argument_error(0, format!("{} does not fit into a 64-bit integer", Value::Float(float).lossy())))
}

fn float(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let float = match args::value(args, 0) {
        Value::Bytes(text) => {
            trim(text).parse().map_err(|_| cx.argument_error(0, format!("{} is no number", shown(text))))?
        }
        Value::Bool(bool) => f64::from(u8::from(*bool)),
        Value::Int(_) | Value::Float(_) => args::float(cx, args, 0)?,
        other => return Err(args::misfit(cx, 0, "text or a number", other)),
    };
    Ok(Flow::Done(Value::Float(float)))
}

/// A text in a message: its `repr`, the beginning of it when it is long.
fn shown(text: &[u8]) -> String {
    const SHOWN: usize = 40;
    if text.len() <= SHOWN {
        return Value::bytes(text).repr();
    }
    format!("{}… of {} bytes", Value::bytes(&text[..SHOWN]).repr(), text.len())
}

fn str(cx: &mut Context, args: &mut [Value]) -> Outcome {
    match args::take(args, 0) {
        Value::Bytes(bytes) => Ok(Flow::Done(Value::Bytes(bytes))),
        other => limits::bytes(cx, other.text_form()),
    }
}

fn repr(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let mut out = Vec::new();
    args::value(args, 0).write_repr(&mut out);
    limits::bytes(cx, out)
}

#[expect(clippy::unnecessary_wraps, reason = "every command of the table ends with an outcome")]
fn type_of(_: &mut Context, args: &mut [Value]) -> Outcome {
    Ok(Flow::Done(Value::text(args::value(args, 0).type_name())))
}

fn errno(cx: &mut Context, args: &mut [Value]) -> Outcome {
    match args::value(args, 0) {
        Value::Error(failure) => Ok(Flow::Done(Value::text(failure.errno_name()))),
        other => {
            let failure = args::misfit(cx, 0, "an error", other);
            Err(args::with_hint(failure, Some("an error comes from `catch err` or `err = fails any COMMAND …`")))
        }
    }
}
