//! sockshell: a scriptable socket shell.
//!
//! The folders are the phases of a program's life, and text flows through them one way:
//!
//! ```text
//! escape                  text made safe for a terminal
//! source, spec            named texts and spans; what is known of a command without running it
//! limits                  the limits of the language, and the messages for exceeding them
//! net                     sockets: handles, addresses, options, readiness; knows nothing of the language
//! diagnostic              messages with their place and hints, and the one renderer of them
//! values, explain         what variables hold; hints for failed calls, words for wrong addresses and options
//! syntax                  text to tree (lexer, parser, error); knows no command
//! python                  a Python program as a script (feature `python`)
//! compiler                tree to bytecode: names to registers (names), literals checked (check), code (codegen)
//! machine                 runs bytecode: vm, scheduler, task, call, process, debugger, deadlock
//! view                    facts to text: values, tables, waits, help
//! commands                the one table: each command's spec beside the function that runs it
//! terminal, console       colour; diagnostics and values as a terminal shows them
//! repl                    the prompt: input, editor, stepper
//! cli                     the command line
//! ```
//!
//! A layer uses those above it in this list and never one below; `tests/layers.rs` reads the `use` lines and checks
//! that.

#![deny(unreachable_pub)]

pub mod cli;
pub(crate) mod commands;
pub(crate) mod compiler;
pub(crate) mod console;
pub(crate) mod diagnostic;
pub(crate) mod escape;
pub(crate) mod explain;
pub(crate) mod limits;
pub(crate) mod machine;
pub(crate) mod net;
#[cfg(feature = "python")]
pub(crate) mod python;
pub(crate) mod repl;
pub(crate) mod source;
pub(crate) mod spec;
pub(crate) mod syntax;
pub(crate) mod terminal;
pub(crate) mod values;
pub(crate) mod view;

/// The part of the library that the integration tests read: the command table, the topics of `help`, the names of
/// options and errnos.
#[doc(hidden)]
pub mod facade {
    pub use crate::cli::Checker;
    pub use crate::explain::socket_option::meaning as option_meaning;
    pub use crate::net::constants::starting as constants;
    pub use crate::net::errno::number as errno_number;
    pub use crate::net::options::{Form, LEVELS, SocketOption, all as socket_options, find as socket_option};
    pub use crate::spec::{Group, Need, Param, Spec, Takes};
    pub use crate::syntax::{KEYWORDS, is_keyword, is_name};
    pub use crate::view::help::topics::{Topic, find as topic, statements, topics};
    pub use crate::view::help::{overview, page, words};

    /// The spec of each command, in the table's order.
    pub fn specs() -> impl Iterator<Item = &'static Spec> {
        crate::commands::FAMILIES.iter().copied().flatten().map(|command| &command.spec)
    }
}
