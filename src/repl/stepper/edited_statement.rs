//! Whether a line typed while stepping is the statement at the stop, edited, and runs in its place.

use crate::source::SourceId;
use crate::syntax::ast::{RvalueKind, Statement, StatementKind};

/// Whether the typed text runs in place of the statement that was offered.
pub(crate) fn replaces_statement(offered: &str, text: &str, typed: &[Statement]) -> bool {
    let parsed = crate::syntax::parse(SourceId(0), offered);
    let ([new], [old]) = (typed, &parsed.block.statements[..]) else { return false };
    // A `print` that has little in common with the script's is there to look at a value.
    let is_alike =
        || !offered.starts_with("print") || strsim::normalized_levenshtein(start(offered), start(text)) > 0.5;
    is_edit_of(new, old) && is_alike()
}

/// Whether `new` is `old`, edited: it assigns the same names, or calls the same command on the same handle.
fn is_edit_of(new: &Statement, old: &Statement) -> bool {
    match (&new.kind, &old.kind) {
        (StatementKind::Assign { targets: new, .. }, StatementKind::Assign { targets: old, .. }) => {
            new.iter().map(|name| &name.text).eq(old.iter().map(|name| &name.text))
        }
        (StatementKind::AugmentedAssign { target: new, .. }, StatementKind::AugmentedAssign { target: old, .. }) => {
            new.text == old.text
        }
        (StatementKind::Eval(new), StatementKind::Eval(old)) => match (&new.kind, &old.kind) {
            (RvalueKind::Call(new), RvalueKind::Call(old)) => {
                new.name.text == old.name.text
                    && new.handle.as_ref().map(|name| &name.text) == old.handle.as_ref().map(|name| &name.text)
            }
            (RvalueKind::SpawnCall(new), RvalueKind::SpawnCall(old)) => new.name.text == old.name.text,
            (new, old) => std::mem::discriminant(new) == std::mem::discriminant(old),
        },
        (new, old) => std::mem::discriminant(new) == std::mem::discriminant(old),
    }
}

/// The part of a statement that is compared: comparing costs the product of both lengths.
fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(1000)]
}
