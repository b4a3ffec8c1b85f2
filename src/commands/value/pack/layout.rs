//! A format's fields, and where in the bytes they are.

use std::ffi::c_long;
use std::ops::Range;

use crate::limits::{BYTES, LimitExceeded};
use crate::values::repr_bytes;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Pad,
    /// One byte, as bytes.
    Byte,
    /// A boolean.
    Bool,
    /// A signed integer.
    Signed,
    /// An unsigned integer.
    Unsigned,
    /// A float.
    Float,
    /// Bytes, cut or filled up to the field's size.
    Text,
    /// Bytes that begin with their length.
    Counted,
}

/// One format character with its count.
#[derive(Debug)]
pub(super) struct Field {
    /// The character.
    pub letter: char,
    /// What it holds.
    pub kind: Kind,
    /// How many bytes a value takes.
    pub size: usize,
    values: usize,
    offset: usize,
}

impl Field {
    /// Where its values are.
    pub(super) fn slots(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let (offset, size) = (self.offset, self.size);
        (0..self.values).map(move |number| offset + number * size..offset + (number + 1) * size)
    }

    /// Whether it holds numbers that an integer of the language cannot.
    pub(super) fn is_u64(&self) -> bool {
        self.kind == Kind::Unsigned && self.size == 8
    }

    /// The least and the greatest integer it holds.
    pub(super) fn bounds(&self) -> (i128, i128) {
        let bits = 8 * self.size;
        if self.kind == Kind::Signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) }
    }
}

/// What is wrong with a format.
#[derive(Debug)]
pub(super) struct Wrong {
    /// In words.
    pub words: String,
    /// What to do.
    pub hint: Option<&'static str>,
}

/// All fields of a format.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// In order.
    pub fields: Vec<Field>,
    /// Whether numbers begin with their lowest byte.
    pub little: bool,
    /// How many bytes there are.
    pub size: usize,
    /// How many values there are.
    pub values: usize,
    native: bool,
}

impl Layout {
    /// Reads a format.
    pub(super) fn parse(format: &[u8]) -> Result<Layout, Wrong> {
        let here = cfg!(target_endian = "little");
        let (little, native, start) = match format.first() {
            Some(b'<') => (true, false, 1),
            Some(b'>' | b'!') => (false, false, 1),
            Some(b'=') => (here, false, 1),
            Some(b'@') => (here, true, 1),
            _ => (here, true, 0),
        };
        let mut layout = Layout { little, native, ..Layout::default() };
        let mut rest = &format[start..];
        while let Some(byte) = rest.first() {
            if byte.is_ascii_whitespace() {
                rest = &rest[1..];
                continue;
            }
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let Some(letter) = rest.get(digits) else {
                return Err(wrong("the format ends with a count; its character is missing", None));
            };
            layout.add(*letter, if digits == 0 { Some(1) } else { number(&rest[..digits]) })?;
            rest = &rest[digits + 1..];
        }
        Ok(layout)
    }

    /// Adds a field; a count of `None` is one too large to hold.
    fn add(&mut self, letter: u8, count: Option<usize>) -> Result<(), Wrong> {
        let (kind, unit) = self.kind(letter)?;
        if self.native {
            self.size = self.size.next_multiple_of(alignment(unit));
        }
        let offset = self.size;
        let end = count.and_then(|count| count.checked_mul(unit)).and_then(|length| length.checked_add(offset));
        self.size =
            end.filter(|end| *end <= BYTES.most).ok_or_else(|| wrong(&LimitExceeded::Bytes.to_string(), None))?;
        let length = self.size - offset;
        let (size, values) = match kind {
            Kind::Pad => (unit, 0),
            Kind::Text | Kind::Counted => (length, 1),
            _ => (unit, length / unit),
        };
        self.values += values;
        self.fields.push(Field { letter: char::from(letter), kind, size, values, offset });
        Ok(())
    }

    /// What a character stands for, and how many bytes one of it takes.
    fn kind(&self, letter: u8) -> Result<(Kind, usize), Wrong> {
        let kind = match letter {
            b'x' => Kind::Pad,
            b'c' => Kind::Byte,
            b'?' => Kind::Bool,
            b's' => Kind::Text,
            b'p' => Kind::Counted,
            b'e' | b'f' | b'd' => Kind::Float,
            b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => Kind::Signed,
            b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' => Kind::Unsigned,
            _ => return Err(unknown(letter)),
        };
        let size = match letter.to_ascii_lowercase() {
            b'h' | b'e' => 2,
            b'l' if self.native => size_of::<c_long>(),
            b'i' | b'l' | b'f' => 4,
            b'q' | b'd' => 8,
            b'n' if self.native => size_of::<usize>(),
            b'n' => {
                return Err(wrong("`n` and `N` have a size of their own on each machine and go with `@`", Some(EIGHT)));
            }
            _ => 1,
        };
        Ok((kind, size))
    }
}

const EIGHT: &str = "`q` and `Q` are 8 bytes everywhere";

/// What an address has to be a multiple of for a C type of this size.
fn alignment(size: usize) -> usize {
    if size == 8 { align_of::<i64>() } else { size }
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn unknown(letter: u8) -> Wrong {
    let shown = repr_bytes(&[letter]);
    match letter {
        b'<' | b'>' | b'!' | b'=' | b'@' => {
            wrong(&format!("the byte order {shown} stands at the beginning only"), None)
        }
        _ => wrong(
            &format!("there is no format character {shown}"),
            Some("they are x c b B ? h H i I l L q Q n N e f d s p"),
        ),
    }
}

fn wrong(words: &str, hint: Option<&'static str>) -> Wrong {
    Wrong { words: words.to_owned(), hint }
}
