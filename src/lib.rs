//! sockshell: a scriptable socket shell.
pub mod report;
pub mod source;
pub mod syntax;
