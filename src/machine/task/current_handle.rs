//! The current handle: the handle most recently made or chosen, and those before it.
//!
//! A task starts with the current handles of the task that spawned it, so tasks share a linked list, the newest first.
//! The list keeps a handle alive only until it is assigned to a variable.

use std::cell::Cell;
use std::rc::Rc;

use crate::net::{Handle, HandleKey, HandleTable};

struct Place {
    key: HandleKey,
    kept: Cell<Option<Rc<Handle>>>,
    before: Cell<Link>,
}

type Link = Option<Rc<Place>>;

impl std::fmt::Debug for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Place({})", self.key.index)
    }
}

impl Place {
    fn before(&self) -> Link {
        let before = self.before.take();
        self.before.set(before.clone());
        before
    }
}

impl Drop for Place {
    /// Drops the list in a loop: one of ten thousand places must not recurse.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut place) = next.and_then(Rc::into_inner) {
            next = place.before.get_mut().take();
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct CurrentHandles {
    newest: Link,
    pushed: usize,
    rebuild_at: usize,
}

/// Lists shorter than this are not tidied.
const SHORT: usize = 32;

impl CurrentHandles {
    pub(crate) fn push(&mut self, handle: &Rc<Handle>, handles: &HandleTable) {
        let kept = (!handle.was_assigned()).then(|| handle.clone());
        let before = Cell::new(self.newest.take());
        self.newest = Some(Rc::new(Place { key: handle.key, kept: Cell::new(kept), before }));
        self.pushed += 1;
        if self.pushed >= self.rebuild_at.max(SHORT) {
            self.tidy(handles);
        }
    }

    /// The newest handle that is still open.
    pub(crate) fn get(&mut self, handles: &HandleTable) -> Option<Rc<Handle>> {
        loop {
            let place = self.newest.as_ref()?.clone();
            if let Some(handle) = handles.get(place.key).filter(|handle| handle.is_open()) {
                return Some(handle);
            }
            self.newest = place.before();
            self.pushed = self.pushed.saturating_sub(1);
        }
    }

    /// Stops keeping a handle alive: it was assigned to a variable.
    pub(crate) fn release(&self, key: HandleKey) {
        let mut next = self.newest.clone();
        while let Some(place) = next {
            if place.key == key {
                place.kept.take();
                return;
            }
            next = place.before();
        }
    }

    /// Removes closed handles from the list, for all tasks that share it. The list at least doubles between two
    /// tidyings, so that on average a push costs two visits at most.
    fn tidy(&mut self, handles: &HandleTable) {
        self.newest = first_open(self.newest.take(), handles);
        self.pushed = 0;
        let mut next = self.newest.clone();
        while let Some(place) = next {
            self.pushed += 1;
            next = first_open(place.before(), handles);
            place.before.set(next.clone());
        }
        self.rebuild_at = self.pushed * 2;
    }
}

fn first_open(mut link: Link, handles: &HandleTable) -> Link {
    while let Some(place) = link.take_if(|place| !handles.get(place.key).is_some_and(|handle| handle.is_open())) {
        link = place.before();
    }
    link
}
