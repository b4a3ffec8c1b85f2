//! What people see: tables, values at the prompt, `help`, diagrams. Pure functions from data to text.

pub(crate) mod deadlock;
pub(crate) mod handles;
pub(crate) mod help;
mod list;
mod peers;
pub(crate) mod table;
pub(crate) mod tasks;
pub(crate) mod value;
pub(crate) mod wait;
