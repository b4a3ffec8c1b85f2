//! What was meant by an unknown word: one that is near, or another language's.

use crate::net::constants;
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

/// Hint for a word that is none of the constants that begin so.
pub(crate) fn flag_hint(prefix: &str, word: &str) -> String {
    did_you_mean(word, constants::starting(prefix).map(|row| row.0))
        .unwrap_or_else(|| format!("`constants {prefix}` lists them; several are joined by `|`"))
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
    let wanted: Vec<char> = word.to_lowercase().chars().collect();
    let lower = word.to_lowercase();
    let mut found: Option<(usize, u8, &str)> = None;
    for (rank, candidate) in candidates {
        if candidate.is_empty() || candidate.len() > LONGEST || !may_be_near(&lower, candidate) {
            continue;
        }
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        // A single letter is as close to every other single letter.
        let allowed = (wanted.len().max(letters.len()) / 3).max(1).min(wanted.len().saturating_sub(1));
        let most = found.map_or(allowed, |(distance, ..)| allowed.min(distance));
        if let Some(distance) = distance_within(&wanted, &letters, most)
            && found.is_none_or(|best| (distance, rank, candidate) < best)
        {
            found = Some((distance, rank, candidate));
        }
    }
    found.map(|(.., candidate)| candidate)
}

/// How many letters two words differ by, neighbours that changed places counted once; `None` for more than `most`. Only
/// places of the table that can lead to `most` are computed.
fn distance_within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let too_far = most + 1;
    let mut before = vec![too_far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|place| place.min(too_far)).collect();
    for (row, letter) in (1..).zip(a) {
        let mut now = vec![too_far; b.len() + 1];
        now[0] = row.min(too_far);
        for column in row.saturating_sub(most).max(1)..=(row + most).min(b.len()) {
            let other = b[column - 1];
            let mut nearest =
                (last[column - 1] + usize::from(*letter != other)).min(last[column] + 1).min(now[column - 1] + 1);
            if row > 1 && column > 1 && *letter == b[column - 2] && a[row - 2] == other {
                nearest = nearest.min(before[column - 2] + 1);
            }
            now[column] = nearest.min(too_far);
        }
        before = std::mem::replace(&mut last, now);
    }
    Some(last[b.len()]).filter(|distance| *distance <= most)
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

#[cfg(test)]
mod tests {
    use super::{closest, distance_within};

    #[test]
    fn the_distance_is_that_of_all_places_however_narrow_the_band() {
        let words = [
            "", "a", "b", "ab", "ba", "abc", "acb", "print", "pirnt", "prnt", "printf", "sprint", "recvline",
            "rcevlien",
        ];
        for a in words {
            for b in words {
                let [left, right]: [Vec<char>; 2] = [a, b].map(|word| word.chars().collect());
                let distance = strsim::osa_distance(a, b);
                for most in 0..10 {
                    let wanted = (distance <= most).then_some(distance);
                    assert_eq!(distance_within(&left, &right, most), wanted, "{a:?} {b:?} within {most}");
                }
            }
        }
    }

    #[test]
    fn a_word_is_near_when_a_third_of_it_differs_at_most() {
        assert_eq!(closest("pritn", ["sprint", "print", "point"]), Some("print"));
        assert_eq!(closest("x", ["y", "xy"]), None);
        assert_eq!(closest(&"a".repeat(1 << 20), [&*"a".repeat(1 << 20)]), None);
    }
}
