//! The name of a value that is called after the first variable it is assigned to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// An automatic name until a variable gives its own.
#[derive(Debug)]
pub(super) struct GivenName {
    text: RefCell<Rc<str>>,
    given: Cell<bool>,
}

impl GivenName {
    pub fn automatic(text: impl Into<Rc<str>>) -> GivenName {
        GivenName { text: RefCell::new(text.into()), given: Cell::new(false) }
    }

    pub fn get(&self) -> Rc<str> {
        self.text.borrow().clone()
    }

    /// Takes a variable's name; true when it is the first.
    pub fn give(&self, text: &str) -> bool {
        let first = !self.given.replace(true);
        if first {
            *self.text.borrow_mut() = text.into();
        }
        first
    }
}
