//! The name of a task, channel or barrier: an automatic one, until the first variable it is assigned to gives its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

#[derive(Debug)]
pub(crate) struct AutoName {
    text: RefCell<Rc<str>>,
    /// From 2 on, tells values of the same automatic name apart; 0 once a variable has given its name.
    number: Cell<u64>,
}

impl AutoName {
    /// An automatic name without a number, which many values may share.
    pub(super) fn automatic(text: impl Into<Rc<str>>) -> AutoName {
        AutoName::numbered(text.into(), 1)
    }

    /// `serve`, `serve#2`, …; the text with the number is made only when [`AutoName::get`] asks for it.
    pub(super) fn numbered(text: Rc<str>, number: u64) -> AutoName {
        AutoName { text: RefCell::new(text), number: Cell::new(number) }
    }

    pub(crate) fn get(&self) -> Rc<str> {
        let text = self.text.borrow();
        match self.number.get() {
            0 | 1 => text.clone(),
            number => format!("{text}#{number}").into(),
        }
    }

    /// Takes a variable's name, if it is the first; returns whether it is.
    pub(crate) fn give(&self, text: &str) -> bool {
        let first = self.number.replace(0) != 0;
        if first {
            *self.text.borrow_mut() = text.into();
        }
        first
    }
}
