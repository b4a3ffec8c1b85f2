//! Inputs that the fuzz harness found, and those it begins with: the program stands all of them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::folder::Folder;
use crate::support::{PROGRAM, Test, needs, path, tests};

#[path = "../examples/fuzz/child.rs"]
#[allow(dead_code)]
mod child;
#[path = "../examples/fuzz/mutate.rs"]
#[allow(dead_code)]
mod mutate;
#[path = "../examples/fuzz/peer.rs"]
#[allow(dead_code)]
mod peer;
#[path = "../examples/fuzz/prompt.rs"]
#[allow(dead_code)]
mod prompt;
#[path = "../examples/fuzz/random.rs"]
#[allow(dead_code)]
mod random;

use peer::Peers;
use random::Random;

pub const TESTS: &[Test] = tests![scripts_that_were_found_are_stood, keys_that_were_found_are_stood];

/// The files of a folder of `examples/fuzz` whose names end so.
fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(path("examples/fuzz").join(folder)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == end));
    files.sort();
    files
}

fn program() -> Vec<OsString> {
    vec![PROGRAM.into()]
}

fn judge(file: &Path, ended: &child::Ended) {
    if let Some(fault) = child::verdict(ended) {
        panic!("{}: {fault}\n{}{}", file.display(), ended.out.escape_ascii(), ended.err.escape_ascii());
    }
}

fn scripts_that_were_found_are_stood() {
    let folder = Folder::new("fuzz");
    let peers = Peers::start(1, &folder.path().join("peer.sock")).expect("a peer can listen");
    let unix = format!("unix:{}", folder.file("peer.sock"));
    let arguments = [peers.tcp.to_string(), peers.udp.to_string(), unix];
    let known = files("corpus", "sock");
    assert!(!known.is_empty(), "the corpus is there");
    for file in known.iter().chain(&files("seeds", "sock")) {
        let place = Folder::new("fuzz-try");
        child::prepare(place.path()).expect("a folder can be filled");
        let mut command = child::limited(&program(), place.path());
        command.args(["--timeout", "5s"]).arg(file).args(&arguments);
        let ended = child::run(&mut command, Vec::new(), |_| ()).expect("the program starts");
        judge(file, &ended);
        let code = ended.status.and_then(|status| status.code());
        assert!(!known.contains(file) || code == Some(0), "{}: {}", file.display(), ended.err.escape_ascii());
    }
}

fn keys_that_were_found_are_stood() {
    needs::programs(&["setsid"]);
    for file in files("seeds", "keys") {
        let place = Folder::new("fuzz-keys");
        child::prepare(place.path()).expect("a folder can be filled");
        let keys = fs::read(&file).expect("the seed is there");
        // Each line is typed at once, as the harness types it.
        let chunks: Vec<Vec<u8>> = keys.split_inclusive(|key| *key == b'\r').map(<[u8]>::to_vec).collect();
        let ended = prompt::run(&program(), place.path(), &chunks, &mut Random::new(1)).expect("the prompt starts");
        judge(&file, &ended);
    }
}
