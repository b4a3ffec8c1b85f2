//! THE ONE TABLE: each command's spec beside what runs it, by family.
//!
//! Checking, `help`, completion and the reference page read the specs; nothing about a command is written twice.

mod ahead;
pub mod args;
mod aside;
mod barriers;
mod bytes;
mod channels;
mod connect;
mod create_connection;
mod crowd;
mod datagrams;
mod exec;
mod lists;
mod makefile;
mod names;
mod numbers;
mod on_socket;
mod options;
mod pattern;
mod pause;
mod pieces;
mod poll;
mod print;
mod program;
mod prompt;
mod read_ahead;
mod receive;
mod receive_special;
mod relay;
mod resolve;
mod results;
mod retry;
mod send;
mod servers;
mod services;
mod settings;
mod sockets;
mod stream_writes;
mod streams;
mod structs;
mod table;
mod tasks;
mod text;

use crate::machine::command::Command;

/// All families.
pub static FAMILIES: &[&[Command]] = &[
    sockets::COMMANDS,
    servers::COMMANDS,
    connect::COMMANDS,
    create_connection::COMMANDS,
    send::COMMANDS,
    receive::COMMANDS,
    read_ahead::COMMANDS,
    datagrams::COMMANDS,
    relay::COMMANDS,
    table::COMMANDS,
    options::COMMANDS,
    settings::COMMANDS,
    names::COMMANDS,
    services::COMMANDS,
    poll::COMMANDS,
    tasks::COMMANDS,
    channels::COMMANDS,
    barriers::COMMANDS,
    pause::COMMANDS,
    streams::COMMANDS,
    stream_writes::COMMANDS,
    makefile::COMMANDS,
    bytes::COMMANDS,
    text::COMMANDS,
    pieces::COMMANDS,
    lists::COMMANDS,
    pattern::COMMANDS,
    numbers::COMMANDS,
    structs::COMMANDS,
    print::COMMANDS,
    program::COMMANDS,
    exec::COMMANDS,
    prompt::COMMANDS,
];
