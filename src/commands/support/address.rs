//! From the words of a call to addresses: literals at once, names through getaddrinfo on a helper thread.

use rustix::io::Errno;

use super::args;
use super::offload::unavailable;
use crate::diagnostic::escape_controls;
use crate::explain;
use crate::machine::call::command::{Context, describe};
use crate::machine::process::worker_threads::{JobHandle, JobKind};
use crate::net::address::{self, AddressError, AddressFamilyHint, Target};
use crate::net::resolve::getaddrinfo::{self, Found, Hints};
use crate::net::{Address, Handle, SocketKind};
use crate::values::{Failure, Value};

/// A look-up under way.
#[derive(Debug)]
pub(crate) struct LookingUp {
    ticket: JobHandle<Result<Vec<Found>, i32>>,
    name: String,
}

/// What a call's words lead to.
pub(crate) enum Resolved {
    /// These addresses, in the order to try them; never none.
    To(Vec<Address>),
    /// A helper is asking; the task waits for it and asks again with this.
    Wait(LookingUp),
}

/// The words of an address among a command's arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AddressWords<'v> {
    values: &'v [Value],
    /// Where the first of them stands.
    at: usize,
    /// Whether it is the socket's own address, whose port the system may choose.
    own: bool,
}

impl<'v> AddressWords<'v> {
    /// Of a parameter, which has one word or two.
    pub(crate) fn of_param(args: &'v [Value], at: usize) -> AddressWords<'v> {
        AddressWords { values: &args[at..=at + 1], at, own: false }
    }

    /// Of an option for the socket's own address, which has one word.
    pub(crate) fn of_option(args: &'v [Value], at: usize) -> AddressWords<'v> {
        AddressWords { values: &args[at..=at], at, own: true }
    }

    /// The bytes of each word that was given.
    ///
    /// # Errors
    /// A value that is neither text nor a number, or a second word that is an address of its own.
    pub(crate) fn texts(self, cx: &Context) -> Result<Vec<Vec<u8>>, Box<Failure>> {
        let given = self.values.iter().filter(|word| !word.is_unset()).enumerate();
        given
            .map(|(number, word)| match word {
                Value::Handle(_) | Value::Address(_) if number > 0 => {
                    let (before, address) = (self.values[0].lossy(), word.lossy());
                    Err(refused(cx, &AddressError::WholeAddress { before, address }, None, self.at + 1))
                }
                Value::Bytes(_) | Value::Int(_) | Value::Handle(_) | Value::Address(_) => {
                    Ok(word.text_form().into_owned())
                }
                other if number > 0 => {
                    let words = format!("takes a port after the host, not {}", describe(other));
                    Err(cx.argument_error(self.at + number, words))
                }
                other => Err(no_word(cx, other, self.at)),
            })
            .collect()
    }
}

/// The failure of a value that is no word of an address.
fn no_word(cx: &Context, value: &Value, at: usize) -> Box<Failure> {
    let hint = match value {
        Value::List(list) => match list.items() {
            [Value::Bytes(host), Value::Int(port)] => {
                let host = String::from_utf8_lossy(host);
                Some(format!("a host and its port are two words: write {host} {port}"))
            }
            [Value::Handle(_), ..] => Some("`a, b = $list` gives each value in it a name of its own".to_owned()),
            _ => None,
        },
        _ => None,
    };
    args::with_hint(args::misfit(cx, at, "an address", value), hint.as_deref())
}

/// The addresses that words mean for a socket of this kind.
///
/// # Errors
/// What is no address, what does not resolve.
pub(crate) fn resolve(
    cx: &mut Context,
    words: AddressWords,
    kind: Option<SocketKind>,
) -> Result<Resolved, Box<Failure>> {
    let at = words.at;
    let texts = words.texts(cx)?;
    match &words.values[0] {
        Value::Address(address) => return of_family(cx, (**address).clone(), at, kind),
        Value::Handle(handle) => {
            let bound = handle.local().filter(|address| address.port() != Some(0));
            return match bound {
                Some(address) => of_family(cx, address, at, kind),
                None => Err(no_address(cx, handle, at)),
            };
        }
        _ => {}
    }
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let form = kind.map_or(AddressFamilyHint::Any, AddressFamilyHint::of);
    match address::parse(&texts, form) {
        Ok(Target::Known(address)) => Ok(Resolved::To(vec![address])),
        Ok(Target::Lookup { host, service }) => {
            let looking = start(cx, host, service, kind)?;
            proceed(cx, looking, words)
        }
        Err(error) => {
            let text = words.values[0].lossy();
            let hint = cx.knows_variable(&text).then(|| dollar(&text));
            let any_port = || match &error {
                AddressError::NoPort { host } if words.own => {
                    Some(format!("write {host}:0: the system takes a free port"))
                }
                _ => None,
            };
            Err(refused(cx, &error, hint.or_else(any_port), at))
        }
    }
}

/// The failure of words that are no address, or none for this socket.
fn refused(cx: &Context, error: &AddressError, hint: Option<String>, at: usize) -> Box<Failure> {
    let wrong = explain::address::describe(error);
    let mut failure = cx.argument_error(at, wrong.message);
    failure.code = error.errno().map(Errno::raw_os_error);
    failure.hint = hint.or(wrong.hint);
    failure
}

/// An address value, which has to be one for this kind of socket.
fn of_family(cx: &Context, address: Address, at: usize, kind: Option<SocketKind>) -> Result<Resolved, Box<Failure>> {
    match kind.map_or(Ok(()), |kind| address::suits(&address, AddressFamilyHint::of(kind))) {
        Ok(()) => Ok(Resolved::To(vec![address])),
        Err(error) => Err(refused(cx, &error, None, at)),
    }
}

fn no_address(cx: &Context, handle: &Handle, at: usize) -> Box<Failure> {
    if !handle.is_open() {
        let mut failure = cx.argument_error(at, format!("`{}` is closed and has no address any more", handle.name()));
        failure.code = Some(Errno::BADF.raw_os_error());
        failure.hint = Some("`getsockname` before `close` keeps it".to_owned());
        return failure;
    }
    let mut failure = cx.argument_error(at, format!("`{}` has no address yet", handle.name()));
    failure.hint = Some("a handle stands for the address it is bound to: `bind` it first".to_owned());
    failure
}

/// What to write for a variable's value where its name was taken for a host's.
fn dollar(name: &str) -> String {
    format!("did you mean `${name}`? `{name}` without the dollar sign is a host's name")
}

fn start(cx: &mut Context, host: String, service: String, kind: Option<SocketKind>) -> Result<LookingUp, Box<Failure>> {
    let name = if service.is_empty() { host.clone() } else { format!("{host}:{service}") };
    let (family, ty) = (kind.map(|kind| kind.family), kind.map(|kind| kind.ty));
    let ticket = cx
        .start_job(JobKind::Names, move || {
            getaddrinfo::resolve(&host, &service, &Hints { family, ty, ..Hints::default() })
        })
        .map_err(|error| unavailable(cx, error.raw_os_error().unwrap_or(Errno::AGAIN.raw_os_error())))?;
    Ok(LookingUp { ticket, name })
}

fn wait(cx: &mut Context, looking: &LookingUp) {
    let deadline = cx.deadline();
    cx.park_on_job(&looking.ticket, deadline);
}

/// Asks a look-up that was begun.
///
/// # Errors
/// The name does not resolve, or the time is up.
pub(crate) fn proceed(cx: &mut Context, looking: LookingUp, words: AddressWords) -> Result<Resolved, Box<Failure>> {
    match looking.ticket.take() {
        Some(Ok(found)) if !found.is_empty() => {
            let mut addresses: Vec<Address> = Vec::new();
            for found in found {
                if !addresses.contains(&found.address) {
                    addresses.push(found.address);
                }
            }
            Ok(Resolved::To(addresses))
        }
        Some(answer) => {
            let code = answer.err().unwrap_or(getaddrinfo::NO_NAME);
            Err(not_found(cx, code, &looking.name, words.values, words.at))
        }
        None if cx.timed_out() => Err(Box::new(cx.os_error_code(Errno::TIMEDOUT.raw_os_error()).about(looking.name))),
        None => {
            wait(cx, &looking);
            Ok(Resolved::Wait(looking))
        }
    }
}

/// The failure of a look-up, which blames the word and knows what is often meant by it.
pub(crate) fn not_found(cx: &Context, code: i32, name: &str, words: &[Value], at: usize) -> Box<Failure> {
    let mut failure = cx.os_error_code(code).about(escape_controls(name));
    failure.span = cx.site.words.get(at).copied();
    let word = words.first().map(Value::lossy).unwrap_or_default();
    let host = word.split(':').next().unwrap_or_default();
    if cx.knows_variable(host) {
        failure.hint = Some(dollar(host));
    }
    Box::new(failure)
}
