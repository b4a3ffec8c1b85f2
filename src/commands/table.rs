//! The handle table as people see it: which is current, what each is doing.

use std::os::fd::AsFd;

use super::sockets::CLOSED;
use crate::machine::command::{Command, Cx, Flow, Outcome};
use crate::net::{Family, Handle, Kind, Resource, Type, socket as net};
use crate::program::spec::Takes::{Address, Handle as HandleWord};
use crate::program::spec::{Example, Group, Shows, Spec, req};
use crate::values::Value;

/// The family's table.
pub static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "use",
            group: Group::Sockets,
            forms: &[&[req("HANDLE", HandleWord)]],
            gives: "handle",
            summary: "choose the handle that commands without a prefix work on",
            errors: CLOSED,
            example: Example {
                script: "a, b = socketpair\nuse b\nsend hello\nuse a\nprint $(recv 100)",
                output: "hello\n",
            },
            ..Spec::BASE
        },
        run: use_handle,
    },
    Command {
        spec: Spec {
            name: "handles",
            group: Group::Sockets,
            shows: Shows::Page,
            gives: "a page of text",
            summary: "the open handles: name, kind, descriptor, state, addresses, bytes waiting",
            details: "The current one is marked. IN counts bytes that arrived and were not read, OUT bytes that were sent and \
                      not yet acknowledged.",
            example: Example { script: "s = socket tcp\nprint $(contains $(handles) \"> s\")", output: "true\n" },
            ..Spec::BASE
        },
        run: handles,
    },
    Command {
        spec: Spec {
            name: "host",
            group: Group::Names,
            forms: &[&[req("ADDR", Address)]],
            gives: "text",
            summary: "an address's host; for a unix address its path. Nothing is looked up",
            python: "addr[0]",
            example: Example { script: "print $(host [::1]:8080) $(host localhost:80)", output: "::1 localhost\n" },
            ..Spec::BASE
        },
        run: host,
    },
    Command {
        spec: Spec {
            name: "port",
            group: Group::Names,
            forms: &[&[req("ADDR", Address)]],
            gives: "integer, or none for a unix address",
            summary: "an address's port. Nothing is looked up",
            python: "addr[1]",
            example: Example { script: "print $(port 127.0.0.1:8080)", output: "8080\n" },
            ..Spec::BASE
        },
        run: port,
    },
];

fn use_handle(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    let handle = cx.handle(args)?;
    if !handle.is_open() {
        return Err(cx.system(rustix::io::Errno::BADF, &handle));
    }
    cx.made(&handle);
    Ok(Flow::Done(Value::Handle(handle)))
}

fn handles(cx: &mut Cx, _: &mut [Value]) -> Outcome {
    let registry = cx.machine.registry.clone();
    let current = cx.task.current.get(&registry).map(|handle| handle.key);
    let rows: Vec<[String; 8]> = registry
        .living()
        .iter()
        .filter(|handle| !matches!(handle.resource, Resource::Standard(_) | Resource::Program(_)))
        .map(|handle| row(handle, current == Some(handle.key)))
        .collect();
    let heading = ["  NAME", "KIND", "FD", "STATE", "LOCAL", "PEER", "IN", "OUT"];
    Ok(Flow::Done(Value::bytes(crate::view::table::aligned(&heading, &rows))))
}

fn row(handle: &Handle, current: bool) -> [String; 8] {
    let mark = if current { ">" } else { " " };
    let name = format!("{mark} {}", handle.name());
    let fd = handle.fileno().to_string();
    let dash = || "-".to_owned();
    let (Some(kind), Ok(open)) = (handle.socket_kind(), handle.fd()) else {
        let path = if let Resource::File(path) = &handle.resource { path.clone() } else { dash() };
        return [name, "file".to_owned(), fd, dash(), path, dash(), dash(), dash()];
    };
    let text = |address: crate::net::Address| String::from_utf8_lossy(&address.text()).into_owned();
    let state = net::tcp_state(open.as_fd());
    let listening = state.is_some_and(|state| state.name() == "LISTEN");
    let buffered = handle.input.borrow().len();
    let count = |count: Option<usize>, more: usize| {
        count.filter(|_| !listening).map_or_else(dash, |count| (count + more).to_string())
    };
    [
        name,
        kind_word(*kind).to_owned(),
        fd,
        state.map_or_else(dash, |state| state.name().to_owned()),
        net::local_name(open.as_fd()).map_or_else(|_| dash(), text),
        net::peer_name(open.as_fd()).map_or_else(|_| dash(), text),
        count(net::unread(open.as_fd()), buffered),
        count(net::unsent(open.as_fd()), 0),
    ]
}

/// The word `socket` takes for a kind.
fn kind_word(kind: Kind) -> &'static str {
    match (kind.family, kind.ty) {
        (Family::Inet, Type::Stream) => "tcp",
        (Family::Inet6, Type::Stream) => "tcp6",
        (Family::Inet, Type::Dgram) => "udp",
        (Family::Inet6, Type::Dgram) => "udp6",
        (Family::Unix, Type::Stream) => "unix",
        (Family::Unix, Type::Dgram) => "unix-dgram",
        (_, Type::SeqPacket) => "unix-seqpacket",
        _ => "raw",
    }
}

/// An address's host and port, looking nothing up.
fn parts(cx: &Cx, args: &[Value]) -> Result<(Value, Value), Box<crate::values::Failure>> {
    let known = match &args[0] {
        Value::Address(address) => Some((**address).clone()),
        Value::Handle(handle) => handle.local(),
        _ => None,
    };
    if let Some(address) = known {
        let port = address.port().map_or(Value::None, |port| Value::Int(port.into()));
        return Ok((Value::bytes(address.host()), port));
    }
    let words: Vec<Vec<u8>> =
        args[..2].iter().filter(|word| !word.is_unset()).map(|word| word.text_form().into_owned()).collect();
    let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    let (host, port) = crate::net::address::parts(&words).map_err(|wrong| {
        let mut failure = cx.wrong(0, wrong.message);
        failure.hint = wrong.hint;
        failure
    })?;
    let port = match port {
        None => Value::None,
        Some(crate::net::address::PortText::Number(port)) => Value::Int(port.into()),
        Some(crate::net::address::PortText::Service(name)) => Value::text(&name),
    };
    Ok((Value::bytes(host), port))
}

fn host(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    parts(cx, args).map(|(host, _)| Flow::Done(host))
}

fn port(cx: &mut Cx, args: &mut [Value]) -> Outcome {
    parts(cx, args).map(|(_, port)| Flow::Done(port))
}
