//! What a command asks of the prompt, which carries it out when the line is over.

use std::path::PathBuf;

use crate::values::Value;

/// Something only the prompt can do.
#[derive(Debug)]
pub(crate) enum ReplRequest {
    /// Step through a script.
    Step {
        /// The script.
        file: PathBuf,
        /// Its arguments.
        arguments: Vec<Value>,
    },
    /// Save what was typed as a script.
    Save {
        /// The script.
        file: PathBuf,
        /// What did not work, too.
        all: bool,
    },
    /// Record what is typed from now on; without a file no longer.
    Record(Option<PathBuf>),
}
