//! The failures of `assert` and `fails`: what was expected, and what happened instead.

use crate::compiler::bytecode::{NOWHERE, Reg};
use crate::net::errno;
use crate::values::{Failure, FailureKind, Value};

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

pub(in crate::machine) fn assert_failed(registers: &[Value], text: Reg, otherwise: String) -> Box<Failure> {
    let said = (text != NOWHERE).then(|| registers[text as usize].lossy());
    let failure = match said {
        Some(said) => Failure { hint: Some(otherwise), ..Failure::expectation("assert", said) },
        None => Failure::expectation("assert", otherwise),
    };
    Box::new(Failure { kind: FailureKind::Expectation, ..failure })
}

pub(in crate::machine) fn assert_compare(registers: &[Value], a: Reg, b: Reg, text: Reg) -> Box<Failure> {
    let shown = |register: Reg| registers[register as usize].repr_within(200);
    assert_failed(registers, text, format!("left is {}, right is {}", shown(a), shown(b)))
}
