//! Step commands, such as `:next`; the colon leaves their names free for scripts.

use crate::compiler::check::suggest::closest;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepCommand {
    /// Runs the statement as it stands.
    Next,
    /// Runs the statement with its block and the calls in it.
    Over,
    /// Runs to a line.
    To,
    /// Runs to the end or a stop.
    Continue,
    /// Leaves the statement out.
    Skip,
    /// Shows the lines around.
    Where,
    Vars,
    /// Sets or removes a stop.
    Stop,
    Quit,
    Help,
}

/// Each command with its name, its one-letter form, and whether it takes a line. `help stepping` describes them.
const WORDS: &[(StepCommand, &str, &str, bool)] = &[
    (StepCommand::Next, "next", "n", false),
    (StepCommand::Over, "over", "o", false),
    (StepCommand::To, "to", "t", true),
    (StepCommand::Continue, "continue", "c", false),
    (StepCommand::Skip, "skip", "s", false),
    (StepCommand::Where, "where", "w", false),
    (StepCommand::Vars, "vars", "v", false),
    (StepCommand::Stop, "stop", "b", true),
    (StepCommand::Quit, "quit", "q", false),
    (StepCommand::Help, "help", "h", false),
];

/// Step command that was typed behind the offered statement instead of in its place.
pub(crate) fn behind<'t>(offered: &str, text: &'t str) -> Option<&'t str> {
    let offered = offered.trim();
    let word = text.trim().strip_prefix(offered)?.trim_start();
    let is_word = !offered.is_empty() && word.len() > 1 && word.starts_with(':') && parse(word).is_ok();
    is_word.then_some(word)
}

/// Parses a step command and its line (0 if it takes none); the error says what to write instead.
pub(crate) fn parse(line: &str) -> Result<(StepCommand, usize), String> {
    let mut words = line.trim().trim_start_matches(':').split_whitespace();
    let given = words.next().unwrap_or("help");
    let Some((word, name, _, takes_line)) =
        WORDS.iter().find(|(_, name, letter, _)| *name == given || *letter == given)
    else {
        let meant = closest(given, WORDS.iter().map(|(_, name, ..)| *name));
        let meant = meant.map_or_else(|| "`:help` lists them".to_owned(), |name| format!("did you mean `:{name}`?"));
        return Err(format!("there is no `:{given}`; {meant}"));
    };
    let number = words.next();
    if words.next().is_some() || (!takes_line && number.is_some()) {
        return Err(format!("`:{name}` takes {}", if *takes_line { "one line number" } else { "nothing" }));
    }
    if !takes_line {
        return Ok((*word, 0));
    }
    let line = number.and_then(|number| number.parse().ok()).filter(|line| *line > 0);
    line.map(|line| (*word, line)).ok_or_else(|| format!("write the number of a line: `:{name} 12`"))
}
