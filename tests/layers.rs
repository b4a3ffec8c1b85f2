//! Checks of the layers of `src/`: which module may import which, and where each package may be used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Test, path, tests};

pub const TESTS: &[Test] = tests![
    layers_import_downwards_only,
    rooms_import_downwards_only,
    packages_stay_where_they_belong,
    descriptors_stay_in_net,
    views_make_no_system_calls,
    net_names_no_command,
    names_in_texts_are_found,
    imports_are_found,
    no_format_has_a_computed_width,
];

/// Rows of modules, lowest first; modules in one row may use each other.
type Rows = &'static [&'static [&'static str]];

const LAYERS: Rows = &[
    &["escape"],
    &["source", "spec", "limits", "net"],
    &["diagnostic"],
    &["values", "explain"],
    &["syntax"],
    &["python"],
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

/// The rooms of `machine`. Every one may use `Machine` itself, which owns them all.
const MACHINE: Rows = &[
    &["time", "task"],
    &["frontend"],
    &["scheduler"],
    &["process"],
    &["debugger"],
    &["loader"],
    &["call"],
    &["vm"],
    &["deadlock"],
    &["deadlines", "events", "turn", "mod"],
];

const NET: Rows = &[
    &["errno"],
    &["constants", "socket_kind"],
    &["inet", "interfaces"],
    &["address"],
    &["resolve", "syscall", "inspect"],
    &["options", "transport"],
    &["handle"],
    &["peer"],
    &["mod", "tests"],
];

fn level(rows: Rows, module: &str) -> usize {
    rows.iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| panic!("`{module}` has no place among the layers: give it one"))
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

/// Source files by their path below `src`, without comment lines.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&path("src"), &mut found);
    found.sort();
    let text = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("sources are text");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        (file.strip_prefix(path("src")).expect("in src").to_owned(), code.join("\n"))
    };
    found.into_iter().map(text).collect()
}

/// Module of a file: `["net", "handle", "table"]`.
fn module(file: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        file.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
    names.pop_if(|name| name == "mod");
    names
}

/// Part of a file's module path at a depth; `mod` for the head of a folder, one level deeper than its path.
fn place(file: &Path, depth: usize) -> String {
    module(file).get(depth).cloned().unwrap_or_else(|| "mod".to_owned())
}

/// Paths that a text names from the crate's root, with `use` lists taken apart: `["net", "Handle"]`.
fn imports(module: &[String], text: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for root in ["crate::", "super::"] {
        for (at, _) in text.match_indices(root) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':' || before == '$')
            {
                continue;
            }
            let (mut base, mut rest) = (module.to_vec(), &text[at..]);
            while let Some(behind) = rest.strip_prefix("super::") {
                base.pop();
                rest = behind;
            }
            if let Some(behind) = rest.strip_prefix("crate::") {
                base.clear();
                rest = behind;
            }
            tree(&base, rest, &mut found);
        }
    }
    found
}

/// Adds the names of one path or list of paths, and gives the text behind it.
fn tree<'t>(base: &[String], text: &'t str, found: &mut BTreeSet<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut list) = text.strip_prefix('{') {
        loop {
            list = tree(base, list, found).trim_start();
            let Some(more) = list.strip_prefix(',') else { break };
            list = more;
        }
        return list.strip_prefix('}').unwrap_or(list);
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut path = base.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with('{') || rest.starts_with(char::is_alphabetic) => tree(&path, rest, found),
        _ => {
            found.insert(path);
            rest.strip_prefix("::*").unwrap_or(rest)
        }
    }
}

fn layers_import_downwards_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let layer = place(&file, 0);
        for import in imports(&module(&file), &text).iter().filter_map(|path| path.first()) {
            if *import != layer && level(LAYERS, import) > level(LAYERS, &layer) {
                wrong.push(format!("{}: `{layer}` must not use `{import}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names that the head of a folder re-exports, each with the room it comes from.
fn handed_on(folder: &str, sources: &[(PathBuf, String)]) -> BTreeMap<String, String> {
    let head = PathBuf::from(folder).join("mod.rs");
    let (_, text) = sources.iter().find(|(file, _)| *file == head).expect("the folder has a head");
    let mut names = BTreeMap::new();
    for line in text.split("pub(crate) use ").skip(1) {
        let mut paths = BTreeSet::new();
        tree(&[], line, &mut paths);
        for path in paths.into_iter().filter(|path| path.len() > 1) {
            names.insert(path.last().cloned().unwrap_or_default(), path[0].clone());
        }
    }
    names
}

fn rooms_import_downwards_only() {
    let sources = sources();
    let mut wrong = Vec::new();
    for (folder, rows) in [("machine", MACHINE), ("net", NET)] {
        let handed_on = handed_on(folder, &sources);
        for (file, text) in sources.iter().filter(|(file, _)| place(file, 0) == folder) {
            let room = place(file, 1);
            for path in imports(&module(file), text) {
                let [in_folder, name, ..] = &path[..] else { continue };
                let name = handed_on.get(name).unwrap_or(name);
                if in_folder == folder && name != "Machine" && level(rows, name) > level(rows, &room) {
                    wrong.push(format!("{}: `{folder}::{room}` must not use `{name}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each package is used only where its concern lives.
fn packages_stay_where_they_belong() {
    let homes: &[(&str, &[&str])] = &[
        ("nom::", &["syntax"]),
        ("shlex::", &["syntax", "commands"]),
        ("regex::", &["commands"]),
        ("colored::", &["terminal"]),
        ("clap::", &["cli"]),
        ("clap_complete::", &["cli"]),
        ("clap_mangen::", &["cli"]),
        ("socket2::", &["net"]),
        ("nix::", &["net"]),
        ("dns_lookup::", &["net"]),
        ("signal_hook::", &["machine"]),
        ("rustyline::", &["repl"]),
        ("tree_sitter::", &["python"]),
        // Other layers know only the type of an errno.
        ("rustix::event::", &["net", "machine", "commands", "repl"]),
        ("rustix::net::", &["net", "machine"]),
        ("rustix::termios::", &["net", "repl", "terminal"]),
    ];
    for (file, text) in sources() {
        for (package, layers) in homes {
            let begins = |(at, _): (usize, &str)| !text[..at].ends_with(|before: char| before.is_alphanumeric());
            let used = text.match_indices(package).any(begins);
            assert!(!used || layers.contains(&place(&file, 0).as_str()), "{} uses {package}", file.display());
        }
    }
}

/// Code that has a descriptor could go around the transport and the observer.
fn descriptors_stay_in_net() {
    for (file, text) in sources() {
        assert!(place(&file, 0) == "net" || !text.contains(".fd()"), "{} asks for a descriptor", file.display());
    }
}

/// Facts are taken first and drawn afterwards.
fn views_make_no_system_calls() {
    for (file, text) in sources().into_iter().filter(|(file, _)| place(file, 0) == "view") {
        for call in ["rustix::", "net::syscall", "std::fs", "std::env"] {
            assert!(!text.contains(call), "{} uses {call}", file.display());
        }
    }
}

/// The check itself finds a wrong import in every form.
fn imports_are_found() {
    let text = "use crate::{net::{Address, handle::Handle}, values};\nuse super::call;\n\
                let x = crate::machine::run();\nlet y = super::super::cli::main();\n";
    let module = ["machine".to_owned(), "vm".to_owned()];
    let found: Vec<String> = imports(&module, text).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["cli::main", "machine::call", "machine::run", "net::Address", "net::handle::Handle", "values"]);
}

/// Contents of a source's string literals, as written; comments and character literals have none.
fn string_literals(source: &str) -> Vec<&str> {
    let parts = r##"(?s)//[^\n]*|'(?:\\.|")'|r#"(.*?)"#|"((?:\\.|[^"\\])*)""##;
    let parts = regex::Regex::new(parts).expect("it is a pattern");
    let text = |found: regex::Captures<'_>| found.get(1).or_else(|| found.get(2)).map(|text| text.range());
    parts.captures_iter(source).filter_map(text).map(|range| &source[range]).collect()
}

/// First of the names that stands in backticks in a text, alone or among other words; `{...}` does not count.
fn name_in_backticks<'a>(text: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    text.split('`').skip(1).step_by(2).find_map(|quoted| {
        let outside = quoted.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
        let mut words = outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.find_map(|word| names.get(word).copied())
    })
}

/// Wording is the business of `explain` and the layers above; `net` does not know the names of commands.
fn net_names_no_command() {
    let names: BTreeSet<&str> = sockshell::facade::specs().map(|spec| spec.name).collect();
    let mut wrong = Vec::new();
    for (file, source) in sources().into_iter().filter(|(file, _)| place(file, 0) == "net") {
        for text in string_literals(&source) {
            if let Some(name) = name_in_backticks(text, &names) {
                wrong.push(format!("{}: the command `{name}` in \"{text}\"", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The check itself finds the name of a command in a text, and nowhere else.
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

/// A width above 65,535 panics, and names, addresses and files can be longer: blanks are repeated instead.
fn no_format_has_a_computed_width() {
    let mut all = Vec::new();
    files(&path("src"), &mut all);
    let is_computed = |line: &&str| {
        let holes = line.split('{').skip(1).filter_map(|part| part.split_once('}'));
        holes.into_iter().any(|(hole, _)| hole.contains(':') && hole.ends_with('$'))
    };
    for file in all {
        let text = fs::read_to_string(&file).expect("a readable file");
        assert_eq!(text.lines().find(is_computed), None, "{}", file.display());
    }
}
