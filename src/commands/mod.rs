//! THE ONE TABLE: each command's spec beside what runs it, by family.
//!
//! Checking, `help`, completion and the reference page read the specs; nothing about a command is written twice.

pub(crate) mod names;
pub(crate) mod program;
pub(crate) mod socket;
pub(crate) mod stream;
pub(crate) mod support;
pub(crate) mod task;
pub(crate) mod transfer;
pub(crate) mod value;

use crate::machine::call::command::Command;
use names::{errnos, hosts, inet, interfaces, resolve, services};
use program::{control, exec, prompt};
use socket::{attributes, connect, create_connection, handles, lifecycle, listen, options, poll};
use stream::{makefile, print, read, write};
use task::{barriers, channels, pause, tasks};
use transfer::{datagrams, recv, recv_until, relay, send};
use value::{bytes, convert, lists, pack, search, split, text};

/// All families.
pub(crate) static FAMILIES: &[&[Command]] = &[
    lifecycle::COMMANDS,
    listen::COMMANDS,
    connect::COMMANDS,
    create_connection::COMMANDS,
    send::COMMANDS,
    recv::COMMANDS,
    recv_until::COMMANDS,
    datagrams::COMMANDS,
    relay::COMMANDS,
    handles::COMMANDS,
    options::COMMANDS,
    attributes::COMMANDS,
    resolve::COMMANDS,
    hosts::COMMANDS,
    services::COMMANDS,
    interfaces::COMMANDS,
    inet::COMMANDS,
    errnos::COMMANDS,
    poll::COMMANDS,
    tasks::COMMANDS,
    channels::COMMANDS,
    barriers::COMMANDS,
    pause::COMMANDS,
    read::COMMANDS,
    write::COMMANDS,
    makefile::COMMANDS,
    bytes::COMMANDS,
    text::COMMANDS,
    split::COMMANDS,
    lists::COMMANDS,
    search::COMMANDS,
    convert::COMMANDS,
    pack::COMMANDS,
    print::COMMANDS,
    control::COMMANDS,
    exec::COMMANDS,
    prompt::COMMANDS,
];
