//! `sockshell translate FILE.py`: the script goes to standard output, what could not be translated to standard error.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;

use super::{WRONG, new_machine, refuse};
use crate::commands;
use crate::compiler::Mode;
use crate::console::Console;
use crate::diagnostic::escape_controls;
use crate::limits::BYTES;
use crate::machine::loader::{self, ProgramText};
use crate::python::{self, Language, Remark, Translation};

/// Exit code: something was left out.
const PARTLY: i32 = 3;

pub(super) fn run(words: &[OsString]) -> i32 {
    let [file] = words else { return refuse("translate takes one file: `sockshell translate FILE.py`") };
    let name = file.to_string_lossy().into_owned();
    let bytes = if file == "-" {
        let mut text = Vec::new();
        let read = std::io::stdin().take(BYTES.most as u64).read_to_end(&mut text);
        read.map(|_| text).map_err(|error| format!("cannot read standard input: {error}"))
    } else {
        ProgramText::read(Path::new(file)).map(|text| text.bytes)
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(message) => return refuse(&message),
    };
    match translate(&bytes, &name) {
        Ok(translation) => {
            let mut stdout = std::io::stdout().lock();
            let written = stdout.write_all(translation.text.as_bytes()).and_then(|()| stdout.flush());
            if let Err(error) = written
                && error.kind() != std::io::ErrorKind::BrokenPipe
            {
                return refuse(&format!("cannot write to standard output: {error}"));
            }
            list(&name, "", &translation.untranslated);
            list(&name, "note: ", &translation.notes);
            if translation.untranslated.is_empty() { 0 } else { PARTLY }
        }
        Err(wrong) => {
            list(&name, "", &wrong);
            WRONG
        }
    }
}

/// Translates with what this program knows of the language.
fn translate(bytes: &[u8], name: &str) -> Result<Translation, Vec<Remark>> {
    let names: HashSet<&str> = commands::FAMILIES.iter().copied().flatten().map(|command| command.spec.name).collect();
    let is_command = |name: &str| names.contains(name);
    python::translate(bytes, name, &Language { is_command: &is_command, check: &check })
}

/// What is wrong with a script: lines and why.
fn check(script: &str) -> Vec<(usize, String)> {
    let Ok(mut machine) = new_machine(Box::new(Console), false) else { return Vec::new() };
    let text = ProgramText { name: "translation".to_owned(), bytes: script.as_bytes().to_vec(), identity: None };
    let Err(wrong) = loader::compile(&mut machine, &text, Mode::Script) else { return Vec::new() };
    let line = |at: crate::source::Span| machine.sources.get(at.source).map_or(0, |source| source.line(at.start));
    wrong.iter().map(|one| (one.span.map_or(0, line), one.message.clone())).collect()
}

/// Writes `FILE:LINE:COLUMN: what` for each remark.
fn list(file: &str, kind: &str, remarks: &[Remark]) {
    let mut text = String::new();
    for Remark { line, column, text: words } in remarks {
        let one = escape_controls(&format!("{file}:{line}:{column}: {kind}{words}"));
        text.push_str(&one);
        text.push('\n');
    }
    // Nobody reads it: then nobody is told.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
