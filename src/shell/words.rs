//! The words of stepping, each with a colon before it so that scripts may use the names: what is typed and what it means.

use crate::program::suggest::did_you_mean;

/// What a word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Run the statement as it stands.
    Next,
    /// Run it with its block and the calls in it.
    Over,
    /// Run to a line.
    To,
    /// Run to the end or a stop.
    Continue,
    /// Leave the statement out.
    Skip,
    /// Show the lines around.
    Where,
    /// Show the variables.
    Vars,
    /// Set or take away a stop.
    Stop,
    /// End the script.
    Quit,
    /// Show these words.
    Help,
}

/// Each word, its one-letter form, what it takes, and what it does.
const WORDS: &[(Word, &str, &str, &str, &str)] = &[
    (Word::Next, "next", "n", "", "run the statement as it stands, as Enter does, and stop at the next one, also inside a block or function"),
    (Word::Over, "over", "o", "", "run it with its whole block and the functions it calls, and stop behind it"),
    (Word::To, "to", "t", "N", "run until line N is reached"),
    (Word::Continue, "continue", "c", "", "run to the end, or to a stop"),
    (Word::Skip, "skip", "s", "", "leave the statement out, with its block"),
    (Word::Where, "where", "w", "", "show the lines around, and the calls that led here"),
    (Word::Vars, "vars", "v", "", "show the variables and their values"),
    (Word::Stop, "stop", "b", "N", "always stop at line N; said again: no longer"),
    (Word::Quit, "quit", "q", "", "end the script; its `finally` blocks run"),
    (Word::Help, "help", "h", "", "show these words"),
];

/// A word with what it takes.
///
/// # Errors
/// What is wrong, and what to write.
pub fn parse(line: &str) -> Result<(Word, usize), String> {
    let mut words = line.trim().trim_start_matches(':').split_whitespace();
    let given = words.next().unwrap_or("help");
    let Some((word, name, _, takes, _)) = WORDS.iter().find(|(_, name, letter, ..)| *name == given || *letter == given)
    else {
        let meant = did_you_mean(given, WORDS.iter().map(|(_, name, ..)| *name));
        let meant = meant.unwrap_or_else(|| "`:help` lists them".to_owned());
        return Err(format!("there is no `:{given}`; {meant}"));
    };
    let number = words.next();
    if words.next().is_some() || (takes.is_empty() && number.is_some()) {
        return Err(format!("`:{name}` takes {}", if takes.is_empty() { "nothing" } else { "one line number" }));
    }
    if takes.is_empty() {
        return Ok((*word, 0));
    }
    let line = number.and_then(|number| number.parse().ok()).filter(|line| *line > 0);
    line.map(|line| (*word, line)).ok_or_else(|| format!("write the number of a line: `:{name} 12`"))
}

/// The words as a page.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "Enter runs the statement in the line. Edit it first and the edited line runs instead; anything else that is \
         typed runs in between, among the script's own variables.\n",
    );
    for (_, name, letter, takes, meaning) in WORDS {
        let usage = format!(":{name} {takes}");
        out.push_str(&format!("  {usage:<11} :{letter}  {meaning}\n"));
    }
    out
}
