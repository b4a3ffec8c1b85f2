//! The socket options by their C names: the form of each one's value, and how it is read and set. The tables are plain
//! data; `integer` and `structured` hold the calls, `value` converts what a person writes. What an option does is said
//! in `explain`.

pub(super) mod integer;
mod ip;
mod socket;
mod structured;
mod tcp;
mod value;

use super::constants;
use super::errno::Errno;
use std::os::fd::BorrowedFd;
use std::sync::LazyLock;

pub(crate) use value::OptionValue;

/// The protocol layer an option belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `SOL_SOCKET`: every socket.
    Socket,
    Tcp,
    Udp,
    Ip,
    Ipv6,
}

/// The C names of the levels, the one to show first.
pub const LEVELS: &[(&str, Level)] = &[
    ("SOL_SOCKET", Level::Socket),
    ("IPPROTO_TCP", Level::Tcp),
    ("SOL_TCP", Level::Tcp),
    ("IPPROTO_UDP", Level::Udp),
    ("SOL_UDP", Level::Udp),
    ("IPPROTO_IP", Level::Ip),
    ("SOL_IP", Level::Ip),
    ("IPPROTO_IPV6", Level::Ipv6),
    ("SOL_IPV6", Level::Ipv6),
];

impl Level {
    pub fn name(self) -> &'static str {
        LEVELS.iter().find(|row| row.1 == self).map_or("", |row| row.0)
    }
}

/// The form of an option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A number of 32 bits.
    Int,
    /// A whole number of seconds.
    Seconds,
    /// A whole number of milliseconds.
    Millis,
    /// On or off.
    Flag,
    /// A time; none for no limit.
    Time,
    /// Seconds to linger, or off.
    Linger,
    /// A text.
    Text,
    /// An address.
    Address,
    /// A multicast group, and the interface to join it on.
    Membership,
    /// Named numbers, to read only.
    Pairs,
}

/// A socket option: a row of the tables.
#[derive(Debug, PartialEq, Eq)]
pub struct SocketOption {
    /// The name in C.
    pub name: &'static str,
    /// The layer it belongs to.
    pub level: Level,
    /// The form of its value.
    pub form: Form,
}

impl SocketOption {
    /// `getsockopt(2)`. Reading `SO_ERROR` clears it.
    ///
    /// # Errors
    /// The kernel's errno; `ENOPROTOOPT` for an option that can only be set.
    pub fn read(&self, fd: BorrowedFd<'_>) -> Result<OptionValue, Errno> {
        match self.form {
            _ if self.name == "SO_COOKIE" => structured::cookie(fd),
            Form::Int | Form::Seconds | Form::Millis => self.number(fd).map(|number| OptionValue::Int(number.into())),
            Form::Flag => self.number(fd).map(|number| OptionValue::Flag(number != 0)),
            _ => structured::read(self.name, fd),
        }
    }

    /// `setsockopt(2)`.
    ///
    /// # Errors
    /// The kernel's errno; `ENOPROTOOPT` for an option that can only be read, `EINVAL` for a value of another form.
    pub fn write(&self, fd: BorrowedFd<'_>, value: &OptionValue) -> Result<(), Errno> {
        let number = match (self.form, value) {
            (Form::Int | Form::Seconds | Form::Millis, OptionValue::Int(number)) => four_bytes(*number)?,
            (Form::Flag, OptionValue::Flag(on)) => i32::from(*on),
            _ => return structured::write(self.name, fd, value),
        };
        integer::set(fd, self.name, number).unwrap_or(Err(Errno::NOPROTOOPT))
    }

    fn number(&self, fd: BorrowedFd<'_>) -> Result<i32, Errno> {
        integer::get(fd, self.name).unwrap_or(Err(Errno::NOPROTOOPT))
    }
}

/// A number as the kernel's four bytes: marks and limits are unsigned, all other options are signed.
fn four_bytes(number: i64) -> Result<i32, Errno> {
    let signed = i32::try_from(number).ok();
    signed.or_else(|| u32::try_from(number).ok().map(u32::cast_signed)).ok_or(Errno::INVAL)
}

/// Other names of the same option.
const ALIASES: &[(&str, &str)] =
    &[("IPV6_JOIN_GROUP", "IPV6_ADD_MEMBERSHIP"), ("IPV6_LEAVE_GROUP", "IPV6_DROP_MEMBERSHIP")];

/// Every option, in the order of the tables.
pub fn all() -> &'static [&'static SocketOption] {
    static ALL: LazyLock<Vec<&'static SocketOption>> =
        LazyLock::new(|| [socket::OPTIONS, tcp::OPTIONS, ip::OPTIONS].into_iter().flatten().collect());
    &ALL
}

/// The other names by which [`find`] knows an option.
#[cfg(test)]
pub(crate) fn aliases() -> impl Iterator<Item = &'static str> {
    ALIASES.iter().map(|row| row.0)
}

/// The option of a C name, on this level if one is given; with a level also the option of a number.
pub fn find(name: &str, level: Option<Level>) -> Option<&'static SocketOption> {
    let name = ALIASES.iter().find(|row| row.0 == name).map_or(name, |row| row.1);
    let number: Option<i32> = level.and_then(|_| name.parse().ok());
    let is_named =
        |option: &SocketOption| number.map_or(option.name == name, |_| constants::number(option.name) == number);
    let fits = |option: &&SocketOption| level.is_none_or(|level| level == option.level) && is_named(option);
    all().iter().copied().find(fits)
}

/// The option whose name, without the prefix that says its level, is this: `NODELAY`.
pub(crate) fn short(name: &str) -> Option<&'static SocketOption> {
    let fits = |option: &&SocketOption| option.name.split_once('_').is_some_and(|(_, rest)| rest == name);
    all().iter().copied().find(fits)
}

/// The level of a C name or a number.
pub(crate) fn level(name: &str) -> Option<Level> {
    let number: Option<i32> = name.parse().ok();
    let is_named = |row: &&(&str, Level)| row.0 == name || number.is_some() && constants::number(row.0) == number;
    LEVELS.iter().find(is_named).map(|row| row.1)
}

/// Makes a table: the level once, then name and form of each row.
macro_rules! options {
    ($($level:ident { $($name:ident $form:ident)* })*) => {
        &[$($(crate::net::options::SocketOption {
            name: stringify!($name),
            level: crate::net::options::Level::$level,
            form: crate::net::options::Form::$form,
        }),*),*]
    };
}
use options;

#[cfg(test)]
mod tests;
