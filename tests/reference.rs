//! `docs/reference.md` is what `sockshell reference` prints: `SOCKSHELL_BLESS=1 cargo test --test reference` renews it.

mod support;

use std::collections::HashSet;
use std::fs;
use std::process::Command;

use support::markdown::{anchors, links};
use support::{PROGRAM, path, run, sockshell};

fn printed() -> String {
    run(sockshell().arg("reference"), "").success()
}

#[test]
fn the_page_in_the_repository_is_the_one_printed() {
    let file = path("docs/reference.md");
    let printed = printed();
    if std::env::var_os("SOCKSHELL_BLESS").is_some() {
        fs::write(&file, &printed).expect("the page can be written");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let differs = printed.lines().zip(kept.lines()).position(|(new, old)| new != old);
    assert!(
        printed == kept,
        "docs/reference.md is not what `sockshell reference` prints (first in line {}); renew it:\n\
         SOCKSHELL_BLESS=1 cargo test --test reference",
        differs.unwrap_or_else(|| printed.lines().count().min(kept.lines().count())) + 1
    );
}

#[test]
fn every_link_has_one_place_to_go() {
    let page = printed();
    let mut headings = HashSet::new();
    for anchor in anchors(&page) {
        assert!(headings.insert(anchor.clone()), "#{anchor} is there twice");
    }
    let links = links(&page);
    assert!(links.len() > 150, "only {} links", links.len());
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|anchor| headings.contains(anchor)), "{link} leads nowhere");
    }
}

/// A folder for one test, removed with what is in it.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("sockshell-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_script_called_reference_comes_first() {
    let folder = Folder::new("reference");
    let ours = |words: &[&str]| run(sockshell().current_dir(&folder.0).args(words), "");
    assert!(ours(&["reference"]).success().starts_with("# sockshell: the reference\n"));
    for words in [&["./reference"][..], &["--", "reference"], &["reference", "argument"]] {
        let finished = ours(words);
        assert_eq!(finished.code, Some(1), "{words:?}");
        assert!(finished.err().contains("cannot read the script"), "{words:?}: {}", finished.err());
    }
    fs::write(folder.0.join("reference"), "print \"a script\"").expect("a file can be written");
    for words in [&["reference"][..], &["./reference"], &["--", "reference"], &["-x", "reference"]] {
        assert_eq!(ours(words).out(), "a script\n", "{words:?}");
    }
}

#[test]
fn whoever_stops_reading_has_read_enough() {
    let mut pipeline = Command::new("sh");
    let script = r#"{ "$0" reference; echo "code $?" >&2; } | head -n 1"#;
    let finished = run(pipeline.args(["-c", script]).arg(PROGRAM), "");
    assert_eq!((finished.out().as_str(), finished.err().as_str()), ("# sockshell: the reference\n", "code 0\n"));
}
