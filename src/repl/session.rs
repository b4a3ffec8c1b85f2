//! Session: the lines typed, saved as a script that runs again, or recorded while they run.
//!
//! A handle that became a variable by itself is assigned in the script, where it would only have a label otherwise.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, counted, escape_controls};
use crate::explain;
use crate::net::errno;
use crate::source::SourceId;
use crate::syntax;
use crate::syntax::ast::StatementKind;
use crate::values::{Value, repr_bytes};

const HEAD: &str = "#!/usr/bin/env sockshell\n# Typed at the prompt.\n\n";

struct Entry {
    /// Text as it runs in a script.
    text: String,
    worked: bool,
}

/// Lines typed, and the files that they go to.
#[derive(Default)]
pub(super) struct Session {
    entries: Vec<Entry>,
    /// Files that this session wrote and may write again.
    own: Vec<PathBuf>,
    /// Start-up file that ran before, which the lines may need.
    pub startup: Option<PathBuf>,
    record: Option<(PathBuf, File)>,
}

pub(super) struct Outcome<'a> {
    /// The line compiled and did not fail.
    pub worked: bool,
    /// Bytes that it wrote to standard output.
    pub shown: &'a [u8],
    pub last: Value,
    /// Names of handles that became variables by themselves.
    pub made: Vec<String>,
}

impl Session {
    /// Keeps a line that was run, or refused. Gives the reason if it could not be recorded.
    pub(super) fn add(&mut self, text: &str, outcome: &Outcome) -> Option<Diagnostic> {
        let text = assigned(text.trim_end(), outcome);
        let written = self.record.as_mut().map(|(_, file)| file.write_all(recorded(&text, outcome).as_bytes()));
        self.entries.push(Entry { text, worked: outcome.worked });
        let Some(Err(error)) = written else { return None };
        let (path, _) = self.record.take()?;
        Some(refused("record", &path, &error))
    }

    /// Writes the lines that worked as a script; with `all` also the others, as comments.
    pub(super) fn save(&mut self, path: &Path, all: bool) -> Result<String, Diagnostic> {
        let mut text = self.head();
        let mut count = 0;
        for entry in &self.entries {
            if entry.worked {
                let _ = writeln!(text, "{}", entry.text);
                count += 1;
            } else if all {
                text.push_str(&commented("# did not work: ", &entry.text));
            }
        }
        let write = |mut file: File| file.write_all(text.as_bytes());
        self.create(path).and_then(write).map_err(|error| refused("save", path, &error))?;
        Ok(format!("{} in {}\n", counted(count, "line"), escape_controls(&path.to_string_lossy())))
    }

    /// Records each line from now on, with its output as comments; `None` ends recording.
    pub(super) fn record(&mut self, path: Option<&Path>) -> Result<(), Diagnostic> {
        self.record = None;
        let Some(path) = path else { return Ok(()) };
        let head = self.head();
        let made = self.create(path).and_then(|mut file| file.write_all(head.as_bytes()).map(|()| file));
        let file = made.map_err(|error| refused("record", path, &error))?;
        self.record = Some((path.to_owned(), file));
        Ok(())
    }

    fn head(&self) -> String {
        let startup =
            self.startup.as_ref().map(|path| format!("source {}\n\n", repr_bytes(path.as_os_str().as_bytes())));
        format!("{HEAD}{}", startup.unwrap_or_default())
    }

    pub(super) fn is_recording(&self) -> bool {
        self.record.is_some()
    }

    /// Creates a file, or opens one of this session again: a file that this session did not create is
    /// never overwritten.
    fn create(&mut self, path: &Path) -> std::io::Result<File> {
        let mut how = OpenOptions::new();
        how.write(true).mode(0o777);
        if self.own.iter().any(|own| own == path) {
            return how.create(true).truncate(true).open(path);
        }
        let file = how.create_new(true).open(path)?;
        self.own.push(path.to_owned());
        Ok(file)
    }
}

fn refused(operation: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    let code = error.raw_os_error().unwrap_or_default();
    let words = explain::errno::words(code);
    let name = errno::name(code).map_or_else(String::new, |name| format!(" ({name})"));
    let wrong = Diagnostic::error(format!("`{operation}` {}: {words}{name}", path.display()));
    if error.kind() == std::io::ErrorKind::AlreadyExists {
        return wrong.hint("nothing is overwritten that this session did not write: choose another name, or remove it");
    }
    wrong
}

/// Line with the handles that it made assigned: `tcp1 = socket tcp`, `conn1, _ = accept`.
fn assigned(text: &str, outcome: &Outcome) -> String {
    let parsed = syntax::parse(SourceId(0), text);
    let single =
        matches!(&parsed.block.statements[..], [statement] if matches!(statement.kind, StatementKind::Eval(_)));
    let is_made = |value: &Value| matches!(value, Value::Handle(handle) if outcome.made.iter().any(|name| **name == *handle.name()));
    let name = |value: &Value| match value {
        Value::Handle(handle) if is_made(value) => handle.name().to_string(),
        _ => "_".to_owned(),
    };
    match &outcome.last {
        _ if outcome.made.is_empty() => text.to_owned(),
        value @ Value::Handle(_) if single && is_made(value) => format!("{} = {text}", name(value)),
        Value::List(list) if single && list.items().iter().any(is_made) => {
            let names: Vec<String> = list.items().iter().map(name).collect();
            format!("{} = {text}", names.join(", "))
        }
        _ => format!("{text}\n# it made {}: assign them here", outcome.made.join(", ")),
    }
}

fn recorded(text: &str, outcome: &Outcome) -> String {
    let mut out = if outcome.worked { format!("{text}\n") } else { commented("# did not work: ", text) };
    let shown = String::from_utf8_lossy(outcome.shown);
    out.push_str(&commented("#   ", shown.trim_end_matches('\n')));
    out
}

fn commented(sign: &str, text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "{}", format!("{sign}{line}").trim_end());
        out
    })
}
