//! Topics about what runs, and for how long.

use super::Topic;
use crate::limits;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["task", "spawning"],
        title: "doing several things at once",
        rows: &[
            ("spawn CALL, spawn { … }", "starts a task and gives it"),
            ("wait TASK", "what it returned, or its error"),
            ("cancel TASK", "ends it; its `finally` blocks run"),
            ("tasks", "who there is, and what each waits for"),
        ],
        text: "A call that has to wait puts its task aside, not the program. Tasks are no threads: ten thousand are ordinary, and \
               their order does not depend on the machine's speed. A task has copies of the variables it mentions, unless \
               they are declared `global`, and shares all handles. A script ends when its last task has ended.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nserving = spawn {\n    conn, peer = server.accept\n    conn.sendall $(upper $(conn.recvall))\n}\nclient = create_connection $server\nclient.sendall hello; client.shutdown write\nprint $(client.recvall)",
            output: "HELLO\n",
        },
        commands: &["wait", "tasks", "cancel", "poll"],
        ..Topic::BASE
    },
    Topic {
        names: &["channels", "barriers", "queue"],
        title: "values from task to task, and tasks that wait for each other",
        rows: &[
            ("inbox = channel 10", "holds ten values; without a number any number"),
            ("put inbox $value", "waits while it is full"),
            ("value = take inbox", "waits until there is one; none at the end"),
            ("closechannel inbox", "no more go in; what is there can be taken"),
            ("b = barrier 3; meet b", "waits until three tasks are there"),
        ],
        text: "Every task that has the channel in a variable can put and take. Each value goes to one task, and whoever came first \
               is served first. `poll [$conn, $inbox]` waits for sockets and channels at once.",
        example: Example {
            script: "jobs = channel\nresults = channel\nspawn {\n    loop { n = take jobs; if $n == none { break }; put results $($n * $n) }\n}\nfor n in [2, 3, 4] { put jobs $n }\nclosechannel jobs\nprint $(take results) $(take results) $(take results)",
            output: "4 9 16\n",
        },
        commands: &["channel", "put", "take", "closechannel", "barrier", "meet", "poll"],
        ..Topic::BASE
    },
    Topic {
        names: &["time", "timeouts", "timeout"],
        title: "how long things may wait",
        rows: &[
            ("conn.settimeout 5", "every later call of this handle; none waits for ever, 0 never"),
            ("conn.recvline --timeout 2", "this one command, all of it"),
            ("within 500ms { … }", "a whole block, whatever waits in it"),
            ("poll [$a, $b] 1", "until one of them is ready; an empty list when time is up"),
            ("sleep 200ms", "lets the other tasks go on"),
        ],
        text: "A time is in seconds: 2, 0.5, 500ms, 2s, 1m. What is late fails with ETIMEDOUT, what would have to wait on a \
               non-blocking handle (settimeout 0, setblocking off) with EAGAIN, connect there with EINPROGRESS. What had \
               already arrived is not lost: the next read gets it.",
        example: Example {
            script: "a, b = socketpair\na.send hel\nfails ETIMEDOUT b.recvline --timeout 20ms\na.send \"lo\\n\"\nprint $(b.recvline --drop --timeout 5)",
            output: "hello\n",
        },
        commands: &["settimeout", "gettimeout", "setblocking", "sleep", "now", "poll"],
        ..Topic::BASE
    },
    Topic {
        names: &["stuck", "deadlock", "hang"],
        title: "when nothing can go on",
        rows: &[
            ("the report", "each task's line and command, what it waits for and from whom"),
            ("never", "while a peer, a program, a file or a time-out may still come"),
            ("exit code 5", "of a script; at the prompt the wait is ended"),
            ("sockshell --timeout 30s FILE", "ends any other wait: exit code 4, and where each task stood"),
        ],
        text: "Every task waits for another of this program. Mostly each side waits for the other to speak first, or for bytes that are still in the buffer of a `makefile`: \
               send something, `flush`, `shutdown write` to say that nothing more comes, or give the wait a `--timeout`.",
        example: Example {
            script: "a, b = socketpair\n# Without `within` this would be reported: nobody is left to send from b.\nfails ETIMEDOUT within 50ms { a.recv 10 }\nb.send hello\nprint $(a.recv 10)",
            output: "hello\n",
        },
        commands: &["wait", "tasks", "take", "put", "meet", "makefile"],
        ..Topic::BASE
    },
    Topic {
        names: &["warnings", "check", "deny"],
        title: "what is probably not meant",
        rows: &[
            ("a.send x", "is a variable meant? $x, or \"x\""),
            ("b\"…\", f\"{x}\", r'…'", "the letter is text: \"…\", \"$x\", '…'"),
            ("a.send 'PING\\r\\n'", "escapes stand in double quotes"),
            ("print $n + 1, print $x | upper", "print $($n + 1), print $(upper $x)"),
            ("exec ls *.txt", "no shell reads it: exec sh -c 'ls *.txt'"),
            ("curly quotes, full-width signs", "the signs of ASCII"),
            ("conn.recvline in a script", "nothing takes it: _ = conn.recvline"),
        ],
        text: "Warnings are shown by `sockshell --check FILE`, before a script runs on a terminal, and at the prompt before the \
               line runs. They change nothing, unless `--deny warnings` makes them errors (exit code 2).",
        example: Example {
            script: "a, b = socketpair\nx = \"hello\"\na.send $x\n_ = b.recv 1\nprint $(b.recv 10)",
            output: "ello\n",
        },
        commands: &[],
        ..Topic::BASE
    },
    Topic {
        names: &["limits", "descriptors"],
        title: "how much there can be",
        rows: &[
            ("open sockets and files", "in a script as many as `ulimit -Hn` says, at the prompt 1,024"),
            ("accept without a free one", "fails once with EMFILE, then waits until one is closed, or a second"),
            ("bytes in one value", limits::BYTES.written),
            ("characters of a name", limits::NAME.written),
            ("elements of a list", "67 million, and lists in lists 500 deep"),
            ("functions in functions", "100,000 calls deep"),
            ("tasks", "as many as there is memory for: about 1.5 KiB each with a connection"),
        ],
        text: "What is too much fails with an error that can be caught; only when the system has no memory left the program \
               ends. A server goes on serving when descriptors are free again.",
        example: Example {
            script: "try { big = repeat x 2G } catch err { print $err }",
            output: "repeat: the result would be longer than 1 GiB\n",
        },
        commands: &["accept", "open", "socket"],
        ..Topic::BASE
    },
];

#[cfg(test)]
mod tests {
    use crate::limits::{CALL_DEPTH, ELEMENTS, LIST_DEPTH};
    use crate::view::help::topics::find;

    #[test]
    fn the_topic_has_the_numbers_of_the_limits() {
        let rows = find("limits").map_or(&[][..], |topic| topic.rows);
        for limit in [ELEMENTS, LIST_DEPTH, CALL_DEPTH] {
            assert!(rows.iter().any(|row| row.1.contains(limit.written)), "{limit}");
        }
    }
}
