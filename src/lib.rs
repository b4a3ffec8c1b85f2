//! sockshell: a scriptable socket shell.
//!
//! The folders are the phases of a program's life, and text flows through them one way:
//!
//! ```text
//! source, spec            named texts and places in them; what is known of a command without running it
//! net                     sockets: handles, addresses, options, readiness; knows nothing of the language
//! diagnostic              the one renderer of messages
//! values, explain         what variables hold; a failed call in words that help
//! syntax                  text to tree (lexer, parser, error); knows no command
//! compiler                tree to bytecode: names to registers (names), literals checked (check), code (codegen)
//! machine                 runs bytecode: vm, scheduler, task, call, process, debugger, deadlock
//! view                    data to text: tables, values, help
//! commands                the one table: each command's spec beside what runs it
//! terminal, console       colour; what is written for people
//! repl                    the prompt: input, editor, stepper
//! cli                     the command line
//! ```
//!
//! A layer uses those above it in this list and never one below. `tests/layers.rs` reads the `use` lines and holds
//! it to that.

pub mod cli;
pub mod commands;
pub mod compiler;
pub mod console;
pub mod diagnostic;
pub mod explain;
pub mod machine;
pub mod net;
pub mod repl;
pub mod source;
pub mod spec;
pub mod syntax;
pub mod terminal;
pub mod values;
pub mod view;
