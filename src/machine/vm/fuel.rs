//! What work on large values costs of a slice: a loop of it must not keep the others, deadlines and Ctrl-C waiting.

use std::rc::Rc;

use super::run::SLICE;
use crate::machine::Machine;
use crate::values::Value;

/// What a system call costs of a slice: sixteen of them use it up.
const CALL_COST: i64 = SLICE / 16;
/// How many bytes cost as much as one back edge: 256 KiB use a slice up.
const BYTES_PER_UNIT: usize = 26;
/// So many elements of a list are worth a back edge.
const ELEMENTS_PER_UNIT: usize = 4;

impl Machine {
    /// Counts a system call against the running slice.
    pub(in crate::machine) fn charge_call(&mut self) {
        self.vm.fuel -= CALL_COST;
    }

    /// Counts the bytes that a call moved.
    pub(in crate::machine) fn charge_bytes(&mut self, bytes: usize) {
        self.vm.fuel -= i64::try_from(bytes / BYTES_PER_UNIT).unwrap_or(i64::MAX / 2);
    }

    /// Whether the running slice is used up.
    pub(in crate::machine) fn out_of_budget(&self) -> bool {
        self.vm.fuel <= 0
    }

    /// Counts the making of a value, or a search through it, against the running slice. Small ones cost nothing.
    #[inline]
    pub(crate) fn charge_value(&mut self, value: &Value) {
        if matches!(value, Value::Bytes(_) | Value::List(_)) {
            spend(value, &mut self.vm.fuel);
        }
    }

    /// Counts a comparison: no more than the smaller of the two is looked at.
    pub(in crate::machine) fn charge_comparison(&mut self, a: &Value, b: &Value) {
        let mut costs = [a, b].map(|value| (self.vm.fuel, value));
        for (left, value) in &mut costs {
            spend(value, left);
        }
        self.vm.fuel = costs[0].0.max(costs[1].0);
    }

    /// Counts what `+=` copies: what another variable holds as well.
    pub(in crate::machine) fn charge_copy(&mut self, value: &Value) {
        let shared = match value {
            Value::Bytes(bytes) => Rc::strong_count(bytes) > 1,
            Value::List(list) => Rc::strong_count(list) > 1,
            _ => false,
        };
        if shared {
            self.charge_value(value);
        }
    }
}

/// Takes what a value costs from what is left of a slice. Lists are looked into until that is used up.
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
                // Lists that share lists can be walked in very many ways.
                *left -= i64::from(matches!(item, Value::List(_)));
                spend(item, left);
            }
        }
        _ => {}
    }
}
