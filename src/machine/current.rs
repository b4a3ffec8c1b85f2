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
        let before = RefCell::new(self.newest.take());
        self.newest = Some(Rc::new(Cell { key: handle.key, kept: RefCell::new(kept), before }));
        self.pushed += 1;
        if self.pushed >= self.rebuild_at.max(SHORT) {
            self.tidy(registry);
        }
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

    /// Takes the cells of closed handles out, for all who share them; at most every other push costs a visit.
    fn tidy(&mut self, registry: &Registry) {
        self.newest = first_open(self.newest.take(), registry);
        self.pushed = 0;
        let mut next = self.newest.clone();
        while let Some(cell) = next {
            self.pushed += 1;
            next = first_open(cell.before.borrow().clone(), registry);
            cell.before.replace(next.clone());
        }
        self.rebuild_at = self.pushed * 2;
    }
}

/// The first cell of a list whose handle is open.
fn first_open(mut link: Link, registry: &Registry) -> Link {
    while let Some(cell) = link.take_if(|cell| !registry.get(cell.key).is_some_and(|handle| handle.is_open())) {
        link.clone_from(&cell.before.borrow());
    }
    link
}
