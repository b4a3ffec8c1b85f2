//! Colour: whether each stream takes it, and what each part of a message or line looks like. The only file that names
//! `colored`.

use std::io::IsTerminal;

use colored::{Colorize, control};

use crate::diagnostic::{Role, plain};

/// Whether a stream is written in colour: `NO_COLOR` and `CLICOLOR_FORCE` first, else whether it is a terminal.
pub(crate) fn has_colour(stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return false;
    }
    set("CLICOLOR_FORCE") || stream.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Colours a part of a diagnostic.
pub(crate) fn paint(role: Role, text: &str) -> String {
    // `colored` looks at standard output; which stream this goes to was decided by the caller.
    control::set_override(true);
    let painted = match role {
        Role::Error | Role::Caret => text.red().bold(),
        Role::Warning => text.yellow().bold(),
        Role::Note => text.cyan().bold(),
        Role::Message => text.bold(),
        Role::Frame => text.blue().bold(),
    };
    painted.to_string()
}

/// What a piece of a line at the prompt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenStyle {
    /// A command or function.
    Command,
    /// A word of the language.
    Keyword,
    /// A variable, with its `$` or as a handle.
    Variable,
    /// Quoted text.
    Text,
    /// A number.
    Number,
    /// `--name`
    Option,
    /// From `#` on.
    Comment,
    /// Where a command should be and none of that name is.
    Unknown,
    /// What could come next.
    Hint,
    /// What stands before the line.
    Prompt,
}

/// Colours a piece of a line.
pub(crate) fn ink(ink: TokenStyle, text: &str) -> String {
    control::set_override(true);
    let inked = match ink {
        TokenStyle::Command => text.green(),
        TokenStyle::Keyword => text.magenta(),
        TokenStyle::Variable => text.cyan(),
        TokenStyle::Text => text.yellow(),
        TokenStyle::Number | TokenStyle::Option => text.blue(),
        TokenStyle::Comment | TokenStyle::Hint => text.bright_black(),
        TokenStyle::Unknown => text.red(),
        TokenStyle::Prompt => text.bold(),
    };
    inked.to_string()
}

/// How many columns standard output's terminal has; 80 when it does not say.
pub(crate) fn width() -> usize {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok();
    size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(80)
}

/// The painter for a stream.
pub(crate) fn painter(stream: &impl IsTerminal) -> fn(Role, &str) -> String {
    if has_colour(stream) { paint } else { plain }
}
