//! What work on large values costs of a slice: a loop of it must not keep the others, deadlines and Ctrl-C waiting.

use super::Machine;
use super::events::BYTES_PER_UNIT;
use crate::values::Value;

/// So many elements of a list are worth a back edge.
const ELEMENTS_PER_UNIT: usize = 4;

impl Machine {
    /// Counts the making of a value, or a search through it, against the running slice. Small ones cost nothing.
    #[inline]
    pub fn worked_on(&mut self, value: &Value) {
        let units = match value {
            Value::Bytes(bytes) => bytes.len() / BYTES_PER_UNIT,
            Value::List(list) => list.items().len() / ELEMENTS_PER_UNIT,
            _ => return,
        };
        self.fuel -= i64::try_from(units).unwrap_or(i64::MAX / 2);
    }
}
