//! The fuel of a slice: what system calls and work on large values cost, so that a loop of them does not delay other
//! tasks, deadlines and Ctrl-C.

use super::run::SLICE;
use crate::machine::Machine;
use crate::values::Value;

/// The cost of a system call: sixteen use a slice up.
const CALL_COST: i64 = SLICE / 16;
/// How many bytes cost as much as one back edge: 256 KiB use a slice up.
const BYTES_PER_UNIT: usize = 26;
/// How many elements of a list cost as much as one back edge.
const ELEMENTS_PER_UNIT: usize = 4;

impl Machine {
    pub(in crate::machine) fn charge_call(&mut self) {
        self.vm.fuel -= CALL_COST;
    }

    pub(in crate::machine) fn charge_bytes(&mut self, bytes: usize) {
        self.vm.fuel -= i64::try_from(bytes / BYTES_PER_UNIT).unwrap_or(i64::MAX / 2);
    }

    pub(in crate::machine) fn out_of_budget(&self) -> bool {
        self.vm.fuel <= 0
    }

    /// Charges the making of a value, or a search through it. Numbers and other small values cost nothing.
    #[inline]
    pub(crate) fn charge_value(&mut self, value: &Value) {
        if matches!(value, Value::Bytes(_) | Value::List(_)) {
            spend(value, &mut self.vm.fuel);
        }
    }

    /// Charges a comparison: no more than the smaller value is looked at.
    pub(in crate::machine) fn charge_comparison(&mut self, a: &Value, b: &Value) {
        let mut costs = [a, b].map(|value| (self.vm.fuel, value));
        for (left, value) in &mut costs {
            spend(value, left);
        }
        self.vm.fuel = costs[0].0.max(costs[1].0);
    }

    /// Charges the copy that `+=` makes of a value which another variable shares.
    pub(in crate::machine) fn charge_copy(&mut self, value: &Value) {
        if !value.is_held_by(1) {
            self.charge_value(value);
        }
    }
}

/// Subtracts a value's cost from `left`. Lists are searched for large values until nothing is left.
fn spend(value: &Value, left: &mut i64) {
    let units = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 2);
    match value {
        Value::Bytes(bytes) => *left -= units(bytes.len() / BYTES_PER_UNIT),
        Value::List(list) => {
            let items = list.items();
            *left -= units(items.len() / ELEMENTS_PER_UNIT);
            for item in items.iter().filter(|item| matches!(item, Value::Bytes(_) | Value::List(_))) {
                if *left <= 0 {
                    return;
                }
                // A list of lists that share each other has a huge number of paths.
                *left -= i64::from(matches!(item, Value::List(_)));
                spend(item, left);
            }
        }
        _ => {}
    }
}
