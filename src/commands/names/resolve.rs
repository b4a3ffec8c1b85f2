//! Names of hosts: `getaddrinfo`, `gethostbyname`, `getnameinfo`, `gethostname`.
//!
//! The resolver blocks, so it is asked on a helper thread; a task that is cancelled leaves the helper to itself.

use std::net::IpAddr;

use crate::commands::support::address::not_found;
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::offload::offload;
use crate::commands::support::socket::one_address;
use crate::limits::no_port;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::resolve::getaddrinfo::{self, Found};
use crate::net::resolve::getnameinfo;
use crate::net::{Family, Proto, Type, errno};
use crate::spec::Takes::{Address as AddressWords, Text, Word};
use crate::spec::{Awaits, Example, Group, Opt, OptionSpec, Spec, flag, opt, req, with};
use crate::values::Value;

const ADDRINFO_OPTIONS: &[OptionSpec] = &[
    with("--family", "F", Word(&["AF_INET", "AF_INET6"]), "addresses of this family only"),
    with("--type", "T", Word(&["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"]), "for this socket type only"),
];
const FAMILY: Opt = Opt::of(ADDRINFO_OPTIONS, "--family");
const TYPE: Opt = Opt::of(ADDRINFO_OPTIONS, "--type");

const NAMEINFO_OPTIONS: &[OptionSpec] =
    &[flag("--numeric", "digits for both, nothing is looked up (NI_NUMERICHOST, NI_NUMERICSERV)")];
const NUMERIC: Opt = Opt::of(NAMEINFO_OPTIONS, "--numeric");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "getaddrinfo",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("HOST", Text), opt("PORT", Text)]],
            options: ADDRINFO_OPTIONS,
            gives: "list of [family, type, proto, address]",
            summary: "look a name up: every address it has, in the order to try them",
            details: "PORT is a number or a service's name. The first three are what `socket` takes, the address what \
                      `connect` takes. Without --type each address comes once for every type.",
            python: "socket.getaddrinfo(\"localhost\", 80, type=socket.SOCK_STREAM)",
            errors: &[
                ("EAI_NONAME", "there is no such name"),
                ("EAI_AGAIN", "the name server does not answer now"),
                ("EAI_SERVICE", "there is no such service for this socket type"),
                ("EAI_ADDRFAMILY", "the name has no address in this family"),
            ],
            example: Example {
                script: "for found in getaddrinfo 127.0.0.1 80 --type SOCK_STREAM { print $found }",
                output: "[\"AF_INET\", \"SOCK_STREAM\", \"IPPROTO_TCP\", 127.0.0.1:80]\n",
            },
            ..Spec::BASE
        },
        run: getaddrinfo,
    },
    Command {
        spec: Spec {
            name: "gethostbyname",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("HOST", Text)]],
            gives: "text",
            summary: "a name's first IPv4 address, without a port",
            python: "socket.gethostbyname(\"localhost\")",
            errors: &[("EAI_NONAME", "there is no such name"), ("EAI_AGAIN", "the name server does not answer now")],
            example: Example { script: "print $(gethostbyname localhost)", output: "127.0.0.1\n" },
            ..Spec::BASE
        },
        run: gethostbyname,
    },
    Command {
        spec: Spec {
            name: "getnameinfo",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("ADDR", AddressWords)]],
            options: NAMEINFO_OPTIONS,
            gives: "[host, service]",
            summary: "the names of an address's host and port; digits where they have none",
            python: "socket.getnameinfo((\"127.0.0.1\", 80), 0)",
            errors: &[("EAI_FAMILY", "a unix address has no host and no service"), ("EAI_NONAME", "no such name")],
            example: Example { script: "print $(getnameinfo [::1]:80 --numeric)", output: "[\"::1\", \"80\"]\n" },
            ..Spec::BASE
        },
        run: getnameinfo,
    },
    Command {
        spec: Spec {
            name: "gethostname",
            group: Group::Names,
            gives: "text",
            summary: "this machine's name",
            python: "socket.gethostname()",
            example: Example { script: "print $($(len $(gethostname)) > 0)", output: "true\n" },
            ..Spec::BASE
        },
        run: gethostname,
    },
];

type Answer = Result<Vec<Found>, i32>;

/// A word; empty when it was left out or is none, which for a host is this machine itself.
pub(in crate::commands) fn word_or_none(args: &[Value], at: usize) -> String {
    if matches!(args::value(args, at), Value::None | Value::Unset) { String::new() } else { args::word(args, at) }
}

/// Digits alone need no resolver, and no thread.
fn is_literal(host: &str, service: &str) -> bool {
    host.parse::<IpAddr>().is_ok() && service.bytes().all(|byte| byte.is_ascii_digit())
}

fn ask(
    cx: &mut Context,
    host: String,
    service: String,
    family: Option<Family>,
    ty: Option<Type>,
) -> ArgResult<Option<Answer>> {
    if is_literal(&host, &service) {
        return Ok(Some(getaddrinfo::resolve(&host, &service, family, ty)));
    }
    offload(cx, JobKind::Names, |_| Ok(Some(move || getaddrinfo::resolve(&host, &service, family, ty))))
}

/// An option that is a word of C, when it was given.
fn chosen<T>(
    cx: &Context,
    args: &[Value],
    option: Opt,
    parse: fn(&str) -> Option<T>,
    code: i32,
) -> ArgResult<Option<T>> {
    if !cx.has(args, option) {
        return Ok(None);
    }
    let word = cx.option(args, option).lossy();
    parse(&word).map(Some).ok_or_else(|| Box::new(cx.os_error_code(code).about(word)))
}

/// `socket` knows AF_UNIX too, but names have no such addresses.
fn internet(word: &str) -> Option<Family> {
    Family::parse(word).filter(|family| *family != Family::Unix)
}

fn getaddrinfo(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let family = chosen(cx, args, FAMILY, internet, errno::EAI_FAMILY)?;
    let ty = chosen(cx, args, TYPE, Type::parse, errno::EAI_SOCKTYPE)?;
    let (host, service) = (word_or_none(args, 0), word_or_none(args, 1));
    // The resolver would take it modulo 65536.
    if service.bytes().all(|byte| byte.is_ascii_digit()) && !service.is_empty() && service.parse::<u16>().is_err() {
        return Err(args::out_of_range(cx, 1, no_port(service)));
    }
    let name = if service.is_empty() { host.clone() } else { format!("{host}:{service}") };
    let meant = as_two_words(&host);
    match ask(cx, host, service, family, ty)? {
        None => Ok(Flow::Wait),
        Some(Ok(found)) => crate::commands::support::limits::list(cx, found.into_iter().map(row).collect()),
        Some(Err(code)) => {
            let mut failure = not_found(cx, code, name, args, usize::from(code == errno::EAI_SERVICE));
            failure.hint = meant.or(failure.hint);
            Err(failure)
        }
    }
}

/// What to write instead of an address in one word, as it stands everywhere else.
fn as_two_words(host: &str) -> Option<String> {
    if let Some((ip, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let words = format!("getaddrinfo {ip} {}", rest.trim_start_matches(':'));
        return Some(format!("an IPv6 address has no brackets here: `{}`", words.trim_end()));
    }
    let (name, port) = host.split_once(':').filter(|(_, port)| !port.contains(':'))?;
    Some(format!("host and port are two words here: `getaddrinfo {name} {port}`"))
}

fn row(found: Found) -> Value {
    let proto = match found.proto {
        Proto(0) => Value::Int(0),
        proto => Value::text(&proto.text()),
    };
    let (family, ty) = (Value::text(found.family.name()), Value::text(found.ty.name()));
    Value::row([family, ty, proto, Value::address(found.address)])
}

fn gethostbyname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let name = word_or_none(args, 0);
    if name.is_empty() {
        // What an empty name means to Python: every address of this machine.
        return Ok(Flow::Done(Value::text("0.0.0.0")));
    }
    match ask(cx, name.clone(), String::new(), Some(Family::Inet), Some(Type::Stream))? {
        None => Ok(Flow::Wait),
        Some(answer) => match answer.and_then(|found| found.into_iter().next().ok_or(getaddrinfo::NO_NAME)) {
            Ok(found) => Ok(Flow::Done(Value::bytes(found.address.host()))),
            Err(code) => Err(not_found(cx, code, name, args, 0)),
        },
    }
}

fn getnameinfo(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let numeric = cx.has(args, NUMERIC);
    let answer: Option<Result<(String, String), i32>> = offload(cx, JobKind::Names, |cx| {
        let address = one_address(cx, args, 0, None)?;
        Ok(address.map(|address| move || getnameinfo::names(&address, numeric, Type::Stream)))
    })?;
    match answer {
        None => Ok(Flow::Wait),
        Some(Ok((host, service))) => Ok(Flow::Done(Value::row([Value::text(&host), Value::text(&service)]))),
        Some(Err(code)) => Err(Box::new(cx.os_error_code(code).about(args::word(args, 0)))),
    }
}

fn gethostname(cx: &mut Context, _: &mut [Value]) -> Outcome {
    match getnameinfo::host_name() {
        Ok(name) => Ok(Flow::Done(Value::text(&name))),
        Err(code) => Err(cx.os_error_code(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::as_two_words;

    #[test]
    fn an_address_in_one_word_is_answered_with_its_two() {
        let host = "host and port are two words here: `getaddrinfo localhost 80`";
        assert_eq!(as_two_words("localhost:80").as_deref(), Some(host));
        let ip = "an IPv6 address has no brackets here: `getaddrinfo ::1 80`";
        assert_eq!(as_two_words("[::1]:80").as_deref(), Some(ip));
        let bare = "an IPv6 address has no brackets here: `getaddrinfo ::1`";
        assert_eq!(as_two_words("[::1]").as_deref(), Some(bare));
        assert_eq!((as_two_words("localhost"), as_two_words("::1")), (None, None));
    }
}
