//! What is wrong with a literal word, and the words for it that all judges share.

pub(super) mod forms;
pub(super) mod literals;
pub(crate) mod socket_option;
pub(crate) mod suggest;

use crate::syntax::{is_keyword, is_name};

/// What is wrong, and a hint.
pub(crate) type CheckError = (String, Option<String>);

/// A literal in a message.
pub(crate) fn shown(text: &str, bare: bool) -> String {
    if bare { format!("`{text}`") } else { format!("the text `\"{text}\"`") }
}

/// What a bare word was meant to be, when it can be a variable's name.
pub(crate) fn variable(text: &str) -> Option<String> {
    (is_name(text) && !is_keyword(text)).then(|| format!("for the value of a variable write `${text}`"))
}

/// What a switch word says.
pub(crate) fn switch(text: &str) -> Option<bool> {
    match text {
        "on" | "1" | "true" => Some(true),
        "off" | "0" | "false" => Some(false),
        _ => None,
    }
}
