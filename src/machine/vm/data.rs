//! Instructions that compute values: loads, operators, text. They touch the registers of one frame, and the
//! variables that all tasks share.

use std::rc::Rc;

use super::assertions;
use super::lists::{for_start, make_list, unpack};
use crate::compiler::bytecode::{Code, Level, NOWHERE, Op, Reg, control_ops, in_place_ops};
use crate::limits::{BYTES, LimitExceeded};
use crate::machine::Machine;
use crate::machine::frontend::DisplayAs;
use crate::spec::Shows;
use crate::values::{self, Comparison, Failure, Operator, Value};

type Done<T = ()> = Result<T, Box<Failure>>;

impl Machine {
    #[expect(clippy::unnested_or_patterns, reason = "each pattern is a group of instructions")]
    pub(in crate::machine) fn data(&mut self, code: &Code, registers: &mut [Value], op: Op) -> Done {
        match op {
            Op::Const { to, constant } => put(registers, to, code.constants[constant as usize].clone()),
            Op::Copy { to, from } => put(registers, to, read(code, registers, from)?.clone()),
            Op::Move { to, from } => {
                let value = std::mem::take(&mut registers[from as usize]);
                put(registers, to, value);
            }
            Op::TryCopy { to, from } => put(registers, to, registers[from as usize].clone()),
            Op::LoadShared { to, shared } => put(registers, to, self.load_shared(shared)?),
            Op::TryShared { to, shared } => put(registers, to, self.shared_value(shared)),
            Op::StoreShared { shared, from } => {
                self.vm.lent = None;
                self.vm.set_shared(shared, std::mem::take(&mut registers[from as usize]));
            }
            Op::LendShared { shared, from } => self.vm.lend(shared, from, registers),
            Op::LoadArgument { to, number } => put(registers, to, self.argument(number)?),
            Op::TryArgument { to, number } => put(registers, to, self.argument(number).unwrap_or_default()),
            Op::LoadArguments { to } => put(registers, to, Value::list(self.arguments.clone()).unwrap_or_default()),
            Op::OrDefault { to, constant } => or_default(registers, to, &code.constants[constant as usize]),
            Op::AddAssign { to, from } => {
                self.charge_copy(&registers[to as usize]);
                add_assign(code, registers, to, from)?;
            }
            Op::Compare { comparison, to, a, b } => {
                let holds = compare_registers(code, registers, comparison, a, b)?;
                self.charge_comparison(&registers[a as usize], &registers[b as usize]);
                put(registers, to, Value::Bool(holds));
            }
            Op::Not { to, from } => put(registers, to, Value::Bool(!truth(code, registers, from)?)),
            Op::Truth { to, from } => put(registers, to, Value::Bool(truth(code, registers, from)?)),
            Op::Negate { to, from } => put(registers, to, values::negate(read(code, registers, from)?)?),
            Op::Invert { to, from } => put(registers, to, values::invert(read(code, registers, from)?)?),
            Op::Text { to, first, count } => {
                if !self.grow_text(registers, to, first, count)? {
                    let text = join_text(registers, first, count)?;
                    self.charge_value(&text);
                    put(registers, to, text);
                }
            }
            Op::List { to, first, count } => {
                let list = make_list(registers, first, count)?;
                put(registers, to, list);
            }
            Op::Unpack { first, from, count } => unpack(registers, first, from, count)?,
            Op::ForStart { list } => for_start(registers, list)?,
            Op::CheckFails { from, wanted } => assertions::check_fails(registers, from, wanted)?,
            Op::FailsMissed { wanted } => return Err(assertions::fails_missed(registers, wanted)),
            Op::AssertFailed { first, count, text } => {
                return Err(assertions::assert_failed(registers, first, count, text));
            }
            Op::AssertCompare { comparison, a, b, text } => {
                return Err(assertions::assert_compare(registers, comparison, a, b, text));
            }
            Op::Clear { first, count } => unset(&mut registers[first as usize..(first + count) as usize]),
            Op::Show { from, command } => self.show(registers, from, command),
            Op::Write { from } => self.write_last(&registers[from as usize]),
            in_place_ops!() | control_ops!() => {}
        }
        Ok(())
    }

    /// Computes `a OPERATOR b`. A variable that is added to its own value is appended to in place.
    pub(in crate::machine) fn arithmetic(
        &mut self,
        code: &Code,
        registers: &mut [Value],
        operator: Operator,
        to: Reg,
        a: Reg,
        b: Reg,
    ) -> Done {
        if operator == Operator::Add && to == a && a != b {
            let added = read(code, registers, b)?.clone();
            self.charge_copy(&registers[to as usize]);
            if extend(&mut registers[to as usize], &added, "+")? {
                self.charge_value(&added);
                return Ok(());
            }
        }
        arithmetic(code, registers, operator, to, a, b)?;
        self.charge_value(&registers[to as usize]);
        Ok(())
    }

    /// Joins text to the end of the bytes in `first`, if no other value than `to` shares them; returns false if it does
    /// not. A failure leaves both as they were.
    fn grow_text(&mut self, registers: &mut [Value], to: Reg, first: Reg, count: u32) -> Done<bool> {
        let (to, first) = (to as usize, first as usize);
        let is_own = registers[to].is_same(&registers[first]);
        let is_bytes = matches!(registers[first], Value::Bytes(_));
        if count < 2 || !is_bytes || !registers[first].is_held_by(1 + usize::from(is_own)) {
            return Ok(false);
        }
        let Value::Bytes(mut bytes) = std::mem::take(&mut registers[first]) else { return Ok(false) };
        if is_own {
            registers[to] = Value::Unset;
        }
        let before = bytes.len();
        let text = Rc::make_mut(&mut bytes);
        for piece in &mut registers[first + 1..first + count as usize] {
            std::mem::take(piece).write_text(text);
            if text.len() > BYTES.most {
                text.truncate(before);
                registers[if is_own { to } else { first }] = Value::Bytes(bytes);
                return Err(Box::new(Failure::new("", LimitExceeded::Bytes)));
            }
        }
        self.charge_bytes(text.len() - before);
        registers[to] = Value::Bytes(bytes);
        Ok(true)
    }

    fn shared_value(&self, shared: u32) -> Value {
        self.vm.shared.get(shared as usize).cloned().unwrap_or_default()
    }

    fn load_shared(&self, shared: u32) -> Done<Value> {
        let value = self.shared_value(shared);
        if value.is_unset() {
            let name = self.names.shared().find(|(_, number)| *number == shared).map_or("", |(name, _)| name);
            return Err(no_value(name, None));
        }
        Ok(value)
    }

    fn argument(&self, number: u32) -> Done<Value> {
        let given = self.arguments.len();
        let index = (number as usize).wrapping_sub(1);
        self.arguments.get(index).cloned().ok_or_else(|| {
            let there = if given == 1 { "is 1 argument".to_owned() } else { format!("are {given} arguments") };
            let words = format!("argument {number} was not given; there {there}");
            let dollar = "text that should hold a dollar sign is written";
            let hint = format!("a default is given as `${{{number}:-…}}`; {dollar} `\\${number}`, or in single quotes");
            Box::new(Failure::new("", words).hint(hint))
        })
    }

    /// Writes the value of the last statement of `-c`. `none` says nothing, and the name of something that ends with the
    /// program is of no use to whoever reads the output.
    fn write_last(&mut self, value: &Value) {
        let ends_with_the_program =
            matches!(value, Value::Handle(_) | Value::Task(_) | Value::Channel(_) | Value::Barrier(_));
        if !ends_with_the_program && !matches!(value, Value::None | Value::Unset) {
            self.stdout().fill_safe(|out| {
                value.write_text(out);
                out.push(b'\n');
            });
        }
    }

    fn show(&mut self, registers: &mut [Value], from: Reg, command: bool) {
        let value = std::mem::take(&mut registers[from as usize]);
        let last = self.vm.last_shows.take().filter(|_| command);
        let (way, remark) = last.unwrap_or((Shows::Value, None));
        let way = match way {
            Shows::Page => DisplayAs::Page,
            Shows::Table => DisplayAs::Table,
            Shows::Peer => DisplayAs::Peer,
            Shows::Value => DisplayAs::Value,
        };
        if matches!(value, Value::None | Value::Unset) {
            if let Some(remark) = remark {
                self.stdout().write(format!("({remark})\n").as_bytes());
            }
        } else {
            let mut text = self.frontend.show(&value, way);
            if let Some(remark) = remark {
                text.insert_str(text.trim_end().len(), &format!(" ({remark})"));
            }
            self.stdout().write(text.as_bytes());
            self.frontend.shown_unassigned(&value);
            self.keep_result(registers, value);
        }
    }
}

/// Empties registers, one by one: `fill` copies a value from the stack each time and takes several times as long.
pub(in crate::machine) fn unset(registers: &mut [Value]) {
    for register in registers {
        // Most registers are empty already.
        if !register.is_unset() {
            *register = Value::Unset;
        }
    }
}

#[inline]
fn put(registers: &mut [Value], to: Reg, value: Value) {
    if to != NOWHERE {
        registers[to as usize] = value;
    }
}

/// A register's value; fails when the variable has none yet.
pub(in crate::machine) fn read<'r>(code: &Code, registers: &'r [Value], from: Reg) -> Done<&'r Value> {
    let value = &registers[from as usize];
    if value.is_unset() { Err(no_value(code.variable(from), Some(code))) } else { Ok(value) }
}

/// The failure of reading a variable before it has a value.
pub(in crate::machine) fn no_value(name: &str, code: Option<&Code>) -> Box<Failure> {
    let mut failure = Failure::new("", format!("`${name}` has no value yet"));
    failure.variable = Some(name.to_owned());
    Box::new(match code {
        Some(code) if &*code.name == "spawn" => failure.hint(format!(
            "a task has the values of the moment it was spawned; `global {name}` makes the variable one for all tasks"
        )),
        Some(code) if code.level == Level::Function => failure.hint(format!(
            "the function assigns `{name}`, so it is the function's own; `global {name}` makes it the one all share"
        )),
        _ => failure.hint(format!("`{name} = …` has to run first")),
    })
}

pub(in crate::machine) fn truth(code: &Code, registers: &[Value], from: Reg) -> Done<bool> {
    if let Value::Bool(value) = registers[from as usize] {
        return Ok(value);
    }
    read(code, registers, from).map(Value::truth)
}

#[inline]
pub(in crate::machine) fn fast_int(operator: Operator, a: &Value, b: &Value) -> Option<i64> {
    let (Value::Int(a), Value::Int(b)) = (a, b) else { return None };
    match operator {
        Operator::Add => a.checked_add(*b),
        Operator::Subtract => a.checked_sub(*b),
        Operator::Multiply => a.checked_mul(*b),
        Operator::Divide => a.checked_div(*b),
        Operator::Remainder => a.checked_rem(*b),
        _ => None,
    }
}

#[cold]
pub(in crate::machine) fn add_small(code: &Code, registers: &mut [Value], to: Reg, a: Reg, small: i32) -> Done {
    let a = read(code, registers, a)?.clone();
    let (operator, amount) =
        if small < 0 { (Operator::Subtract, -i64::from(small)) } else { (Operator::Add, small.into()) };
    let sum = values::arithmetic(operator, a, &Value::Int(amount))?;
    put(registers, to, sum);
    Ok(())
}

fn arithmetic(code: &Code, registers: &mut [Value], operator: Operator, to: Reg, a: Reg, b: Reg) -> Done {
    read(code, registers, b)?;
    // A temporary is used up, so that a chain of `+` appends in place; a variable keeps its value.
    let left = if code.names.len() <= a as usize && a != b {
        std::mem::take(&mut registers[a as usize])
    } else {
        read(code, registers, a)?.clone()
    };
    let result = values::arithmetic(operator, left, &registers[b as usize])?;
    put(registers, to, result);
    Ok(())
}

fn add_assign(code: &Code, registers: &mut [Value], to: Reg, from: Reg) -> Done {
    let added = std::mem::take(&mut registers[from as usize]);
    if !extend(&mut registers[to as usize], &added, "+=")? {
        let sum = values::arithmetic(Operator::Add, read(code, registers, to)?.clone(), &added)?;
        registers[to as usize] = sum;
    }
    Ok(())
}

/// Appends to bytes or a list, in place where no other value shares them; false for other values. A failure leaves the
/// value as it was.
fn extend(value: &mut Value, added: &Value, operation: &str) -> Done<bool> {
    let too_much = |limit: LimitExceeded| Box::new(Failure::new(operation, limit));
    match (value, added) {
        (Value::Bytes(bytes), Value::Bytes(more)) => {
            if bytes.len() + more.len() > BYTES.most {
                return Err(too_much(LimitExceeded::Bytes));
            }
            Rc::make_mut(bytes).extend_from_slice(more);
        }
        (Value::List(list), more) => {
            let list = Rc::make_mut(list);
            let added = if let Value::List(more) = more { list.extend(more) } else { list.push(more.clone()) };
            added.map_err(too_much)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn compare_with(code: &Code, registers: &[Value], comparison: Comparison, a: Reg, b: &Value) -> Done<bool> {
    values::compare(comparison, read(code, registers, a)?, b)
}

pub(in crate::machine) fn compare_small(
    code: &Code,
    registers: &[Value],
    comparison: Comparison,
    a: Reg,
    small: i32,
) -> Done<bool> {
    compare_with(code, registers, comparison, a, &Value::Int(small.into()))
}

pub(in crate::machine) fn compare_registers(
    code: &Code,
    registers: &[Value],
    comparison: Comparison,
    a: Reg,
    b: Reg,
) -> Done<bool> {
    compare_with(code, registers, comparison, a, read(code, registers, b)?)
}

fn or_default(registers: &mut [Value], to: Reg, default: &Value) {
    let missing = match &registers[to as usize] {
        Value::Unset | Value::None => true,
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.items().is_empty(),
        _ => false,
    };
    if missing {
        registers[to as usize] = default.clone();
    }
}

fn join_text(registers: &mut [Value], first: Reg, count: u32) -> Done<Value> {
    let pieces = &mut registers[first as usize..(first + count) as usize];
    if let [Value::Bytes(_)] = pieces {
        return Ok(std::mem::take(&mut pieces[0]));
    }
    let known: usize = pieces.iter().map(|piece| if let Value::Bytes(bytes) = piece { bytes.len() } else { 16 }).sum();
    let mut text = Vec::with_capacity(known);
    for piece in pieces {
        std::mem::take(piece).write_text(&mut text);
        if text.len() > BYTES.most {
            return Err(Box::new(Failure::new("", LimitExceeded::Bytes)));
        }
    }
    Ok(Value::bytes(text))
}
