//! All tests of the program in one binary. `cargo test NAME` runs those whose name contains NAME, and
//! `cargo test --test all -- --list` lists them.

mod address_in_use;
mod blocking_semantics;
mod commands;
mod completions_and_man;
mod datagrams;
mod deadlock;
mod deadlock_without_sock_diag;
mod floats;
mod fuzz;
mod golden;
mod growth;
mod help;
mod hints;
mod hostile;
mod interrupt;
mod language_page;
mod layers;
mod limits;
mod names;
mod options;
mod own_network;
mod peers;
mod privilege;
mod prompt;
mod python_methods;
#[cfg(feature = "python")]
mod python_programs;
mod raw;
mod readme;
mod reference;
mod scripts;
mod streams;
mod support;
mod warnings;

use std::process::ExitCode;

use support::{Test, harness};

/// Tests of every module. A list that is left out is dead code, which clippy refuses.
const TESTS: &[&[Test]] = &[
    address_in_use::TESTS,
    blocking_semantics::TESTS,
    commands::TESTS,
    completions_and_man::TESTS,
    datagrams::TESTS,
    deadlock::TESTS,
    deadlock_without_sock_diag::TESTS,
    floats::TESTS,
    fuzz::TESTS,
    growth::TESTS,
    help::TESTS,
    hints::TESTS,
    hostile::TESTS,
    interrupt::TESTS,
    language_page::TESTS,
    layers::TESTS,
    limits::TESTS,
    names::TESTS,
    options::TESTS,
    own_network::TESTS,
    peers::TESTS,
    privilege::TESTS,
    prompt::editing::TESTS,
    prompt::lines::TESTS,
    prompt::notes::TESTS,
    prompt::session::TESTS,
    prompt::starting::TESTS,
    prompt::stepping::TESTS,
    prompt::terminal_queue::TESTS,
    prompt::view::TESTS,
    python_methods::TESTS,
    #[cfg(feature = "python")]
    python_programs::TESTS,
    raw::TESTS,
    readme::TESTS,
    reference::TESTS,
    scripts::TESTS,
    scripts::both_ends::TESTS,
    scripts::chat::TESTS,
    scripts::datagrams::TESTS,
    scripts::failures::TESTS,
    scripts::http::TESTS,
    scripts::ping::TESTS,
    scripts::port_check::TESTS,
    scripts::relay::TESTS,
    scripts::servers::TESTS,
    scripts::socket_kinds::TESTS,
    scripts::stepping::TESTS,
    scripts::tutorials::TESTS,
    streams::TESTS,
    warnings::TESTS,
];

fn main() -> ExitCode {
    let listed = TESTS.iter().copied().flat_map(harness::trials);
    let all = listed.chain(golden::trials());
    #[cfg(feature = "python")]
    let all = all.chain(python_programs::trials());
    harness::run(all.collect())
}
