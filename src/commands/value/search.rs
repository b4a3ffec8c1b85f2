//! Looking for something: a part, a beginning, an end, a regular expression.

use std::cell::RefCell;
use std::rc::Rc;

use memchr::memmem;
use regex::bytes::{Captures, Regex, RegexBuilder};

use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::{Data, Element, Notation};
use crate::spec::{CalledFor, Example, Fuel, Group, Spec, req};
use crate::values::{Failure, Value, equal};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "contains",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Data), req("PART", Element)]],
            called_for: CalledFor::Result,
            gives: "boolean",
            summary: "whether bytes have a part, or a list an element equal to PART",
            details: "A number written without quotes is compared with an element as the number and as its spelling.",
            python: "part in x",
            example: Example {
                script: "print $(contains \"250 OK\" OK) $(contains [21, 22] 22)",
                output: "true true\n",
            },
            ..Spec::BASE
        },
        run: contains,
    },
    Command {
        spec: Spec {
            name: "startswith",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("PART", Data)]],
            called_for: CalledFor::Result,
            gives: "boolean",
            summary: "whether the text begins with PART",
            details: "",
            python: "text.startswith(part)",
            example: Example { script: "print $(startswith \"220 ready\" 220)", output: "true\n" },
            ..Spec::BASE
        },
        run: startswith,
    },
    Command {
        spec: Spec {
            name: "endswith",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("PART", Data)]],
            called_for: CalledFor::Result,
            gives: "boolean",
            summary: "whether the text ends with PART",
            details: "",
            python: "text.endswith(part)",
            example: Example { script: "print $(endswith \"QUIT\\r\\n\" \"\\r\\n\")", output: "true\n" },
            ..Spec::BASE
        },
        run: endswith,
    },
    Command {
        spec: Spec {
            name: "find",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("PART", Data)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "at which byte PART begins for the first time; -1 when it is absent",
            details: "Bytes are counted from 0, not characters, so that the number fits `slice` and `get`.",
            python: "data.find(part)",
            example: Example { script: "print $(find key=value =) $(find key =)", output: "3 -1\n" },
            ..Spec::BASE
        },
        run: find,
    },
    Command {
        spec: Spec {
            name: "match",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("TEXT", Data), req("REGEX", Notation)]],
            called_for: CalledFor::Result,
            gives: "list or none",
            summary: "the groups of the first match of a regular expression; none without a match",
            details: "A group that took no part is none; a pattern without groups gives a list of the whole match. The match \
                      may be anywhere: `^` and `$` tie it to the ends. `$` is the very end, in Python's re also the place \
                      before a last newline: for a line with its end write '^(.*?)\\r?\\n?$', or `recvline --drop` it first. \
                      `.` is anything but a newline, `\\r` too. (?m) before the pattern makes `^` and `$` the ends of every \
                      line, (?R) with CRLF as well, (?s) lets `.` be a newline, (?i) ignores case. Write the pattern in single quotes, where `\\` and \
                      `$` are left alone. Where the text is not UTF-8, `.` is any byte. The time it takes grows with the \
                      text's length and no faster, so there are no back-references and no look-around.",
            python: "m = re.search(regex, text); m and m.groups()",
            example: Example {
                script: "reply = match \"250 queued as 4X\" '^(\\d+) (.*)$'\nprint $reply\nprint $(match hello '[0-9]+')",
                output: "[\"250\", \"queued as 4X\"]\nnone\n",
            },
            ..Spec::BASE
        },
        run: find_match,
    },
];

fn contains(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let holds = match args::value(args, 0) {
        Value::Bytes(bytes) => {
            let part = if args::value(args, 2).is_unset() { 1 } else { 2 };
            memmem::find(bytes, args::bytes(cx, args, part)?).is_some()
        }
        Value::List(list) => list.items().iter().any(|item| is_element(args, 1, item)),
        other => return Err(args::neither(cx, 0, other)),
    };
    Ok(Flow::Done(Value::Bool(holds)))
}

/// Whether an item is what an `Element` parameter says: its value or, as a bare literal, its spelling.
pub(in crate::commands) fn is_element(args: &[Value], at: usize, item: &Value) -> bool {
    equal(item, args::value(args, at)) || (matches!(item, Value::Bytes(_)) && equal(item, args::value(args, at + 1)))
}

fn startswith(cx: &mut Context, args: &mut [Value]) -> Outcome {
    Ok(Flow::Done(Value::Bool(args::bytes(cx, args, 0)?.starts_with(args::bytes(cx, args, 1)?))))
}

fn endswith(cx: &mut Context, args: &mut [Value]) -> Outcome {
    Ok(Flow::Done(Value::Bool(args::bytes(cx, args, 0)?.ends_with(args::bytes(cx, args, 1)?))))
}

fn find(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let place = memmem::find(args::bytes(cx, args, 0)?, args::bytes(cx, args, 1)?);
    Ok(Flow::Done(place.map_or(Value::Int(-1), Value::count)))
}

fn find_match(cx: &mut Context, args: &mut [Value]) -> Outcome {
    cx.charge_value(args::value(args, 0));
    let text = args::bytes(cx, args, 0)?;
    let regex = compiled(cx, args::bytes(cx, args, 1)?, std::str::from_utf8(text).is_ok())?;
    match regex.captures(text) {
        None => Ok(Flow::Done(Value::None)),
        Some(captures) => limits::list(cx, groups(&captures)),
    }
}

fn groups(captures: &Captures) -> Vec<Value> {
    let whole = usize::from(captures.len() > 1);
    let group = |group: Option<regex::bytes::Match>| group.map_or(Value::None, |group| Value::bytes(group.as_bytes()));
    captures.iter().skip(whole).map(group).collect()
}

/// How many compiled patterns are kept: those of a loop over lines, not every one a long run makes.
const KEPT: usize = 16;

#[derive(Debug)]
struct Pattern {
    text: Rc<Vec<u8>>,
    unicode: bool,
    regex: Rc<Regex>,
}

thread_local! {
    /// The patterns used last, the latest at the end.
    static PATTERNS: RefCell<Vec<Pattern>> = const { RefCell::new(Vec::new()) };
}

fn compiled(cx: &Context, text: &Rc<Vec<u8>>, unicode: bool) -> ArgResult<Rc<Regex>> {
    PATTERNS.with_borrow_mut(|patterns| {
        let known = |pattern: &Pattern| {
            pattern.unicode == unicode && (Rc::ptr_eq(&pattern.text, text) || pattern.text == *text)
        };
        let pattern = match patterns.iter().rposition(known) {
            Some(place) => patterns.remove(place),
            None => Pattern { text: text.clone(), unicode, regex: Rc::new(compile(cx, text, unicode)?) },
        };
        let regex = pattern.regex.clone();
        if patterns.len() >= KEPT {
            patterns.remove(0);
        }
        patterns.push(pattern);
        Ok(regex)
    })
}

/// A pattern for text that is UTF-8 or is not. What means something only in Unicode keeps that meaning.
fn compile(cx: &Context, text: &[u8], unicode: bool) -> ArgResult<Regex> {
    let Ok(text) = std::str::from_utf8(text) else {
        let failure = cx.argument_error(1, "the pattern is not UTF-8");
        return Err(args::with_hint(failure, Some("write such a byte as an escape of the pattern: '(?-u)\\xff'")));
    };
    let build = |unicode| RegexBuilder::new(text).unicode(unicode).build();
    let regex = if unicode { build(true) } else { build(false).or_else(|_| build(true)) };
    regex.map_err(|error| wrong_pattern(cx, &error))
}

fn wrong_pattern(cx: &Context, error: &regex::Error) -> Box<Failure> {
    if let regex::Error::CompiledTooBig(limit) = error {
        return cx
            .argument_error(1, format!("the pattern is too large: compiled it takes more than {} MiB", limit >> 20));
    }
    // The crate draws the pattern with a caret; its last line says what is wrong.
    let drawn = error.to_string();
    let words = drawn.rsplit("error: ").next().unwrap_or(&drawn).trim();
    let failure = cx.argument_error(1, format!("the pattern is wrong: {words}"));
    let is_sign = ["unclosed", "unopened", "repetition operator"].iter().any(|start| words.starts_with(start));
    args::with_hint(
        failure,
        is_sign.then_some("a sign that stands for itself is written with a backslash, in single quotes: '\\['"),
    )
}
