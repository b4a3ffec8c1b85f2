//! Being watched: `-x` and stepping see each statement as it starts and what it gave. When nobody watches, the run
//! loop is compiled without a trace of it.

use crate::source::{Sources, Span};
use crate::values::Value;

/// Somebody who watches, and says lines for standard error.
pub trait Watcher {
    /// A statement starts.
    fn statement(&mut self, task: &str, head: Span, sources: &Sources) -> String;
    /// A statement gave a value.
    fn result(&mut self, task: &str, value: &Value) -> String;
}

/// Whether the run loop looks up from each instruction.
pub trait Watch {
    /// Whether it does.
    const ON: bool;
}

/// It does not.
pub struct Off;
/// It does.
pub struct On;

impl Watch for Off {
    const ON: bool = false;
}

impl Watch for On {
    const ON: bool = true;
}
