//! Names of services, protocols and numbers: `getservbyname`, `getservbyport`, `getprotobyname`, `constants`.

use rustix::io::Errno;

use super::resolve::word_or_none;
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::commands::support::offload::offload;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::resolve::{getnameinfo, protocols};
use crate::net::{Type, constants};
use crate::spec::Takes::{Name, Port, Word};
use crate::spec::{CalledFor, Example, Group, Spec, opt, req};
use crate::values::Value;

/// The protocols that services are listed by, each with its socket type.
const PROTOCOLS: &[(&str, Type)] = &[("tcp", Type::Stream), ("udp", Type::Dgram)];
const NAMES: &[&str] = &["tcp", "udp"];

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "getservbyname",
            group: Group::Names,
            forms: &[&[req("NAME", Name), opt("PROTO", Word(NAMES))]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a service's port, over tcp or udp when that is said",
            details: "The names are those of /etc/services.",
            python: "socket.getservbyname(\"http\", \"tcp\")",
            errors: &[("EAI_SERVICE", "there is no such service")],
            example: Example { script: "print $(getservbyname http tcp)", output: "80\n" },
            ..Spec::BASE
        },
        run: getservbyname,
    },
    Command {
        spec: Spec {
            name: "getservbyport",
            group: Group::Names,
            forms: &[&[req("PORT", Port), opt("PROTO", Word(NAMES))]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "a port's service, over tcp or udp when that is said",
            details: "The names are those of /etc/services.",
            python: "socket.getservbyport(80, \"tcp\")",
            errors: &[("EAI_SERVICE", "the port belongs to no service")],
            example: Example { script: "print $(getservbyport 80)", output: "http\n" },
            ..Spec::BASE
        },
        run: getservbyport,
    },
    Command {
        spec: Spec {
            name: "getprotobyname",
            group: Group::Names,
            forms: &[&[req("NAME", Name)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a protocol's number, as `socket` takes it and as IP headers hold it",
            details: "The names are those of /etc/protocols.",
            python: "socket.getprotobyname(\"icmp\")",
            errors: &[("ENOENT", "there is no such protocol")],
            example: Example { script: "print $(getprotobyname icmp)", output: "1\n" },
            ..Spec::BASE
        },
        run: getprotobyname,
    },
    Command {
        spec: Spec {
            name: "constants",
            group: Group::Values,
            forms: &[&[opt("PREFIX", Name)]],
            called_for: CalledFor::Result,
            gives: "list of [name, number]",
            summary: "the constants of C whose names begin so",
            details: "AF_ SOCK_ IPPROTO_ SOL_ SO_ TCP_ UDP_ IP_ IPV6_ SHUT_ MSG_ AI_ NI_, the failures of look-up (EAI_) and \
                      every errno (E).",
            python: "[(n, getattr(socket, n)) for n in dir(socket) if n.startswith(\"IPPROTO_\")]",
            example: Example {
                script: "for found in constants SHUT_ { name, number = $found; print $name $number }",
                output: "SHUT_RD 0\nSHUT_WR 1\nSHUT_RDWR 2\n",
            },
            ..Spec::BASE
        },
        run: constants,
    },
];

/// The socket types that a protocol's name, or none, stands for.
fn types(cx: &Context, args: &[Value], at: usize) -> ArgResult<Vec<Type>> {
    let given = args::optional(cx, args, at, |_, args, at| Ok(args::word(args, at)))?;
    let chosen = |row: &&(&str, Type)| given.as_ref().is_none_or(|given| given == row.0);
    let types: Vec<Type> = PROTOCOLS.iter().filter(chosen).map(|row| row.1).collect();
    if types.is_empty() { Err(args::misfit(cx, at, "tcp or udp", args::value(args, at))) } else { Ok(types) }
}

fn getservbyname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (name, types) = (args::word(args, 0), types(cx, args, 1)?);
    let about = name.clone();
    match offload(cx, JobKind::Names, |_| Ok(Some(move || getnameinfo::service_port(&name, &types))))? {
        None => Ok(Flow::Wait),
        Some(Ok(port)) => Ok(Flow::Done(Value::Int(port.into()))),
        Some(Err(code)) => Err(Box::new(cx.os_error_code(code).about(about))),
    }
}

fn getservbyport(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (port, types) = (port(cx, args)?, types(cx, args, 1)?);
    match offload(cx, JobKind::Names, |_| Ok(Some(move || getnameinfo::service_name(port, &types))))? {
        None => Ok(Flow::Wait),
        Some(Ok(name)) => Ok(Flow::Done(Value::text(&name))),
        Some(Err(code)) => Err(Box::new(cx.os_error_code(code).about(port.to_string()))),
    }
}

fn port(cx: &Context, args: &[Value]) -> ArgResult<u16> {
    crate::limits::port(args::int(cx, args, 0)?).map_err(|wrong| args::out_of_range(cx, 0, wrong))
}

fn getprotobyname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let name = args::word(args, 0);
    let about = name.clone();
    let found = offload(cx, JobKind::Names, |_| Ok(Some(move || protocols::number(&name))))?;
    let Some(answer) = found else { return Ok(Flow::Wait) };
    answer.map(|number| Flow::Done(Value::Int(number.into()))).ok_or_else(|| {
        let mut failure = cx.argument_error(0, format!("there is no protocol `{about}`"));
        failure.code = Some(Errno::NOENT.raw_os_error());
        args::with_hint(failure, Some("`constants IPPROTO_` lists the protocols that have constants"))
    })
}

fn constants(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let prefix = word_or_none(args, 0);
    let found = constants::starting(&prefix);
    limits::list(cx, found.map(|(name, number)| Value::row([Value::text(name), Value::Int(number.into())])).collect())
}
