//! What a command asks of the prompt, which carries it out when the line is over.

use std::path::PathBuf;

use crate::values::Value;

/// Something only the prompt can do.
#[derive(Debug)]
pub enum Wish {
    /// Step through a script.
    Step {
        /// The script.
        file: PathBuf,
        /// Its arguments.
        arguments: Vec<Value>,
    },
}
