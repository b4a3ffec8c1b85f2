//! Spelling of numbers: `64`, `0x1f`, `1.5`, `1e3`, with `k M G` or a time suffix `ms s m`.
//!
//! Used for numbers in expressions and, by `compiler`, for bare words where a number may stand.

/// A number with its suffix applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// Without fraction, exponent and time suffix.
    Int(i64),
    /// With a fraction, exponent or time suffix.
    Float(f64),
}

/// Parses a whole text as a number; a leading `-` is part of it.
///
/// `None`: not a number at all. `Some(Err)`: it looks like a number but is malformed, and the message says how.
pub(crate) fn parse(text: &str) -> Option<Result<Number, String>> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    signed(negative, digits)
}

/// Like [`parse`], with the sign given separately.
pub(in crate::syntax) fn signed(negative: bool, digits: &str) -> Option<Result<Number, String>> {
    if !looks_like_number(digits) {
        return None;
    }
    let number = match digits.strip_prefix("0x") {
        Some(hex) => hexadecimal(negative, digits, hex),
        None => decimal(negative, digits),
    };
    Some(number)
}

/// Length of the number at the start of the remaining text. Letters that touch the digits belong to the number, so that
/// `5x` is one mistake; a sign belongs to it only in an exponent.
pub(crate) fn length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let run = |from: usize| {
        let tail = bytes.get(from..).unwrap_or_default();
        from + tail.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')).count()
    };
    let end = run(0);
    let exponent = exponent_ahead(rest.get(..end).unwrap_or(""), rest.get(end..).unwrap_or(""));
    if exponent { run(end + 1) } else { end }
}

/// Whether `before` and `after` are one number, as `1.5e` and `-3` are.
fn exponent_ahead(before: &str, after: &str) -> bool {
    let mantissa = before.strip_suffix(['e', 'E']).unwrap_or("");
    let sign = after.strip_prefix(['-', '+']).unwrap_or("");
    !mantissa.is_empty()
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && sign.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is a number, perhaps a mistyped one. `127.0.0.1` and `10:30` are not.
fn looks_like_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && length(text) == text.len()
        && text.bytes().filter(|byte| *byte == b'.').count() <= 1
}

fn hexadecimal(negative: bool, whole: &str, hex: &str) -> Result<Number, String> {
    if hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!("`{whole}` is no number: after `0x` come hex digits only"));
    }
    let magnitude = u64::from_str_radix(hex, 16).map_err(|_| too_large(negative, whole))?;
    integer(negative, magnitude.into(), 1).ok_or_else(|| too_large(negative, whole))
}

fn decimal(negative: bool, whole: &str) -> Result<Number, String> {
    let (mantissa, suffix) = split_suffix(whole);
    let unit = match suffix {
        "" => Unit::Size(1),
        "k" => Unit::Size(1 << 10),
        "M" => Unit::Size(1 << 20),
        "G" => Unit::Size(1 << 30),
        "ms" => Unit::Time(1, 1000),
        "s" => Unit::Time(1, 1),
        "m" => Unit::Time(60, 1),
        _ => return Err(malformed(whole)),
    };
    let whole_digits = mantissa.bytes().all(|byte| byte.is_ascii_digit());
    if let (true, Unit::Size(factor)) = (whole_digits, unit) {
        let magnitude = mantissa.parse::<u64>().map_err(|_| too_large(negative, whole))?;
        return integer(negative, magnitude.into(), factor).ok_or_else(|| too_large(negative, whole));
    }
    float(negative, whole, mantissa, unit)
}

#[derive(Clone, Copy)]
enum Unit {
    Size(u32),
    /// Seconds, as a fraction: dividing by 1000 is exact where multiplying by 0.001 is not.
    Time(u32, u32),
}

/// Splits a text into digits with fraction and exponent, and the letters after them.
fn split_suffix(text: &str) -> (&str, &str) {
    let digits = |from: usize| {
        let tail = text.as_bytes().get(from..).unwrap_or_default();
        from + tail.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let starts = |at: usize, chars: &[char]| text.get(at..).is_some_and(|tail| tail.starts_with(chars));
    let mut end = digits(0);
    if starts(end, &['.']) && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if starts(end, &['e', 'E']) {
        let sign = usize::from(starts(end + 1, &['+', '-']));
        if digits(end + 1 + sign) > end + 1 + sign {
            end = digits(end + 1 + sign);
        }
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn integer(negative: bool, magnitude: i128, factor: u32) -> Option<Number> {
    let value = magnitude * i128::from(factor);
    i64::try_from(if negative { -value } else { value }).ok().map(Number::Int)
}

fn float(negative: bool, whole: &str, mantissa: &str, unit: Unit) -> Result<Number, String> {
    let value = mantissa.parse::<f64>().map_err(|_| malformed(whole))?;
    let value = match unit {
        Unit::Size(factor) => value * f64::from(factor),
        Unit::Time(factor, divisor) => value * f64::from(factor) / f64::from(divisor),
    };
    if value.is_finite() {
        Ok(Number::Float(if negative { -value } else { value }))
    } else {
        Err(format!("the number `{whole}` is too large for a float"))
    }
}

fn too_large(negative: bool, digits: &str) -> String {
    let sign = if negative { "-" } else { "" };
    format!("the number `{sign}{digits}` is too large: integers have 64 bits")
}

fn malformed(text: &str) -> String {
    let meant = match text.strip_suffix(['K', 'g', '.']) {
        Some(digits) if text.ends_with('K') => format!("{digits}k"),
        Some(digits) if text.ends_with('g') => format!("{digits}G"),
        Some(digits) if text.ends_with('.') => format!("{digits}.0"),
        _ => text.replace('_', ""),
    };
    if meant != text && matches!(parse(&meant), Some(Ok(_))) {
        format!("`{text}` is no number, `{meant}` is")
    } else {
        format!("`{text}` is no number")
    }
}
