//! Commands that only the prompt can carry out: they leave a wish, which the prompt fulfils when the line is over.

use crate::commands::support::args;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::frontend::ReplRequest;
use crate::spec::Takes::{Any, Path, Word};
use crate::spec::{Example, Group, Opt, OptionSpec, Spec, flag, req, rest};
use crate::values::Value;

const SAVE_OPTIONS: &[OptionSpec] = &[flag("--all", "what did not work too, as comments")];
const ALL: Opt = Opt::of(SAVE_OPTIONS, "--all");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "step",
            group: Group::Program,
            forms: &[&[req("FILE", Path), rest("ARG", Any)]],
            summary: "at the prompt: step through a script, statement by statement",
            details: "Each statement is shown in grey, with the comment above it: Enter runs it, taken over by Right and edited it \
                  runs as edited, and any other line runs in between, among the script's own variables. `:help` lists the \
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
    },
    Command {
        spec: Spec {
            name: "save",
            group: Group::Program,
            forms: &[&[req("FILE", Path)]],
            options: SAVE_OPTIONS,
            summary: "at the prompt: write what was typed in this session, and worked, as a script",
            details: "The lines are as they were typed; a handle that became a variable by itself is assigned to it. A file that \
                      this session did not write is not overwritten.",
            python: "readline.write_history_file(\"session.py\")",
            errors: &[("EEXIST", "there is such a file already"), ("EACCES", "it may not be written there")],
            example: Example {
                script: "fails any save session.sock\nprint \"only at the prompt\"",
                output: "only at the prompt\n",
            },
            ..Spec::BASE
        },
        run: save,
    },
    Command {
        spec: Spec {
            name: "record",
            group: Group::Program,
            forms: &[&[req("off", Word(&["off"]))], &[req("FILE", Path)]],
            summary: "at the prompt: write each line from now on into a script, with what it shows as comments",
            details: "Lines that do not work are comments as well, so that the script runs again. `record off` ends it.",
            errors: &[("EEXIST", "there is such a file already"), ("EACCES", "it may not be written there")],
            example: Example {
                script: "fails any record off\nprint \"only at the prompt\"",
                output: "only at the prompt\n",
            },
            ..Spec::BASE
        },
        run: record,
    },
];

fn wish(cx: &mut Context, wish: ReplRequest) -> Outcome {
    let not_here = |failure| args::with_hint(failure, Some("start `sockshell` without a file"));
    cx.request(wish).map(|()| Flow::NONE).map_err(not_here)
}

fn step(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let file = args::path(args, 0);
    let arguments = cx.rest(args).iter().map(|word| Value::bytes(word.text_form())).collect();
    wish(cx, ReplRequest::Step { file, arguments })
}

fn save(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let file = args::path(args, 0);
    let all = cx.has(args, ALL);
    wish(cx, ReplRequest::Save { file, all })
}

fn record(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let file = (cx.form() == 1).then(|| args::path(args, 0));
    wish(cx, ReplRequest::Record(file))
}
