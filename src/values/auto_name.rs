//! The name of a value that is called after the first variable it is assigned to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// An automatic name until a variable gives its own.
#[derive(Debug)]
pub(crate) struct AutoName {
    text: RefCell<Rc<str>>,
    /// Told from others of the same automatic name by this from 2 on; 0 once a variable gave its name.
    number: Cell<u64>,
}

impl AutoName {
    /// An automatic name that many may have.
    pub(super) fn automatic(text: impl Into<Rc<str>>) -> AutoName {
        AutoName::numbered(text.into(), 1)
    }

    /// `serve`, `serve#2`, …: written out only when somebody asks.
    pub(super) fn numbered(text: Rc<str>, number: u64) -> AutoName {
        AutoName { text: RefCell::new(text), number: Cell::new(number) }
    }

    /// The name now.
    pub(crate) fn get(&self) -> Rc<str> {
        let text = self.text.borrow();
        match self.number.get() {
            0 | 1 => text.clone(),
            number => format!("{text}#{number}").into(),
        }
    }

    /// Takes a variable's name; true when it is the first.
    pub(crate) fn give(&self, text: &str) -> bool {
        let first = self.number.replace(0) != 0;
        if first {
            *self.text.borrow_mut() = text.into();
        }
        first
    }
}
