//! Whole programs: calls of every command with odd values for every parameter, as the specs describe them.

use std::fmt::Write as _;

use sockshell::facade::{self, Need, Param, Spec, Takes};

use crate::child;
use crate::random::Random;

/// What each program begins with: variables of every type, and what the calls take.
const PRELUDE: &str = include_str!("prelude.sock");

/// Commands that end the program, or that start others.
const SPECIAL: &[&str] = &["exit", "exec"];

/// Variables of the prelude, by what they hold.
const INTEGERS: &[&str] =
    &["n0", "n1", "n2", "nm", "n255", "n64k", "n65536", "n100k", "n2g", "n2g1", "n4g", "ngib", "nmax", "nmin"];
const FLOATS: &[&str] = &["f0", "fm0", "fhalf", "fbig", "ftiny", "finf", "fnan", "f1e18", "fms", "fneg"];
const TEXTS: &[&str] = &[
    "t0", "ta", "tnul", "tff", "tesc", "tnl", "teuro", "tlong", "t12", "tdash", "topt", "tre", "tre2", "tre3", "tre4",
    "tpack", "tpack2", "tpercent", "tdollar", "tcrlf", "tdeep", "tspace", "tpath", "tname", "trtl",
];
const ADDRESSES: &[&str] = &[
    "peer", "udp", "unixpeer", "addr", "any0", "any6", "bad1", "bad2", "bad3", "uabs", "upath", "ulong", "service",
    "port0", "scope", "big6",
];
const LISTS: &[&str] = &["l0", "l1", "lab", "lmix", "lnest", "lhandles", "lrange", "ltasks", "laddr", "lnan"];
const HANDLES: &[&str] =
    &["a", "b", "da", "db", "s", "c", "conn", "u", "us", "file", "closed", "fresh", "raw6", "reader", "stdin", "dgram"];
const TASKS: &[&str] = &["task", "done", "failed", "ltasks"];
const OTHERS: &[&str] = &["none", "true", "false", "err", "ch", "full", "bar", "deeperr", "rec"];

/// A program of some calls, each of which may fail.
pub fn write(random: &mut Random) -> String {
    let mut out = PRELUDE.to_owned();
    let specs: Vec<&Spec> = facade::specs().collect();
    // Most programs stay with a few commands, which then meet each other's leavings.
    let few: Vec<&Spec> = (0..4).map(|_| random.pick(&specs)).collect();
    for _ in 0..=random.below(25) {
        let spec = if random.percent(60) { random.pick(&few) } else { random.pick(&specs) };
        let call = call(random, spec);
        let statement = wrapped(random, &call);
        let _ = writeln!(out, "{statement}");
    }
    out.push_str(random.pick(&[
        "exit 0\n",
        "exit 0\n",
        "exit 0\n",
        "exit 0\n",
        "cancel task rec\n",
        "raise $tlong\n",
        "exit $n255\n",
        "print $x1 $x2 $y1\n",
    ]));
    out
}

/// A statement around a call; what it waits for is bounded.
fn wrapped(random: &mut Random, call: &str) -> String {
    let name = random.pick(&["x1", "x2", "y1", "a", "c", "lmix", "_"]);
    let body = match random.below(12) {
        0..=2 => call.to_owned(),
        3 | 4 => format!("{name} = {call}"),
        5 => format!("print $({call})"),
        6 => format!("print [$({call}), $(repr $({call}))]"),
        7 => format!("x1, x2 = {call}"),
        8 => format!("for i in range 3 {{ {call} }}"),
        9 => format!("x1 = fails any {call}"),
        10 => format!("y1 = spawn {{ try {{ {call} }} catch e {{ print $e }} }}; sleep 0"),
        _ => format!("assert {call}, $tff"),
    };
    // A failed expectation ends the program, so not all of them may stand alone.
    match random.below(20) {
        0 => body,
        1 => format!("y1 = spawn {{ {body} }}; sleep 0; cancel y1"),
        2 => format!(
            "try {{ within {} {{ {body} }} }} catch e {{ print $e }} finally {{ handles; tasks }}",
            time(random)
        ),
        3 => format!("try {{ {body} }} catch e {{ print \"$e\" $(errno $e) }}"),
        _ => format!("try {{ within 20ms {{ {body} }} }} catch e {{ print \"$e\" }}"),
    }
}

fn time(random: &mut Random) -> &'static str {
    random.pick(&["0", "1ms", "$fms", "$fnan", "$fneg", "$ftiny", "$n0", "$t12", "50ms"])
}

fn call(random: &mut Random, spec: &Spec) -> String {
    if spec.name == "exec" {
        let words = (0..random.below(3)).map(|_| word(random, &[TEXTS, INTEGERS, LISTS])).collect::<Vec<_>>();
        return format!("exec {} {}", random.pick(child::HARMLESS), words.join(" "));
    }
    if SPECIAL.contains(&spec.name) && random.percent(80) {
        return "sleep 0".to_owned();
    }
    let mut out = String::new();
    if spec.on_handle && random.percent(85) {
        let _ = write!(out, "{}.", random.pick(HANDLES));
    }
    out.push_str(spec.name);
    let form = if spec.forms.is_empty() { &[][..] } else { random.pick(spec.forms) };
    for param in form {
        let times = match param.need {
            Need::Required => 1,
            Need::Optional => random.below(2),
            Need::Rest => random.below(4),
        };
        for _ in 0..times {
            let _ = write!(out, " {}", argument(random, *param));
        }
        if times == 0 && param.need == Need::Optional {
            break;
        }
    }
    for option in spec.options {
        if random.percent(15) {
            let _ = write!(out, " {}", option.name);
            if let Some(value) = option.value {
                let _ = write!(out, " {}", argument(random, value));
            }
        }
    }
    out
}

/// A word for a parameter: mostly of its type.
fn argument(random: &mut Random, param: Param) -> String {
    if random.percent(12) {
        return word(random, &[INTEGERS, FLOATS, TEXTS, ADDRESSES, LISTS, HANDLES, TASKS, OTHERS]);
    }
    match param.takes {
        Takes::Any | Takes::Element => word(random, &[INTEGERS, FLOATS, TEXTS, LISTS, HANDLES, TASKS, OTHERS]),
        Takes::Text | Takes::Data | Takes::Raw => word(random, &[TEXTS, TEXTS, TEXTS, LISTS, OTHERS]),
        Takes::Int | Takes::Size | Takes::Port => word(random, &[INTEGERS]),
        Takes::Time | Takes::TimeOrNone => word(random, &[FLOATS, INTEGERS]),
        Takes::Address => word(random, &[ADDRESSES, HANDLES, TEXTS]),
        Takes::Handle => word(random, &[HANDLES]),
        Takes::Task => word(random, &[TASKS]),
        Takes::Channel => random.pick(&["$ch", "$full", "ch"]).to_owned(),
        Takes::Barrier => "$bar".to_owned(),
        Takes::Switch => random.pick(&["on", "off", "true", "$n1"]).to_owned(),
        Takes::Word(words) => random.pick(words).to_owned(),
        Takes::Protocol(words) => random.pick(words.get(..1).unwrap_or(&["$n1"])).to_owned(),
        Takes::Level => (random.pick(facade::LEVELS)).0.to_owned(),
        Takes::OptionName => option_name(random),
        Takes::OptionValue => word(random, &[INTEGERS, TEXTS, FLOATS, LISTS, &["on", "off"]]),
        Takes::List => word(random, &[LISTS]),
        Takes::Path => random.pick(&["$tpath", "$tname", "data", "$tesc", "$tlong", "$t0", "$tnul"]).to_owned(),
        Takes::Topic => {
            random.pick(&["recv", "errors", "ECONNREFUSED", "SO_LINGER", "nosuch", "$tesc", "$tlong"]).to_owned()
        }
    }
}

fn option_name(random: &mut Random) -> String {
    let options: Vec<&str> = facade::socket_options().iter().map(|option| option.name).collect();
    random.pick(&options).to_owned()
}

/// A variable out of some groups, now and then inside of a longer word.
fn word(random: &mut Random, groups: &[&[&str]]) -> String {
    let group = random.pick(groups);
    let name = random.pick(group);
    match (name, random.below(30)) {
        ("none" | "true" | "false" | "on" | "off", _) => name.to_owned(),
        (_, 0) => format!("\"${{{name}}}${{{name}}}\""),
        (_, 1) => format!("[${name}, ${name}]"),
        (_, 2) => format!("\"x${{{name}}}\\xff\""),
        _ => format!("${name}"),
    }
}
