//! Precedence among `within` blocks that have expired together.

use crate::machine::task::Completion;

/// Whether an expired `within` block prevails over the completion that is under way, if any: only over that of a block
/// inside it, which began later and so has a larger number.
pub(in crate::machine) fn goes_before(outer: u64, under_way: Option<&Completion>) -> bool {
    match under_way {
        None => true,
        Some(Completion::Deadline { id, .. }) => outer < *id,
        Some(_) => false,
    }
}
