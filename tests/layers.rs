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

/// The texts in a source's string literals, as they are written; remarks and character literals have none.
fn string_literals(source: &str) -> Vec<&str> {
    let parts = r##"(?s)//[^\n]*|'(?:\\.|")'|r#"(.*?)"#|"((?:\\.|[^"\\])*)""##;
    let parts = regex::Regex::new(parts).expect("it is a pattern");
    let text = |found: regex::Captures<'_>| found.get(1).or_else(|| found.get(2)).map(|text| text.range());
    parts.captures_iter(source).filter_map(text).map(|range| &source[range]).collect()
}

/// The first of the names that stands in backticks in a text, alone or with words around it; `{...}` is no text.
fn name_in_backticks<'a>(text: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    text.split('`').skip(1).step_by(2).find_map(|quoted| {
        let outside = quoted.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
        let mut words = outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.find_map(|word| names.get(word).copied())
    })
}

/// What people are told is the business of `explain` and the layers above; `net` does not know what a command is called.
#[test]
fn net_names_no_command() {
    let names: BTreeSet<&str> = sockshell::facade::specs().map(|spec| spec.name).collect();
    let mut wrong = Vec::new();
    for (file, source) in sources().into_iter().filter(|(file, _)| layer_of(file) == "net") {
        for text in string_literals(&source) {
            if let Some(name) = name_in_backticks(text, &names) {
                wrong.push(format!("{}: the command `{name}` in \"{text}\"", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The check itself sees a command's name in a text, and only there.
#[test]
fn names_in_texts_are_found() {
    let source = r#"
        // "`socket` in a remark"
        let (quote, escaped, lifetime) = ('"', '\'', &'static "é\"`recv`");
        format!("`{socket}` and `it`", "make it with `socket tcp`", "no socket");
    "#;
    let names = BTreeSet::from(["recv", "socket"]);
    let texts = string_literals(source);
    assert_eq!(texts, ["é\\\"`recv`", "`{socket}` and `it`", "make it with `socket tcp`", "no socket"]);
    let found: Vec<&str> = texts.iter().filter_map(|text| name_in_backticks(text, &names)).collect();
    assert_eq!(found, ["recv", "socket"]);
}
