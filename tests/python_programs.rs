//! Python programs as tutorials have them, and what `sockshell translate` makes of them.
//!
//! Each `tests/python/programs/NAME.py` is a test, `python_programs::NAME`: its translation is `NAME.sock`, with
//! `NAME.notes` on standard error, and both run against the same peer, which must see and print the same, as must they.
//! The peer is a script: `NAME.client.sock` is started with the program's port, `NAME.server.sock` prints its own port
//! first. `NAME.in` is the program's standard input, `NAME.signal` the signal that ends it when the peer is done.
//! `SOCKSHELL_BLESS=1 cargo test python_programs::NAME` writes the translation and the notes.

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use similar::TextDiff;

use crate::support::{Process, Test, harness, needs, path, run, sockshell, tests};

const FOLDER: &str = "tests/python/programs";

pub const TESTS: &[Test] = tests![
    not_python_is_said_to_be,
    translations_check,
    what_is_left_out_is_listed,
    the_standard_library_is_survived,
    mutations_are_survived,
];

pub fn trials() -> Vec<Trial> {
    let mut all = programs();
    all.sort();
    assert!(all.len() >= 60, "programs are missing: {} found", all.len());
    let name = |file: &Path| format!("python_programs::{}", stem(file));
    all.into_iter().map(|file| harness::trial(name(&file), move || check(&file))).collect()
}

fn programs() -> Vec<PathBuf> {
    let entries = fs::read_dir(path(FOLDER)).expect("a readable folder");
    let files = entries.map(|entry| entry.expect("a readable folder").path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "py")).collect()
}

fn stem(file: &Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

fn relative(file: &Path) -> &Path {
    file.strip_prefix(path("")).expect("programs are in the package")
}

/// Translates a program, compares the script with the one that was committed, and plays both.
fn check(program: &Path) {
    let finished = run(sockshell().arg("translate").arg(relative(program)), "");
    let (script, notes) = (finished.out(), finished.err());
    let mut wrong = [("sock", &script), ("notes", &notes)].map(|(kind, came)| compare(program, kind, came)).concat();
    let expected = i32::from(notes.lines().any(|line| !line.contains(": note: "))) * 3;
    if finished.code != Some(expected) {
        let _ = write!(wrong, "translate ended with {:?}, not {expected}", finished.code);
    }
    assert!(wrong.is_empty(), "{} differs\n{wrong}", relative(program).display());

    let ours = play(program, &|port| {
        let mut command = sockshell();
        command.arg(relative(&program.with_extension("sock"))).arg(port);
        command
    });
    needs::python();
    let python = play(program, &|port| {
        let mut command = Command::new("python3");
        command.current_dir(path("")).args(["-B", "-u"]).arg(runnable(program)).arg(port);
        command
    });
    let diff = TextDiff::from_lines(&python, &ours);
    let diff = diff.unified_diff().header("Python", "sockshell").to_string();
    assert!(diff.is_empty(), "{} plays otherwise\n{diff}", relative(program).display());
}

/// The program itself, or what it is in Python 3.
fn runnable(program: &Path) -> PathBuf {
    let modern = program.with_extension("py3");
    if modern.exists() { modern } else { program.to_owned() }
}

/// Compares text with the file of this extension; blessing writes the file instead.
fn compare(program: &Path, extension: &str, came: &str) -> String {
    let file = program.with_extension(extension);
    let wanted = fs::read_to_string(&file).unwrap_or_default();
    if came == wanted {
        return String::new();
    }
    if std::env::var_os("SOCKSHELL_BLESS").is_some() {
        let written = if came.is_empty() { fs::remove_file(file) } else { fs::write(file, came) };
        written.expect("the file can be written");
        return String::new();
    }
    let diff = TextDiff::from_lines(wanted.as_str(), came);
    diff.unified_diff().header(&format!("wanted .{extension}"), &format!("came .{extension}")).to_string()
}

/// Runs a program with its peer; gives what both printed, and how they ended.
fn play(program: &Path, command: &dyn Fn(&str) -> Command) -> String {
    let peer = |kind: &str| {
        let file = program.with_extension(format!("{kind}.sock"));
        file.exists().then(|| relative(&file).to_owned())
    };
    let input = fs::read(program.with_extension("in")).unwrap_or_default();
    let (process, peer, port) = if let Some(server) = peer("server") {
        let mut server = Process::start(sockshell().arg(server));
        let port = server.line();
        let mut process = Process::start(&mut command(&port));
        process.write_and_close(&input);
        (process, Some(server), port)
    } else {
        let port = free_port().to_string();
        let mut process = Process::start(&mut command(&port));
        process.write_and_close(&input);
        let client = peer("client").map(|client| Process::start(sockshell().arg(client).arg(&port)));
        (process, client, port)
    };
    let mut said = String::new();
    let signal = fs::read_to_string(program.with_extension("signal")).ok();
    let ended = match (peer, signal) {
        (Some(peer), Some(signal)) => {
            let peer = peer.finish();
            process.signal(signal.trim());
            (process.finish(), Some(peer))
        }
        (peer, _) => {
            let finished = process.finish();
            (finished, peer.map(Process::finish))
        }
    };
    let (finished, peer) = ended;
    let errors = finished.err();
    let failed = errors.contains("Traceback (most recent call last)") || errors.contains(" ──▶ ")
        // Ctrl-C that nothing took.
        || finished.code == Some(130);
    said.push_str(&finished.out());
    let end = if failed { "a failure".to_owned() } else { format!("{:?}", finished.code) };
    let _ = writeln!(said, "== ends with {end}");
    if !failed {
        said.push_str(&errors);
    }
    if let Some(peer) = peer {
        let _ = write!(said, "== the peer, which ends with {:?}\n{}{}", peer.code, peer.out(), peer.err());
    }
    number(&said, &port)
}

/// A port that is free for TCP and UDP alike.
fn free_port() -> u16 {
    for _ in 0..100 {
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = tcp.local_addr().expect("it has an address").port();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free");
}

/// Replaces the ports that the system chose by P1, P2, … in the order of their first appearance.
fn number(text: &str, port: &str) -> String {
    let mut known: Vec<String> = vec![port.to_owned()];
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(|letter: char| !letter.is_ascii_digit()).map_or(rest.len(), |end| at + end);
        let digits = &rest[at..end];
        if digits.len() == 5 && digits.parse().is_ok_and(|port| (32_768..61_000).contains(&port)) {
            let number = known.iter().position(|one| one == digits).unwrap_or_else(|| {
                known.push(digits.to_owned());
                known.len() - 1
            });
            let _ = write!(out, "P{number}");
        } else {
            out.push_str(digits);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn translated(text: &[u8]) -> crate::support::Finished {
    run(sockshell().args(["translate", "-"]), text)
}

fn not_python_is_said_to_be() {
    for (text, why) in [
        (&b"Hello world, this is text.\nIt is not Python at all! <html>\n"[..], "1:1: this is no Python"),
        (
            b"while True:\nx = 1\n",
            "2:1: the indentation is lost: the block of `while True:` (line 1) should begin here",
        ),
        (b"print('\xff')\n", "1:1: the file is not UTF-8"),
        (b"# coding: gbk\nprint('\xc4\xe3')\n", "2:1: the file is gbk, as it says itself"),
        (b"\xff\xfep\0", "1:1: the file is UTF-16"),
    ] {
        let finished = translated(text);
        assert_eq!(finished.code, Some(2), "{:?}", finished.err());
        assert!(finished.err().contains(why), "{}", finished.err());
        assert_eq!(finished.out(), "");
    }
}

/// Every committed translation passes the check.
fn translations_check() {
    let mut command = sockshell();
    command.arg("--check").args(programs().iter().map(|file| file.with_extension("sock")));
    assert_eq!(run(&mut command, "").success(), "");
}

/// What has no counterpart stays where it was, with its reason; the rest is translated.
fn what_is_left_out_is_listed() {
    let program = "import socket, requests\n\nclass Client:\n    pass\n\n@wraps\ndef f():\n    pass\n\n\
        async def g():\n    await h()\n\ns = socket.socket()\nx = requests.get('a')\nprint(x)\ny = = 1\nprint('end')\n";
    let finished = translated(program.as_bytes());
    assert_eq!(finished.code, Some(3));
    let wanted = [
        "-:1:1: sockshell has nothing of the module `requests`",
        "-:3:1: sockshell has no classes",
        "-:6:1: sockshell has no decorators",
        "-:10:1: sockshell has no async code: a task waits by itself",
        "-:14:5: `requests.get` has no counterpart",
        "-:15:7: `x` has no value here: what sets it was not translated",
    ];
    let err = finished.err();
    for line in wanted {
        assert!(err.lines().any(|one| one == line), "{line}\n{err}");
    }
    assert!(err.contains("-:16:") && err.contains("syntax error in line 16"), "{err}");
    let script = finished.out();
    assert!(script.contains("s = socket tcp") && script.contains("print \"end\""), "{script}");
    assert_eq!(script.matches("# not translated: ").count(), err.lines().count());
}

/// Whether a translation ended as one of the three it may be, and checks.
fn survives(bytes: &[u8], what: &str) {
    let finished = translated(bytes);
    let (script, err) = (finished.out(), finished.err());
    assert!(matches!(finished.code, Some(0 | 2 | 3)), "{what}: {:?}\n{err}", finished.code);
    let left_out = err.lines().any(|line| !line.contains(": note: "));
    assert_eq!(finished.code != Some(0), left_out, "{what}: {err}");
    assert_eq!(finished.code == Some(3), script.contains("# not translated: "), "{what}: {err}");
    let check = run(sockshell().args(["--check", "/dev/stdin"]), &script);
    assert_eq!(check.code, Some(0), "{what}: {}\n{script}", check.err());
}

/// Files of Python's own library, few of which are about sockets.
fn the_standard_library_is_survived() {
    needs::python();
    let find = "import os; print(os.path.dirname(os.__file__))";
    let folder = run(Command::new("python3").args(["-c", find]), "").out();
    let names =
        ["socketserver", "poplib", "telnetlib", "heapq", "queue", "textwrap", "smtplib", "stat", "nntplib", "wave"];
    for name in names {
        if let Ok(bytes) = fs::read(Path::new(folder.trim()).join(format!("{name}.py"))) {
            survives(&bytes, name);
        }
    }
}

/// Programs of which a piece is missing, doubled or in a wrong place.
fn mutations_are_survived() {
    let mut state: u64 = 12;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    let mut all = programs();
    all.sort();
    for file in all.iter().take(40) {
        let mut bytes = fs::read(file).expect("a program");
        for _ in 0..=random(3) {
            let (at, length) = (random(bytes.len()), random(60));
            let end = (at + length).min(bytes.len());
            let piece: Vec<u8> = bytes[at..end].to_vec();
            match random(3) {
                0 => drop(bytes.drain(at..end)),
                1 => drop(bytes.splice(at..at, piece)),
                _ => {
                    let to = random(bytes.len());
                    drop(bytes.splice(to..to, piece));
                }
            }
        }
        survives(&bytes, &format!("{} altered", stem(file)));
    }
}
