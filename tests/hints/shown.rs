//! Hints in what the golden scripts and the pages are known to write: each with the text it is about.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::markdown::blocks;
use crate::support::path;

/// One hint below a message.
#[derive(Clone)]
pub struct Shown {
    /// File that holds it.
    pub file: String,
    pub message: String,
    pub hint: String,
    /// Script the message is about, and the bytes that its carets mark there, where they can be told.
    pub script: String,
    pub marked: Option<(usize, usize)>,
}

/// All hints of `tests/golden`.
pub fn golden() -> Vec<Shown> {
    let mut files = Vec::new();
    find(&path("tests/golden"), &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).expect("a readable file");
        let script = fs::read_to_string(file.with_extension("sock")).unwrap_or_default();
        hints(&file.strip_prefix(path("")).unwrap_or(file).display().to_string(), &text, &script)
    };
    files.iter().flat_map(read).collect()
}

/// All hints of the examples in `docs/language.md`.
pub fn page() -> Vec<Shown> {
    let blocks = blocks(&fs::read_to_string(path("docs/language.md")).expect("a readable page"));
    let mut script = "";
    let mut all = Vec::new();
    for block in &blocks {
        match block.kind.as_str() {
            "sock" => script = &block.text,
            _ => all.extend(hints(&format!("docs/language.md:{}", block.line), &block.text, script)),
        }
    }
    all
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            find(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "err") {
            found.push(entry);
        }
    }
}

/// Hints in what a script wrote.
fn hints(file: &str, text: &str, own: &str) -> Vec<Shown> {
    let mut all = Vec::new();
    let (mut message, mut script, mut start, mut marked) = (String::new(), own.to_owned(), None, None);
    for line in text.lines() {
        let inside = line.trim_start();
        if let Some(said) = line.strip_prefix("error: ") {
            (message, script, start, marked) = (said.to_owned(), own.to_owned(), None, None);
        } else if let Some(place) = inside.strip_prefix("──▶ ") {
            if let Some((there, at)) = place_of(place) {
                start = Some(at);
                script = there;
            }
        } else if let Some(carets) = inside.strip_prefix("│ ").map(str::trim).filter(|rest| rest.starts_with('^')) {
            let length = carets.chars().take_while(|c| *c == '^').count();
            marked = start.map(|at| (at, end_of(&script, at, length)));
        } else if let Some(hint) = inside.strip_prefix("= ").filter(|hint| !is_trail(hint)) {
            let (message, script) = (message.clone(), script.clone());
            all.push(Shown { file: file.to_owned(), message, hint: hint.to_owned(), script, marked });
        }
    }
    all
}

/// Script and offset of `path:line:column`.
fn place_of(place: &str) -> Option<(String, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let script = fs::read_to_string(path(parts.next()?)).ok()?.replace("\r\n", "\n");
    let before: usize = script.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let at = end_of(&script, before, column.checked_sub(1)?);
    Some((script, at))
}

/// Offset behind some characters.
fn end_of(text: &str, from: usize, characters: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    rest.char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}

/// Whether a line says where something was called or waits, and offers nothing.
fn is_trail(hint: &str) -> bool {
    hint.contains(" at tests/") || hint.starts_with("usage: ")
}
