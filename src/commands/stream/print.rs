//! `print`, and writing to standard output.

use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::spec::Takes::Text;
use crate::spec::{Example, Group, Opt, OptionSpec, Spec, flag, rest};
use crate::values::Value;

const OPTIONS: &[OptionSpec] = &[flag("--raw", "on a terminal too, write every byte as it is")];
const RAW: Opt = Opt::of(OPTIONS, "--raw");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "print",
        group: Group::Program,
        forms: &[&[rest("X", Text)]],
        options: OPTIONS,
        summary: "write values, joined by one space, and end the line",
        details: "To a pipe or file the bytes go as they are. On a terminal control characters other than newline and tab are \
                  shown escaped, so that nothing a peer sent can command it.",
        python: "print(\"hello\", 42)",
        example: Example { script: "n = 42\nprint hello $n [1, \"two\"]", output: "hello 42 [1, \"two\"]\n" },
        ..Spec::BASE
    },
    run: print,
}];

/// A print whose text has been taken and only waits for room.
#[derive(Debug)]
struct Printed;

fn print(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let raw = cx.has(args, RAW);
    let words = cx.rest(args);
    write_out(cx, raw, |out| {
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            word.write_text(out);
        }
        out.push(b'\n');
    })
}

/// Writes to standard output; waits when nobody takes what was written before.
pub(in crate::commands) fn write_out(cx: &mut Context, raw: bool, fill: impl FnOnce(&mut Vec<u8>)) -> Outcome {
    if cx.take_pending::<Printed>().is_some() {
        return Ok(wait_for_room(cx));
    }
    if raw {
        cx.stdout().fill(fill);
    } else {
        cx.stdout().fill_safe(fill);
    }
    if cx.stdout().is_due() {
        cx.charge_call();
        let ending = cx.exit_requested();
        cx.flush_stdout();
        // Nobody reads any more: this was the last that was printed.
        if let Some(code) = cx.exit_requested().filter(|_| ending.is_none()) {
            return Ok(Flow::Exit(code));
        }
    }
    Ok(wait_for_room(cx))
}

fn wait_for_room(cx: &mut Context) -> Flow {
    if !cx.stdout().is_full() {
        return Flow::NONE;
    }
    cx.park_on_stdout();
    cx.keep_pending(Printed);
    Flow::Wait
}
