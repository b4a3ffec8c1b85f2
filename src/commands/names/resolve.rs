//! Addresses of names: `getaddrinfo`, `gethostbyname`.
//!
//! The resolver blocks, so it is asked on a helper thread; a task that is cancelled leaves the helper to itself.

use std::net::IpAddr;

use crate::commands::support::address::not_found;
use crate::commands::support::args::{self, ArgResult};
use crate::commands::support::limits;
use crate::commands::support::offload::offload;
use crate::compiler::check::suggest::flag_hint;
use crate::limits::no_port;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::machine::process::worker_threads::JobKind;
use crate::net::constants::{self, AI_CANONNAME};
use crate::net::resolve::getaddrinfo::{self, Found, Hints};
use crate::net::{Family, Proto, Type, errno};
use crate::spec::Takes::{Constant, Flags, Protocol, Text};
use crate::spec::{Awaits, CalledFor, Example, Group, Opt, OptionSpec, Spec, opt, req, with};
use crate::values::Value;

const ADDRINFO_OPTIONS: &[OptionSpec] = &[
    with("--family", "F", Constant(&["AF_INET", "AF_INET6"]), "addresses of this family only"),
    with("--type", "T", Constant(&["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"]), "for this socket type only"),
    with("--proto", "P", Protocol(&[]), "for this protocol only"),
    with("--flags", "AI", Flags("AI_"), "AI_ constants: AI_PASSIVE|AI_NUMERICHOST"),
];
const FAMILY: Opt = Opt::of(ADDRINFO_OPTIONS, "--family");
const TYPE: Opt = Opt::of(ADDRINFO_OPTIONS, "--type");
const PROTO: Opt = Opt::of(ADDRINFO_OPTIONS, "--proto");
const FLAGS: Opt = Opt::of(ADDRINFO_OPTIONS, "--flags");

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "getaddrinfo",
            awaits: Awaits::NameService,
            group: Group::Names,
            forms: &[&[req("HOST", Text), opt("PORT", Text)]],
            options: ADDRINFO_OPTIONS,
            called_for: CalledFor::Result,
            gives: "list of [family, type, proto, address]",
            summary: "look a name up: every address it has, in the order to try them",
            details: "PORT is a number or a service's name. The first three are what `socket` takes, the address what \
                      `connect` takes. Without --type each address comes once for every type. An empty HOST is this \
                      machine: its loopback, or with AI_PASSIVE what a server binds to for all interfaces. With AI_CANONNAME \
                      each row has a fifth element, the host's full name, which only the first row knows. `constants AI_` \
                      lists the flags. A name beyond ASCII goes to the name service by IDNA 2008: bücher.example is \
                      xn--bcher-kva.example. (Python still has IDNA 2003, which makes fass.de of faß.de; here it is \
                      xn--fa-hia.de, a name of its own, as in browsers.)",
            python: "socket.getaddrinfo(\"localhost\", 80, type=socket.SOCK_STREAM)",
            errors: &[
                ("EAI_NONAME", "there is no such name"),
                ("EAI_AGAIN", "the name server does not answer now"),
                ("EAI_SERVICE", "there is no such service for this socket type"),
                ("EAI_ADDRFAMILY", "the name has no address in this family"),
                ("EAI_BADFLAGS", "flags that do not go together, or that the resolver does not know"),
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
            called_for: CalledFor::Result,
            gives: "text",
            summary: "a name's first IPv4 address, without a port",
            details: "A name beyond ASCII is looked up by IDNA; `help getaddrinfo` says where that is not Python's.",
            python: "socket.gethostbyname(\"localhost\")",
            errors: &[("EAI_NONAME", "there is no such name"), ("EAI_AGAIN", "the name server does not answer now")],
            example: Example { script: "print $(gethostbyname localhost)", output: "127.0.0.1\n" },
            ..Spec::BASE
        },
        run: gethostbyname,
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

fn ask(cx: &mut Context, host: String, service: String, hints: Hints) -> ArgResult<Option<Answer>> {
    if is_literal(&host, &service) {
        return Ok(Some(getaddrinfo::resolve(&host, &service, &hints)));
    }
    offload(cx, JobKind::Names, |_| Ok(Some(move || getaddrinfo::resolve(&host, &service, &hints))))
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

/// The flags that an option gives, 0 without it.
pub(in crate::commands) fn flags(cx: &Context, args: &[Value], option: Opt, prefix: &str) -> ArgResult<i32> {
    if !cx.has(args, option) {
        return Ok(0);
    }
    let text = cx.option(args, option).lossy();
    constants::flags(prefix, &text).map_err(|part| {
        let hint = flag_hint(prefix, part);
        args::with_hint(cx.argument_error(cx.place_of(option), format!("`{part}` is no flag")), Some(&hint))
    })
}

fn hints(cx: &Context, args: &[Value]) -> ArgResult<Hints> {
    Ok(Hints {
        family: chosen(cx, args, FAMILY, internet, errno::EAI_FAMILY)?,
        ty: chosen(cx, args, TYPE, Type::parse, errno::EAI_SOCKTYPE)?,
        proto: chosen(cx, args, PROTO, Proto::parse, errno::EAI_SOCKTYPE)?,
        flags: flags(cx, args, FLAGS, "AI_")?,
    })
}

fn getaddrinfo(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let hints = hints(cx, args)?;
    let (host, service) = (word_or_none(args, 0), word_or_none(args, 1));
    // The resolver would take it modulo 65536.
    if service.bytes().all(|byte| byte.is_ascii_digit()) && !service.is_empty() && service.parse::<u16>().is_err() {
        return Err(args::out_of_range(cx, 1, no_port(service)));
    }
    let name = if service.is_empty() { host.clone() } else { format!("{host}:{service}") };
    let meant = as_two_words(&host);
    match ask(cx, host, service, hints)? {
        None => Ok(Flow::Wait),
        Some(Ok(found)) => {
            let with_name = hints.flags & AI_CANONNAME != 0;
            limits::list(cx, found.into_iter().map(|found| row(found, with_name)).collect())
        }
        Some(Err(code)) => {
            let at = usize::from(code == errno::EAI_SERVICE);
            let mut failure = not_found(cx, code, &name, &args[at..], at);
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

fn row(found: Found, with_name: bool) -> Value {
    let proto = match found.proto {
        Proto(0) => Value::Int(0),
        proto => Value::text(&proto.text()),
    };
    let (family, ty) = (Value::text(found.family.name()), Value::text(found.ty.name()));
    let address = Value::address(found.address);
    if with_name {
        let name = Value::text(&found.canonical.unwrap_or_default());
        Value::row([family, ty, proto, address, name])
    } else {
        Value::row([family, ty, proto, address])
    }
}

fn gethostbyname(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let name = word_or_none(args, 0);
    if name.is_empty() {
        // What an empty name means to Python: every address of this machine.
        return Ok(Flow::Done(Value::text("0.0.0.0")));
    }
    let hints = Hints { family: Some(Family::Inet), ty: Some(Type::Stream), ..Hints::default() };
    match ask(cx, name.clone(), String::new(), hints)? {
        None => Ok(Flow::Wait),
        Some(answer) => match answer.and_then(|found| found.into_iter().next().ok_or(getaddrinfo::NO_NAME)) {
            Ok(found) => Ok(Flow::Done(Value::bytes(found.address.host()))),
            Err(code) => Err(not_found(cx, code, &name, args, 0)),
        },
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
