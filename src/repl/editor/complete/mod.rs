//! Completion: what can stand at the cursor, from the specs of the commands and the known names.

pub(in crate::repl) mod candidate;
pub(in crate::repl) mod files;
pub(in crate::repl) mod partial_call;

use super::symbols::{SymbolKind, Symbols, Variable};
use super::tokenizer::{CompletionContext, Scan};
use crate::net::options::{self, Form};
use crate::net::{Type, constants, errno, socket_kind};
use crate::spec::{Fits, Spec, Takes};
use crate::syntax::KEYWORDS;
use candidate::Candidate;
use partial_call::PartialCall;

const ADDRESSES: &[&str] = &["127.0.0.1:", "[::1]:", "localhost:", "unix:/", "unix:@"];

/// Start of the word at the end of a text, and its candidates.
pub(crate) fn candidates(text: &str, known: &Symbols) -> (usize, Vec<Candidate>) {
    let Scan { spot, start, .. } = Scan::of(text, known);
    let written = text.get(start..).unwrap_or("");
    let mut found = match spot {
        CompletionContext::Nothing => Vec::new(),
        CompletionContext::Head => head(known),
        CompletionContext::Method(handle) => {
            let thing = known.variable(&handle).map(|variable| &variable.thing);
            let fitting =
                known.specs.iter().filter(|spec| spec.on_handle && thing.is_none_or(|thing| fits(spec, thing)));
            fitting.map(|spec| Candidate::whole(spec.name)).collect()
        }
        CompletionContext::Variable => {
            known.variables.iter().map(|variable| Candidate::begun(&variable.name)).collect()
        }
        CompletionContext::Words(words) => whole(words.iter().copied()),
        CompletionContext::Errno => whole(errno::names().chain(["any"])),
        CompletionContext::Word(call) => word(&call, written, known),
    };
    found.retain(|candidate| candidate.text.starts_with(written));
    found.sort_by(|a, b| a.text.cmp(&b.text));
    found.dedup();
    (start, found)
}

fn whole<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
    words.into_iter().map(Candidate::whole).collect()
}

fn head(known: &Symbols) -> Vec<Candidate> {
    let commands = known.specs.iter().map(|spec| spec.name);
    let functions = known.functions.iter().map(|function| &*function.name);
    let mut found = whole(commands.chain(functions).chain(KEYWORDS.iter().copied()));
    let handles = known.variables.iter().filter(|variable| is_handle(variable));
    found.extend(handles.map(|variable| Candidate::begun(format!("{}.", variable.name))));
    found
}

fn is_handle(variable: &Variable) -> bool {
    matches!(variable.thing, SymbolKind::Socket { .. } | SymbolKind::Stream)
}

fn fits(spec: &Spec, thing: &SymbolKind) -> bool {
    match thing {
        SymbolKind::Stream => matches!(spec.fits, Fits::Streams | Fits::Handles),
        SymbolKind::Socket { kind, listening, .. } => match spec.fits {
            Fits::Handles | Fits::Sockets => true,
            Fits::DataSockets => !listening,
            Fits::Listeners => *listening || kind.ty != Type::Dgram,
            Fits::Streams => false,
        },
        SymbolKind::Task | SymbolKind::Channel | SymbolKind::Barrier | SymbolKind::Other => false,
    }
}

fn word(call: &PartialCall, written: &str, known: &Symbols) -> Vec<Candidate> {
    if written.starts_with('-') && call.due.is_none() {
        return call.spec.map_or_else(Vec::new, |spec| whole(spec.options.iter().map(|option| option.name)));
    }
    let params = call.params();
    params.iter().flat_map(|param| values(param.takes, call, written, known)).collect()
}

fn values(takes: Takes, call: &PartialCall, written: &str, known: &Symbols) -> Vec<Candidate> {
    let variables = |wanted: fn(&Variable) -> bool| {
        whole(known.variables.iter().filter(|variable| wanted(variable)).map(|variable| &*variable.name))
    };
    match takes {
        Takes::Handle => variables(is_handle),
        Takes::Task => variables(|variable| variable.thing == SymbolKind::Task),
        Takes::Channel => variables(|variable| variable.thing == SymbolKind::Channel),
        Takes::Barrier => variables(|variable| variable.thing == SymbolKind::Barrier),
        Takes::Word(choices) | Takes::Constant(choices) => whole(choices.iter().copied()),
        Takes::Flags(prefix) => flags(prefix, written),
        Takes::Switch => whole(["on", "off"]),
        Takes::TimeOrNone => whole(["none"]),
        Takes::Level => whole(options::LEVELS.iter().map(|row| row.0)),
        Takes::OptionName => option_names(call),
        Takes::OptionValue => option_values(call),
        Takes::Address => addresses(known),
        Takes::Path => files::below(written),
        Takes::Topic => topics(written, known),
        Takes::Protocol(also) => whole(also.iter().copied().chain(socket_kind::PROTOS.iter().map(|row| row.0))),
        Takes::Name if call.name == "constants" => whole(constants::starting(written).map(|row| row.0)),
        _ => Vec::new(),
    }
}

/// Constants to join to those before the last `|`; more may follow each.
fn flags(prefix: &str, written: &str) -> Vec<Candidate> {
    let begun = written.rfind('|').map_or("", |at| &written[..=at]);
    let joined = |name: &str| Candidate { shown: name.to_owned(), ..Candidate::whole(format!("{begun}{name}")) };
    constants::starting(prefix).map(|row| joined(row.0)).collect()
}

/// Topics of `help`. The names of options and errnos, hundreds of them, are offered only for a word that has begun.
fn topics(written: &str, known: &Symbols) -> Vec<Candidate> {
    let is_constant = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    whole(crate::view::help::words(&known.specs).filter(|word| !written.is_empty() || !is_constant(word)))
}

fn option_names(call: &PartialCall) -> Vec<Candidate> {
    let level = call.words.first().and_then(|word| options::level(word));
    let of_level = options::all().iter().filter(|option| level.is_none_or(|level| option.level == level));
    whole(of_level.map(|option| option.name))
}

fn option_values(call: &PartialCall) -> Vec<Candidate> {
    let option = call.words.last().and_then(|word| options::find(word, None));
    whole(
        match option.map(|option| option.form) {
            Some(Form::Flag) => &["on", "off"][..],
            Some(Form::Linger) => &["off"],
            Some(Form::Time) => &["none"],
            _ => &[],
        }
        .iter()
        .copied(),
    )
}

/// Beginnings of addresses, and the addresses of this program's listeners.
fn addresses(known: &Symbols) -> Vec<Candidate> {
    let listening = known.variables.iter().filter_map(|variable| match &variable.thing {
        SymbolKind::Socket { listening: true, address: Some(address), .. } => Some(Candidate::whole(address)),
        _ => None,
    });
    ADDRESSES.iter().map(|text| Candidate::begun(*text)).chain(listening).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::FAMILIES;
    use crate::net::{Family, SocketKind};

    /// Commands, out of a few, that are offered on a handle.
    fn offered(thing: &SymbolKind) -> Vec<&'static str> {
        const ASKED: &[&str] = &["accept", "close", "getsockname", "makefile", "readline", "recvfrom"];
        let specs = FAMILIES.iter().copied().flatten().map(|command| &command.spec);
        let mut names: Vec<&str> =
            specs.filter(|spec| ASKED.contains(&spec.name) && fits(spec, thing)).map(|spec| spec.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn commands_are_offered_on_the_handles_they_are_for() {
        let socket = |ty, listening| {
            offered(&SymbolKind::Socket { kind: SocketKind::new(Family::Inet, ty), listening, address: None })
        };
        assert_eq!(socket(Type::Stream, false), ["accept", "close", "getsockname", "makefile", "recvfrom"]);
        assert_eq!(socket(Type::Stream, true), ["accept", "close", "getsockname"]);
        assert_eq!(socket(Type::Dgram, false), ["close", "getsockname", "makefile", "recvfrom"]);
        assert_eq!(offered(&SymbolKind::Stream), ["close", "readline"]);
    }
}
