//! Lists in registers: making one, taking one apart, and going through one in a `for` loop.

use crate::compiler::bytecode::Reg;
use crate::machine::call::command::describe;
use crate::values::{Failure, Value, WHY_NONE};

type Done<T = ()> = Result<T, Box<Failure>>;

pub(super) fn make_list(registers: &mut [Value], first: Reg, count: u32) -> Done<Value> {
    let items = registers[first as usize..(first + count) as usize].iter_mut().map(std::mem::take).collect();
    Value::list(items).map_err(|limit| Box::new(Failure::new("", limit)))
}

pub(super) fn unpack(registers: &mut [Value], first: Reg, from: Reg, count: u32) -> Done {
    let value = std::mem::take(&mut registers[from as usize]);
    let Value::List(list) = value else {
        let words = format!("{count} names need a list of {count} values, and this is no list");
        let hint = if matches!(value, Value::None) { WHY_NONE } else { "give it to one name: `name = …`" };
        return Err(Box::new(Failure::new("=", words).hint(hint)));
    };
    let wanted = count as usize;
    if list.items().len() != wanted {
        let there = list.items().len();
        let words = format!("{wanted} names need a list of exactly {wanted} values, and this has {there}");
        let names = if there < 2 { "one name".to_owned() } else { format!("{there} names, or one") };
        return Err(Box::new(Failure::new("=", words).hint(format!("give {names} for the whole list: `list = …`"))));
    }
    registers[first as usize..first as usize + wanted].clone_from_slice(list.items());
    registers[from as usize] = Value::List(list);
    Ok(())
}

pub(super) fn for_start(registers: &mut [Value], list: Reg) -> Done {
    let value = &registers[list as usize];
    if !matches!(value, Value::List(_)) {
        let failure = Failure::new("for", format!("takes a list, not {}", describe(value)));
        let lists = "`split` and `range` make lists; a list is written [1, 2]";
        return Err(Box::new(failure.hint(if matches!(value, Value::None) { WHY_NONE } else { lists })));
    }
    registers[list as usize + 1] = Value::Int(0);
    Ok(())
}

/// Puts the next element of a `for` loop's list into `to`; false at the end.
pub(in crate::machine) fn for_next(registers: &mut [Value], list: Reg, to: Reg) -> bool {
    let (Value::List(items), Value::Int(index)) = (&registers[list as usize], &registers[list as usize + 1]) else {
        return false;
    };
    let Some(item) = usize::try_from(*index).ok().and_then(|index| items.items().get(index)).cloned() else {
        return false;
    };
    let next = index + 1;
    registers[to as usize] = item;
    registers[list as usize + 1] = Value::Int(next);
    true
}
