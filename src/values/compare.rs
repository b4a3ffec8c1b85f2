//! Equality and order. Values of different types are never equal, except an integer and a float of the same value.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::rc::Rc;

use super::{Comparison, Failure, List, Value};

/// Whether two values are equal (`==`); never an error.
#[expect(clippy::float_cmp, reason = "the language's == compares floats exactly, as Python does")]
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::None, Value::None) | (Value::Unset, Value::Unset) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Int(int), Value::Float(float)) | (Value::Float(float), Value::Int(int)) => {
            order_mixed(*int, *float) == Some(Ordering::Equal)
        }
        (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b) || a == b,
        (Value::List(a), Value::List(b)) => equal_lists(a, b, &mut HashSet::new()),
        (Value::Address(a), Value::Address(b)) => a == b,
        (Value::Handle(a), Value::Handle(b)) => Rc::ptr_eq(a, b),
        (Value::Task(a), Value::Task(b)) => Rc::ptr_eq(a, b),
        (Value::Channel(a), Value::Channel(b)) => Rc::ptr_eq(a, b),
        (Value::Barrier(a), Value::Barrier(b)) => Rc::ptr_eq(a, b),
        (Value::Error(a), Value::Error(b)) => Rc::ptr_eq(a, b) || a.line() == b.line(),
        _ => false,
    }
}

/// Compares two lists. Lists that share lists can be walked in exponentially many ways, so a pair found equal is not
/// walked again.
fn equal_lists(a: &Rc<List>, b: &Rc<List>, known: &mut HashSet<(*const List, *const List)>) -> bool {
    if Rc::ptr_eq(a, b) {
        return true;
    }
    let same = |(a, b): (&Value, &Value)| match (a, b) {
        (Value::List(a), Value::List(b)) => {
            let pair = (Rc::as_ptr(a), Rc::as_ptr(b));
            known.contains(&pair) || equal_lists(a, b, known) && known.insert(pair)
        }
        _ => equal(a, b),
    };
    a.items().len() == b.items().len() && a.items().iter().zip(b.items()).all(same)
}

/// Evaluates `a COMPARISON b`; `< <= > >=` need two numbers or two bytes.
pub(crate) fn compare(comparison: Comparison, a: &Value, b: &Value) -> Result<bool, Box<Failure>> {
    match comparison {
        Comparison::Equal => return Ok(equal(a, b)),
        Comparison::NotEqual => return Ok(!equal(a, b)),
        _ => {}
    }
    let order = match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => order_mixed(*a, *b),
        (Value::Float(a), Value::Int(b)) => order_mixed(*b, *a).map(Ordering::reverse),
        (Value::Bytes(a), Value::Bytes(b)) => Some(a.cmp(b)),
        _ => return Err(not_ordered(comparison, a, b)),
    };
    Ok(order.is_some_and(|order| matches(comparison, order)))
}

/// Whether an order is one that the comparison asks for.
pub(crate) fn matches(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterEqual => order.is_ge(),
    }
}

/// Orders an integer against a float by exact value: a cast alone would make 2^53 + 1 equal to 2^53.
fn order_mixed(int: i64, float: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if float.is_nan() {
        return None;
    }
    if float >= LIMIT {
        return Some(Ordering::Less);
    }
    if float < -LIMIT {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked; the fraction is compared after")]
    let whole = float.trunc() as i64;
    Some(int.cmp(&whole).then_with(|| 0.0_f64.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal)))
}

fn not_ordered(comparison: Comparison, a: &Value, b: &Value) -> Box<Failure> {
    let words = format!("cannot order {} and {}", a.type_name(), b.type_name());
    let failure = Failure::new(comparison.symbol(), words);
    Box::new(match (a, b) {
        (Value::Bytes(_), Value::Int(_) | Value::Float(_)) | (Value::Int(_) | Value::Float(_), Value::Bytes(_)) => {
            failure.hint("text is not a number until `int` or `float` makes it one: `int $x`")
        }
        (Value::None, _) | (_, Value::None) => failure.hint(super::WHY_NONE),
        _ => failure.hint("`<` and its kin need two numbers or two bytes"),
    })
}
