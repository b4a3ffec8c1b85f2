//! `--check` for texts that are in no file: the tests ask it about every line that a hint shows.

use std::fmt;
use std::ops::Range;

use crate::compiler::Mode;
use crate::console::Console;
use crate::machine::Machine;
use crate::machine::loader::{self, ProgramText};

/// A machine that only checks.
pub struct Checker(Machine);

impl Checker {
    /// A checker that knows every command.
    ///
    /// # Errors
    /// What keeps the machine from starting.
    pub fn new() -> Result<Checker, String> {
        super::new_machine(Box::new(Console), false).map(Checker)
    }

    /// The mistakes in a text: the bytes each is about, and its message.
    pub fn mistakes(&mut self, text: &str) -> Vec<(Range<usize>, String)> {
        let text = ProgramText { name: "-c".to_owned(), bytes: text.into(), identity: None };
        let wrong = loader::compile(&mut self.0, &text, Mode::Script).err().unwrap_or_default();
        let place = |span: crate::source::Span| span.start as usize..span.end as usize;
        wrong.into_iter().map(|mistake| (mistake.span.map_or(0..0, place), mistake.message)).collect()
    }
}

impl fmt::Debug for Checker {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Checker")
    }
}
