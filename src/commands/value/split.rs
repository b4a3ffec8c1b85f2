//! Text in pieces: cut at separators, at blanks, into a shell's words, and put together again.

use memchr::memmem;

use super::text::is_blank;
use crate::commands::support::{args, limits};
use crate::limits::ELEMENTS;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::{Data, Int, List, Text};
use crate::spec::{CalledFor, Example, Fuel, Group, Spec, opt, req};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "split",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), opt("SEP", Data), opt("MAX", Int)]],
            called_for: CalledFor::Result,
            gives: "list",
            summary: "cut the text into a list of pieces",
            details: "Without SEP it is cut at runs of blanks and no piece is empty. With SEP it is cut at each SEP, and \
                      pieces between two of them are empty. MAX is how many cuts are made; the rest is the last piece.",
            python: "text.split(sep, max)",
            example: Example {
                script: "print $(split \" GET  /  HTTP/1.1\")\nprint $(split a,,b ,)\nname, value = split \"Host: h: 1\" \": \" 1\n\
                         print $value",
                output: "[\"GET\", \"/\", \"HTTP/1.1\"]\n[\"a\", \"\", \"b\"]\nh: 1\n",
            },
            ..Spec::BASE
        },
        run: split,
    },
    Command {
        spec: Spec {
            name: "join",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("SEP", Text), req("LIST", List)]],
            called_for: CalledFor::Result,
            gives: "bytes",
            summary: "the text forms of a list's elements, with SEP between them",
            details: "",
            python: "sep.join(str(x) for x in list)",
            example: Example { script: "print $(join \", \" [1, \"two\", 3.0])", output: "1, two, 3.0\n" },
            ..Spec::BASE
        },
        run: join,
    },
    Command {
        spec: Spec {
            name: "words",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data)]],
            called_for: CalledFor::Result,
            gives: "list",
            summary: "cut the text into words as a POSIX shell does",
            details: "Quotes and backslashes keep blanks inside a word and are taken away; a word that begins with `#` begins \
                      a comment. Nothing is expanded.",
            python: "shlex.split(text)",
            example: Example {
                script: "print $(words \"say 'hello world' to\\\\ all\")",
                output: "[\"say\", \"hello world\", \"to all\"]\n",
            },
            ..Spec::BASE
        },
        run: words,
    },
];

fn split(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let bytes = args::bytes(cx, args, 0)?;
    let separator = args::optional(cx, args, 1, args::bytes)?;
    let most = args::optional(cx, args, 2, args::int)?.map_or(usize::MAX, cuts);
    let pieces = match separator {
        None => {
            if bytes.len() / 2 >= ELEMENTS.most {
                limits::room_for_elements(cx, Some(blank_pieces(bytes)))?;
            }
            at_blanks(bytes)
        }
        Some(separator) if separator.is_empty() => {
            let failure = cx.argument_error(1, "the separator is empty");
            return Err(args::with_hint(failure, Some("without a separator the text is cut at blanks")));
        }
        Some(separator) => {
            // Pieces take far more memory than their text, so a text that can have too many is counted first.
            if bytes.len() / separator.len() >= ELEMENTS.most && most >= ELEMENTS.most {
                limits::room_for_elements(cx, Some(memmem::find_iter(bytes, separator.as_slice()).count() + 1))?;
            }
            at_separators(bytes, separator, most)
        }
    };
    limits::list(cx, pieces)
}

/// How many cuts may be made: a negative number sets no bound, as in Python.
fn cuts(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// The pieces, at most one more than a list may have: enough to find out that they are too many.
fn at_separators(bytes: &[u8], separator: &[u8], most: usize) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in memmem::find_iter(bytes, separator).take(most.min(ELEMENTS.most)) {
        pieces.push(Value::bytes(&bytes[from..at]));
        from = at + separator.len();
    }
    pieces.push(Value::bytes(&bytes[from..]));
    pieces
}

/// How many pieces [`at_blanks`] gives.
fn blank_pieces(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.split_whitespace().count(),
        Err(_) => bytes.split(|byte| is_blank(*byte)).filter(|piece| !piece.is_empty()).count(),
    }
}

fn at_blanks(bytes: &[u8]) -> Vec<Value> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.split_whitespace().map(Value::text).take(ELEMENTS.most + 1).collect();
    }
    let pieces = bytes.split(|byte| is_blank(*byte)).filter(|piece| !piece.is_empty());
    pieces.map(Value::bytes).take(ELEMENTS.most + 1).collect()
}

fn join(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let separator = args::text(args, 0);
    let items = args::list(cx, args, 1)?.items();
    let between = separator.len().checked_mul(items.len().saturating_sub(1));
    let known = items.iter().try_fold(between.unwrap_or(usize::MAX), |sum, item| match item {
        Value::Bytes(bytes) => sum.checked_add(bytes.len()),
        _ => Some(sum),
    });
    let mut out = Vec::with_capacity(limits::room_for_bytes(cx, known)?);
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.extend_from_slice(&separator);
        }
        item.write_text(&mut out);
        limits::room_for_bytes(cx, Some(out.len()))?;
    }
    Ok(Flow::Done(Value::bytes(out)))
}

fn words(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let bytes = args::bytes(cx, args, 0)?;
    if bytes.len() / 2 >= ELEMENTS.most {
        limits::room_for_elements(cx, Some(shlex::bytes::Shlex::new(bytes).count()))?;
    }
    let mut words = shlex::bytes::Shlex::new(bytes);
    let items: Vec<Value> = words.by_ref().map(Value::bytes).take(ELEMENTS.most + 1).collect();
    if words.had_error {
        let failure = cx.argument_error(0, "the text ends inside quotes or after a backslash");
        return Err(args::with_hint(failure, Some("`split` cuts at blanks and knows no quotes")));
    }
    limits::list(cx, items)
}
