//! Texts to begin with: the corpus and the seeds of this folder, the golden scripts, the scripts and the examples of the
//! commands.

use std::fs;
use std::path::Path;

use sockshell::facade;

const FOLDERS: &[&str] = &["examples/fuzz/corpus", "examples/fuzz/seeds", "scripts", "tests/golden"];

/// Texts of all scripts there are.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = facade::specs().map(|spec| spec.example.script.to_owned()).collect();
    for folder in FOLDERS {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut texts);
    }
    texts.retain(|text| !text.is_empty() && text.len() < 20_000);
    texts
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|end| end == "sock") {
            texts.extend(fs::read_to_string(path));
        }
    }
}

/// Whether a text may be run and not just be checked: it starts no program, and names nothing outside of its folder.
pub fn is_harmless(text: &str) -> bool {
    let inside = text.replace("/dev/null", "").replace("/dev/zero", "").replace("#!/usr/bin/env", "");
    !["exec", "/", "..", "x2f", "u{2f", "kill"].iter().any(|part| inside.contains(part))
}
