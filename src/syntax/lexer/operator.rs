//! Operators between two values, and the signs of `+=` and the like.

use crate::syntax::ast::Operator;

/// Operator at the start and the text behind it. `&&` and `||`, which other languages have, are none.
fn operator(rest: &str) -> Option<(Operator, &str)> {
    let (operator, length) = match rest.as_bytes() {
        [b'&', b'&', ..] | [b'|', b'|', ..] => return None,
        [b'*', b'*', ..] => (Operator::Power, 2),
        [b'/', b'/', ..] => (Operator::FloorDivide, 2),
        [b'<', b'<', ..] => (Operator::ShiftLeft, 2),
        [b'>', b'>', ..] => (Operator::ShiftRight, 2),
        [b'&', ..] => (Operator::BitAnd, 1),
        [b'|', ..] => (Operator::BitOr, 1),
        [b'^', ..] => (Operator::BitXor, 1),
        [b'+', ..] => (Operator::Add, 1),
        [b'-', ..] => (Operator::Subtract, 1),
        [b'*', ..] => (Operator::Multiply, 1),
        [b'/', ..] => (Operator::Divide, 1),
        [b'%', ..] => (Operator::Remainder, 1),
        _ => return None,
    };
    Some((operator, rest.get(length..)?))
}

/// Operator at the start, the text behind it, and how strongly it binds; not `**`, which is read with the operand
/// before it.
pub(in crate::syntax) fn ahead(rest: &str) -> Option<(Operator, &str, u8)> {
    let (operator, after) = operator(rest)?;
    let level = match operator {
        Operator::BitOr => 0,
        Operator::BitXor => 1,
        Operator::BitAnd => 2,
        Operator::ShiftLeft | Operator::ShiftRight => 3,
        Operator::Add | Operator::Subtract => 4,
        Operator::Multiply | Operator::Divide | Operator::FloorDivide | Operator::Remainder => 5,
        Operator::Power => return None,
    };
    Some((operator, after, level))
}

/// Operator of the `+=` or the like at the start, and the text behind its `=`.
pub(crate) fn augmented(rest: &str) -> Option<(Operator, &str)> {
    let (operator, after) = operator(rest)?;
    Some((operator, after.strip_prefix('=')?))
}

/// Whether a whole word is an operator between two values.
pub(crate) fn is_one(word: &str) -> bool {
    matches!(word, "==" | "!=" | "<" | "<=" | ">" | ">=") || operator(word).is_some_and(|(_, rest)| rest.is_empty())
}
