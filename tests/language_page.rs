//! The examples of `docs/language.md` run and print what the page says, and its links lead somewhere.
//!
//! A `sock` block is a script, `example.sock`; words behind its kind are its arguments. The `output` and `error` blocks
//! that follow are all it writes to standard output and to standard error; a number behind their kind is the exit code,
//! by default 0.

use std::fs;

use crate::support::folder::Folder;
use crate::support::markdown::{Block, anchors, blocks, links};
use crate::support::{Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![every_example_writes_what_it_says, every_link_leads_somewhere];

fn page(name: &str) -> String {
    fs::read_to_string(path("docs").join(name)).expect("the page is there")
}

/// Block for what a script wrote to one stream; empty if it wrote nothing.
fn written(kind: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("```{kind}\n{text}```\n") }
}

fn every_example_writes_what_it_says() {
    let folder = Folder::new("language");
    let blocks = blocks(&page("language.md"));
    let mut rest = blocks.iter().peekable();
    let (mut examples, mut wrong) = (0, Vec::new());
    while let Some(Block { kind, words, text, line }) = rest.next() {
        assert_eq!(kind, "sock", "line {line}: neither a script nor what one writes");
        let (mut says, mut code) = (String::new(), 0);
        while let Some(block) = rest.next_if(|block| block.kind == "output" || block.kind == "error") {
            says += &written(&block.kind, &block.text);
            code = block.words.first().map_or(code, |word| word.parse().expect("an exit code"));
        }
        folder.write("example.sock", text);
        let finished = run(sockshell().current_dir(folder.file("")).arg("example.sock").args(words), "");
        let writes = written("output", &finished.out()) + &written("error", &finished.err());
        if (&writes, finished.code) != (&says, Some(code)) {
            wrong.push(format!("== line {line}\n{says}code {code}\n-- is\n{writes}code {:?}", finished.code));
        }
        examples += 1;
    }
    assert!(wrong.is_empty(), "{} of {examples} differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(examples > 50, "only {examples} examples");
}

fn every_link_leads_somewhere() {
    let here = page("language.md");
    for link in links(&here) {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let there = if file.is_empty() { here.clone() } else { page(file) };
        assert!(anchor.is_empty() || anchors(&there).iter().any(|name| name == anchor), "{link} leads nowhere");
    }
}
