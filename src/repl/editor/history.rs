//! History: the lines typed before, kept in a file across sessions, each text once, at the place of its last use.
//!
//! The file has one entry per line, with `\n` and `\\` for a line end and a backslash. Sessions append to it under a
//! lock, so that several at once lose nothing.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Most entries that are kept.
const MAX_ENTRIES: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct History {
    /// Oldest first.
    entries: Vec<String>,
    file: Option<PathBuf>,
    /// Entry that was added last, until it is known whether it could run.
    unsettled: Option<String>,
    /// Entries that were refused in this session: they are not offered, and not kept.
    refused: HashSet<String>,
    /// Last prefix that was searched for, and the position of its newest entry.
    found: Option<(String, Option<usize>)>,
}

impl History {
    /// Reads the history file; also gives the reason if the file cannot be used.
    pub(crate) fn load() -> (History, Option<String>) {
        let path = match path(|name| std::env::var_os(name)) {
            Ok(path) => path,
            Err(why) => return (History::default(), Some(why)),
        };
        match read(&path) {
            Ok(entries) => (History { entries, file: Some(path), ..History::default() }, None),
            Err(error) => (History::default(), Some(format!("{}: {error}", path.display()))),
        }
    }

    pub(crate) fn entries(&self) -> &[String] {
        &self.entries
    }

    /// Adds an entry as the newest and removes an older one of the same text. It is kept once it is settled.
    pub(crate) fn add(&mut self, text: &str) {
        let text = text.trim_end();
        if text.is_empty() || self.entries.last().is_some_and(|last| last == text) {
            return;
        }
        if let Some(older) = self.entries.iter().rposition(|entry| entry == text) {
            self.entries.remove(older);
        }
        self.entries.push(text.to_owned());
        self.unsettled = Some(text.to_owned());
        self.found = None;
    }

    /// Settles the entry that was added last: one that was refused is there for this session alone. Gives the reason if
    /// the file could not be written.
    pub(crate) fn settle(&mut self, refused: bool) -> Option<String> {
        let text = self.unsettled.take()?;
        self.found = None;
        if refused {
            self.refused.insert(text);
            return None;
        }
        self.refused.remove(&text);
        let path = self.file.as_ref()?;
        let error = append(path, &text).err()?;
        let why = format!("{}: {error}", path.display());
        self.file = None;
        Some(why)
    }

    /// Finds the newest entry that begins with a prefix and is longer. If the prefix only extends the last one, as
    /// while typing, the search begins where the last one ended.
    pub(crate) fn beginning_with(&mut self, prefix: &str) -> Option<&str> {
        let from = match &self.found {
            Some((last, None)) if prefix.starts_with(last) => return None,
            Some((last, Some(at))) if prefix.starts_with(last) => at + 1,
            _ => self.entries.len(),
        };
        let refused = &self.refused;
        let fits = |entry: &String| entry.len() > prefix.len() && entry.starts_with(prefix) && !refused.contains(entry);
        let found = self.entries.get(..from)?.iter().rposition(fits);
        self.found = Some((prefix.to_owned(), found));
        found.map(|at| self.entries[at].as_str())
    }
}

/// `$XDG_STATE_HOME/sockshell/history`, or the same below HOME; else why there is no such path.
fn path(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, String> {
    let folder = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(state) = folder("XDG_STATE_HOME").filter(|path| path.is_absolute()) {
        return Ok(state.join("sockshell/history"));
    }
    let home = folder("HOME").ok_or("HOME is not set")?;
    if !home.is_absolute() {
        return Err(format!("HOME is no absolute path: {}", home.display()));
    }
    Ok(home.join(".local/state/sockshell/history"))
}

fn read(path: &Path) -> std::io::Result<Vec<String>> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    // Other users must not read what was typed.
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
    file.lock()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().count();
    let entries = newest(&text);
    if lines > 1000 + 2 * entries.len() || lines > 2 * MAX_ENTRIES {
        rewrite(&mut file, &entries)?;
    }
    Ok(entries.iter().map(|line| unescaped(line)).collect())
}

/// Lines without repetitions, each at its last place.
fn newest(text: &str) -> Vec<&str> {
    let mut seen = HashSet::new();
    let last = text.lines().rev().filter(|line| !line.is_empty() && seen.insert(*line));
    let mut entries: Vec<&str> = last.take(MAX_ENTRIES).collect();
    entries.reverse();
    entries
}

/// Rewrites the file in place, so that a session that waits for the lock appends to the same file.
fn rewrite(file: &mut File, entries: &[&str]) -> std::io::Result<()> {
    let mut text = entries.join("\n");
    text.push('\n');
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(text.as_bytes())
}

fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    file.lock()?;
    file.write_all(format!("{}\n", escaped(text)).as_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "")
}

fn unescaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(entries: &[&str]) -> History {
        History { entries: entries.iter().map(|entry| (*entry).to_owned()).collect(), ..History::default() }
    }

    #[test]
    fn the_file_is_below_the_state_folder_or_home() {
        let path = |state: Option<&str>, home: Option<&str>| {
            let found = path(|name| if name == "HOME" { home } else { state }.map(OsString::from));
            found.map(|path| path.display().to_string())
        };
        assert_eq!(path(Some("/s"), Some("/h")), Ok("/s/sockshell/history".to_owned()));
        assert_eq!(path(Some("s"), Some("/h")), Ok("/h/.local/state/sockshell/history".to_owned()));
        assert_eq!(path(None, Some("h")), Err("HOME is no absolute path: h".to_owned()));
        assert_eq!(path(None, Some("")), Err("HOME is not set".to_owned()));
        assert_eq!(path(None, None), Err("HOME is not set".to_owned()));
    }

    #[test]
    fn an_entry_reads_back() {
        for text in ["print \"a\\nb\"", "if true {\n  print '\\'\n}", "\\"] {
            assert_eq!(unescaped(&escaped(text)), text);
        }
    }

    #[test]
    fn each_text_is_there_once() {
        assert_eq!(newest("a\nb\n\na\nc\n"), ["b", "a", "c"]);
        let mut past = past(&["a", "b", "c"]);
        past.add("a\n");
        past.add("a");
        past.add("  \n");
        assert_eq!(past.entries(), ["b", "c", "a"]);
    }

    #[test]
    fn what_was_refused_is_not_offered_until_it_worked() {
        let mut past = past(&["print one"]);
        past.add("print oops(");
        past.settle(true);
        assert_eq!(past.beginning_with("print o"), Some("print one"));
        assert_eq!(past.entries(), ["print one", "print oops("]);
        past.add("print one");
        past.settle(false);
        past.add("print oops(");
        past.settle(false);
        assert_eq!(past.beginning_with("print o"), Some("print oops("));
    }

    #[test]
    fn the_newest_beginning_is_found_as_one_types() {
        let mut past = past(&["print one", "socket tcp", "print two", "send x"]);
        assert_eq!(past.beginning_with("p"), Some("print two"));
        assert_eq!(past.beginning_with("print "), Some("print two"));
        assert_eq!(past.beginning_with("print o"), Some("print one"));
        assert_eq!(past.beginning_with("print ox"), None);
        assert_eq!(past.beginning_with("print oxy"), None);
        assert_eq!(past.beginning_with("print o"), Some("print one"));
        assert_eq!(past.beginning_with("print one"), None);
        assert_eq!(past.beginning_with("s"), Some("send x"));
    }
}
