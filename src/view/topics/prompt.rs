//! Topics about the prompt.

use super::Topic;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["keys", "prompt"],
        title: "keys and files of the prompt",
        rows: &[
            ("Tab", "completes commands, handles, variables, options, kinds, addresses, files"),
            ("Right, End", "take the grey hint: the rest of an earlier line"),
            ("Up, Down", "earlier and later lines; Ctrl-R searches them"),
            ("Enter", "runs the line; while a block or quote is open, a new line in it"),
            ("Ctrl-C", "clears the line; ends a command that waits, its handle unharmed"),
            ("Ctrl-D", "on an empty line: leaves, and closes what is open"),
            ("Ctrl-A, Ctrl-E", "to the start and the end of the line"),
            ("Ctrl-W, Ctrl-U", "cut the word before, or all before; Ctrl-Y puts it back"),
            ("Ctrl-L", "clears the screen"),
            ("_", "the last result that was shown"),
        ],
        text: "SOCKSHELL_EDIT=vi has the keys of vi; SOCKSHELL_EDIT=plain, TERM=dumb and an output that is no terminal have \
           none, and draw nothing twice. Lines are kept in ~/.local/state/sockshell/history (XDG_STATE_HOME). \
           ~/.config/sockshell/config.sock (XDG_CONFIG_HOME) runs at the start, unless --no-config is given. `save FILE` \
           makes a script of the session.",
        commands: &["save", "record"],
        ..Topic::BASE
    },
    Topic {
        names: &["stepping"],
        title: "going through a script statement by statement",
        rows: &[
            ("Enter, :next, :n", "run the statement in the line and stop at the next one"),
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
        text: "`step FILE` at the prompt, or `sockshell --step FILE`. Edited, a statement runs as edited: the same command, or an \
           assignment to the same names; of a block's head the condition or list can be edited. Any other line runs in \
           between, among the script's own variables. A failure that nothing catches, and Ctrl-C, stop at their statement: \
           mend it, and Enter tries again. Other tasks run on; `within` does not count the time you take.",
        commands: &["step"],
        ..Topic::BASE
    },
];
