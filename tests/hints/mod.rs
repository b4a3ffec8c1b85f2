//! Every line that a hint shows passes the checker: in what the golden scripts write, and in the texts of `src/`.

mod shown;
mod snippets;
mod sources;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::support::{Test, path, tests};
use shown::Shown;
use snippets::{HOLE, Snippets};

pub const TESTS: &[Test] =
    tests![what_known_hints_show_checks, what_known_hints_suggest_mends, what_texts_in_the_source_show_checks,];

const ADVICE: &str = "A hint shows lines that work. Write one that passes `--check` (capitals, `…` and {} are filled with \
                      something that fits); a piece in backticks that only names what is wrong goes into \
                      tests/hints/named.txt.";

/// Text in backticks; in quotes; an address outside of both.
static BACKTICKS: LazyLock<Regex> = LazyLock::new(|| Regex::new("`([^`]+)`").expect("a pattern"));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*""#).expect("a pattern"));
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:unix:[/@]\S+|\S+\]?:(?:PORT|[0-9]+)\b)").expect("a pattern"));

/// Pieces of a hint that are lines, words or addresses one could type.
fn pieces(hint: &str) -> Vec<String> {
    let mut all: Vec<String> = BACKTICKS.captures_iter(hint).map(|found| found[1].to_owned()).collect();
    let outside = BACKTICKS.replace_all(hint, " ");
    all.extend(QUOTED.find_iter(&outside).map(|found| found.as_str().to_owned()));
    let outside = QUOTED.replace_all(&outside, " ");
    all.extend(ADDRESS.find_iter(&outside).map(|found| found.as_str().trim_end_matches([',', ';', '.']).to_owned()));
    all
}

/// Pieces that name what is wrong, from `named.txt`.
fn named() -> BTreeSet<String> {
    let text = std::fs::read_to_string(path("tests/hints/named.txt")).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()).map(str::to_owned).collect()
}

fn refuse(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} shown lines are wrong\n\n{}\n{ADVICE}", wrong.len(), wrong.join("\n"));
}

fn what_known_hints_show_checks() {
    let mut snippets = Snippets::new();
    let (hints, named) = ([shown::golden(), shown::page()].concat(), named());
    let (mut done, mut wrong) = (BTreeSet::new(), Vec::new());
    for Shown { file, message, hint, script, .. } in &hints {
        for piece in pieces(hint).into_iter().filter(|piece| !named.contains(piece)) {
            if !done.insert((piece.clone(), script.clone())) {
                continue;
            }
            if let Err(why) = snippets.check(&piece, script) {
                wrong.push(format!("{file}\n  {message}\n  = {hint}\nshows  {piece}\nbut  {why}\n"));
            }
        }
    }
    refuse(&wrong);
    assert!(done.len() > 250, "only {} lines found", done.len());
}

/// Hints that say what belongs into the place of the carets.
static IN_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let starts = "did you mean `([^`]+)`|quote it to make it text: (\".*\")$|in quotes it becomes text: (\".*\")$";
    Regex::new(starts).expect("a pattern")
});

fn what_known_hints_suggest_mends() {
    let mut snippets = Snippets::new();
    let (mut done, mut wrong) = (0, Vec::new());
    for Shown { file, message, hint, script, marked } in &shown::golden() {
        let (Some(found), Some((from, to))) = (IN_PLACE.captures(hint), *marked) else { continue };
        let Some(better) = found.iter().skip(1).flatten().next() else { continue };
        let mended = format!("{}{}{}", &script[..from], better.as_str(), &script[to..]);
        let end = from + better.len();
        let is_about = |place: &std::ops::Range<usize>| place.start == from && place.end == end;
        let still = snippets.checker.mistakes(&mended).into_iter().find(|(place, _)| is_about(place));
        // The words after a name that was mistyped may be missing as well.
        if let Some((_, why)) = still.filter(|(_, why)| !why.ends_with("something is missing")) {
            wrong.push(format!("{file}\n  {message}\n  = {hint}\nis no better: {why}\n"));
        }
        done += 1;
    }
    refuse(&wrong);
    assert!(done > 40, "only {done} suggestions found");
}

fn what_texts_in_the_source_show_checks() {
    let mut snippets = Snippets::new();
    let named = named();
    let (mut done, mut wrong) = (BTreeSet::new(), Vec::new());
    for literal in sources::literals() {
        for found in BACKTICKS.captures_iter(&literal.text) {
            let piece = found[1].to_owned();
            let shown = piece.replace(HOLE, "{}");
            if named.contains(&shown) || !done.insert(piece.clone()) {
                continue;
            }
            if let Err(why) = snippets.check(&piece, "") {
                wrong.push(format!("{}:{}\nshows  {shown}\nbut  {why}\n", literal.file, literal.line));
            }
        }
    }
    refuse(&wrong);
    assert!(done.len() > 250, "only {} lines found", done.len());
}
