//! The reference: everything `help` knows, as one Markdown page.

use std::fmt::Write as _;

use super::layout::sentence;
use super::topics::{self, Topic};
use crate::explain::socket_option::{meaning, takes};
use crate::net::options::{self, SocketOption};
use crate::spec::{Example, Group, Spec};

const HEAD: &str = "\
# sockshell: the reference

Every command, statement, topic and socket option, as `help` tells it. `sockshell reference` prints this page; it is
made from the table that the program itself works by. `[HANDLE.]` is the handle a command works on, without it the
current one; `[X]` may be left out, `[X…]` is any number.
";

/// The whole page.
pub(crate) fn page(specs: &[&'static Spec]) -> String {
    let mut out = HEAD.to_owned();
    contents(&mut out, specs);
    for group in Group::ALL {
        let _ = writeln!(out, "\n## {}", group.title());
        specs.iter().filter(|spec| spec.group == group).for_each(|spec| command(&mut out, spec));
    }
    out.push_str("\n## Statements\n");
    topics::statements().for_each(|statement| topic(&mut out, statement));
    out.push_str("\n## Topics\n");
    topics::topics().for_each(|one| topic(&mut out, one));
    out.push_str("\n## Socket options\n\nRead with `getsockopt`, set with `setsockopt`.\n");
    socket_options(&mut out);
    out
}

fn contents(out: &mut String, specs: &[&'static Spec]) {
    out.push_str("\n| part | what is there |\n|---|---|\n");
    for group in Group::ALL {
        part(out, group.title(), specs.iter().filter(|spec| spec.group == group).map(|spec| spec.name));
    }
    part(out, "Statements", topics::statements().map(Topic::name));
    part(out, "Topics", topics::topics().map(Topic::name));
    let _ = writeln!(out, "| {} | by level |", link("Socket options"));
}

fn part<'n>(out: &mut String, title: &str, names: impl Iterator<Item = &'n str>) {
    let _ = writeln!(out, "| {} | {} |", link(title), names.map(link).collect::<Vec<_>>().join(" "));
}

/// A link to the heading of that text.
fn link(heading: &str) -> String {
    let anchor = heading.to_lowercase().replace(' ', "-").replace(',', "");
    format!("[{heading}](#{anchor})")
}

fn command(out: &mut String, spec: &Spec) {
    let _ = writeln!(out, "\n### {}", spec.name);
    fenced(out, "", &spec.usages().join("\n"));
    let _ = writeln!(out, "\n{}", prose(&sentence(spec.summary)));
    for paragraph in spec.details.lines() {
        let _ = writeln!(out, "\n{}", prose(paragraph));
    }
    table(out, ["word", "one of"], spec.choices().iter().map(|(name, words)| [code(name), prose(words)]));
    if !spec.gives.is_empty() {
        let _ = writeln!(out, "\nGives: {}", prose(spec.gives));
    }
    if !spec.python.is_empty() {
        let _ = writeln!(out, "\nIn Python: `{}`", spec.python);
    }
    let rows = spec.options.iter().map(|option| [code(&option.usage()), prose(option.meaning)]);
    table(out, ["option", "meaning"], rows);
    table(out, ["error", "when"], spec.errors.iter().map(|(name, meaning)| [code(name), prose(meaning)]));
    example(out, &spec.example);
    let related: Vec<String> = topics::about(spec.name).map(|topic| link(topic.name())).collect();
    if !related.is_empty() {
        let _ = writeln!(out, "\nSee also {}.", related.join(", "));
    }
}

fn topic(out: &mut String, topic: &Topic) {
    let _ = writeln!(out, "\n### {}", topic.name());
    if !topic.usage.is_empty() {
        fenced(out, "", &topic.usage.join("\n"));
    }
    let _ = writeln!(out, "\n{}", prose(&sentence(topic.title)));
    table(out, ["what", "meaning"], topic.rows.iter().map(|(left, right)| [code(left), prose(right)]));
    for paragraph in topic.text.lines() {
        let _ = writeln!(out, "\n{}", prose(paragraph));
    }
    example(out, &topic.example);
}

fn socket_options(out: &mut String) {
    let row = |option: &SocketOption| [code(option.name), prose(takes(option)), prose(meaning(option))];
    for level in options::all().chunk_by(|one, next| one.level == next.level) {
        if let Some(first) = level.first() {
            let _ = writeln!(out, "\n### {}", first.level.name());
        }
        table(out, ["option", "takes", "meaning"], level.iter().map(|option| row(option)));
    }
}

fn table<const N: usize>(out: &mut String, heading: [&str; N], rows: impl ExactSizeIterator<Item = [String; N]>) {
    if rows.len() == 0 {
        return;
    }
    let _ = writeln!(out, "\n| {} |\n|{}", heading.join(" | "), "---|".repeat(N));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | ").trim_end());
    }
}

fn example(out: &mut String, example: &Example) {
    if example.script.is_empty() {
        return;
    }
    fenced(out, "sock", example.script);
    out.push_str("\nprints\n");
    fenced(out, "output", example.output.trim_end_matches('\n'));
}

fn fenced(out: &mut String, kind: &str, text: &str) {
    let _ = writeln!(out, "\n```{kind}\n{text}\n```");
}

/// A piece of code inside a table.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// Text in which nothing but backticks is Markdown.
fn prose(text: &str) -> String {
    let mut quoted = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        quoted ^= c == '`';
        if c == '|' || !quoted && matches!(c, '*' | '<' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
