//! Dropping values that hold values, in a loop: a chain of them has no bound, and dropping it link by link would need a
//! stack as deep as the chain is long.

use std::rc::Rc;

use super::Value;

/// Drops values and all that only they hold. Every kind of value that can hold others gives them up here; such a kind
/// calls this when it is dropped. Lists do not: their depth has a limit.
pub(super) fn take_apart(mut left: Vec<Value>) {
    while let Some(value) = left.pop() {
        match value {
            Value::List(list) => left.extend(Rc::into_inner(list).into_iter().flat_map(super::List::into_items)),
            Value::Channel(channel) => left.extend(Rc::into_inner(channel).into_iter().flat_map(|it| it.give_up())),
            Value::Task(task) => left.extend(Rc::into_inner(task).and_then(|task| task.give_up())),
            Value::Unset
            | Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Bytes(_)
            | Value::Address(_)
            | Value::Handle(_)
            | Value::Barrier(_)
            | Value::Error(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use crate::values::{Barrier, Channel, Failure, TaskKey, TaskOutcome, TaskValue, Value};

    fn key(index: u32) -> TaskKey {
        TaskKey { index, generation: 0 }
    }

    /// Puts a value into one of another kind; the number chooses which.
    fn wrapped(inner: Value, number: u32) -> Value {
        let task = |outcome| {
            let task = TaskValue::new(key(number), "t".into(), 1);
            assert!(task.end(outcome).is_empty());
            Value::Task(Rc::new(task))
        };
        match number % 6 {
            0 => task(TaskOutcome::Returned(inner)),
            1 => {
                let channel = Channel::new(1);
                let failed = task(TaskOutcome::Failed(Rc::new(Failure::raised("no"))));
                assert!(matches!(channel.put(failed), crate::values::Put::Done));
                channel.line_up_to_put(key(number), inner);
                Value::Channel(Rc::new(channel))
            }
            2 => Value::row([Value::Barrier(Rc::new(Barrier::new(2))), task(TaskOutcome::Returned(inner))]),
            3 => {
                let channel = Channel::new(2);
                channel.put(Value::row([inner.clone(), Value::Int(1)]));
                channel.put(inner);
                Value::Channel(Rc::new(channel))
            }
            4 => task(TaskOutcome::Returned(Value::row([Value::None, inner]))),
            _ => {
                let channel = Channel::new(1);
                channel.put(inner);
                Value::Channel(Rc::new(channel))
            }
        }
    }

    #[test]
    fn every_mixture_of_values_in_values_is_dropped_on_a_small_stack() {
        let small = std::thread::Builder::new().stack_size(256 << 10);
        let done = small.spawn(|| {
            let mut state = 12_345_u32;
            for rounds in 0..4 {
                let mut value = Value::text("innermost");
                for number in 0..50_000_u32 {
                    // The first rounds go through the kinds in turn, the others at random.
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    value = wrapped(value, if rounds < 2 { number / (1 + 4 * rounds) } else { state >> 16 });
                }
                drop(value);
            }
        });
        done.expect("a thread").join().expect("no stack overflow");
    }
}
