//! Session: the lines typed, saved as a script that runs again, or recorded while they run.

mod script;

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, counted, escape_bytes};
use crate::explain;
use crate::net::errno;
use crate::values::repr_bytes;
pub(super) use script::Effects;
use script::Line;

const HEAD: &str = "#!/usr/bin/env sockshell\n# Typed at the prompt.\n\n";

struct Entry {
    line: Line,
    worked: bool,
}

/// Finds the lines of a script, counted from 1, that do not pass the check.
pub(super) type Check<'a> = &'a mut dyn FnMut(&str) -> Vec<usize>;

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
    /// What the prompt did besides.
    pub effects: Effects<'a>,
}

impl Session {
    /// Keeps a line that was run, or refused. Gives the reason if it could not be recorded.
    pub(super) fn add(&mut self, text: &str, outcome: &Outcome) -> Option<Diagnostic> {
        let line = Line::new(text.trim_end(), &outcome.effects);
        let text = script::texts([&line].into_iter()).concat();
        let written = self.record.as_mut().map(|(_, file)| file.write_all(recorded(&text, outcome).as_bytes()));
        self.entries.push(Entry { line, worked: outcome.worked });
        let Some(Err(error)) = written else { return None };
        let (path, _) = self.record.take()?;
        Some(refused("record", &path, &error))
    }

    /// Writes the lines that worked as a script; with `all` also the others, as comments. A line that does not pass the
    /// check is a comment as well: it needs what a line that failed had made.
    pub(super) fn save(&mut self, path: &Path, all: bool, check: Check) -> Result<String, Diagnostic> {
        let worked = self.entries.iter().filter(|entry| entry.worked);
        let mut worked = script::texts(worked.map(|entry| &entry.line)).into_iter();
        let mut parts: Vec<(bool, String)> = Vec::new();
        for entry in &self.entries {
            if entry.worked {
                parts.push((true, worked.next().unwrap_or_default() + "\n"));
            } else if all {
                parts.push((false, commented("# did not work: ", &script::texts([&entry.line].into_iter()).concat())));
            }
        }
        let mut text = self.whole(&parts);
        loop {
            let wrong = check(&text);
            let mut first = self.head().lines().count() + 1;
            let mut found = false;
            for (is_code, part) in &mut parts {
                let behind = first + part.lines().count();
                if *is_code && wrong.iter().any(|line| (first..behind).contains(line)) {
                    *part = commented("# left out, it needs what is missing here: ", part);
                    (*is_code, found) = (false, true);
                }
                first = behind;
            }
            text = self.whole(&parts);
            if !found {
                break;
            }
        }
        let count = parts.iter().filter(|(is_code, _)| *is_code).count();
        let write = |mut file: File| file.write_all(text.as_bytes());
        self.create(path).and_then(write).map_err(|error| refused("save", path, &error))?;
        Ok(format!("{} in {}\n", counted(count, "line"), escape_bytes(path.as_os_str().as_bytes())))
    }

    fn whole(&self, parts: &[(bool, String)]) -> String {
        parts.iter().fold(self.head(), |text, (_, part)| text + part)
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
