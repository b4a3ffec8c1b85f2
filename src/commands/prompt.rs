//! Commands that only the prompt can carry out: they leave a wish, which the prompt fulfils when the line is over.

use super::args;
use crate::machine::command::{Command, Cx, Flow, Outcome};
use crate::machine::wish::Wish;
use crate::program::spec::Takes::{Any, Path};
use crate::program::spec::{Example, Group, Spec, req, rest};
use crate::values::{Failure, Value};

/// The family's table.
pub static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "step",
        group: Group::Program,
        forms: &[&[req("FILE", Path), rest("ARG", Any)]],
        summary: "at the prompt: step through a script, statement by statement",
        details: "Each statement is shown with the comment above it and put into the line, ready to run: Enter runs it, edited \
                  it runs as edited, and any other line runs in between, among the script's own variables. `:help` lists the \
                  words that go further at once. `sockshell --step FILE` does the same.",
        python: "python3 -m pdb script.py",
        errors: &[("ENOENT", "there is no such file")],
        example: Example {
            script: "fails any step scripts/handshake.sock\nprint \"only at the prompt\"",
            output: "only at the prompt\n",
        },
        ..Spec::BASE
    },
    run: step,
}];

fn wish(cx: &mut Cx, wish: Wish) -> Outcome {
    if cx.machine.interactive {
        cx.machine.wish = Some(wish);
        return Ok(Flow::NONE);
    }
    Err(only_at_the_prompt(cx))
}

fn only_at_the_prompt(cx: &Cx) -> Box<Failure> {
    args::with_hint(cx.failure("this is for the prompt, not for scripts"), Some("start `sockshell` without a file"))
}

fn step(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let file = args::path(args, 0);
    let arguments = cx.rest(args).iter().map(|word| Value::bytes(word.text_form())).collect();
    wish(cx, Wish::Step { file, arguments })
}
