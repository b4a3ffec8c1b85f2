//! Topics that answer how something is done: from Python, in a server, over HTTP, in a test.

use super::Topic;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["python"],
        title: "the lines of a Python socket tutorial, written here",
        rows: &[
            ("s = socket.socket()", "s = socket tcp"),
            ("s.bind((\"127.0.0.1\", 80))", "s.bind 127.0.0.1:80"),
            ("conn, addr = s.accept()", "conn, addr = s.accept"),
            ("conn.sendall(data.upper())", "conn.sendall $(upper $data)"),
            ("if not data: break", "if not $data { break }"),
            ("while True: …", "loop { … }"),
            ("try: … except OSError as e: …", "try { … } catch e { … }"),
        ],
        text: "No parentheses and commas around the words of a call; a variable is read with `$`; the value of a call inside a \
               line is `$( … )`. Text is bytes. The page of each command names its Python counterpart.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nclient = create_connection $server\nconn, addr = server.accept\nclient.sendall \"hello\"\ndata = conn.recv 1024\nprint \"$(len $data) bytes: $data\"",
            output: "5 bytes: hello\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["function", "functions"],
        title: "giving lines a name, and values to them",
        rows: &[
            ("def greet who { … }", "at the top level of a file, before its use or after"),
            ("greet ann", "calls it, as a command is called"),
            ("x = greet ann", "its value; inside a line it is $(greet ann)"),
            ("return $x", "ends it with a value; without one it gives none"),
            ("global n", "the variable of all, where an assignment makes one of its own"),
        ],
        text: "It takes as many values as it names, of any type: a handle that is passed is the same handle. At the prompt `def` may \
               define it again. It cannot be called through a handle, and takes no options.",
        example: Example {
            script: "def fact n {\n    if $n < 2 { return 1 }\n    return $($n * $(fact $($n - 1)))\n}\nfor n in [3, 5] { print \"$n! is $(fact $n)\" }",
            output: "3! is 6\n5! is 120\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["thread", "threads", "threading"],
        title: "tasks, where Python has threads",
        rows: &[
            ("t = Thread(target=f, args=(x,)); t.start()", "t = spawn f $x"),
            ("t.join()", "wait t"),
            ("queue.Queue()", "channel, with put and take"),
            ("Lock()", "none is needed"),
        ],
        text: "One task runs at a time, until it waits: nothing changes between two statements that do not wait, and `n += 1` loses \
               nothing. Ten thousand are ordinary. Each has copies of the variables it mentions; `global` shares one.",
        example: Example {
            script: "count = 0\ndef add n { global count; sleep 0; count += $n }\nadding = []\nfor n in range 1 4 { adding += [$(spawn add $n)] }\nwait $adding\nprint $count",
            output: "6\n",
        },
        commands: &["wait", "channel"],
        ..Topic::BASE
    },
    Topic {
        names: &["server", "servers"],
        title: "a server for many clients at once",
        rows: &[
            ("create_server 0.0.0.0:8080", "socket, SO_REUSEADDR, bind and listen in one"),
            ("spawn serve $conn", "each client has a task; the loop accepts the next"),
            ("conn.settimeout 30", "who says nothing for so long is not waited for"),
        ],
        text: "`scripts/hello_server.sock` is one to start from; `scripts/chat_server.sock` serves a thousand in one task with `poll`.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\ndef serve conn {\n    loop { data = conn.recv 1024; if not $data { break }; conn.send $data }\n    conn.close\n}\naccepting = spawn { loop { conn, addr = server.accept; spawn serve $conn } }\nclient = create_connection $server\nclient.sendall hello\nprint $(client.recv 10)\ncancel accepting",
            output: "hello\n",
        },
        commands: &["create_server", "accept"],
        ..Topic::BASE
    },
    Topic {
        names: &["http"],
        title: "an HTTP request by hand",
        rows: &[
            ("\"…\\r\\n\"", "ends every line; in '…' the \\r\\n would stay as it is written"),
            ("Host: NAME", "HTTP/1.1 wants it"),
            ("Connection: close", "the server ends the connection, so that `recvall` ends"),
            ("recvuntil \"\\r\\n\\r\\n\"", "the head; `recvexact` then takes Content-Length bytes"),
        ],
        text: "`scripts/http_get.sock` and `scripts/http_server.sock` are whole ones. TLS (https) is not spoken here.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nspawn {\n    conn, addr = server.accept\n    _ = conn.recvuntil \"\\r\\n\\r\\n\"\n    conn.sendall \"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello\"\n}\nc = create_connection $server\nc.sendall \"GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n\"\nlength = match $(c.recvuntil \"\\r\\n\\r\\n\") 'Content-Length: (\\d+)'\nprint $(c.recvexact $(int $(get $length 0)))",
            output: "hello\n",
        },
        commands: &["recvuntil"],
        ..Topic::BASE
    },
    Topic {
        names: &["testing", "tests"],
        title: "a test of a protocol: a script that ends with exit code 0",
        rows: &[
            ("assert $reply == \"OK\"", "or exit code 4, with both sides"),
            ("fails ECONNRESET CALL", "expects this error, and gives it"),
            ("within 2s { … }", "nothing in it hangs"),
            ("sockshell --timeout 30s FILE", "nothing at all does; each task's place is said"),
            ("sockshell --check FILE", "reads and checks it, and runs nothing"),
        ],
        text: "Server and client can be in one file, on port 0. A `catch` does not swallow a failed `assert`.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nspawn { conn, _ = server.accept; conn.sendall \"220 hi\\r\\n\"; conn.close }\nclient = create_connection $server\nwithin 2s { greeting = client.recvline }\nassert startswith $greeting 220, \"the greeting\"\nassert $(client.recv 10) == \"\", \"the server closes\"\nprint passed",
            output: "passed\n",
        },
        ..Topic::BASE
    },
    Topic {
        names: &["stdin", "stdout", "stderr"],
        title: "standard input and output",
        rows: &[
            ("name = input \"name? \"", "a line without its end; none when there are no more"),
            ("stdin.readline, stdin.read", "a line with its end; everything that is left"),
            ("poll [$stdin, $conn]", "waits for the user and a socket at once"),
            ("stdout.write TEXT", "writes without a line end; stderr.write to the other"),
            ("sockshell FILE < data", "the script is FILE and reads data"),
        ],
        text: "Without FILE, standard input that is no terminal is the script itself, and `input` gives none. At the prompt a line \
               that runs may read it, a task in the background may not.",
        example: Example {
            script: "loop {\n    line = input\n    if $line == none { break }\n    print \"got $line\"\n}\nprint \"no more lines\"",
            output: "no more lines\n",
        },
        commands: &["input", "readline"],
        ..Topic::BASE
    },
];
