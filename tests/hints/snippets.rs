//! Whether a piece of text that a hint shows passes the checker in one of the places where it could stand.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use sockshell::facade::{self, Checker, KEYWORDS};

/// What `…`, words in capitals and interpolated text are filled with, until one passes.
const FILLS: &[&str] = &[
    "x",
    "$x",
    "1",
    "",
    "\"x\"",
    "print x",
    "recv",
    "127.0.0.1:80",
    "/tmp/x",
    "n",
    "+",
    "ECONNREFUSED",
    "TCP_NODELAY",
    "--timeout",
    "x, y",
    "if",
    "else",
];

/// Place of an interpolation, in text taken from the source.
pub const HOLE: &str = "\u{1a}";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

static HOLES: LazyLock<Regex> = LazyLock::new(|| pattern("\u{1a}|…|\\b[A-Z][A-Z_0-9]*\\b"));
static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern("[A-Za-z_][A-Za-z0-9_]*"));
static FUNCTIONS: LazyLock<Regex> = LazyLock::new(|| pattern("(?m)\\bdef +([a-z_0-9]+)([a-z_0-9 ]*)\\{"));

pub struct Snippets {
    pub checker: Checker,
    /// Words that may be shown alone: commands, keywords, options, constants and whatever `help` knows.
    words: HashSet<String>,
}

impl Snippets {
    pub fn new() -> Snippets {
        let specs: Vec<_> = facade::specs().collect();
        let mut words: HashSet<String> =
            facade::words(&specs).chain(KEYWORDS.iter().copied()).map(str::to_owned).collect();
        for spec in specs {
            words.extend(spec.options.iter().map(|option| option.name.to_owned()));
            words.extend(spec.choices().iter().flat_map(|(_, all)| all.split(", ")).map(str::to_owned));
        }
        words.extend(facade::constants("").map(|row| row.0.to_owned()));
        words.extend(["any", "all", "on", "off", "args", "localhost"].map(str::to_owned));
        Snippets { checker: Checker::new().expect("a machine"), words }
    }

    /// Checks a snippet that is shown about the script `near`, whose names are known; fails with the message about it
    /// where it came closest.
    pub fn check(&mut self, snippet: &str, near: &str) -> Result<(), String> {
        let is_sign = !snippet.contains(|c: char| c.is_alphanumeric() || "…\u{1a}".contains(c));
        let is_letter = snippet.chars().count() == 1;
        let of_posix_shell = snippet.split(' ').next() == Some("sockshell");
        if is_sign
            || is_letter
            || of_posix_shell
            || self.is_option(snippet)
            || self.words.contains(snippet)
            || snippet == HOLE
        {
            return Ok(());
        }
        if NAMES.find(snippet).is_some_and(|name| name.len() == snippet.len()) {
            let is_near = NAMES.find_iter(near).any(|name| name.as_str() == snippet);
            return if is_near { Ok(()) } else { Err("no command, keyword or name has this name".to_owned()) };
        }
        let mut first = None;
        for line in self.filled(snippet) {
            match self.placed(&line, near) {
                Ok(()) => return Ok(()),
                Err(message) => _ = first.get_or_insert(message),
            }
        }
        Err(first.unwrap_or_default())
    }

    /// Whether a snippet is an option with its value.
    fn is_option(&self, snippet: &str) -> bool {
        snippet.starts_with("--") && snippet.split_once(' ').is_some_and(|(name, _)| self.words.contains(name))
    }

    /// The snippet with its holes filled: all alike, or two of them in every way.
    fn filled(&self, snippet: &str) -> Vec<String> {
        let known = |word: &str| self.words.contains(word);
        let holes: Vec<_> = HOLES.find_iter(snippet).filter(|hole| !known(hole.as_str())).collect();
        let fill = |with: &dyn Fn(usize) -> &'static str| {
            let mut line = String::new();
            let mut from = 0;
            for (number, hole) in holes.iter().enumerate() {
                line += &snippet[from..hole.start()];
                line += with(number);
                from = hole.end();
            }
            line + &snippet[from..]
        };
        match holes.len() {
            0 => vec![snippet.to_owned()],
            2 => FILLS
                .iter()
                .flat_map(|a| FILLS.iter().map(|b| fill(&|number| [*a, *b][number])).collect::<Vec<_>>())
                .collect(),
            _ => FILLS.iter().map(|with| fill(&|_| with)).collect(),
        }
    }

    /// Checks a line in each place where it could stand.
    fn placed(&mut self, line: &str, near: &str) -> Result<(), String> {
        let mut defined = String::new();
        let mut functions = HashSet::new();
        for function in FUNCTIONS.captures_iter(near) {
            let definition = format!("def {}{}{{ }}\n", &function[1], &function[2]);
            let is_new = !line.contains(&format!("def {}", &function[1])) && functions.insert(function[1].to_owned());
            if is_new && self.checker.mistakes(&definition).is_empty() {
                defined += &definition;
            }
        }
        let names = NAMES.find_iter(line).map(|name| name.as_str());
        for name in names.filter(|name| !facade::is_keyword(name) && *name != "args") {
            defined.extend(["if false { ", name, " = none }\n"]);
        }
        let mut first = None;
        for place in places(line) {
            match self.checker.mistakes(&format!("{defined}{place}")).into_iter().next() {
                None => return Ok(()),
                Some((_, message)) => _ = first.get_or_insert(message),
            }
        }
        Err(first.unwrap_or_default())
    }
}

/// Scripts in which a line could stand.
fn places(line: &str) -> Vec<String> {
    let mut all = vec![
        format!("{line}\n"),
        format!("x = {line}\n"),
        format!("if {line} {{ }}\n"),
        format!("def some_function {{ loop {{\n{line}\n}} }}\n"),
        format!("create_connection {line}\n"),
        format!("x = socket {line}\n"),
    ];
    if !line.contains(' ') {
        all.push(format!("print {line}\n"));
    }
    if line.starts_with('\\') {
        all.push(format!("print \"{line}\"\n"));
    }
    if line.ends_with('{') {
        all.push(format!("{line}\n}}\n"));
        all.push(format!("{line}\n}} catch {{\n}}\n"));
    }
    let follows = line.trim_start_matches(['}', ' ']);
    if ["else", "catch", "finally"].iter().any(|word| follows.starts_with(word)) {
        let close = if line.ends_with('{') { "\n}" } else { "" };
        all.push(format!("if true {{\n}} {follows}{close}\n"));
        all.push(format!("try {{\n}} {follows}{close}\n"));
    }
    all
}
