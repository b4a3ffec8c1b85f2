//! Topics about what is written: words, values, errors.

use super::Topic;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["quoting", "quotes", "text"],
        title: "bare words, quotes and what stands inside them",
        rows: &[
            ("hello", "a bare word is text, up to a blank or one of ; ( ) { }"),
            ("'raw'", "nothing inside is special"),
            ("\"text\"", "\\n \\r \\t \\0 \\e \\\\ \\\" \\$ \\xHH \\u{H…}, $name, $( … )"),
            ("$name ${name}", "the variable's value, never split and never parsed again"),
            ("${name:-text}", "text when it is missing, none or empty"),
            ("$( … )", "what a call or an expression gives"),
            ("$1 ${12} $args", "the script's arguments, and the list of them"),
            ("[a, b]", "a list"),
        ],
        text: "Pieces that touch are one word: a'b'\"c\" is abc. A word that is nothing but $name, $( … ) or [ … ] keeps its \
               value's type, any other is text. Everything is bytes: there is no encoding and no change of line ends.",
        example: Example {
            script: "name = \"you\"\nprint \"hello, $name\\x21\" 'hello, $name' ${1:-nobody}\nprint \"$(len $name) letters\"",
            output: "hello, you! hello, $name nobody\n3 letters\n",
        },
        commands: &["print", "str", "repr", "words"],
        ..Topic::BASE
    },
    Topic {
        names: &["values", "value", "types", "true", "false", "none"],
        title: "what a variable can hold",
        rows: &[
            ("bytes", "\"text\", 'raw', \"\\x00\\xff\"; text is its UTF-8 bytes"),
            ("integer", "42, 0x1f, 64k (65536), 1M, 1G; 64 bits"),
            ("float", "1.5, 1e3; a time is a float of seconds: 500ms, 2s, 1m"),
            ("boolean, none", "true, false; none, which a command without a result gives"),
            ("list", "[1, \"a\", [2]]"),
            ("handle, task", "what `socket` and `spawn` give"),
            ("address", "what `getsockname` and `accept` give; its text form connects"),
            ("error", "what `catch` and `fails` give"),
        ],
        text: "False are false, none, 0, 0.0, empty bytes and the empty list. Values of different types are never equal, except \
               an integer and a float. Values are shared and never change: `append` gives a new list.",
        example: Example {
            script: "print $(typeof 64k) $(typeof 500ms) $(typeof \"5\") $(typeof [])\nprint $(\"5\" == 5) $($(int \"5\") == 5)",
            output: "integer float bytes list\nfalse true\n",
        },
        commands: &["typeof", "int", "float"],
        ..Topic::BASE
    },
    Topic {
        names: &["errors", "error", "failures", "failing"],
        title: "what happens when something fails",
        rows: &[
            ("try … catch err", "goes on; \"$err\" is its line, `errno $err` its name"),
            ("try … finally", "cleans up whatever happens"),
            ("fails ERRNO CALL", "expects it, and is a failed test when it does not come"),
            ("raise TEXT", "fails; `raise $err` fails with the same error again"),
            ("connect_ex ADDR", "gives the errno's number instead of failing"),
        ],
        text: "Mistakes in the text are all reported before anything runs (exit code 2). A failure nobody catches ends the \
               program with exit code 3, a failed `assert` or `fails` with 4. In a task other than the first it ends that \
               task, and `wait` on it fails with the same error. When all tasks wait for what only one of them could do, \
               the program says who waits for whom and ends with 5. `help ECONNREFUSED` tells about one errno.",
        example: Example {
            script: "try {\n    create_connection 127.0.0.1:1\n} catch err {\n    if $(errno $err) != \"ECONNREFUSED\" { raise $err }\n    print \"nobody listens\"\n}",
            output: "nobody listens\n",
        },
        commands: &["raise", "errno", "exit"],
        ..Topic::BASE
    },
];
