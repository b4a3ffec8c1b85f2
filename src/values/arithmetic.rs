//! `+ - * / // % **` and unary minus, for all types. The machine has a fast path of its own for two integers.

use std::rc::Rc;

use super::{Failure, List, Operator, Value, bits};
use crate::limits::{BYTES, LimitExceeded};

/// Computes `a OPERATOR b`. Takes `a` by value, so that `+` appends in place when nothing else refers to it. Fails on
/// overflow, division by zero, types that do not go together and an exceeded limit.
pub(crate) fn arithmetic(operator: Operator, a: Value, b: &Value) -> Result<Value, Box<Failure>> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => integers(operator, a, *b),
        (a, b) if bits::is_one(operator) => Err(mismatch(operator, &a, b)),
        (Value::Int(a), Value::Float(b)) => floats(operator, widen(a), *b),
        (Value::Float(a), Value::Int(b)) => floats(operator, a, widen(*b)),
        (Value::Float(a), Value::Float(b)) => floats(operator, a, *b),
        (Value::Bytes(a), Value::Bytes(b)) if operator == Operator::Add => join(a, b),
        (Value::List(a), b) if operator == Operator::Add => append(a, b),
        (a, b) => Err(mismatch(operator, &a, b)),
    }
}

/// Computes `-a`; fails on overflow, and for anything but a number.
pub(crate) fn negate(a: &Value) -> Result<Value, Box<Failure>> {
    match a {
        Value::Int(a) => a.checked_neg().map(Value::Int).ok_or_else(|| overflow("-")),
        Value::Float(a) => Ok(Value::Float(-a)),
        other => Err(Box::new(Failure::new("-", format!("cannot negate {}", other.type_name())))),
    }
}

#[expect(clippy::cast_precision_loss, reason = "integer with float gives float, as in Python")]
fn widen(int: i64) -> f64 {
    int as f64
}

fn integers(operator: Operator, a: i64, b: i64) -> Result<Value, Box<Failure>> {
    if b == 0 && divides(operator) {
        return Err(by_zero(operator));
    }
    let result = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        Operator::Divide => a.checked_div(b),
        // i64::MIN % -1 overflows in the processor but is 0 in arithmetic.
        Operator::Remainder => Some(a.checked_rem(b).unwrap_or(0)),
        Operator::FloorDivide => a.checked_div(b).map(|cut| cut - i64::from(a % b != 0 && (a < 0) != (b < 0))),
        // As in Python: 2 ** -1 is 0.5.
        Operator::Power if b < 0 => return floats(operator, widen(a), widen(b)),
        Operator::Power => power(a, b),
        Operator::BitAnd => Some(a & b),
        Operator::BitOr => Some(a | b),
        Operator::BitXor => Some(a ^ b),
        Operator::ShiftLeft | Operator::ShiftRight => return bits::shift(operator, a, b),
    };
    result.map(Value::Int).ok_or_else(|| overflow(operator.symbol()))
}

fn floats(operator: Operator, a: f64, b: f64) -> Result<Value, Box<Failure>> {
    if b == 0.0 && divides(operator) {
        return Err(by_zero(operator));
    }
    Ok(Value::Float(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        Operator::FloorDivide => (a / b).floor(),
        Operator::Remainder => a % b,
        Operator::Power => return float_power(a, b),
        _ => return Err(mismatch(operator, &Value::Float(a), &Value::Float(b))),
    }))
}

fn divides(operator: Operator) -> bool {
    matches!(operator, Operator::Divide | Operator::FloorDivide | Operator::Remainder)
}

/// `a ** b` with `b` from 0 on. Only 0, 1 and -1 have powers with a huge exponent.
fn power(a: i64, b: i64) -> Option<i64> {
    match u32::try_from(b) {
        Ok(exponent) => a.checked_pow(exponent),
        Err(_) => (-1..=1).contains(&a).then(|| if b % 2 == 0 { a * a } else { a }),
    }
}

fn float_power(a: f64, b: f64) -> Result<Value, Box<Failure>> {
    let failure = |words| Err(Box::new(Failure::new("**", words)));
    let power = a.powf(b);
    if a == 0.0 && b < 0.0 {
        failure("0 has no negative power")
    } else if power.is_nan() && !a.is_nan() && !b.is_nan() {
        failure("a negative number has no power that is a fraction")
    } else if power.is_infinite() && a.is_finite() && b.is_finite() {
        failure("the result is too large for a float")
    } else {
        Ok(Value::Float(power))
    }
}

fn join(mut a: Rc<Vec<u8>>, b: &Rc<Vec<u8>>) -> Result<Value, Box<Failure>> {
    if a.len() + b.len() > BYTES.most {
        return Err(Box::new(Failure::new("+", LimitExceeded::Bytes)));
    }
    Rc::make_mut(&mut a).extend_from_slice(b);
    Ok(Value::Bytes(a))
}

fn append(mut a: Rc<List>, b: &Value) -> Result<Value, Box<Failure>> {
    let list = Rc::make_mut(&mut a);
    let added = if let Value::List(b) = b { list.extend(b) } else { list.push(b.clone()) };
    match added {
        Ok(()) => Ok(Value::List(a)),
        Err(limit) => Err(Box::new(Failure::new("+", limit))),
    }
}

fn overflow(symbol: &str) -> Box<Failure> {
    let words = "the result does not fit into a 64-bit integer";
    Box::new(Failure::new(symbol, words).hint("write one side as a float, e.g. `2.0`"))
}

fn by_zero(operator: Operator) -> Box<Failure> {
    Box::new(Failure::new(operator.symbol(), "division by zero"))
}

fn mismatch(operator: Operator, a: &Value, b: &Value) -> Box<Failure> {
    let symbol = operator.symbol();
    let failure = Failure::new(symbol, format!("{} {symbol} {} is not defined", a.type_name(), b.type_name()));
    Box::new(match (operator, a, b) {
        (Operator::Add, Value::Bytes(_), _) => failure.hint("make it text to join it: \"$x\" or `str $x`"),
        (Operator::Add, _, Value::List(_)) => {
            failure.hint("put the element into a list to join two lists: [$x] + $list")
        }
        (_, Value::Bytes(_), _) | (_, _, Value::Bytes(_)) => {
            failure.hint("text is not a number until `int` or `float` makes it one: `int $x`")
        }
        (_, Value::Bool(_), _) | (_, _, Value::Bool(_)) => {
            failure.hint("conditions are joined with `and`, `or` and `not`")
        }
        (_, Value::Float(_), _) | (_, _, Value::Float(_)) if bits::is_one(operator) => {
            failure.hint("bits are those of integers: `int $x` cuts the fraction off")
        }
        _ => failure,
    })
}
