//! Checks of the layers of `src/`: which module may import which, and where each package may be used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Test, path, tests};

pub const TESTS: &[Test] = tests![layers_import_downwards_only, packages_stay_where_they_belong, imports_are_found,];

/// The layers from the lowest up; those in one row may use each other.
const LAYERS: &[&[&str]] = &[
    &["source", "spec", "limits", "net"],
    &["diagnostic"],
    &["values", "explain"],
    &["syntax"],
    &["compiler"],
    &["machine"],
    &["view"],
    &["commands"],
    &["terminal"],
    &["console"],
    &["repl"],
    &["cli"],
    &["lib", "main"],
];

fn level(layer: &str) -> usize {
    LAYERS
        .iter()
        .position(|row| row.contains(&layer))
        .unwrap_or_else(|| panic!("`{layer}` is no layer: add it to LAYERS"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files(&entry, found);
        } else {
            found.push(entry);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&path("src"), &mut found);
    found.sort();
    let text = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("sources are text");
        (file, text)
    };
    found.into_iter().map(text).collect()
}

fn layer_of(file: &Path) -> String {
    let inside = file.strip_prefix(path("src")).expect("in src");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The names after `crate::` in code (comments left out), one or several in braces.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            for item in list.split('}').next().unwrap_or_default().split(',') {
                names.insert(first_name(item.trim()));
            }
        } else {
            names.insert(first_name(part));
        }
    }
    names.remove("");
    names
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn layers_import_downwards_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let layer = layer_of(&file);
        for import in imports(&text) {
            if level(&import) > level(&layer) {
                wrong.push(format!("{}: `{layer}` must not use `{import}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One crate for one concern, in one place.
fn packages_stay_where_they_belong() {
    let homes: &[(&str, &[&str])] = &[
        ("nom::", &["syntax"]),
        ("colored::", &["terminal"]),
        ("clap::", &["cli"]),
        ("clap_complete::", &["cli"]),
        ("clap_mangen::", &["cli"]),
        ("socket2::", &["net"]),
        ("dns_lookup::", &["net"]),
        ("signal_hook::", &["machine"]),
        ("rustyline::", &["repl"]),
    ];
    for (file, text) in sources() {
        for (package, layers) in homes {
            let used = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(package));
            assert!(!used || layers.contains(&layer_of(&file).as_str()), "{} uses {package}", file.display());
        }
    }
}

/// The check itself sees a wrong import.
fn imports_are_found() {
    let names = imports("use crate::{net::Handle, values};\nlet x = crate::machine::run();\n// crate::cli\n");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["machine", "net", "values"]);
}
