//! Checks of the command table: every entry is complete, and every example runs and prints what it says.

use std::collections::HashSet;

use crate::support::{Test, run, sockshell, tests};
use sockshell::facade::{self, Group, Need, Spec};

pub const TESTS: &[Test] = tests![
    names_are_unique_and_no_keywords,
    every_command_is_described,
    every_command_says_its_python,
    every_command_that_asks_the_system_says_how_that_fails,
    forms_can_be_told_apart,
    every_example_prints_what_it_says,
];

fn specs() -> Vec<&'static Spec> {
    facade::specs().collect()
}

fn names_are_unique_and_no_keywords() {
    let mut seen = HashSet::new();
    for spec in specs() {
        assert!(seen.insert(spec.name), "`{}` is in the table twice", spec.name);
        assert!(sockshell::facade::is_name(spec.name), "`{}` is no name", spec.name);
        assert!(!sockshell::facade::is_keyword(spec.name), "`{}` is a keyword", spec.name);
    }
}

fn every_command_is_described() {
    for spec in specs() {
        let name = spec.name;
        assert!(!spec.summary.is_empty(), "`{name}` has no summary");
        assert!(!spec.summary.ends_with('.'), "the summary of `{name}` is no sentence, it needs no full stop");
        assert!(!spec.example.script.is_empty(), "`{name}` has no example");
        for (error, _) in spec.errors {
            assert!(facade::errno_number(error).is_some(), "`{name}`: {error} is no errno");
        }
    }
}

/// Commands that have no equivalent in Python.
const WITHOUT_PYTHON: &[&str] = &["record", "use", "handles", "rename", "options", "hexdump"];

fn every_command_says_its_python() {
    for spec in specs() {
        let exempt = WITHOUT_PYTHON.contains(&spec.name);
        assert_eq!(spec.python.is_empty(), exempt, "`{}`: the Python line it stands for, or a row above", spec.name);
    }
}

/// Commands that cannot fail: they only look at known state, or accept every answer of the system.
const NEVER_FAIL: &[&str] = &[
    "close",
    "handles",
    "fileno",
    "host",
    "gethostname",
    "getfqdn",
    "setdefaulttimeout",
    "getdefaulttimeout",
    "constants",
    "input",
];

fn every_command_that_asks_the_system_says_how_that_fails() {
    let asking = [Group::Sockets, Group::Options, Group::Names, Group::Streams];
    for spec in specs().into_iter().filter(|spec| asking.contains(&spec.group)) {
        let exempt = NEVER_FAIL.contains(&spec.name);
        assert_eq!(spec.errors.is_empty(), exempt, "`{}`: the errors one meets, or a row above", spec.name);
    }
}

fn forms_can_be_told_apart() {
    for spec in specs() {
        for form in spec.forms {
            let order: Vec<Need> = form.iter().map(|param| param.need).collect();
            let after_rest = order.iter().position(|need| *need == Need::Rest).map_or(0, |at| order.len() - at - 1);
            assert_eq!(after_rest, 0, "`{}`: a rest parameter is the last", spec.name);
        }
        for option in spec.options {
            assert!(option.name.starts_with("--"), "`{}`: {} is no option", spec.name, option.name);
        }
    }
}

fn every_example_prints_what_it_says() {
    let mut wrong = Vec::new();
    for spec in specs() {
        let finished = run(sockshell().args(["-c", spec.example.script]), "");
        if finished.code != Some(0) || finished.out() != spec.example.output {
            let (out, err) = (finished.out(), finished.err());
            wrong.push(format!("== {}\n{}-- prints\n{out}-- and says\n{err}", spec.name, spec.example.script));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
