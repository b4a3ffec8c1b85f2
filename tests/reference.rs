//! Checks of `docs/reference.md`, which must be what `sockshell reference` prints.
//! `SOCKSHELL_BLESS=1 cargo test reference` renews it.

use std::collections::HashSet;
use std::fs;
use std::process::Command;

use crate::support::folder::Folder;
use crate::support::markdown::{anchors, links};
use crate::support::{PROGRAM, Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    the_page_in_the_repository_is_the_one_printed,
    every_link_has_one_place_to_go,
    a_script_called_reference_comes_first,
    whoever_stops_reading_has_read_enough,
];

fn printed() -> String {
    run(sockshell().arg("reference"), "").success()
}

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
         SOCKSHELL_BLESS=1 cargo test reference",
        differs.unwrap_or_else(|| printed.lines().count().min(kept.lines().count())) + 1
    );
}

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

fn a_script_called_reference_comes_first() {
    let folder = Folder::new("reference");
    let ours = |words: &[&str]| run(sockshell().current_dir(folder.path()).args(words), "");
    assert!(ours(&["reference"]).success().starts_with("# sockshell: the reference\n"));
    for words in [&["./reference"][..], &["--", "reference"], &["reference", "argument"]] {
        let finished = ours(words);
        assert_eq!(finished.code, Some(1), "{words:?}");
        assert!(finished.err().contains("cannot read the script"), "{words:?}: {}", finished.err());
    }
    folder.write("reference", "print \"a script\"");
    for words in [&["reference"][..], &["./reference"], &["--", "reference"], &["-x", "reference"]] {
        assert_eq!(ours(words).out(), "a script\n", "{words:?}");
    }
}

fn whoever_stops_reading_has_read_enough() {
    let mut pipeline = Command::new("sh");
    let script = r#"{ "$0" reference; echo "code $?" >&2; } | head -n 1"#;
    let finished = run(pipeline.args(["-c", script]).arg(PROGRAM), "");
    assert_eq!((finished.out().as_str(), finished.err().as_str()), ("# sockshell: the reference\n", "code 0\n"));
}
