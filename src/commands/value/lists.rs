//! What has elements: lists, and bytes as far as they are a row of bytes.

use std::ops::Range;
use std::rc::Rc;

use super::search::is_element;
use crate::commands::support::{args, limits};
use crate::diagnostic::counted;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::{Any, Data, Element, Int, List};
use crate::spec::{Example, Fuel, Group, Spec, opt, req};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "len",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Data)]],
            gives: "integer",
            summary: "how many bytes, elements or values in a channel there are",
            details: "Bytes are counted, not characters: `len é` is 2.",
            python: "len(x)",
            example: Example { script: "print $(len hello) $(len [1, [2, 3]]) $(len 12345)", output: "5 2 5\n" },
            ..Spec::BASE
        },
        run: len,
    },
    Command {
        spec: Spec {
            name: "slice",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Data), req("FROM", Int), opt("TO", Int)]],
            gives: "bytes or list",
            summary: "the part from FROM up to TO, which is excluded, or to the end",
            details: "Negative numbers count from the end. Places beyond the ends are no error: the part is shorter then.",
            python: "x[from:to]",
            example: Example {
                script: "print $(slice hello 1 3) $(slice hello -3) $(slice [1, 2, 3] 0 -1)",
                output: "el llo [1, 2]\n",
            },
            ..Spec::BASE
        },
        run: slice,
    },
    Command {
        spec: Spec {
            name: "get",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("X", Data), req("INDEX", Int)]],
            gives: "any value",
            summary: "the element in a place, counted from 0, or with negative numbers from the end",
            details: "One byte of bytes is bytes. A place that does not exist is an error.",
            python: "x[index]",
            example: Example { script: "print $(get [10, 20, 30] -1) $(get hello 1)", output: "30 e\n" },
            ..Spec::BASE
        },
        run: get,
    },
    Command {
        spec: Spec {
            name: "append",
            group: Group::Values,
            in_place: true,
            forms: &[&[req("LIST", List), req("X", Any)]],
            gives: "list",
            summary: "a new list with one more element at its end",
            details: "`list = append $list $x` and `list += [$x]` add to the list of a variable without copying it, unless \
                      another variable holds the same list.",
            python: "list + [x]",
            example: Example { script: "print $(append [1, 2] 3) $(append [1] [2])", output: "[1, 2, 3] [1, [2]]\n" },
            ..Spec::BASE
        },
        run: append,
    },
    Command {
        spec: Spec {
            name: "remove",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[req("LIST", List), req("X", Element)]],
            gives: "list",
            summary: "a new list without the first element that equals X",
            details: "It is an error when there is none. A number written without quotes is compared with an element as the \
                      number and as its spelling.",
            python: "list.remove(x)",
            example: Example { script: "print $(remove [1, 2, 1] 1)", output: "[2, 1]\n" },
            ..Spec::BASE
        },
        run: remove,
    },
    Command {
        spec: Spec {
            name: "range",
            group: Group::Values,
            costs: Fuel::Values,
            forms: &[&[opt("FROM", Int), req("TO", Int)]],
            gives: "list",
            summary: "the integers from FROM, or 0, up to TO, which is excluded",
            details: "Empty when TO is not above FROM.",
            python: "list(range(from, to))",
            example: Example {
                script: "for i in range 3 { print $i }\nprint $(range 8 11)",
                output: "0\n1\n2\n[8, 9, 10]\n",
            },
            ..Spec::BASE
        },
        run: range,
    },
];

fn len(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let length = match args::value(args, 0) {
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.items().len(),
        Value::Channel(channel) => channel.len(),
        other => return Err(args::neither(cx, 0, other)),
    };
    Ok(Flow::Done(Value::count(length)))
}

fn slice(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (from, to) = (args::int(cx, args, 1)?, args::optional(cx, args, 2, args::int)?);
    match args::value(args, 0) {
        Value::Bytes(bytes) => Ok(Flow::Done(limits::part(bytes, &bytes[bounds(bytes.len(), from, to)]))),
        Value::List(list) => {
            let bounds = bounds(list.items().len(), from, to);
            limits::list(cx, list.items()[bounds].to_vec())
        }
        other => Err(args::neither(cx, 0, other)),
    }
}

/// The part of so many elements that two places mean.
fn bounds(length: usize, from: i64, to: Option<i64>) -> Range<usize> {
    let from = clamped(length, from);
    from..to.map_or(length, |to| clamped(length, to)).max(from)
}

fn clamped(length: usize, place: i64) -> usize {
    let distance = distance(place);
    if place < 0 { length.saturating_sub(distance) } else { distance.min(length) }
}

fn distance(place: i64) -> usize {
    usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX)
}

fn get(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let place = args::int(cx, args, 1)?;
    let found = match args::value(args, 0) {
        Value::Bytes(bytes) => index(bytes.len(), place).map(|index| Value::bytes([bytes[index]])),
        Value::List(list) => index(list.items().len(), place).map(|index| list.items()[index].clone()),
        other => return Err(args::neither(cx, 0, other)),
    };
    found.map(Flow::Done).ok_or_else(|| no_element(cx, args::value(args, 0), place))
}

fn index(length: usize, place: i64) -> Option<usize> {
    let distance = distance(place);
    if place < 0 { length.checked_sub(distance) } else { Some(distance).filter(|index| *index < length) }
}

fn no_element(cx: &Context, of: &Value, place: i64) -> Box<Failure> {
    let (length, kind, thing) = match of {
        Value::List(list) => (list.items().len(), "element", "list"),
        Value::Bytes(bytes) => (bytes.len(), "byte", "text"),
        _ => (0, "element", "value"),
    };
    cx.argument_error(1, format!("there is no {kind} {place}: the {thing} has {}", counted(length, kind)))
}

fn append(cx: &mut Context, args: &mut [Value]) -> Outcome {
    args::list(cx, args, 0)?.may_push(args::value(args, 1)).map_err(|limit| cx.failure(limit))?;
    cx.charge_copy(args::value(args, 0));
    let mut list = args::take_list(cx, args, 0)?;
    Rc::make_mut(&mut list).push(args::take(args, 1)).map_err(|limit| cx.failure(limit))?;
    Ok(Flow::Done(Value::List(list)))
}

fn remove(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let items = args::list(cx, args, 0)?.items();
    let Some(place) = items.iter().position(|item| is_element(args, 1, item)) else {
        let failure = cx.argument_error(1, "no element of the list equals it");
        return Err(args::with_hint(failure, Some("`contains $list $x` tells whether there is one")));
    };
    limits::list(cx, [&items[..place], &items[place + 1..]].concat())
}

fn range(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (from, to) = (args::optional(cx, args, 0, args::int)?.unwrap_or(0), args::int(cx, args, 1)?);
    if from < to {
        limits::room_for_elements(cx, usize::try_from(to.abs_diff(from)).ok())?;
    }
    limits::list(cx, (from..to).map(Value::Int).collect())
}
