//! Topics about the prompt.

use super::Topic;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[STEPPING, EDITING, HISTORY];

const STEPPING: Topic = Topic {
    names: &["stepping"],
    title: "going through a script statement by statement",
    rows: &[
        ("Enter, :next, :n", "run the grey statement and stop at the next one"),
        (":over, :o", "run it with its block and the functions it calls"),
        (":to N, :t N", "run until line N is reached"),
        (":continue, :c", "run to the end, or to a stop"),
        (":skip, :s", "leave the statement out, with its block"),
        (":stop N, :b N", "always stop at line N; said again, no longer"),
        (":where, :w", "the lines around, and the calls that led here"),
        (":vars, :v", "the variables and their values"),
        (":quit, :q", "end the script; its `finally` blocks run"),
        (":help, :h", "this page"),
    ],
    text: "`step FILE` at the prompt, or `sockshell --step FILE`. The statement that is next is grey: Right takes it into the \
           line, to be edited. The same command, or an assignment to the same names, then runs instead of it; of a block's head \
           the condition or list can be edited. Any other line runs in between, among the script's own variables. A \
           failure that nothing catches, and Ctrl-C, stop at their statement. Other tasks run on; the clock of `within` stands while \
           you think. An `exit` of the script ends the script and its tasks, one that is typed leaves the prompt.",
    commands: &["step"],
    ..Topic::BASE
};

const EDITING: Topic = Topic {
    names: &["editing", "keys", "prompt"],
    title: "the keys and files of the prompt",
    rows: &[
        ("Tab", "complete the word, or list above the line what it can become"),
        ("Right, End, Ctrl-E", "take over the grey text: an earlier line, or the refused one, corrected"),
        ("Up, Down", "earlier lines, and the lines of a block"),
        ("Ctrl-R", "search the earlier lines; again for the next one"),
        ("Ctrl-C", "forget the line, or interrupt what runs"),
        ("Ctrl-D", "leave, on an empty line"),
        ("Ctrl-Z", "stop until `fg`"),
        ("Ctrl-A, Ctrl-E", "to the start and the end of the line"),
        ("Ctrl-W, Ctrl-U, Ctrl-K", "cut the word before, all before, all behind the cursor; Ctrl-Y puts it back"),
    ],
    text: "The prompt names the current handle. Enter ends a line when its blocks and quotes are closed; until then it \
           begins another, and all of them are edited together. What is typed is kept for the next session in \
           `$XDG_STATE_HOME/sockshell/history` (~/.local/state when that is not set). `SOCKSHELL_EDIT=vi` has the keys of \
           vi; `SOCKSHELL_EDIT=plain` leaves editing to the terminal, as does TERM=dumb. What tasks print meanwhile \
           appears above the line. The start-up file ~/.config/sockshell/config.sock ($XDG_CONFIG_HOME) runs before the first \
           prompt, unless --no-config is given.",
    commands: &["save", "record"],
    ..Topic::BASE
};

const HISTORY: Topic = Topic {
    names: &["history"],
    title: "the lines that were typed before",
    rows: &[
        ("Up, Down", "one line back and forth"),
        ("Ctrl-R", "search backwards for what you type; again for an earlier one"),
        ("grey text", "the newest line that begins like this one; Right takes it"),
        ("save FILE", "what worked in this session, as a script"),
        ("record FILE", "every line from now on, with what it showed"),
    ],
    text: "Lines are kept across sessions in ~/.local/state/sockshell/history ($XDG_STATE_HOME), one a line, each text once, \
           readable by you alone. A line that was refused is there for Up in its own session and is not kept. Delete a line from \
           the file to forget it.",
    example: Example {
        script: "fails any save session.sock\nprint \"only at the prompt\"",
        output: "only at the prompt\n",
    },
    commands: &["save"],
    ..Topic::BASE
};
