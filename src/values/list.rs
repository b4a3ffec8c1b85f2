//! Lists, which know how deeply they are nested: comparing, printing and dropping them recurse, and must not overflow
//! the stack.

use super::Value;
use crate::limits::{ELEMENTS, LIST_DEPTH, LimitExceeded};

#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    items: Vec<Value>,
    depth: u16,
}

fn depth_of(value: &Value) -> u16 {
    if let Value::List(list) = value { list.depth } else { 0 }
}

/// Checks a list's length and depth against the limits.
fn allowed(length: usize, depth: u16) -> Result<(), LimitExceeded> {
    if usize::from(depth) > LIST_DEPTH.most {
        return Err(LimitExceeded::ListDepth);
    }
    if length > ELEMENTS.most { Err(LimitExceeded::Elements) } else { Ok(()) }
}

impl List {
    pub(crate) fn new(items: Vec<Value>) -> Result<List, LimitExceeded> {
        let depth = 1 + items.iter().map(depth_of).max().unwrap_or(0);
        allowed(items.len(), depth)?;
        Ok(List { items, depth })
    }

    /// A list of values that are no lists. The limits are not checked.
    pub(crate) fn flat(items: Vec<Value>) -> List {
        List { items, depth: 1 }
    }

    /// Checks that one more element keeps to the limits.
    pub(crate) fn may_push(&self, value: &Value) -> Result<(), LimitExceeded> {
        allowed(self.items.len() + 1, self.depth.max(1 + depth_of(value)))
    }

    pub(crate) fn push(&mut self, value: Value) -> Result<(), LimitExceeded> {
        self.may_push(&value)?;
        self.depth = self.depth.max(1 + depth_of(&value));
        self.items.push(value);
        Ok(())
    }

    pub(crate) fn extend(&mut self, other: &List) -> Result<(), LimitExceeded> {
        let depth = self.depth.max(other.depth);
        allowed(self.items.len() + other.items.len(), depth)?;
        self.items.extend_from_slice(&other.items);
        self.depth = depth;
        Ok(())
    }

    pub(crate) fn into_items(self) -> Vec<Value> {
        self.items
    }

    pub(crate) fn items(&self) -> &[Value] {
        &self.items
    }
}
