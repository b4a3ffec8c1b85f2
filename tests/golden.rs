//! Golden scripts: each `tests/golden/FOLDER/NAME.sock` is a test, `golden::FOLDER::NAME`, that compares all its
//! output.
//!
//! `NAME.out` and `NAME.err` hold the expected streams (missing: empty), `NAME.code` the exit code (missing: 0),
//! `NAME.in` the standard input, `NAME.args` the arguments, one per line, `NAME.options` the options before the file.
//! Files whose names begin with `_` are sourced by others. Ports that the system chose are compared by the order in
//! which they first appear. `SOCKSHELL_BLESS=1 cargo test golden::FOLDER::NAME` writes the actual output into these
//! files.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use similar::TextDiff;

use crate::support::{harness, path, ports::number_ports, run, sockshell};

const FOLDER: &str = "tests/golden";

pub fn trials() -> Vec<Trial> {
    let mut all = Vec::new();
    scripts(&path(FOLDER), &mut all);
    all.sort();
    assert!(all.len() > 100, "golden scripts are missing: {} found", all.len());
    all.into_iter().map(|script| harness::trial(name(&script), move || check(&script))).collect()
}

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a readable folder");
    for entry in entries.map(|entry| entry.expect("a readable folder").path()) {
        let is_part = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
        if entry.is_dir() {
            scripts(&entry, found);
        } else if !is_part && entry.extension().is_some_and(|extension| extension == "sock") {
            found.push(entry);
        }
    }
}

fn name(script: &Path) -> String {
    let inside = script.strip_prefix(path(FOLDER)).expect("scripts are in the folder").with_extension("");
    format!("golden::{}", inside.display()).replace('/', "::")
}

fn lines(file: &Path) -> Vec<String> {
    fs::read_to_string(file).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// Runs a script and compares its output and exit code with its files.
fn check(script: &Path) {
    let relative = script.strip_prefix(path("")).expect("scripts are in the package");
    let mut command = sockshell();
    command.args(lines(&script.with_extension("options"))).arg(relative).args(lines(&script.with_extension("args")));
    let finished = run(&mut command, fs::read(script.with_extension("in")).unwrap_or_default());
    let code = match finished.code {
        Some(0) => String::new(),
        Some(code) => format!("{code}\n"),
        None => "killed\n".to_owned(),
    };
    let came = [("out", finished.out()), ("err", finished.err()), ("code", code)];
    let wrong: Vec<String> = came.into_iter().filter_map(|(what, came)| compare(script, what, &came)).collect();
    assert!(wrong.is_empty(), "{} differs\n{}", relative.display(), wrong.concat());
}

/// Compares output with the file of this extension and gives the lines that differ; blessing writes the file instead.
fn compare(script: &Path, extension: &str, came: &str) -> Option<String> {
    let file = script.with_extension(extension);
    let came = number_ports(came);
    let wanted = fs::read_to_string(&file).unwrap_or_default();
    if came == wanted {
        return None;
    }
    if std::env::var_os("SOCKSHELL_BLESS").is_some() {
        let written = if came.is_empty() { fs::remove_file(file) } else { fs::write(file, &came) };
        written.expect("golden files can be written");
        return None;
    }
    let diff = TextDiff::from_lines(wanted.as_str(), came.as_str());
    Some(diff.unified_diff().header(&format!("wanted .{extension}"), &format!("came .{extension}")).to_string())
}
