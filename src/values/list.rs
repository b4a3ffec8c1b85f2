//! Lists, which know how deeply they are nested: what compares, prints or drops them recurses, and must not
//! run out of stack.

use super::Value;

/// How deeply lists may be nested.
pub(crate) const MAX_DEPTH: u16 = 500;
/// How many elements a list may have.
pub(crate) const MAX_ELEMENTS: usize = 64 << 20;

/// Elements in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    items: Vec<Value>,
    depth: u16,
}

fn depth_of(value: &Value) -> u16 {
    if let Value::List(list) = value { list.depth } else { 0 }
}

impl List {
    /// A list, unless it would be too deep or too long.
    pub(crate) fn new(items: Vec<Value>) -> Option<List> {
        let depth = 1 + items.iter().map(depth_of).max().unwrap_or(0);
        (depth <= MAX_DEPTH && items.len() <= MAX_ELEMENTS).then_some(List { items, depth })
    }

    /// A list of values that are no lists.
    pub(crate) fn flat(items: Vec<Value>) -> List {
        List { items, depth: 1 }
    }

    /// Adds one element; false (and unchanged) when it would be too deep or too long.
    pub(crate) fn push(&mut self, value: Value) -> bool {
        let depth = self.depth.max(1 + depth_of(&value));
        let fits = depth <= MAX_DEPTH && self.items.len() < MAX_ELEMENTS;
        if fits {
            self.items.push(value);
            self.depth = depth;
        }
        fits
    }

    /// Adds the elements of another list; false when there would be too many.
    pub(crate) fn extend(&mut self, other: &List) -> bool {
        let fits = self.items.len() + other.items.len() <= MAX_ELEMENTS;
        if fits {
            self.items.extend_from_slice(&other.items);
            self.depth = self.depth.max(other.depth);
        }
        fits
    }

    /// The elements, given away.
    pub(crate) fn into_items(self) -> Vec<Value> {
        self.items
    }

    /// The elements.
    pub(crate) fn items(&self) -> &[Value] {
        &self.items
    }
}
