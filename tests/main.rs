//! All tests of the program in one binary. `cargo test NAME` runs those whose name contains NAME, and
//! `cargo test --test all -- --list` lists them.

mod commands;
mod datagrams;
mod editor;
mod editor_stepping;
mod golden;
mod help;
mod imitation;
mod interrupt;
mod layers;
mod limits;
mod methods;
mod names;
mod options;
mod papers;
mod peers;
mod privilege;
mod prompt;
mod prompt_view;
mod raw;
mod readme;
mod reference;
mod scripts;
mod session;
mod stepping;
mod streams;
mod stuck;
mod support;
mod without_diag;

use std::process::ExitCode;

use support::{Test, harness};

/// The tests of every module. A list that is left out is dead code, which clippy refuses.
const TESTS: &[&[Test]] = &[
    commands::TESTS,
    datagrams::TESTS,
    editor::TESTS,
    editor_stepping::TESTS,
    help::TESTS,
    imitation::TESTS,
    interrupt::TESTS,
    layers::TESTS,
    limits::TESTS,
    methods::TESTS,
    names::TESTS,
    options::TESTS,
    papers::TESTS,
    peers::TESTS,
    privilege::TESTS,
    prompt::TESTS,
    prompt_view::TESTS,
    raw::TESTS,
    readme::TESTS,
    reference::TESTS,
    scripts::TESTS,
    scripts::chat::TESTS,
    scripts::datagrams::TESTS,
    scripts::failures::TESTS,
    scripts::http::TESTS,
    scripts::kinds::TESTS,
    scripts::lessons::TESTS,
    scripts::ping::TESTS,
    scripts::ports::TESTS,
    scripts::relay::TESTS,
    scripts::servers::TESTS,
    scripts::whole::TESTS,
    session::TESTS,
    stepping::TESTS,
    streams::TESTS,
    stuck::TESTS,
    without_diag::TESTS,
];

fn main() -> ExitCode {
    let listed = TESTS.iter().copied().flat_map(harness::trials);
    harness::run(listed.chain(golden::trials()).collect())
}
