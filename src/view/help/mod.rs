//! `help` as text: the overview, and a page about a command, a statement, a topic, a socket option or an errno.

pub(crate) mod layout;
pub(crate) mod reference;
pub(crate) mod topics;

use std::fmt::Write as _;

use crate::compiler::check::suggest::did_you_mean;
use crate::explain;
use crate::net::errno;
use crate::net::options::{self, SocketOption};
use crate::spec::{Group, Spec};
use layout::sentence;
use topics::Topic;

/// What there is, on one screen.
pub fn overview(specs: &[&'static Spec]) -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let names: Vec<&str> = specs.iter().filter(|spec| spec.group == group).map(|spec| spec.name).collect();
        if !names.is_empty() {
            listed(&mut out, group.word(), names);
        }
    }
    listed(&mut out, "Statements", topics::statements().map(Topic::name));
    listed(&mut out, "Topics", topics::topics().map(Topic::name));
    layout::paragraphs(&mut out, "`help WORD` tells about any of these, an option or an error (`help 111`).");
    out.pop();
    out
}

/// By how much the overview's further lines stand back: all names have to go on one screen.
const INDENT: usize = 2;

fn listed<'w>(out: &mut String, heading: &str, words: impl IntoIterator<Item = &'w str>) {
    layout::hanging(out, &format!("{heading}: "), INDENT, words);
}

/// The page about a word: a command's first, then a statement's or topic's, then an option's or errno's, in capitals
/// or not, or the errno's number.
pub fn page(word: &str, specs: &[&'static Spec]) -> Option<String> {
    let upper = word.to_uppercase();
    let mut page = if let Some(spec) = specs.iter().find(|spec| spec.name == word) {
        command(spec)
    } else if let Some(found) = topics::find(word) {
        topic(found)
    } else if let Some(option) = options::find(&upper, None) {
        self::option(option)
    } else {
        let by_number = || errno::name(word.parse().ok()?);
        let name = by_number().unwrap_or(&upper);
        error(name, errno::number(name)?, specs)
    };
    // `print` and the prompt end the last line.
    page.pop();
    Some(page)
}

/// What there is a page about instead of a word that has none.
pub(crate) fn near(word: &str, specs: &[&'static Spec]) -> String {
    let near = did_you_mean(word, words(specs)).or_else(|| names_with(word, words(specs)));
    near.unwrap_or_else(|| "`help` alone lists what there is".to_owned())
}

/// The hint for a word that is a part of a few names.
fn names_with<'a>(part: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = part.to_lowercase();
    let found: Vec<String> =
        names.filter(|name| name.to_lowercase().contains(&lower)).map(|name| format!("`{name}`")).collect();
    (part.len() >= 3 && (1..=8).contains(&found.len())).then(|| format!("there is help on {}", found.join(", ")))
}

/// Every word there is a page about, for suggestions and completion.
pub fn words(specs: &[&'static Spec]) -> impl Iterator<Item = &'static str> {
    let options = options::all().iter().map(|option| option.name);
    specs.iter().map(|spec| spec.name).chain(topics::names()).chain(options).chain(errno::names())
}

fn command(spec: &Spec) -> String {
    let mut out = String::new();
    for usage in spec.usages() {
        layout::wrapped(&mut out, "", usage.split(' '));
    }
    out.push('\n');
    layout::paragraphs(&mut out, &sentence(spec.summary));
    layout::paragraphs(&mut out, spec.details);
    layout::section(&mut out, "Words to choose from", &spec.choices());
    if !spec.gives.is_empty() {
        let _ = writeln!(out, "\nGives: {}", spec.gives);
    }
    let options: Vec<(String, &str)> = spec.options.iter().map(|option| (option.usage(), option.meaning)).collect();
    layout::section(&mut out, "Options", &options);
    if !spec.python.is_empty() {
        let _ = writeln!(out, "\nIn Python: {}", spec.python);
    }
    layout::section(&mut out, "Errors one meets", spec.errors);
    layout::example(&mut out, &spec.example);
    let related: Vec<String> = topics::about(spec.name).map(|topic| format!("`help {}`", topic.name())).collect();
    if !related.is_empty() {
        let _ = writeln!(out, "\nSee also {}", related.join(", "));
    }
    out
}

fn topic(topic: &Topic) -> String {
    let mut out = String::new();
    for usage in topic.usage {
        let _ = writeln!(out, "{usage}");
    }
    if !topic.usage.is_empty() {
        out.push('\n');
    }
    layout::paragraphs(&mut out, &sentence(topic.title));
    layout::rows(&mut out, topic.rows);
    if !topic.rows.is_empty() && !topic.text.is_empty() {
        out.push('\n');
    }
    layout::paragraphs(&mut out, topic.text);
    layout::example(&mut out, &topic.example);
    out
}

fn option(option: &SocketOption) -> String {
    let mut out = format!("{} of {}\n\n", option.name, option.level.name());
    layout::paragraphs(&mut out, &sentence(explain::socket_option::meaning(option)));
    let takes = explain::socket_option::takes(option);
    let _ = writeln!(out, "Takes {takes}.\n\nSee also `help setsockopt`, `help getsockopt`");
    out
}

/// An errno: its words, the commands that meet it, and what helps.
fn error(name: &str, code: i32, specs: &[&'static Spec]) -> String {
    let mut out = format!("{name} ({code}): {}\n", explain::errno::words(code));
    let said = |spec: &Spec| spec.errors.iter().find(|(error, _)| *error == name).map(|(_, meaning)| *meaning);
    by_meaning(&mut out, "Commands that meet it", specs, None, said);
    let helps = |spec: &Spec| said(spec).and_then(|_| explain::for_call(spec.call, code));
    by_meaning(&mut out, "What helps", specs, explain::for_all(code), helps);
    let first = specs.iter().find(|spec| said(spec).is_some());
    let call = first.map_or_else(|| "CALL".to_owned(), |spec| format!("{} …", spec.name));
    let _ = writeln!(out, "\n`fails {name} {call}` expects it; `help errors` tells about catching it.");
    out
}

/// Adds what is said of commands, each thing once with all commands it is said of, and last what is said of the rest.
fn by_meaning(
    out: &mut String,
    heading: &str,
    specs: &[&'static Spec],
    rest: Option<&'static str>,
    said: impl Fn(&Spec) -> Option<&'static str>,
) {
    let mut meanings: Vec<(&str, Vec<&str>)> = Vec::new();
    for (spec, meaning) in specs.iter().filter_map(|spec| Some((spec, said(spec)?))) {
        match meanings.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, commands)) => commands.push(spec.name),
            None => meanings.push((meaning, vec![spec.name])),
        }
    }
    if let Some(rest) = rest {
        meanings.push((rest, vec![if meanings.is_empty() { "any command" } else { "others" }]));
    }
    if !meanings.is_empty() {
        let _ = writeln!(out, "\n{heading}");
    }
    for (meaning, commands) in meanings {
        layout::wrapped(out, "  - ", layout::words(&format!("{}: {meaning}", commands.join(", "))));
    }
}
