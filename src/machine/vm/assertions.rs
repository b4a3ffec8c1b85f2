//! The failures of `assert` and `fails`: what was expected, and what happened instead.

use crate::compiler::bytecode::{NOWHERE, Reg};
use crate::net::errno;
use crate::values::difference::{brief, explain_comparison};
use crate::values::{Comparison, Failure, Value};

pub(in crate::machine) fn check_fails(registers: &[Value], from: Reg, wanted: Reg) -> Result<(), Box<Failure>> {
    let wanted = registers[wanted as usize].lossy();
    let Value::Error(failure) = &registers[from as usize] else { return Ok(()) };
    if wanted == "any" || failure.errno_name() == wanted {
        return Ok(());
    }
    let hint = if errno::number(&wanted).is_some() { "" } else { " (which is no errno name)" };
    let words = format!("expected {wanted}{hint}, got: {}", failure.line());
    Err(Box::new(Failure::expectation("fails", words)))
}

pub(in crate::machine) fn fails_missed(registers: &[Value], wanted: Reg) -> Box<Failure> {
    let wanted = registers[wanted as usize].lossy();
    let what = if wanted == "any" { "a failure".to_owned() } else { wanted };
    Box::new(Failure::expectation("fails", format!("expected {what}, but the call succeeded")))
}

/// The failure of an `assert`, with the values that it was about: pairs of a label and a value from `first` on.
pub(in crate::machine) fn assert_failed(registers: &[Value], first: Reg, count: u32, text: Reg) -> Box<Failure> {
    let pairs = registers[first as usize..].chunks_exact(2).take(count as usize);
    let details = pairs.map(|pair| format!("{} is {}", pair[0].lossy(), brief(&pair[1]))).collect();
    failed(registers, text, "it is not true".to_owned(), details)
}

pub(in crate::machine) fn assert_compare(
    registers: &[Value],
    comparison: Comparison,
    a: Reg,
    b: Reg,
    text: Reg,
) -> Box<Failure> {
    let (words, details) = explain_comparison(comparison, &registers[a as usize], &registers[b as usize]);
    failed(registers, text, words, details)
}

/// The failure with the script's own text, or with these words.
fn failed(registers: &[Value], text: Reg, words: String, mut details: Vec<String>) -> Box<Failure> {
    let words = if text == NOWHERE {
        words
    } else {
        details.insert(0, words);
        registers[text as usize].lossy()
    };
    Box::new(Failure { details, ..Failure::expectation("assert", words) })
}
