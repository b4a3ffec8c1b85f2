//! What people see: tables, values at the prompt, `help`, diagrams. Pure functions from data to text.

pub mod help;
pub mod layout;
pub mod reference;
pub mod table;
pub mod topics;
pub mod value;
