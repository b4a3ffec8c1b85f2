//! What people see: tables, values at the prompt, `help`, diagrams. Pure functions from data to text.

pub mod deadlock;
pub mod handles;
pub mod help;
mod list;
mod peers;
pub mod table;
pub mod tasks;
pub mod value;
pub mod wait;
