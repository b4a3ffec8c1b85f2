//! What is ten times as large takes about ten times as long, not a hundred times: checking a script, and running one
//! that makes much of something. Processor time is compared, which other work on the machine hardly changes.

use std::process::Command;

use crate::support::folder::Folder;
use crate::support::{PROGRAM, Test, run, tests};

pub const TESTS: &[Test] =
    tests![checking_grows_with_the_script, running_grows_with_what_is_made, the_report_of_a_long_chain_comes_soon];

/// Below this many seconds, no ratio says anything.
const LEAST: f64 = 1.0;

/// Twenty is well above ten, and well below a hundred.
const MOST: f64 = 20.0;

/// A name and the script of a size.
type Construct = (&'static str, fn(usize) -> String);

fn lines(size: usize, line: impl Fn(usize) -> String) -> String {
    (0..size).map(|number| line(number) + "\n").collect()
}

fn words(size: usize, word: impl Fn(usize) -> String) -> String {
    (0..size).flat_map(|number| [" ".to_owned(), word(number)]).collect()
}

/// Scripts that are checked and not run; some are full of mistakes.
const CHECKED: &[Construct] = &[
    ("variables", |size| lines(size, |n| format!("v{n} = {n}"))),
    ("spawn blocks", |size| lines(size, |n| format!("v{n} = {n}; spawn {{ print $v{n} }}"))),
    ("spawn blocks in a function", |size| {
        format!("def f {{\n{}}}", lines(size, |n| format!("v{n} = {n}; spawn {{ print $v{n} }}")))
    }),
    ("functions", |size| lines(size, |n| format!("def f{n} a {{ return $a }}\nf{n} 1"))),
    ("globals of a function", |size| format!("def f {{\n{}}}", lines(size, |n| format!("global g{n}\ng{n} = 1")))),
    ("parameters", |size| {
        format!("def f{} {{ return 1 }}\nf{}", words(size, |n| format!("p{n}")), words(size, |n| format!("{n}")))
    }),
    ("arms of an if", |size| {
        format!("x = 1\nif $x == 0 {{ print a }}{}", words(size, |n| format!("else if $x == {n} {{ print {n} }}")))
    }),
    ("terms", |size| format!("x = 0{}", words(size, |n| format!("+ {n}")))),
    ("words of a call", |size| format!("print{}", words(size, |n| format!("w{n}")))),
    ("pieces of a text", |size| format!("x = 1\ny = \"{}\"", words(size, |_| "$x".to_owned()))),
    ("try blocks", |size| lines(size, |n| format!("try {{ print {n} }} catch e {{ }} finally {{ print $e }}"))),
    ("misspelt variables", |size| lines(size, |n| format!("variable{n} = {n}\nprint $variabel{n}"))),
    ("a long misspelt variable", |size| format!("{0} = 1\nprint ${0}x", "a".repeat(100 * size))),
    ("a long misspelt call", |size| format!("{} 1", "prin".repeat(100 * size))),
    ("unclosed brackets", |size| lines(size, |_| "x = [1, 2".to_owned())),
    ("closing parentheses", |size| lines(size, |_| "print )".to_owned())),
];

/// Scripts that are run.
const RUN: &[Construct] = &[
    ("appending", |size| format!("l = []; for n in range {} {{ l = append $l \"x$n\" }}", 20 * size)),
    ("a text that grows", |size| format!("x = \"\"; for n in range {} {{ x = \"${{x}}number $n\" }}", 20 * size)),
    ("within blocks", |size| format!("for n in range {} {{ within 100 {{ sleep 0 }} }}", 5 * size)),
    ("cancelled sleeps", |size| {
        format!("all = []; for n in range {size} {{ all += [$(spawn sleep 100)] }}; sleep 0; cancel $all")
    }),
    ("a wait for many", |size| {
        format!("def f {{ sleep 0 }}; all = []; for n in range {size} {{ all += [$(spawn f)] }}; wait $all")
    }),
    ("cancelled waits", |size| {
        format!(
            "t = spawn sleep 100; all = []; for n in range {size} {{ all += [$(spawn wait $t)] }}; sleep 0; \
             cancel $all; cancel t"
        )
    }),
    ("tasks at one socket", |size| {
        format!(
            "a, b = socketpair; all = []; for n in range {size} {{ all += [$(spawn a.recvexact 1)] }}; sleep 0; \
             b.sendall $(repeat x {size}); wait $all"
        )
    }),
    ("tasks at one channel", |size| {
        format!(
            "c = channel; all = []; for n in range {size} {{ all += [$(spawn take $c)] }}; sleep 0; \
             for n in range {size} {{ put c $n }}; wait $all"
        )
    }),
];

/// The processor time, in seconds, of running the program on a script.
fn time(options: &str, script: &str) -> f64 {
    let folder = Folder::new("growth");
    folder.write("script.sock", script);
    let mut shell = Command::new("sh");
    // `times` prints two lines: the shell's own, and that of its children.
    let command = format!("\"$0\" {options} \"$1\" >/dev/null 2>&1; times");
    let finished = run(shell.args(["-c", &command, PROGRAM, &folder.file("script.sock")]), "");
    let out = finished.success();
    let children = out.lines().last().expect("two lines of times");
    children.split_whitespace().map(seconds).sum()
}

/// `1m2.50s` in seconds.
fn seconds(word: &str) -> f64 {
    let (minutes, rest) = word.split_once('m').expect("minutes");
    let number = |text: &str| text.trim_end_matches('s').parse::<f64>().expect("a number");
    number(minutes) * 60.0 + number(rest)
}

fn compare(constructs: &[Construct], options: &str, size: usize) {
    let mut grown = Vec::new();
    for (name, script) in constructs {
        let [small, large] = [size, 10 * size].map(|size| time(options, &script(size)));
        if large > LEAST && large > MOST * small {
            grown.push(format!("{name}: {small:.2} s, ten times as large {large:.2} s"));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}

fn checking_grows_with_the_script() {
    compare(CHECKED, "--check", 300);
}

fn running_grows_with_what_is_made() {
    compare(RUN, "", 200);
}

/// Tasks that wait for each other in a long chain, and lists that share lists: their walks have countless ways.
fn the_report_of_a_long_chain_comes_soon() {
    let script = "c = channel\nl = [$c]\nfor n in range 60 { l = [$l, $l] }\nt = spawn take $c\n\
                  for n in range 3000 { t = spawn wait $t }\nwait $t\n";
    let took = time("", script);
    assert!(took < 10.0, "{took} s");
}
