//! Comparison of socket options with Python's on the same kernel, both set and read back. `options` must show every
//! option that can be read.

use std::fmt::Write as _;

use crate::support::{Test, python_pairs, run, sockshell, tests};
use sockshell::facade::{self, Form, LEVELS, SocketOption};

pub const TESTS: &[Test] =
    tests![what_is_set_and_read_back_is_what_python_sets_and_reads, the_page_shows_every_option_that_can_be_read,];

/// Kinds of socket, each with the call that makes it in both languages.
const KINDS: &[(&str, &str)] = &[
    ("socket tcp", "socket()"),
    ("socket tcp6", "socket(AF_INET6)"),
    ("socket udp", "socket(AF_INET, SOCK_DGRAM)"),
    ("socket udp6", "socket(AF_INET6, SOCK_DGRAM)"),
    ("socket unix", "socket(AF_UNIX)"),
    ("socket unix-dgram", "socket(AF_UNIX, SOCK_DGRAM)"),
    ("socket unix-seqpacket", "socket(AF_UNIX, SOCK_SEQPACKET)"),
    ("socket raw icmp", "socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)"),
    ("create_server 127.0.0.1:0", "create_server((\"127.0.0.1\", 0))"),
];

/// Random number generator, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Value in both languages, as owned text.
fn both(ours: &str, python: &str) -> Option<(String, String)> {
    Some((ours.to_owned(), python.to_owned()))
}

/// Value of the option's form: sockshell's word and Python's expression.
fn value(form: Form, random: &mut Random) -> Option<(String, String)> {
    let small = random.below(300).to_string();
    match form {
        Form::Int | Form::Seconds | Form::Millis => {
            let odd = ["0", "1", "2", "-1", "1024", "65536", "2147483647", "-2147483648", "4294967295", &small, &small];
            let number = random.one(&odd);
            both(number, &format!("integer({number})"))
        }
        Form::Flag => {
            let (ours, python) = random.one(&[("on", "1"), ("off", "0"), ("1", "1"), ("0", "0")]);
            both(ours, python)
        }
        Form::Time => {
            let times =
                [("2", (2, 0)), ("500ms", (0, 500_000)), ("1.5", (1, 500_000)), ("none", (0, 0)), ("0", (0, 0))];
            let (ours, (seconds, micros)) = random.one(&times);
            both(ours, &format!("struct.pack('ll', {seconds}, {micros})"))
        }
        Form::Linger => {
            let (ours, (on, time)) = random.one(&[("5", (1, 5)), ("0", (1, 0)), ("off", (0, 0)), ("10s", (1, 10))]);
            both(ours, &format!("struct.pack('ii', {on}, {time})"))
        }
        Form::Text | Form::Address | Form::Membership | Form::Pairs => None,
    }
}

/// Values of the options that are texts and memberships, by option name.
fn special(name: &str, random: &mut Random) -> Option<(String, String)> {
    let choices: &[(&str, &str)] = match name {
        "SO_BINDTODEVICE" => &[("lo", "b'lo'"), ("\"\"", "b''"), ("nosuch0", "b'nosuch0'")],
        "TCP_CONGESTION" => &[("reno", "b'reno'"), ("cubic", "b'cubic'"), ("nosuch", "b'nosuch'")],
        "IP_MULTICAST_IF" => &[("127.0.0.1", "inet_aton('127.0.0.1')"), ("192.0.2.7", "inet_aton('192.0.2.7')")],
        "IP_ADD_MEMBERSHIP" | "IP_DROP_MEMBERSHIP" => {
            &[("\"239.1.2.3 lo\"", "group4('239.1.2.3', 1)"), ("\"192.0.2.7 lo\"", "group4('192.0.2.7', 1)")]
        }
        "IPV6_ADD_MEMBERSHIP" | "IPV6_DROP_MEMBERSHIP" => {
            &[("ff02::77%lo", "group6('ff02::77', 1)"), ("\"2001:db8::1 lo\"", "group6('2001:db8::1', 1)")]
        }
        _ => return None,
    };
    let (ours, python) = random.one(choices);
    both(ours, python)
}

fn number(name: &str) -> i32 {
    facade::constants(name).find(|row| row.0 == name).expect(name).1
}

/// Level and number of the option as Python takes them, by Python's own name where it has one.
fn in_python(option: &SocketOption, level: &str) -> String {
    let number_of = |name: &str| format!("number(\"{name}\", {})", number(name));
    format!("{}, {}", number_of(level), number_of(option.name))
}

/// Python expression that reads what sockshell shows; `None` where there is nothing to compare.
fn reading(option: &SocketOption, place: &str) -> Option<String> {
    Some(match (option.form, option.name) {
        // Each packet may have been handled by another processor, and every socket has its own cookie.
        (_, "SO_INCOMING_CPU" | "SO_COOKIE") => return None,
        (Form::Int | Form::Seconds | Form::Millis | Form::Flag, _) => format!("s.getsockopt({place})"),
        (Form::Time, _) => format!("time_of(s.getsockopt({place}, 16))"),
        (Form::Linger, _) => format!("linger_of(s.getsockopt({place}, 8))"),
        (Form::Text, "IP_MULTICAST_IF") => format!("inet_ntoa(s.getsockopt({place}, 4)).encode()"),
        (Form::Text, _) => format!("s.getsockopt({place}, 16).split(b'\\0')[0]"),
        (Form::Pairs, "SO_PEERCRED") => format!("credentials_of(s.getsockopt({place}, 12))"),
        (Form::Address, _) => format!("s.getsockopt({place}, 16)"),
        (Form::Pairs | Form::Membership, _) => return None,
    })
}

/// Calls that set a random option on a fresh socket of a random kind, and read it back.
fn triple(random: &mut Random) -> Vec<(String, String)> {
    let kind = random.one(KINDS);
    let option = random.one(facade::socket_options());
    let level = random.one(LEVELS);
    let level = if level.1 == option.level { level.0 } else { "" };
    let python_level = LEVELS.iter().find(|row| row.1 == option.level).expect("every level has a name").0;
    let place = in_python(option, python_level);
    let name = format!("{level} {}", option.name);
    let mut calls = vec![(format!("s = {}", kind.0), format!("s = {}", kind.1))];
    if let Some((ours, python)) = value(option.form, random).or_else(|| special(option.name, random)) {
        calls.push((format!("s.setsockopt {name} {ours}"), format!("s.setsockopt({place}, {python})")));
    }
    if let Some(python) = reading(option, &place) {
        calls.push((format!("s.getsockopt {name}"), python));
    }
    calls
}

fn what_is_set_and_read_back_is_what_python_sets_and_reads() {
    let mut random = Random(20_240_229);
    let rows = (0..1000).map(|_| triple(&mut random)).collect();
    let wrong = python_pairs::disagreements(rows);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Result of `getsockopt` for every option on a kind of socket, one line each: `NAME VALUE`.
fn readable(kind: &str) -> String {
    let mut script = format!("s = {kind}\nprint $(s.options)\nprint ---\n");
    for option in facade::socket_options().iter().filter(|option| option.name != "SO_ERROR") {
        let name = option.name;
        let _ = writeln!(script, "try {{ value = s.getsockopt {name}; print {name} $(repr $value) }} catch {{ }}");
    }
    run(sockshell().args(["-c", &script]), "").success()
}

fn the_page_shows_every_option_that_can_be_read() {
    let may_use_raw = run(sockshell().args(["-c", "socket raw icmp"]), "").code == Some(0);
    for (kind, _) in KINDS.iter().filter(|kind| may_use_raw || !kind.0.contains("raw")) {
        let printed = readable(kind);
        let (page, read) = printed.split_once("---\n").expect("both are printed");
        let rows: Vec<&str> = page.lines().skip(1).filter(|line| !line.is_empty()).collect();
        let read: Vec<&str> = read.lines().collect();
        assert_eq!(rows.len(), read.len(), "{kind}\n{printed}");
        // Those that a new socket has otherwise are marked and come first.
        assert!(rows.iter().is_sorted_by_key(|row| !row.starts_with("* ")), "{kind}\n{page}");
        assert_eq!(rows[0].starts_with("* "), kind.starts_with("create_server"), "{kind}\n{page}");
        for read in &read {
            let (name, value) = read.split_once(' ').expect("a name and a value");
            let option = facade::socket_option(name, None).expect(name);
            let named = |row: &&str| row[2..].split_once("  ").is_some_and(|(before, _)| before == name);
            let row = rows.iter().copied().find(named).expect(name);
            let (_, meaning) = row[2..].split_once("  ").expect("columns");
            let told = facade::option_meaning(option);
            assert!(!told.is_empty() && meaning.ends_with(told), "{kind}: {row}");
            let shown = meaning.trim_start().strip_suffix(told).unwrap_or_default().trim_end();
            let is_list = option.form == Form::Pairs;
            assert!(is_list || shown == value, "{kind} {name}: the page shows {shown}, getsockopt {value}");
        }
    }
}
