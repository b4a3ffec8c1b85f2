//! Functions that a script gets when it needs them: what Python has built in and sockshell has not.

use std::collections::BTreeSet;

const TEXT: &str = include_str!("library.sock");

/// One function of the library.
pub(super) struct Helper {
    pub name: &'static str,
    /// With the comment above it.
    pub text: &'static str,
}

/// The functions in the order of the library.
pub(super) fn all() -> impl Iterator<Item = Helper> {
    TEXT.split("\n\n").filter_map(|text| {
        let head = text.lines().find_map(|line| line.strip_prefix("def "))?;
        let name = head.split(' ').next()?;
        Some(Helper { name, text: text.trim_end() })
    })
}

pub(super) fn find(name: &str) -> Option<Helper> {
    // A quick look first: most names are none of the library.
    TEXT.contains(name).then(|| all().find(|helper| helper.name == name))?
}

/// The functions of these names with those that they call, in the order of the library.
pub(super) fn needed(names: &BTreeSet<&'static str>) -> Vec<Helper> {
    let mut wanted: BTreeSet<&'static str> = names.clone();
    loop {
        let before = wanted.len();
        for helper in all() {
            if wanted.contains(helper.name) {
                for other in all() {
                    if calls(helper.text, other.name) {
                        wanted.insert(other.name);
                    }
                }
            }
        }
        if wanted.len() == before {
            return all().filter(|helper| wanted.contains(helper.name)).collect();
        }
    }
}

/// Whether a function's text calls another.
fn calls(text: &str, name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = &text[..at];
        let begins = before.ends_with("$(")
            || before.ends_with("= ")
            || before.ends_with("if ")
            || before.ends_with("not ")
            || before.ends_with("in ");
        begins && !text[at + name.len()..].starts_with(is_letter)
    })
}
