//! What the program tells about itself on standard output: the reference.

use std::io::Write;

use crate::commands::FAMILIES;
use crate::view;

/// Prints the reference.
pub fn reference() -> i32 {
    let specs: Vec<_> = FAMILIES.iter().copied().flatten().map(|command| &command.spec).collect();
    show(view::reference::page(&specs).as_bytes())
}

/// Writes to standard output; whoever stops reading has read enough.
fn show(text: &[u8]) -> i32 {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            super::refuse(&format!("cannot write to standard output: {error}"))
        }
        _ => 0,
    }
}
