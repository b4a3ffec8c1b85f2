//! Tests of the prompt, each on a terminal of its own.

pub mod editing;
pub mod lines;
pub mod notes;
pub mod session;
pub mod starting;
pub mod stepping;
pub mod terminal_queue;
pub mod view;
