//! File names for Tab, quoted as the language needs.

use super::candidate::Candidate;
use crate::diagnostic::is_unsafe;

/// Most files that are offered; the editor cannot count more than 65,535.
const MAX_OFFERED: usize = 1000;

/// Files whose path begins with `written`.
pub(crate) fn below(written: &str) -> Vec<Candidate> {
    let plain = unquoted(written);
    let (folder, begun) = plain.rfind('/').map_or(("", &*plain), |at| plain.split_at(at + 1));
    let Ok(entries) = std::fs::read_dir(if folder.is_empty() { "." } else { folder }) else { return Vec::new() };
    let names = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let hidden = name.starts_with('.') && !begun.starts_with('.');
        let offered = name.starts_with(begun) && !hidden && !name.chars().any(is_unsafe);
        offered.then_some(name)
    });
    // A folder gives its names in an order of its own: they are cut when the first ones are known.
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.truncate(MAX_OFFERED);
    let is_folder = |name: &str| std::fs::metadata(format!("{folder}{name}")).is_ok_and(|file| file.is_dir());
    names.iter().map(|name| candidate(folder, name, is_folder(name))).collect()
}

fn candidate(folder: &str, name: &str, is_folder: bool) -> Candidate {
    let end = if is_folder { "/" } else { "" };
    Candidate { shown: format!("{name}{end}"), text: quoted(&format!("{folder}{name}{end}")), whole: !is_folder }
}

/// Path as a bare word, with a `\` before each character that would not be text.
fn quoted(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if " ;(){}'\"$[]\\#,".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn unquoted(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_files_the_first_are_offered() {
        let folder = std::env::temp_dir().join(format!("sockshell-files-{}", std::process::id()));
        std::fs::create_dir(&folder).expect("a new folder");
        for number in (0..MAX_OFFERED + 50).rev() {
            std::fs::write(folder.join(format!("f{number:04}")), "").expect("a new file");
        }
        let offered = below(&format!("{}/f", folder.display()));
        std::fs::remove_dir_all(&folder).expect("the folder is there");
        let mut shown: Vec<&str> = offered.iter().map(|file| &*file.shown).collect();
        shown.sort_unstable();
        assert_eq!((shown.len(), shown[0], shown[MAX_OFFERED - 1]), (MAX_OFFERED, "f0000", "f0999"));
    }
}
