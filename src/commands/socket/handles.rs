//! The handle table: what is in it, which handle is current, what each is called; and the parts of addresses.

use crate::commands::support::address::AddressWords;
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::offload::offload;
use crate::commands::support::socket::CLOSED;
use crate::explain;
use crate::limits::{LimitExceeded, NAME};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::address::PortText;
use crate::net::resolve::getnameinfo;
use crate::net::{Resource, Type};
use crate::spec::Takes::{Address, Handle as HandleWord, Name};
use crate::spec::{CalledFor, Example, Group, Shows, Spec, req};
use crate::syntax::{is_keyword, is_name};
use crate::values::Value;
use crate::view::handles as view;

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
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
            called_for: CalledFor::Result,
            gives: "a page of text",
            summary: "the open handles: name, kind, descriptor, state, addresses, bytes waiting",
            details: "The current one is marked `*`. STATE is a TCP state by its name in the RFC; `LISTEN 1/5` has one client \
                      that waits for `accept` and a queue of five. IN counts bytes that arrived and were not read (what \
                      was read ahead is among them), OUT bytes that were sent and not acknowledged yet, `-` where the \
                      kernel does not tell. Standard streams are listed only when one is current.",
            example: Example { script: "s = socket tcp\nprint $(contains $(handles) \"* s\")", output: "true\n" },
            ..Spec::BASE
        },
        run: handles,
    },
    Command {
        spec: Spec {
            name: "rename",
            group: Group::Sockets,
            forms: &[&[req("HANDLE", HandleWord), req("NAME", Name)]],
            summary: "call a handle by another name in tables and messages",
            details: "At the prompt its variable is renamed as well, from the next line on. In a script variables keep their \
                      names, since those are read before it runs. A name that another open handle or variable has is refused.",
            errors: CLOSED,
            example: Example { script: "conn = socket tcp\nrename conn client\nprint $conn", output: "client\n" },
            ..Spec::BASE
        },
        run: rename,
    },
    Command {
        spec: Spec {
            name: "host",
            group: Group::Names,
            forms: &[&[req("ADDR", Address)]],
            called_for: CalledFor::Result,
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
            called_for: CalledFor::Result,
            gives: "integer, or none for a unix address",
            summary: "an address's port; a service's name is looked up, the host is not",
            errors: &[("EAI_SERVICE", "there is no such service")],
            python: "addr[1]",
            example: Example { script: "print $(port 127.0.0.1:8080) $(port localhost:http)", output: "8080 80\n" },
            ..Spec::BASE
        },
        run: port,
    },
];

fn use_handle(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let handle = cx.handle(args)?;
    if !handle.is_open() {
        return Err(cx.os_error(rustix::io::Errno::BADF, &handle));
    }
    cx.set_current(&handle);
    Ok(Flow::Done(Value::Handle(handle)))
}

fn handles(cx: &mut Context, _: &mut [Value]) -> Outcome {
    let current = cx.current().map(|handle| handle.key);
    let facts: Vec<_> = cx.handles().open_handles().iter().map(|handle| handle.facts()).collect();
    Ok(Flow::Done(Value::bytes(view::table(&facts, current))))
}

fn rename(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let handle = cx.handle(args)?;
    let name = args::word(args, 1);
    if !handle.is_open() {
        return Err(cx.os_error(rustix::io::Errno::BADF, &handle));
    }
    if matches!(handle.resource, Resource::Standard(_)) {
        return Err(cx.argument_error(0, format!("`{}` keeps its name", handle.name())));
    }
    if !is_name(&name) || is_keyword(&name) {
        let failure = cx.argument_error(1, format!("`{name}` is no name"));
        return Err(args::with_hint(failure, Some("a name is a letter, then letters, digits and `_`; no keyword")));
    }
    if name.len() > NAME.most {
        return Err(cx.argument_error(1, LimitExceeded::Name.to_string()));
    }
    match cx.rename(&handle, &name) {
        Ok(()) => Ok(Flow::NONE),
        Err(taken) => Err(args::with_hint(
            cx.argument_error(1, taken),
            Some("choose another name; `handles` shows those of all handles"),
        )),
    }
}

/// An address's host and port, looking nothing up.
fn parts(cx: &Context, args: &[Value]) -> ArgResult<(Value, Option<PortText>)> {
    let known = match &args[0] {
        Value::Address(address) => Some((**address).clone()),
        Value::Handle(handle) => handle.local(),
        _ => None,
    };
    if let Some(address) = known {
        return Ok((Value::bytes(address.host()), address.port().map(PortText::Number)));
    }
    let words = AddressWords::of_param(args, 0).texts(cx)?;
    let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    let (host, port) = crate::net::address::parts(&words).map_err(|error| {
        let wrong = explain::address::describe(&error);
        args::with_hint(cx.argument_error(0, wrong.message), wrong.hint.as_deref())
    })?;
    Ok((Value::bytes(host), port))
}

fn host(cx: &mut Context, args: &mut [Value]) -> Outcome {
    parts(cx, args).map(|(host, _)| Flow::Done(host))
}

fn port(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let service = match parts(cx, args)?.1 {
        None => return Ok(Flow::NONE),
        Some(PortText::Number(port)) => return Ok(Flow::Done(Value::Int(port.into()))),
        Some(PortText::Service(name)) => name,
    };
    let name = service.clone();
    match offload(cx, JobKind::Names, |_| {
        Ok(Some(move || getnameinfo::service_port(&name, &[Type::Stream, Type::Dgram])))
    })? {
        None => Ok(Flow::Wait),
        Some(Ok(port)) => Ok(Flow::Done(Value::Int(port.into()))),
        Some(Err(code)) => Err(Box::new(cx.os_error_code(code).about(service))),
    }
}
