//! sockshell: a scriptable socket shell.
//!
//! The folders are the phases of a program's life, and text flows through them one way:
//!
//! ```text
//! source, report          named texts, places in them, and the one renderer of messages
//! net                     sockets: handles, addresses, options, readiness; knows nothing of the language
//! values                  what variables hold
//! syntax                  text to tree; knows no command
//! program                 tree to code: names to registers, calls to commands, literals checked;
//!                         knows what commands take, never what runs them
//! machine                 runs code: tasks, the scheduler, interruption, deadlines
//! view                    data to text: tables, values, help
//! commands                the one table: each command's spec beside what runs it
//! terminal, screen        colour; what is written for people
//! shell                   the prompt
//! cli                     the command line
//! ```
//!
//! A layer uses those above it in this list and never one below. `tests/layers.rs` reads the `use` lines and holds
//! it to that.

pub mod cli;
pub mod commands;
pub mod machine;
pub mod net;
pub mod program;
pub mod report;
pub mod screen;
pub mod shell;
pub mod source;
pub mod syntax;
pub mod terminal;
pub mod values;
pub mod view;
