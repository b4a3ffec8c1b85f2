//! IP addresses and numbers as the bytes of the network: `inet_pton` and kin, `htons` and kin.

use rustix::io::Errno;

use crate::commands::support::args::{self, ArgResult};
use crate::diagnostic::counted;
use crate::machine::call::command::{Command, Context, Flow, Outcome};
use crate::net::{Family, inet};
use crate::spec::Takes::{Constant, Data, Int, Text};
use crate::spec::{CalledFor, Example, Group, Spec, req};
use crate::values::{Failure, Value};

const FAMILIES: &[&str] = &["AF_INET", "AF_INET6"];
const NO_ADDRESS: (&str, &str) = ("EINVAL", "the text is no address of this family");
const NO_BYTES: (&str, &str) = ("EINVAL", "an address of this family has another length");

/// Says of all four what they are for.
const ORDER: &str = "The network's order is big-endian: where this machine's is little-endian the bytes change places, and \
                     doing it twice gives the number back. The bytes themselves come from `pack !H` and `pack !I`.";

/// The family's table.
pub(crate) static COMMANDS: &[Command] = &[
    Command {
        spec: Spec {
            name: "inet_pton",
            group: Group::Names,
            forms: &[&[req("FAMILY", Constant(FAMILIES)), req("HOST", Text)]],
            called_for: CalledFor::Result,
            gives: "4 or 16 bytes",
            summary: "an IP address as the bytes that packets hold",
            python: "socket.inet_pton(socket.AF_INET, \"127.0.0.1\")",
            errors: &[NO_ADDRESS, ("EAFNOSUPPORT", "only AF_INET and AF_INET6 have such addresses")],
            example: Example {
                script: "print $(hex $(inet_pton AF_INET 127.0.0.1)) $(hex $(inet_pton AF_INET6 ::1))",
                output: "7f000001 00000000000000000000000000000001\n",
            },
            ..Spec::BASE
        },
        run: inet_pton,
    },
    Command {
        spec: Spec {
            name: "inet_ntop",
            group: Group::Names,
            forms: &[&[req("FAMILY", Constant(FAMILIES)), req("DATA", Data)]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the text of an IP address of 4 or 16 bytes",
            python: "socket.inet_ntop(socket.AF_INET, data)",
            errors: &[NO_BYTES, ("EAFNOSUPPORT", "only AF_INET and AF_INET6 have such addresses")],
            example: Example {
                script: "print $(inet_ntop AF_INET \"\\x7f\\0\\0\\x01\") $(inet_ntop AF_INET6 $(repeat \"\\0\" 16))",
                output: "127.0.0.1 ::\n",
            },
            ..Spec::BASE
        },
        run: inet_ntop,
    },
    Command {
        spec: Spec {
            name: "inet_aton",
            group: Group::Names,
            forms: &[&[req("HOST", Text)]],
            called_for: CalledFor::Result,
            gives: "4 bytes",
            summary: "an IPv4 address in any of its old forms (127.1, 0x7f.1) as bytes",
            details: "`inet_pton` takes the one usual form alone, and IPv6.",
            python: "socket.inet_aton(\"127.1\")",
            errors: &[NO_ADDRESS],
            example: Example { script: "print $(hex $(inet_aton 127.1))", output: "7f000001\n" },
            ..Spec::BASE
        },
        run: inet_aton,
    },
    Command {
        spec: Spec {
            name: "inet_ntoa",
            group: Group::Names,
            forms: &[&[req("DATA", Data)]],
            called_for: CalledFor::Result,
            gives: "text",
            summary: "the text of an IPv4 address of 4 bytes",
            python: "socket.inet_ntoa(data)",
            errors: &[NO_BYTES],
            example: Example { script: "print $(inet_ntoa \"\\x7f\\0\\0\\x01\")", output: "127.0.0.1\n" },
            ..Spec::BASE
        },
        run: inet_ntoa,
    },
    Command {
        spec: Spec {
            name: "htons",
            group: Group::Values,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a number of 16 bits from this machine's byte order to the network's",
            details: ORDER,
            python: "socket.htons(8080)",
            example: Example { script: "print $(pack @H $(htons 0x4142))", output: "AB\n" },
            ..Spec::BASE
        },
        run: htons,
    },
    Command {
        spec: Spec {
            name: "htonl",
            group: Group::Values,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a number of 32 bits from this machine's byte order to the network's",
            details: ORDER,
            python: "socket.htonl(1)",
            example: Example { script: "print $(pack @I $(htonl 0x41424344))", output: "ABCD\n" },
            ..Spec::BASE
        },
        run: htonl,
    },
    Command {
        spec: Spec {
            name: "ntohs",
            group: Group::Values,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a number of 16 bits from the network's byte order to this machine's",
            details: ORDER,
            python: "socket.ntohs(36895)",
            example: Example { script: "print $(ntohs $(htons 8080))", output: "8080\n" },
            ..Spec::BASE
        },
        run: ntohs,
    },
    Command {
        spec: Spec {
            name: "ntohl",
            group: Group::Values,
            forms: &[&[req("N", Int)]],
            called_for: CalledFor::Result,
            gives: "integer",
            summary: "a number of 32 bits from the network's byte order to this machine's",
            details: ORDER,
            python: "socket.ntohl(16777216)",
            example: Example { script: "print $(ntohl $(htonl 80))", output: "80\n" },
            ..Spec::BASE
        },
        run: ntohl,
    },
];

/// The family that a word names, and the length of its addresses.
fn family(cx: &Context, args: &[Value]) -> ArgResult<(Family, usize)> {
    let word = args::word(args, 0);
    let family = Family::parse(&word).and_then(|family| Some((family, inet::length(family)?)));
    family.ok_or_else(|| {
        let mut failure = cx.argument_error(0, format!("takes AF_INET or AF_INET6 as FAMILY, not `{word}`"));
        failure.code = Some(Errno::AFNOSUPPORT.raw_os_error());
        failure
    })
}

fn invalid(cx: &Context, at: usize, words: String, hint: Option<&str>) -> Box<Failure> {
    let mut failure = args::with_hint(cx.argument_error(at, words), hint);
    failure.code = Some(Errno::INVAL.raw_os_error());
    failure
}

fn inet_pton(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (family, _) = family(cx, args)?;
    let host = args::word(args, 1);
    let bytes = inet::pton(family, &host).ok_or_else(|| {
        let other = if family == Family::Inet { Family::Inet6 } else { Family::Inet };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let hint = if inet::pton(other, &host).is_some() {
            format!("it is one of {other}: `inet_pton {other} {host}`")
        } else if bare != host && inet::pton(family, bare).is_some() {
            format!("an IPv6 address has no brackets here: `inet_pton {family} {bare}`")
        } else {
            format!("a name is looked up first: `gethostbyname {}`", if is_name(&host) { &host } else { "localhost" })
        };
        invalid(cx, 1, format!("`{host}` is no {family} address"), Some(&hint))
    })?;
    Ok(Flow::Done(Value::bytes(bytes)))
}

/// Whether a text can be a host's name, as far as its characters go.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_letter)
}

fn inet_ntop(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let (family, length) = family(cx, args)?;
    text(cx, args, 1, family, length)
}

fn inet_ntoa(cx: &mut Context, args: &mut [Value]) -> Outcome {
    text(cx, args, 0, Family::Inet, 4)
}

fn text(cx: &Context, args: &[Value], at: usize, family: Family, length: usize) -> Outcome {
    let bytes = args::bytes(cx, args, at)?;
    let words = || format!("an {family} address has {}, not {}", counted(length, "byte"), bytes.len());
    let text = inet::ntop(family, bytes).ok_or_else(|| invalid(cx, at, words(), None))?;
    Ok(Flow::Done(Value::text(&text)))
}

fn inet_aton(cx: &mut Context, args: &mut [Value]) -> Outcome {
    let host = args::word(args, 0);
    let ip = inet::aton(&host).ok_or_else(|| {
        let six = inet::pton(Family::Inet6, &host).is_some();
        let hint = six.then(|| format!("it is one of AF_INET6: `inet_pton AF_INET6 {host}`"));
        invalid(cx, 0, format!("`{host}` is no AF_INET address"), hint.as_deref())
    })?;
    Ok(Flow::Done(Value::bytes(ip.octets())))
}

fn htons(cx: &mut Context, args: &mut [Value]) -> Outcome {
    unsigned::<u16>(cx, args).map(|number| Flow::Done(Value::Int(number.to_be().into())))
}

fn htonl(cx: &mut Context, args: &mut [Value]) -> Outcome {
    unsigned::<u32>(cx, args).map(|number| Flow::Done(Value::Int(number.to_be().into())))
}

fn ntohs(cx: &mut Context, args: &mut [Value]) -> Outcome {
    unsigned(cx, args).map(|number| Flow::Done(Value::Int(u16::from_be(number).into())))
}

fn ntohl(cx: &mut Context, args: &mut [Value]) -> Outcome {
    unsigned(cx, args).map(|number| Flow::Done(Value::Int(u32::from_be(number).into())))
}

/// The argument as a number of so many bits.
fn unsigned<T: TryFrom<i64>>(cx: &Context, args: &[Value]) -> ArgResult<T> {
    let number = args::int(cx, args, 0)?;
    let most = (1_u64 << (8 * size_of::<T>())) - 1;
    T::try_from(number).map_err(|_| cx.argument_error(0, format!("takes 0 to {most} as N, not {number}")))
}
