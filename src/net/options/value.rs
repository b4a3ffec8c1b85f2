//! The values of options, and their conversion from a number, a time or a text that a person wrote.

use super::{Form, SocketOption};
use crate::net::address::{self, Address, Target, interface_index};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    Int(i64),
    Flag(bool),
    /// `None` for no limit.
    Time(Option<Duration>),
    /// How long close(2) lingers, in whole seconds; `None` for off.
    Linger(Option<Duration>),
    Text(Vec<u8>),
    Address(Address),
    Pairs(Vec<(&'static str, i64)>),
    Membership(Membership),
}

/// A multicast group, and the interface by its number or by its IPv4 address; 0 and `0.0.0.0` leave the choice to
/// the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub group: IpAddr,
    pub local: Ipv4Addr,
    pub index: u32,
}

impl SocketOption {
    /// Whether a word of digits is text for this option, and not a number.
    pub fn takes_text(&self) -> bool {
        matches!(self.form, Form::Text | Form::Address | Form::Membership)
    }

    /// Converts a number, if the option takes it.
    pub fn from_number(&self, number: i64) -> Option<OptionValue> {
        let seconds = u64::try_from(number).ok().map(Duration::from_secs);
        match self.form {
            Form::Int | Form::Seconds | Form::Millis if super::four_bytes(number).is_ok() => {
                Some(OptionValue::Int(number))
            }
            Form::Flag if number == 0 || number == 1 => Some(OptionValue::Flag(number == 1)),
            Form::Time => self.from_time(seconds?),
            Form::Linger if super::four_bytes(number).is_ok() => Some(OptionValue::Linger(Some(seconds?))),
            Form::Text => Some(OptionValue::Text(number.to_string().into_bytes())),
            _ => None,
        }
    }

    /// Converts a time, if the option takes it.
    pub fn from_time(&self, time: Duration) -> Option<OptionValue> {
        match self.form {
            Form::Time if time.is_zero() => Some(OptionValue::Time(None)),
            Form::Time => Some(OptionValue::Time(Some(time))),
            Form::Seconds | Form::Linger if time.subsec_nanos() == 0 => {
                self.from_number(i64::try_from(time.as_secs()).ok()?)
            }
            Form::Millis => self.from_number(i64::try_from(time.as_millis()).ok()?),
            _ => None,
        }
    }

    /// Converts a text, if the option takes it.
    pub fn from_text(&self, text: &[u8]) -> Option<OptionValue> {
        match (self.form, text) {
            (Form::Flag, b"on" | b"true" | b"yes") => Some(OptionValue::Flag(true)),
            (Form::Flag, b"off" | b"false" | b"no") => Some(OptionValue::Flag(false)),
            (Form::Time, b"off" | b"none") => Some(OptionValue::Time(None)),
            (Form::Linger, b"off" | b"none") => Some(OptionValue::Linger(None)),
            (Form::Text, _) => Some(OptionValue::Text(text.to_vec())),
            (Form::Address, _) => literal(text).map(OptionValue::Address),
            (Form::Membership, _) => membership(text).map(OptionValue::Membership),
            (Form::Int | Form::Seconds | Form::Millis | Form::Flag | Form::Time | Form::Linger, _) => {
                self.from_number(std::str::from_utf8(text).ok()?.parse().ok()?)
            }
            (Form::Pairs, _) => None,
        }
    }
}

fn literal(text: &[u8]) -> Option<Address> {
    match address::parse(&[text], address::AddressFamilyHint::Any) {
        Ok(Target::Known(address)) => Some(address),
        _ => None,
    }
}

/// Reads `239.1.1.1`, `239.1.1.1 lo`, `239.1.1.1 192.0.2.1` or `ff02::1%lo`.
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
