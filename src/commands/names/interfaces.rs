//! Network interfaces: `if_nameindex`, `if_nametoindex`, `if_indextoname`.

use rustix::io::Errno;

use crate::commands::support::{args, limits};
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::net::interfaces;
use crate::spec::Takes::{Int, Text};
use crate::spec::{CalledFor, Example, Group, Spec, req};
use crate::values::{Failure, Value};

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "if_nameindex",
            group: Group::Names,
            called_for: CalledFor::Result,
            gives: "list of [number, name]",
            summary: "the network interfaces of this machine",
            python: "socket.if_nameindex()",
            errors: &[("ENOBUFS", "the system has no room for the answer at the moment")],
            example: Example {
                script: "for found in if_nameindex { number, name = $found; if $name == \"lo\" { print $number $name } }",
                output: "1 lo\n",
            },
            ..Spec::BASE
        },
        run: if_nameindex,
    },
    Command {
        spec: Spec {
            name: "if_nametoindex",
            group: Group::Names,
            forms: &[&[req("NAME", Text)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "the number of a network interface",
            details: "It is what IPV6_MULTICAST_IF and SO_BINDTOIFINDEX take, and what may stand after the % of an IPv6 address.",
            python: "socket.if_nametoindex(\"lo\")",
            errors: &[("ENODEV", "no interface has this name")],
            example: Example { script: "print $(if_nametoindex lo)", output: "1\n" },
            ..Spec::BASE
        },
        run: if_nametoindex,
    },
    Command {
        spec: Spec {
            name: "if_indextoname",
            group: Group::Names,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the name of a network interface",
            python: "socket.if_indextoname(1)",
            errors: &[("ENXIO", "no interface has this number")],
            example: Example { script: "print $(if_indextoname 1)", output: "lo\n" },
            ..Spec::BASE
        },
        run: if_indextoname,
    },
];

fn if_nameindex(cx: &mut Context, _: &mut [Value]) -> Outcome {
    let found = interfaces::all().map_err(|error| cx.os_error_code(error.raw_os_error()))?;
    let row = |(number, name): (u32, String)| Value::row([Value::Int(number.into()), Value::text(&name)]);
    limits::list(cx, found.into_iter().map(row).collect())
}

fn if_nametoindex(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let name = args::word(args, 0);
    let number = interfaces::index(&name).map_err(|error| unknown(cx, error, name))?;
    Ok(Flow::Done(Value::Int(number.into())))
}

fn if_indextoname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let number = args::int(cx, args, 0)?;
    // A number that no interface can have is one that none has.
    let found = u32::try_from(number).map_err(|_| Errno::NXIO).and_then(interfaces::name);
    found.map(|name| Flow::Done(Value::text(&name))).map_err(|error| unknown(cx, error, number.to_string()))
}

fn unknown(cx: &Context, error: Errno, about: String) -> Box<Failure> {
    let failure = Box::new(cx.os_error_code(error.raw_os_error()).about(about));
    args::with_hint(failure, Some("`if_nameindex` lists the interfaces"))
}
