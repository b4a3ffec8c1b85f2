//! What `help` tells beside the commands: the statements, and topics that belong to no command in particular. Plain
//! data, a screen of text each; `help` and the reference page lay it out.

mod guides;
mod prompt;
mod protocols;
mod running;
mod sockets;
mod statements;
mod words;

use crate::spec::Example;

/// A page of `help` that is no command's.
#[derive(Debug)]
pub struct Topic {
    /// What it is called; `help` knows it by each of these names, and lists the first. No command has any of them.
    pub names: &'static [&'static str],
    /// One line.
    pub title: &'static str,
    /// How it is written, a line each; a topic that is no statement has none.
    pub usage: &'static [&'static str],
    /// Words and what they mean, for a table.
    pub rows: &'static [(&'static str, &'static str)],
    /// What one should know, as paragraphs.
    pub text: &'static str,
    /// Lines that run, and what they print.
    pub example: Example,
    /// The commands whose pages point here.
    pub commands: &'static [&'static str],
}

impl Topic {
    /// The defaults a topic is filled up from.
    const BASE: Topic = Topic {
        names: &[],
        title: "",
        usage: &[],
        rows: &[],
        text: "",
        example: Example { script: "", output: "" },
        commands: &[],
    };

    /// What `help` lists it as.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }
}

/// The statements, in the order one learns them.
pub(crate) static STATEMENTS: &[&[Topic]] = &[statements::PLAIN, statements::FAILING];

/// The topics, in the order of `help`.
pub(crate) static TOPICS: &[&[Topic]] =
    &[guides::TOPICS, words::TOPICS, sockets::TOPICS, protocols::TOPICS, running::TOPICS, prompt::TOPICS];

/// The statements.
pub fn statements() -> impl Iterator<Item = &'static Topic> {
    STATEMENTS.iter().copied().flatten()
}

/// The topics that are no statements.
pub fn topics() -> impl Iterator<Item = &'static Topic> {
    TOPICS.iter().copied().flatten()
}

/// The statement or topic of a name.
pub fn find(name: &str) -> Option<&'static Topic> {
    statements().chain(topics()).find(|topic| topic.names.contains(&name))
}

/// Every name there is, for suggestions and completion.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    statements().chain(topics()).flat_map(|topic| topic.names).copied()
}

/// The topics that belong to a command.
pub(crate) fn about(command: &str) -> impl Iterator<Item = &'static Topic> {
    topics().filter(move |topic| topic.commands.contains(&command))
}
