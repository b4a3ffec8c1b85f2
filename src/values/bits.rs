//! Bits of integers, in two's complement as in Python: shifts and `~`.

use super::{Failure, Operator, Value};

pub(super) fn is_one(operator: Operator) -> bool {
    use Operator::{BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight};
    matches!(operator, BitAnd | BitOr | BitXor | ShiftLeft | ShiftRight)
}

/// Computes `a << b` or `a >> b`; fails for a negative count, and where bits would be lost on the left.
pub(super) fn shift(operator: Operator, a: i64, b: i64) -> Result<Value, Box<Failure>> {
    if b < 0 {
        let other = if operator == Operator::ShiftLeft { ">>" } else { "<<" };
        let failure = Failure::new(operator.symbol(), "negative shift count");
        return Err(Box::new(failure.hint(format!("`{other}` shifts the other way"))));
    }
    if operator == Operator::ShiftLeft {
        return shift_left(a, b).map(Value::Int).ok_or_else(too_far);
    }
    // Only the sign is left of a number that is shifted further than it is long.
    Ok(Value::Int(a >> b.min(63)))
}

/// Computes `~a`, which is `-a - 1`; fails for anything but an integer.
pub(crate) fn invert(a: &Value) -> Result<Value, Box<Failure>> {
    let hint = match a {
        Value::Int(a) => return Ok(Value::Int(!a)),
        Value::Bool(_) => "a condition is turned around with `not`",
        Value::Bytes(_) => "text is not a number until `int` makes it one: `int $x`",
        _ => "bits are those of integers",
    };
    Err(Box::new(Failure::new("~", format!("~ {} is not defined", a.type_name())).hint(hint)))
}

fn shift_left(a: i64, count: i64) -> Option<i64> {
    let shifted = if count < 64 { a << count } else { 0 };
    // Shifting back shows whether all bits are still there.
    (shifted >> count.min(63) == a).then_some(shifted)
}

fn too_far() -> Box<Failure> {
    let failure = Failure::new("<<", "the result does not fit into a 64-bit integer");
    Box::new(failure.hint("take the bits that are to stay first: `($x & 0xff) << 8`"))
}
