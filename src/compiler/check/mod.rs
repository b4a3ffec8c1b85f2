//! Checks of literal words, and the wording they share.

pub(super) mod forms;
pub(super) mod literals;
pub(crate) mod socket_option;
pub(crate) mod suggest;

use crate::syntax::{constant, is_keyword, is_name};

/// Message and hint about a literal word.
pub(crate) type CheckError = (String, Option<String>);

/// Literal word as a message shows it.
pub(crate) fn shown(text: &str, bare: bool) -> String {
    if bare { format!("`{text}`") } else { format!("the text `\"{text}\"`") }
}

/// Hint that a bare word may have been meant as a variable.
pub(crate) fn variable(text: &str) -> Option<String> {
    match constant(text) {
        Some(value) => Some(format!("write `{value}`")),
        None => (is_name(text) && !is_keyword(text)).then(|| format!("for the value of a variable write `${text}`")),
    }
}

/// Value of an on/off word.
pub(crate) fn switch(text: &str) -> Option<bool> {
    match text {
        "on" | "1" | "true" => Some(true),
        "off" | "0" | "false" => Some(false),
        _ => None,
    }
}
