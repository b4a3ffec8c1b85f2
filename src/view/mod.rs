//! What people see: tables, values at the prompt, `help`, diagrams. Pure functions from data to text.

pub mod handles;
pub mod help;
pub mod layout;
mod list;
mod peers;
pub mod reference;
pub mod stuck;
pub mod table;
pub mod tasks;
pub mod topics;
pub mod value;
pub mod waiting;
