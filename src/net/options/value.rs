//! The values of options, and the way to them from a number, a time or a text that a person wrote. What does not
//! fit is answered with what the option takes.

use super::{Form, SocketOption};
use crate::net::address::{self, Address, Target, interface_index};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// A number.
    Int(i64),
    /// On or off.
    Flag(bool),
    /// A time; `None` for no limit.
    Time(Option<Duration>),
    /// How long close lingers, whole seconds; `None` for off.
    Linger(Option<Duration>),
    /// A text.
    Text(Vec<u8>),
    /// An address.
    Address(Address),
    /// Named numbers.
    Pairs(Vec<(&'static str, i64)>),
    /// A multicast group and where to join it.
    Membership(Membership),
}

/// A multicast group, and the interface by its number or by its IPv4 address; 0 and `0.0.0.0` leave the choice to
/// the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The group.
    pub group: IpAddr,
    /// The interface's own address.
    pub local: Ipv4Addr,
    /// The interface's number.
    pub index: u32,
}

impl SocketOption {
    /// Whether a word of digits is a text here and not a number.
    pub fn takes_text(&self) -> bool {
        matches!(self.form, Form::Text | Form::Address | Form::Membership)
    }

    /// What it takes, for a message: `on or off`.
    pub fn takes(&self) -> &'static str {
        match self.form {
            Form::Int => "a number of 32 bits",
            Form::Seconds => "a whole number of seconds",
            Form::Millis => "a number of milliseconds or a time",
            Form::Flag => "on or off",
            Form::Time => "a time that is not negative, or none",
            Form::Linger => "whole seconds, or off",
            Form::Text => "a text",
            Form::Address => "an address",
            Form::Membership => "a multicast group, or \"GROUP INTERFACE\"",
            Form::Pairs => "no value: it can only be read",
        }
    }

    /// The value of a number.
    ///
    /// # Errors
    /// What the option takes.
    pub fn from_number(&self, number: i64) -> Result<OptionValue, String> {
        let seconds = u64::try_from(number).ok().map(Duration::from_secs);
        let value = match self.form {
            Form::Int | Form::Seconds | Form::Millis if super::four_bytes(number).is_ok() => OptionValue::Int(number),
            Form::Flag if number == 0 || number == 1 => OptionValue::Flag(number == 1),
            Form::Time => return self.from_time(seconds.ok_or_else(|| self.takes().to_owned())?),
            Form::Linger if seconds.is_some() && super::four_bytes(number).is_ok() => OptionValue::Linger(seconds),
            Form::Text => OptionValue::Text(number.to_string().into_bytes()),
            _ => return Err(self.takes().to_owned()),
        };
        Ok(value)
    }

    /// The value of a time.
    ///
    /// # Errors
    /// What the option takes.
    pub fn from_time(&self, time: Duration) -> Result<OptionValue, String> {
        let number = |count: Option<i64>| self.from_number(count.ok_or_else(|| self.takes().to_owned())?);
        let whole = (time.subsec_nanos() == 0).then_some(time.as_secs()).and_then(|count| i64::try_from(count).ok());
        match self.form {
            Form::Time if time.is_zero() => Ok(OptionValue::Time(None)),
            Form::Time => Ok(OptionValue::Time(Some(time))),
            Form::Seconds | Form::Linger => number(whole),
            Form::Millis => number(i64::try_from(time.as_millis()).ok()),
            _ => Err(self.takes().to_owned()),
        }
    }

    /// The value of a text.
    ///
    /// # Errors
    /// What the option takes.
    pub fn from_text(&self, text: &[u8]) -> Result<OptionValue, String> {
        let value = match (self.form, text) {
            (Form::Flag, b"on" | b"true" | b"yes") => Some(OptionValue::Flag(true)),
            (Form::Flag, b"off" | b"false" | b"no") => Some(OptionValue::Flag(false)),
            (Form::Time, b"off" | b"none") => Some(OptionValue::Time(None)),
            (Form::Linger, b"off" | b"none") => Some(OptionValue::Linger(None)),
            (Form::Text, _) => Some(OptionValue::Text(text.to_vec())),
            (Form::Address, _) => literal(text).map(OptionValue::Address),
            (Form::Membership, _) => membership(text).map(OptionValue::Membership),
            (Form::Int | Form::Seconds | Form::Millis | Form::Flag | Form::Time | Form::Linger, _) => {
                let number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
                return self.from_number(number.ok_or_else(|| self.takes().to_owned())?);
            }
            (Form::Pairs, _) => None,
        };
        value.ok_or_else(|| self.takes().to_owned())
    }
}

fn literal(text: &[u8]) -> Option<Address> {
    match address::parse(&[text], address::AddressFamilyHint::Any) {
        Ok(Target::Known(address)) => Some(address),
        _ => None,
    }
}

/// `239.1.1.1`, `"239.1.1.1 lo"`, `"239.1.1.1 192.0.2.1"`, `ff02::1%lo`.
fn membership(text: &[u8]) -> Option<Membership> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split(['%', ' ']).filter(|word| !word.is_empty());
    let group: IpAddr = words.next()?.parse().ok()?;
    let (local, index) = match words.next() {
        None => (Ipv4Addr::UNSPECIFIED, 0),
        Some(word) => match word.parse() {
            Ok(local) if group.is_ipv4() => (local, 0),
            _ => (Ipv4Addr::UNSPECIFIED, interface_index(word)?),
        },
    };
    words.next().is_none().then_some(Membership { group, local, index })
}
