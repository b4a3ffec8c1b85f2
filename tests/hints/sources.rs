//! Text with backticks in the string literals of `src/`: what the program may show, reached by a test or not.

use std::fs;
use std::path::Path;

use super::snippets::HOLE;
use crate::support::path;

/// A string literal, with `HOLE` for each interpolation.
pub struct Literal {
    pub file: String,
    pub line: usize,
    pub text: String,
}

pub fn literals() -> Vec<Literal> {
    let mut all = Vec::new();
    find(&path("src"), &mut all);
    all
}

fn find(folder: &Path, all: &mut Vec<Literal>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.strip_prefix(path("")).expect("inside").display().to_string();
        // What `src/python/` says names words and calls of Python.
        if entry.is_dir() && entry.file_name().is_some_and(|name| name != "tests" && name != "python") {
            find(&entry, all);
        } else if entry.extension().is_some_and(|extension| extension == "rs") && !name.ends_with("tests.rs") {
            let code = fs::read_to_string(&entry).expect("a readable file");
            let code = code.split("#[cfg(test)]").next().unwrap_or("");
            strings(code, |line, text| all.push(Literal { file: name.clone(), line, text: interpolated(text) }));
        }
    }
}

/// Calls `found` with the line and the value of every string literal that holds a backtick.
fn strings(code: &str, mut found: impl FnMut(usize, &str)) {
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let here = &rest[at..];
        rest = if here.starts_with("//") {
            here.find('\n').map_or("", |end| &here[end..])
        } else if here.starts_with("'\\") {
            &here[3..]
        } else if let Some(inside) = here.strip_prefix('\'') {
            // A character, or a lifetime.
            let length = inside.chars().next().map_or(0, char::len_utf8);
            inside.get(length..).and_then(|after| after.strip_prefix('\'')).unwrap_or(inside)
        } else if let Some(inside) = here.strip_prefix('"') {
            let mut value = String::new();
            let end = literal(inside, &mut value);
            // The reasons of lint exceptions are shown to nobody.
            if value.contains('`') && !code[..code.len() - here.len()].ends_with("reason = ") {
                found(1 + code[..code.len() - here.len()].matches('\n').count(), &value);
            }
            &inside[end..]
        } else {
            &here[1..]
        };
    }
}

/// Reads a string literal up to its quote; returns its length.
fn literal(inside: &str, value: &mut String) -> usize {
    let mut characters = inside.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return at + 1,
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((after, '\n')) => {
                    let blanks = inside[after..].len() - inside[after..].trim_start().len();
                    for _ in 1..inside[after..after + blanks].chars().count() {
                        characters.next();
                    }
                }
                Some((_, other)) => value.push(other),
                None => {}
            },
            _ => value.push(c),
        }
    }
    inside.len()
}

/// The text as `format!` reads it: `{name}` is a hole, `{{` a brace. A text that is not formatted has no `{name}`.
fn interpolated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out += &rest[..at];
        let here = &rest[at..];
        let inside = here[1..].find('}').map(|end| &here[1..=end]).filter(|_| here.starts_with('{'));
        let is_hole = inside.is_some_and(|inside| {
            inside.chars().all(|c| c.is_ascii_alphanumeric() || "_:?>".contains(c)) && !inside.starts_with(':')
        });
        if here.starts_with("{{") || here.starts_with("}}") {
            out.push_str(&here[..1]);
            rest = &here[2..];
        } else if is_hole {
            out.push_str(HOLE);
            rest = &here[inside.map_or(0, str::len) + 2..];
        } else {
            out.push_str(&here[..1]);
            rest = &here[1..];
        }
    }
    out + rest
}
