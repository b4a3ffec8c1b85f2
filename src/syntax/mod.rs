//! TEXT to TREE. Knows no command.
pub mod tree;
