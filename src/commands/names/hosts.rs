//! Names of hosts: `getnameinfo`, `gethostbyaddr`, `getfqdn`, `gethostname`.

use super::resolve::{flags, word_or_none};
use crate::commands::support::address::not_found;
use crate::commands::support::args;
use crate::commands::support::offload::offload;
use crate::commands::support::socket::one_address;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::constants::{NI_NAMEREQD, NI_NUMERICHOST, NI_NUMERICSERV};
use crate::net::resolve::getaddrinfo::NO_NAME;
use crate::net::resolve::getnameinfo;
use crate::net::resolve::hosts::{self, Host};
use crate::spec::Takes::{Address as AddressWords, Flags, Text};
use crate::spec::{Awaits, CalledFor, Example, Group, Opt, OptionSpec, Spec, flag, opt, req, with};
use crate::values::Value;

const NAMEINFO_OPTIONS: &[OptionSpec] = &[
    flag("--numeric", "digits for both, nothing is looked up (NI_NUMERICHOST, NI_NUMERICSERV)"),
    with("--flags", "NI", Flags("NI_"), "NI_ constants: NI_NAMEREQD|NI_DGRAM"),
];
const NUMERIC: Opt = Opt::of(NAMEINFO_OPTIONS, "--numeric");
const FLAGS: Opt = Opt::of(NAMEINFO_OPTIONS, "--flags");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "getnameinfo",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("ADDR", AddressWords)]],
            options: NAMEINFO_OPTIONS,
            called_for: CalledFor::Result,
            gives: "[host, service]",
            summary: "the names of an address's host and port; digits where they have none",
            details: "--flags NI_NAMEREQD fails where the host has no name, NI_DGRAM asks for the service over UDP, NI_NOFQDN \
                      leaves out the domain of this network. `constants NI_` lists them.",
            python: "socket.getnameinfo((\"127.0.0.1\", 80), 0)",
            errors: &[
                ("EAI_FAMILY", "a unix address has no host and no service"),
                ("EAI_NONAME", "the host has no name, with NI_NAMEREQD"),
            ],
            example: Example { script: "print $(getnameinfo [::1]:80 --numeric)", output: "[\"::1\", \"80\"]\n" },
            ..Spec::BASE
        },
        run: getnameinfo,
    },
    Command {
        spec: Spec {
            name: "gethostbyaddr",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("HOST", Text)]],
            called_for: CalledFor::Result,
            gives: "[name, aliases, addresses]",
            summary: "the name of a host by its IP address, its other names, and the address",
            details: "A name is looked up first, and its first address taken. The other names are those of /etc/hosts.",
            python: "socket.gethostbyaddr(\"127.0.0.1\")",
            errors: &[("EAI_NONAME", "the address has no name"), ("EAI_AGAIN", "the name server does not answer now")],
            example: Example { script: "print $(get $(gethostbyaddr 127.0.0.1) 0)", output: "localhost\n" },
            ..Spec::BASE
        },
        run: gethostbyaddr,
    },
    Command {
        spec: Spec {
            name: "getfqdn",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[opt("HOST", Text)]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "a host's name with its domain, as far as that can be found; this machine's without HOST",
            details: "Of the names that `gethostbyaddr` finds the first one with a dot, else its first; HOST itself where it \
                      finds none.",
            python: "socket.getfqdn()",
            example: Example { script: "print $(getfqdn 127.0.0.1)", output: "localhost\n" },
            ..Spec::BASE
        },
        run: getfqdn,
    },
    Command {
        spec: Spec {
            name: "gethostname",
            group: Group::Names,
            called_for: CalledFor::Result,
            gives: "text",
            summary: "this machine's name",
            python: "socket.gethostname()",
            example: Example { script: "print $($(len $(gethostname)) > 0)", output: "true\n" },
            ..Spec::BASE
        },
        run: gethostname,
    },
];

fn getnameinfo(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let digits = if cx.has(args, NUMERIC) { NI_NUMERICHOST | NI_NUMERICSERV } else { 0 };
    let flags = digits | flags(cx, args, FLAGS, "NI_")?;
    let answer: Option<Result<(String, String), i32>> = offload(cx, JobKind::Names, |cx| {
        let address = one_address(cx, args, 0, None)?;
        Ok(address.map(|address| move || getnameinfo::names(&address, flags)))
    })?;
    match answer {
        None => Ok(Flow::Wait),
        Some(Ok((host, service))) => Ok(Flow::Done(Value::row([Value::text(&host), Value::text(&service)]))),
        Some(Err(code)) => {
            let failure = Box::new(cx.os_error_code(code).about(args::word(args, 0)));
            let nameless = code == NO_NAME && flags & NI_NAMEREQD != 0;
            let hint = "the host has no name, and NI_NAMEREQD wants one; without it its digits come";
            Err(if nameless { args::with_hint(failure, Some(hint)) } else { failure })
        }
    }
}

fn gethostname(cx: &mut Context, _: &mut [Value]) -> Outcome {
    match getnameinfo::host_name() {
        Ok(name) => Ok(Flow::Done(Value::text(&name))),
        Err(code) => Err(cx.os_error_code(code)),
    }
}

fn gethostbyaddr(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let host = args::word(args, 0);
    let about = host.clone();
    match offload(cx, JobKind::Names, |_| Ok(Some(move || hosts::by_address(&host))))? {
        None => Ok(Flow::Wait),
        Some(Err(code)) => Err(not_found(cx, code, &about, args, 0)),
        Some(Ok(Host { name, aliases, address })) => {
            let aliases = aliases.iter().map(|alias| Value::text(alias)).collect();
            let lists = Value::list(aliases).and_then(|aliases| {
                let addresses = Value::list(vec![Value::bytes(address.host())])?;
                Value::list(vec![Value::text(&name), aliases, addresses])
            });
            lists.map(Flow::Done).map_err(|limit| cx.failure(limit))
        }
    }
}

fn getfqdn(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let host = word_or_none(args, 0).trim().to_owned();
    match offload(cx, JobKind::Names, |_| Ok(Some(move || hosts::full_name(&host))))? {
        None => Ok(Flow::Wait),
        Some(Ok(name)) => Ok(Flow::Done(Value::text(&name))),
        Some(Err(code)) => Err(cx.os_error_code(code)),
    }
}
