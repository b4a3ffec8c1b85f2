//! What was meant by an unknown word: one that is near, or another language's.

use crate::syntax::constant;

/// What does it here, by the names that Python, shells and other languages give it.
const FOREIGN_WORDS: &[(&[&str], &str)] = &[
    (&["quit", "bye", "logout", "q"], "did you mean `exit`?"),
    (&["echo", "printf", "puts"], "did you mean `print`?"),
    (&["nc", "ncat", "telnet", "dial"], "did you mean `create_connection`?"),
    (&["throw", "die"], "did you mean `raise`?"),
    (&["ps", "jobs"], "did you mean `tasks`?"),
    (&["kill"], "did you mean `cancel`?"),
    (&["man"], "did you mean `help`?"),
    (
        &["select", "epoll", "selectors"],
        "`poll [$s]` waits until a handle is ready to read, `poll [$s] --write` to write",
    ),
    (
        &["import", "from", "include", "require"],
        "nothing is imported: every command is there; `source FILE` runs a script",
    ),
    (&["except", "rescue"], "write `} catch err {` on the line of the `}` before it"),
    (&["elif", "elsif", "elseif"], "write `} else if … {` on the line of the `}` before it"),
    (&["pass"], "a block may be empty: `{ }`"),
    (&["class", "lambda"], "functions are made with `def name param … {`, and there are no classes"),
    (&["with"], "a handle is closed when its variable goes; `close` in `finally` closes it earlier"),
    (&["async"], "every call lets other tasks go on; `t = spawn COMMAND …` starts one"),
    (&["await"], "`wait t` waits for a task; a call waits by itself"),
    (&["nonlocal"], "`global name` makes a variable the one that all share"),
    (&["del"], "`close` closes a handle; a variable stays"),
    (&["let", "var", "const", "set", "local"], "a variable is assigned without a word before it: `name = …`"),
    (&["function", "func", "fn", "sub"], "functions are made with `def name param … {`"),
    (&["switch", "case"], "write `if … { … } else if … { … }`"),
    (&["fi", "done", "end", "esac", "then", "do"], "a block begins with `{` and ends with `}`"),
    (&["clear", "cls"], "Ctrl-L clears the screen"),
    (
        &["history"],
        "the arrow keys and Ctrl-R go through earlier lines; `save FILE` writes those of this session as a script",
    ),
    (&["ls", "dir"], "`handles` lists the sockets, `tasks` the tasks; for files `exec ls` runs a program"),
    (&["netstat", "ss", "lsof"], "`handles` lists the sockets of this program; `exec ss -tan` those of the machine"),
    (
        &["cat", "grep", "curl", "ping", "pwd", "vi", "vim", "tail", "head", "date"],
        "programs are run by `exec PROGRAM …`",
    ),
    (&["version", "ver"], concat!("this is sockshell ", env!("CARGO_PKG_VERSION"))),
    (
        &["vars", "locals", "globals", "who"],
        "Tab after `$` lists the variables, `handles` the sockets, `tasks` the tasks",
    ),
    (&["talk", "interact", "chat"], "`send \"text\\n\"` sends a line and `recvline` reads one"),
    (&["sendline", "writeline"], "`sendall \"text\\n\"` sends a line: the end of a line is written out"),
    (&["expect", "read_until", "readuntil"], "`recvuntil \"login: \"` reads up to a text"),
    (&["recv_line", "gets"], "`recvline` reads a line, `--drop` without its end"),
    (&["recv_all", "read_all"], "`recvall` reads to the end"),
    (&["recv_exact", "recvn", "read_exact"], "`recvexact 4` reads exactly that many bytes"),
    (&["recvmsg", "recvmsg_into"], "`recvfrom N` gives the bytes and who sent them; control messages are not read"),
    (&["sendmsg"], "`sendall` sends bytes, `sendto ADDR DATA` a datagram; control messages are not sent"),
    (&["recv_into", "recvfrom_into"], "`data = recv N` makes new bytes of what came"),
    (&["sendfile"], "`data = read` takes a file that `open` gave, `sendall $data` sends it"),
    (&["closed", "is_open"], "`fileno` gives -1 for a closed handle: `if $(s.fileno) == -1 { … }`"),
    (&["timeout"], "`gettimeout` tells it, `settimeout T` sets it"),
    (&["blocking"], "`getblocking` tells it, `setblocking on` sets it"),
    (&["laddr", "sockname", "localAddress"], "`getsockname` gives this side's address"),
    (&["raddr", "peername", "peer"], "`getpeername` gives the other side's address"),
    (&["detach", "unref"], "a handle belongs to its variables until `close`"),
];

/// Hint for a word that another shell or language has.
pub(crate) fn foreign_word(word: &str) -> Option<&'static str> {
    let known = FOREIGN_WORDS.iter().find(|row| row.0.contains(&word)).map(|row| row.1);
    known.or_else(|| match constant(word)? {
        "true" => Some("write `true`"),
        "false" => Some("write `false`"),
        _ => Some("write `none`"),
    })
}

/// Bytes of the longest word that is compared with others: nobody misspells a longer one, and comparing costs the
/// product of both lengths.
const LONGEST: usize = 64;

/// Candidate most like `word`, if any is close enough to be meant.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_ranked(word, candidates.into_iter().map(|candidate| (0, candidate)))
}

/// Candidate most like `word`; of several that are equally like it, one with the least rank.
pub(crate) fn closest_ranked<'a>(word: &str, candidates: impl IntoIterator<Item = (u8, &'a str)>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let wanted = word.to_lowercase();
    let fits = |candidate: &str| (1..=LONGEST).contains(&candidate.len()) && may_be_near(&wanted, candidate);
    let scored = candidates.into_iter().filter(|(_, candidate)| fits(candidate)).map(|(rank, candidate)| {
        let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
        (distance, rank, candidate)
    });
    let (distance, _, candidate) = scored.min()?;
    let allowed = (word.chars().count().max(candidate.chars().count()) / 3).max(1);
    // A single letter is as close to every other single letter.
    (distance <= allowed && word.chars().count() > distance).then_some(candidate)
}

/// Whether two words share most letters: most candidates do not, and need no closer look.
fn may_be_near(wanted: &str, candidate: &str) -> bool {
    let letters = |word: &str| word.bytes().fold(0_u32, |seen, byte| seen | 1 << (byte.to_ascii_lowercase() & 31));
    let different = (letters(wanted) ^ letters(candidate)).count_ones() as usize;
    let longest = wanted.len().max(candidate.len());
    // One letter replaced by another counts as two differences.
    different <= 2 * (longest / 3).max(1) && wanted.len().abs_diff(candidate.len()) <= (longest / 3).max(1) * 4
}

/// Hint for an unknown word, if a known one is close to it.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
