//! Pages of `help`: every statement and topic has one that fits a screen, and its example runs.

use std::collections::HashSet;

use crate::support::{Test, run, sockshell, tests};
use sockshell::facade::{self as help, KEYWORDS, Spec};

pub const TESTS: &[Test] = tests![
    the_overview_fits_a_screen_and_names_everything,
    every_topic_fits_a_screen,
    every_keyword_has_a_page,
    names_are_unique_and_no_command_s,
    every_example_prints_what_it_says,
    every_word_has_a_page,
];

fn specs() -> Vec<&'static Spec> {
    help::specs().collect()
}

fn page(word: &str) -> String {
    help::page(word, &specs()).unwrap_or_else(|| panic!("there is no help on `{word}`"))
}

/// Checks that a page fits a screen of 80 columns and 24 lines, the last of them for the next prompt.
#[track_caller]
fn fits(what: &str, page: &str) {
    assert!(page.lines().count() < 24, "`{what}` has {} lines\n{page}", page.lines().count());
    for line in page.lines() {
        assert!(line.chars().count() < 80, "`{what}` is too wide: {line}");
    }
}

fn the_overview_fits_a_screen_and_names_everything() {
    let overview = help::overview(&specs());
    fits("help", &overview);
    let words: HashSet<&str> = overview.split_whitespace().collect();
    let named = help::statements().chain(help::topics()).map(help::Topic::name);
    for name in specs().iter().map(|spec| spec.name).chain(named) {
        assert!(words.contains(name), "`{name}` is not named");
    }
}

fn every_topic_fits_a_screen() {
    for topic in help::statements().chain(help::topics()) {
        fits(topic.name(), &page(topic.name()));
    }
}

fn every_keyword_has_a_page() {
    for keyword in KEYWORDS {
        assert!(help::topic(keyword).is_some(), "`{keyword}` has none");
    }
}

fn names_are_unique_and_no_command_s() {
    let commands: HashSet<&str> = specs().iter().map(|spec| spec.name).collect();
    let mut seen = HashSet::new();
    for topic in help::statements().chain(help::topics()) {
        for name in topic.names {
            assert!(seen.insert(*name), "`{name}` names two pages");
            assert!(!commands.contains(name), "`{name}` is a command");
        }
        for command in topic.commands {
            assert!(commands.contains(command), "`{}` points to `{command}`, which is no command", topic.name());
            assert!(page(command).contains(&format!("`help {}`", topic.name())), "`{command}` does not point back");
        }
        assert!(
            !topic.title.is_empty() && !topic.title.ends_with('.'),
            "`{}`: a title without full stop",
            topic.name()
        );
    }
}

fn every_example_prints_what_it_says() {
    let mut wrong = Vec::new();
    for topic in help::statements().chain(help::topics()) {
        let finished = run(sockshell().args(["-c", topic.example.script]), "");
        if finished.code != Some(0) || finished.out() != topic.example.output {
            let (out, err) = (finished.out(), finished.err());
            wrong.push(format!("== {}\n{}\n-- prints\n{out}-- and says\n{err}", topic.name(), topic.example.script));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn every_word_has_a_page() {
    for word in help::words(&specs()) {
        assert!(!page(word).is_empty(), "{word}");
    }
}
