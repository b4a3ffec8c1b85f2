//! Which of two `within` blocks that are out of time is left.

use crate::machine::task::Completion;

/// Whether the end of a `within` goes before what ends something already: only before that of one inside it, which began
/// later.
pub(in crate::machine) fn goes_before(outer: u64, under_way: Option<&Completion>) -> bool {
    match under_way {
        None => true,
        Some(Completion::Deadline { id, .. }) => outer < *id,
        Some(_) => false,
    }
}
