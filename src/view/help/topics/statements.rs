//! The statements: how each is written, and one example.

use super::Topic;
use crate::spec::Example;

/// Those that say what happens next.
pub(super) static PLAIN: &[Topic] = &[
    Topic {
        names: &["assignment", "assign", "variables"],
        title: "give a variable a value",
        usage: &["name = RVALUE", "a, b = RVALUE", "name += RVALUE"],
        text: "An RVALUE that begins with a bare word is a call of that command or function, anything else an expression \
               (`help expressions`); so text is quoted: x = \"hello\". `a, b =` needs a list of exactly two. `+=` adds a \
               number, joins bytes or lists, and appends one value to a list. There are also -= *= /= //= %= **= &= |= \
               ^= <<= and >>=.",
        example: Example {
            script: "count = 1\ncount += 2 * 3\na, b = socketpair\nsize = a.send \"hello\"\nprint $count $size",
            output: "7 5\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["expressions", "expression", "operators", "operator", "not", "and", "or"],
        title: "what can be worked out",
        usage: &["$a + 1 == 2 and not contains $x quit"],
        rows: &[
            ("or", "weakest; stops at the first that is true"),
            ("and", "stops at the first that is false"),
            ("not", "may also stand before a call"),
            ("== != < <= > >=", "of two numbers or two bytes; == and != of anything"),
            ("|   ^   &   << >>", "bits of integers, from the weakest to the strongest"),
            ("+ -", "+ also joins bytes, joins lists and appends to a list"),
            ("* / // %", "/ and % of two integers truncate, as in C; // rounds down"),
            ("- ~", "the signs: minus, and all bits turned around"),
            ("**", "strongest: to the power of"),
        ],
        text: "A call takes every word up to the end of the line, so inside an expression it stands in $( … ).",
        example: Example {
            script: "x = \"quit now\"\nif contains $x quit { print leaving }\nprint $(7 / 2) $(7 / 2.0) $(0x8180 >> 8 & 0x0f) $(1 + $(len $x))",
            output: "leaving\n3 3.5 1 9\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["if", "else"],
        title: "run a block when something is true",
        usage: &["if RVALUE { … } else if RVALUE { … } else { … }"],
        text: "False are false, none, 0, 0.0, empty bytes and the empty list; everything else is true. `else` stands on the \
               line of the `}` before it.",
        example: Example {
            script: "data = \"\"\nif not $data {\n    print \"end of stream\"\n} else {\n    print \"got $data\"\n}",
            output: "end of stream\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["while"],
        title: "run a block as long as something is true",
        usage: &["while RVALUE { … }"],
        example: Example { script: "n = 3\nwhile $n > 0 {\n    print $n\n    n -= 1\n}", output: "3\n2\n1\n" },
        ..Topic::BASE
    },
    Topic {
        names: &["loop"],
        title: "run a block until `break`, `return`, `exit` or a failure leaves it",
        usage: &["loop { … }"],
        example: Example {
            script: "a, b = socketpair\na.send hello; a.close\nloop {\n    data = b.recv 3\n    if not $data { break }\n    print $data\n}",
            output: "hel\nlo\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["for", "in"],
        title: "run a block for each element of a list",
        usage: &["for name in RVALUE { … }"],
        text: "The list is made once, before the first round. The variable stays afterwards.",
        example: Example {
            script: "for port in [80, 443] { print $port }\nfor i in range 2 { print \"round $i\" }",
            output: "80\n443\nround 0\nround 1\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["break"],
        title: "leave the innermost loop",
        usage: &["break"],
        text: "In `while`, `loop` and `for`. A `finally` on the way still runs.",
        example: Example { script: "for i in range 100 { if $i == 2 { break } }\nprint $i", output: "2\n" },
        ..Topic::BASE
    },
    Topic {
        names: &["continue"],
        title: "go on with the next round of the innermost loop",
        usage: &["continue"],
        example: Example {
            script: "for i in range 4 {\n    if $i % 2 == 0 { continue }\n    print $i\n}",
            output: "1\n3\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["def"],
        title: "define a function",
        usage: &["def name param … { … }"],
        text: "At top level only; it is known in the whole file, before its line too. It is called as a command is, takes no \
               prefix and no options, and gives none without `return`. What it assigns is its own, unless it says `global`; \
               other names are the top level's.",
        example: Example {
            script: "def ask conn question {\n    conn.sendall \"$question\\n\"\n    return $(conn.recvline --drop)\n}\na, b = socketpair\nb.send \"42\\n\"\nprint $(ask $a \"how much?\")",
            output: "42\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["return"],
        title: "end a function, or a task's block, with a value",
        usage: &["return [RVALUE]"],
        text: "Without a value it gives none. In a `spawn` block it gives what `wait` returns.",
        example: Example { script: "def twice n { return $n * 2 }\nprint $(twice 21)", output: "42\n" },
        ..Topic::BASE
    },
    Topic {
        names: &["global"],
        title: "share a variable between functions and tasks",
        usage: &["global name …"],
        text: "What a function assigns is its own, and a task works on copies. A name declared global anywhere in the file is \
               one variable for all of them.",
        example: Example {
            script: "count = 0\ndef served {\n    global count\n    count += 1\n}\nserved; served\nprint $count",
            output: "2\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["spawn"],
        title: "start a task beside this one",
        usage: &["spawn CALL", "spawn { … }"],
        text: "Gives the task at once; it begins when the others wait. It has copies of the variables it mentions and shares \
               the handles. `wait` gives what it returned; more in `help task`.",
        example: Example {
            script: "a, b = socketpair\nreader = spawn b.recvline\na.send \"hello\\n\"\nprint $(wait reader)",
            output: "hello\n\n",
        },
        ..Topic::BASE
    },
];

/// Those that deal with what fails.
pub(super) static FAILING: &[Topic] = &[
    Topic {
        names: &["try", "catch", "finally"],
        title: "go on after a failure, or clean up whatever happens",
        usage: &["try { … } catch [name] { … }", "try { … } [catch [name] { … }] finally { … }"],
        text: "`catch` gets the error: \"$err\" is its line, `errno $err` its name. `finally` runs in every case, also on \
               `exit`, Ctrl-C and when the task is cancelled. A failed `assert` or `fails` is not caught.",
        example: Example {
            script: "s = socket tcp\ntry {\n    s.connect 127.0.0.1:1\n} catch err {\n    print \"$(errno $err)\"\n} finally {\n    s.close\n}",
            output: "ECONNREFUSED\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["within"],
        title: "bound the time of a block",
        usage: &["within TIME { … }"],
        text: "When the time is up, whatever waits inside is left and the block fails with ETIMEDOUT; a `catch` inside cannot \
               swallow it. More in `help time`.",
        example: Example {
            script: "try {\n    within 50ms { sleep 10 }\n} catch err {\n    print $(errno $err)\n}",
            output: "ETIMEDOUT\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["assert"],
        title: "end the program with exit code 4 unless something is true",
        usage: &["assert RVALUE [, TEXT]"],
        text: "Says both sides of a comparison that does not hold. It is not caught by `catch`: a test must not swallow it.",
        example: Example {
            script: "answer = \"200 OK\"\nassert startswith $answer 200, \"the server is well\"\nassert $(len $answer) == 6\nprint fine",
            output: "fine\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["fails"],
        title: "expect a call to fail",
        usage: &["fails ERRNO CALL", "fails any CALL", "fails ETIMEDOUT within TIME { … }"],
        text: "Gives the error. When the call succeeds, or fails in another way, the program ends with exit code 4.",
        example: Example {
            script: "fails ECONNREFUSED create_connection 127.0.0.1:1\nerr = fails any int \"x1\"\nprint \"as expected: $err\"",
            output: "as expected: int: \"x1\" is no integer\n",
        },
        ..Topic::BASE
    },
];
