//! `pause`: a script on a terminal waits for whoever watches it.

use std::io::IsTerminal;

use std::rc::Rc;

use crate::commands::stream::read::line;
use crate::machine::Question;
use crate::machine::call::command::{CallTimeout, Command, Context, Flow, Outcome};
use crate::machine::call::services::Standard;
use crate::spec::Takes::Text;
use crate::spec::{Awaits, Example, Group, Spec, opt};
use crate::values::Value;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[Command {
    spec: Spec {
        name: "pause",
        awaits: Awaits::Enter,
        group: Group::Tasks,
        forms: &[&[opt("TEXT", Text)]],
        summary: "show TEXT and wait for Enter; the other tasks go on",
        details: "Only on a terminal: where nobody can press Enter, because standard input or output is none, it is \
                  skipped and shows nothing.",
        python: "input(\"press Enter to go on \")",
        example: Example { script: "pause \"start the client, then press Enter \"\nprint on", output: "on\n" },
        ..Spec::BASE
    },
    run: pause,
}];

/// What is shown when nothing is said.
const TEXT: &[u8] = b"press Enter to go on ";

/// A `pause` whose text has been shown.
#[derive(Debug)]
struct Asked(#[expect(dead_code, reason = "keeps the question")] Rc<Question>);

fn pause(cx: &mut Context, args: &mut [Value]) -> Outcome {
    if !somebody_watches(cx) {
        return Ok(Flow::NONE);
    }
    let asked = cx.take_pending::<Asked>().unwrap_or_else(|| {
        let text = if args[0].is_unset() { TEXT.to_vec() } else { args[0].text_form().into() };
        cx.stdout().fill_safe(|out| out.extend_from_slice(&text));
        show_now(cx);
        Asked(cx.stdout().ask(&text))
    });
    let stdin = cx.standard(Standard::Input).clone();
    let Some(typed) = line(cx, &stdin, CallTimeout::Handle)? else {
        cx.keep_pending(asked);
        return Ok(if cx.is_parked() { Flow::Wait } else { Flow::Again });
    };
    // It is answered: what follows needs no row of its own.
    drop(asked);
    if typed.is_empty() {
        // Ctrl-D shows no new line as Enter does.
        cx.stdout().write(b"\n");
        show_now(cx);
    }
    Ok(Flow::NONE)
}

fn show_now(cx: &mut Context) {
    cx.flush_stdout();
}

fn somebody_watches(cx: &mut Context) -> bool {
    cx.stdout().is_terminal() && !cx.input_is_script() && std::io::stdin().is_terminal()
}
