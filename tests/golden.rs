//! Golden scripts: each `tests/golden/**/NAME.sock` runs, and all of what it writes is compared.
//!
//! `NAME.out` and `NAME.err` hold the expected streams (missing: empty), `NAME.code` the exit code (missing: 0),
//! `NAME.in` the standard input, `NAME.args` the arguments, one a line, `NAME.options` options for before the file.
//! `SOCKSHELL_BLESS=1 cargo test --test golden` writes what came out. Ports that the system chose are numbered in the
//! order they appear, `:PORT1`, so that they can be compared.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use support::{path, ports::number_ports, run, sockshell};

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a readable folder");
    for entry in entries.map(|entry| entry.expect("a readable folder").path()) {
        if entry.is_dir() {
            scripts(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "sock") && !name(&entry).starts_with('_') {
            found.push(entry);
        }
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn lines(file: &Path) -> Vec<String> {
    fs::read_to_string(file).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// Compares one stream with its file; the difference as text.
fn compare(file: &Path, came: &[u8], what: &str, bless: bool) -> Option<String> {
    let came = number_ports(&String::from_utf8_lossy(came));
    let wanted = fs::read_to_string(file).unwrap_or_default();
    if came == wanted {
        return None;
    }
    if bless {
        let written = if came.is_empty() { fs::remove_file(file) } else { fs::write(file, &came) };
        written.expect("golden files can be written");
        return None;
    }
    Some(format!("-- {what} should be\n{wanted}-- and is\n{came}"))
}

/// Runs one script and compares; what is wrong with it.
fn check(script: &Path, bless: bool) -> Option<String> {
    let relative = script.strip_prefix(path("")).expect("scripts are in the package");
    let mut command = sockshell();
    command.args(lines(&script.with_extension("options"))).arg(relative).args(lines(&script.with_extension("args")));
    let input = fs::read(script.with_extension("in")).unwrap_or_default();
    let finished = run(&mut command, input);
    let code = format!("{}\n", finished.code.map_or_else(|| "killed".to_owned(), |code| code.to_string()));
    let code = if code == "0\n" { String::new() } else { code };
    let wrong: Vec<String> = [
        compare(&script.with_extension("out"), &finished.out, "standard output", bless),
        compare(&script.with_extension("err"), &finished.err, "standard error", bless),
        compare(&script.with_extension("code"), code.as_bytes(), "the exit code", bless),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!wrong.is_empty()).then(|| format!("== {}\n{}", relative.display(), wrong.join("")))
}

#[test]
fn golden_scripts_write_what_they_should() {
    let bless = std::env::var_os("SOCKSHELL_BLESS").is_some();
    let mut all = Vec::new();
    scripts(&path("tests/golden"), &mut all);
    all.sort();
    assert!(all.len() > 100, "golden scripts are missing: {} found", all.len());
    let wrong: Vec<String> = thread::scope(|scope| {
        let parts: Vec<_> = all.chunks(all.len().div_ceil(4)).collect();
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.iter().filter_map(|script| check(script, bless)).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|part| part.join().expect("a test thread ends")).collect()
    });
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
