//! The current handle: the socket most recently made or chosen, and those before it.
//!
//! A task begins with its spawner's, so the list is shared cells, newest first. It keeps alive only handles that
//! were never assigned to a variable.

use std::cell::RefCell;
use std::rc::Rc;

use crate::net::{Handle, HandleKey, Registry};

#[derive(Debug)]
struct Cell {
    key: HandleKey,
    kept: RefCell<Option<Rc<Handle>>>,
    before: RefCell<Link>,
}

type Link = Option<Rc<Cell>>;

impl Drop for Cell {
    /// One after another: a list of ten thousand must not recurse.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut cell) = next.and_then(Rc::into_inner) {
            next = cell.before.get_mut().take();
        }
    }
}

/// A task's current handles.
#[derive(Clone, Debug, Default)]
pub struct CurrentHandles {
    newest: Link,
    pushed: usize,
    rebuild_at: usize,
}

/// A list shorter than this is not worth tidying.
const SHORT: usize = 32;

impl CurrentHandles {
    /// Makes a handle the current one.
    pub fn push(&mut self, handle: &Rc<Handle>, registry: &Registry) {
        let kept = (!handle.was_assigned()).then(|| handle.clone());
        self.push_cell(handle.key, kept);
        if self.pushed >= self.rebuild_at.max(SHORT) {
            self.tidy(registry);
        }
    }

    fn push_cell(&mut self, key: HandleKey, kept: Option<Rc<Handle>>) {
        let before = RefCell::new(self.newest.take());
        self.newest = Some(Rc::new(Cell { key, kept: RefCell::new(kept), before }));
        self.pushed += 1;
    }

    /// The current handle: the newest that is still open.
    pub fn get(&mut self, registry: &Registry) -> Option<Rc<Handle>> {
        loop {
            let cell = self.newest.as_ref()?.clone();
            if let Some(handle) = registry.get(cell.key).filter(|handle| handle.is_open()) {
                return Some(handle);
            }
            self.newest.clone_from(&cell.before.borrow());
            self.pushed = self.pushed.saturating_sub(1);
        }
    }

    /// A handle was assigned to a variable: the variable keeps it alive from now on.
    pub fn release(&self, key: HandleKey) {
        let mut next = self.newest.clone();
        while let Some(cell) = next {
            if cell.key == key {
                cell.kept.take();
                return;
            }
            let before = cell.before.borrow().clone();
            next = before;
        }
    }

    /// Drops the cells of closed handles; at most every other push costs a visit.
    fn tidy(&mut self, registry: &Registry) {
        let mut living = Vec::new();
        let mut next = self.newest.take();
        while let Some(cell) = next {
            if registry.get(cell.key).is_some_and(|handle| handle.is_open()) {
                living.push((cell.key, cell.kept.borrow().clone()));
            }
            let before = cell.before.borrow().clone();
            next = before;
        }
        self.pushed = 0;
        for (key, kept) in living.into_iter().rev() {
            self.push_cell(key, kept);
        }
        self.rebuild_at = self.pushed * 2;
    }
}
