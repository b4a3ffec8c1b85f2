//! Error numbers, names and words: `errno`, `strerror`.

use crate::commands::support::args::{self, ArgResult};
use crate::compiler::check::suggest::did_you_mean;
use crate::explain;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::net::errno;
use crate::spec::Takes::Any;
use crate::spec::{CalledFor, Example, Group, Spec, req};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "errno",
            group: Group::Values,
            forms: &[&[req("ERR", Any)]],
            called_for: CalledFor::Result,
            gives: "bytes; for a number or a name [name, number, words]",
            summary: "the name of a failure's error number; of a number or a name all there is to know",
            details: "ERR is what `catch` or `fails` gives, and its name is empty when it has no number; or it is a number, as \
                      `connect_ex` gives it, or a name. The failures of look-up (EAI_NONAME) are below 0. \
                      `help ECONNREFUSED`, or `help 111`, says what helps.",
            python: "errno.errorcode[err.errno]",
            example: Example {
                script: "try {\n    create_connection 127.0.0.1:1\n} catch err {\n    print $(errno $err)\n}\n\
                         print $(errno 111) $(errno EAI_AGAIN)",
                output: "ECONNREFUSED\n[\"ECONNREFUSED\", 111, \"connection refused\"] \
                         [\"EAI_AGAIN\", -3, \"temporary failure in name resolution\"]\n",
            },
            ..Spec::BASE
        },
        run: errno,
    },
    Command {
        spec: Spec {
            name: "strerror",
            group: Group::Values,
            forms: &[&[req("ERR", Any)]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the C library's words for an error: of a number, a name, or a failure",
            details: "The failures of look-up (EAI_NONAME, -2) have the words of gai_strerror(3).",
            python: "os.strerror(111)",
            example: Example { script: "print $(strerror 111)", output: "Connection refused\n" },
            ..Spec::BASE
        },
        run: strerror,
    },
];

fn errno(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if let Value::Error(failure) = args::value(args, 0) {
        return Ok(Flow::Done(Value::text(failure.errno_name())));
    }
    let code = code(cx, args)?;
    let Some(name) = errno::name(code) else { return Err(unknown(cx, code)) };
    let words = explain::errno::words(code);
    Ok(Flow::Done(Value::row([Value::text(name), Value::Int(code.into()), Value::text(&words)])))
}

fn strerror(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let code = match args::value(args, 0) {
        Value::Error(failure) => {
            failure.code.ok_or_else(|| cx.argument_error(0, "this failure has no error number"))?
        }
        _ => code(cx, args)?,
    };
    Ok(Flow::Done(Value::text(&errno::strerror(code))))
}

/// The code that a number or a name stands for.
fn code(cx: &Context, args: &[Value]) -> ArgResult<i32> {
    match args::value(args, 0) {
        Value::Int(number) => i32::try_from(*number).map_err(|_| unknown(cx, *number)),
        Value::Bytes(name) => {
            let name = String::from_utf8_lossy(name);
            errno::number(&name).ok_or_else(|| {
                let hint = did_you_mean(&name.to_uppercase(), errno::names());
                let hint = hint.unwrap_or_else(|| "`constants E` lists them".to_owned());
                args::with_hint(cx.argument_error(0, format!("there is no error `{name}`")), Some(&hint))
            })
        }
        other => {
            let failure = args::misfit(cx, 0, "an error, a number or a name", other);
            Err(args::with_hint(failure, Some("an error comes from `catch err` or `err = fails any COMMAND …`")))
        }
    }
}

fn unknown(cx: &Context, number: impl Into<i64>) -> Box<crate::values::Failure> {
    let number = number.into();
    let hint = match number {
        0 => Some("0 says that the call succeeded".to_owned()),
        _ => i32::try_from(-number).ok().and_then(errno::name).map(|name| format!("{} is {name}", -number)),
    };
    args::with_hint(cx.argument_error(0, format!("no error has the number {number}")), hint.as_deref())
}
