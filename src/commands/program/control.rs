//! The program itself: failing, ending, the environment, other files, `help`.

use crate::commands::support::args;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::{Any, Int, Name, Path, Switch, Topic};
use crate::spec::{CalledFor, Example, Group, Shows, Spec, opt, req};
use crate::values::{Failure, FailureKind, Value};
use crate::view::help as view;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "raise",
            group: Group::Program,
            forms: &[&[req("TEXT|ERR", Any)]],
            summary: "fail with a text, or with an error that was caught",
            python: "raise RuntimeError(\"no answer\")",
            example: Example {
                script: "try { raise \"no answer\" } catch err { print \"caught: $err\" }",
                output: "caught: no answer\n",
            },
            ..Spec::BASE
        },
        run: raise,
    },
    Command {
        spec: Spec {
            name: "exit",
            group: Group::Program,
            forms: &[&[opt("N", Int)]],
            summary: "end the program with exit code N, 0 when not said; every `finally` still runs",
            python: "sys.exit(0)",
            example: Example { script: "try { exit } finally { print bye }\nprint never", output: "bye\n" },
            ..Spec::BASE
        },
        run: exit,
    },
    Command {
        spec: Spec {
            name: "source",
            group: Group::Program,
            forms: &[&[req("PATH", Path)]],
            summary: "run another file here; its functions and variables join this program",
            details: "A path written as such is read and checked with the program, relative to the file that names it; its body \
                      runs each time it is reached. A path that is computed is read when it is reached, and its names stay its own.",
            python: "exec(open(\"other.py\").read())",
            example: Example { script: "source /dev/null\nprint sourced", output: "sourced\n" },
            ..Spec::BASE
        },
        run: source,
    },
    Command {
        spec: Spec {
            name: "env",
            group: Group::Program,
            forms: &[&[req("NAME", Name), opt("DEFAULT", Any)]],
            called_for: CalledFor::Result,
            gives: "text, DEFAULT or none",
            summary: "an environment variable",
            python: "os.environ.get(\"HOME\")",
            example: Example { script: "print $(env SOCKSHELL_NOT_THERE nothing)", output: "nothing\n" },
            ..Spec::BASE
        },
        run: env,
    },
    Command {
        spec: Spec {
            name: "trace",
            group: Group::Program,
            forms: &[&[req("on|off", Switch)]],
            summary: "show each statement and what it gives on standard error from here on, as -x does",
            details: "It takes effect at the next statement, in every task. `+ FILE:LINE: …` is a statement that begins, with its \
                      task's name in front unless that is the main one; `= …` is what it gave.",
            python: "python3 -m trace --trace script.py",
            example: Example {
                script: "trace on\nprint shown\ntrace off\nprint \"not shown\"",
                output: "shown\nnot shown\n",
            },
            ..Spec::BASE
        },
        run: trace,
    },
    Command {
        spec: Spec {
            name: "help",
            group: Group::Program,
            forms: &[&[opt("COMMAND|TOPIC|ERRNO", Topic)]],
            shows: Shows::Page,
            called_for: CalledFor::Result,
            gives: "a page of text",
            summary: "what there is; or all about a command, statement, topic, socket option or errno",
            python: "help(socket.socket.recv)",
            example: Example { script: "print $(contains $(help recv) \"[HANDLE.]recv N\")", output: "true\n" },
            ..Spec::BASE
        },
        run: help,
    },
];

fn raise(cx: &mut Context, args: &mut [Value]) -> Outcome {
    match &args[0] {
        Value::Error(failure) if failure.kind == FailureKind::Error => Err(Box::new((**failure).clone())),
        // What was seen failing already is an error like any other when it is raised again.
        Value::Error(failure) => Err(Box::new(Failure { kind: FailureKind::Error, ..(**failure).clone() })),
        other => {
            let mut failure = Failure::raised(other.lossy());
            failure.span = Some(cx.site.span);
            Err(Box::new(failure))
        }
    }
}

fn exit(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if args[0].is_unset() {
        return Ok(Flow::Exit(0));
    }
    let code = args::int(cx, args, 0)?;
    // The system keeps eight bits; a code that would silently become another is refused.
    match i32::try_from(code).ok().filter(|code| (0..=255).contains(code)) {
        Some(code) => Ok(Flow::Exit(code)),
        None => Err(cx.argument_error(0, format!("an exit code is 0 to 255, not {code}"))),
    }
}

/// Compiled to an instruction of its own; never called.
fn source(_: &mut Context, _: &mut [Value]) -> Outcome {
    Ok(Flow::NONE)
}

fn env(_: &mut Context, args: &mut [Value]) -> Outcome {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let name = args::text(args, 0).into_owned();
    // An empty name, or one with `=` or NUL, is no variable; asking the system for it could panic.
    let askable = !name.is_empty() && !name.contains(&b'=') && !name.contains(&0);
    let value = askable.then(|| std::env::var_os(std::ffi::OsStr::from_bytes(&name))).flatten();
    let default = if args[1].is_unset() { Value::None } else { args[1].clone() };
    Ok(Flow::Done(value.map_or(default, |value| Value::bytes(value.into_vec()))))
}

fn trace(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let on = args::switch(cx, args, 0)?;
    cx.trace(on);
    Ok(Flow::Rewatch)
}

fn help(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let specs = cx.specs();
    if args[0].is_unset() {
        return Ok(Flow::Done(Value::text(&view::overview(&specs))));
    }
    let word = args::word(args, 0);
    if let Some(page) = view::page(&word, &specs) {
        return Ok(Flow::Done(Value::text(&page)));
    }
    let mut failure = cx.argument_error(0, format!("there is no help on `{word}`"));
    failure.hint = Some(view::near(&word, &specs));
    Err(failure)
}
