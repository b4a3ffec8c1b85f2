//! Tests of unwinding: what each completion does with the handlers it meets.

use std::rc::Rc;
use std::time::Instant;

use super::unwind::Unwound;
use crate::diagnostic::Diagnostic;
use crate::machine::Machine;
use crate::machine::call::command::Table;
use crate::machine::frontend::{DisplayAs, Frontend, Observer};
use crate::machine::task::current_handle::CurrentHandles;
use crate::machine::task::sample::code;
use crate::machine::task::stuck::Deadlock;
use crate::machine::task::{Completion, Handler, HandlerKind, Side, Task, Wait, WaitOn};
use crate::net::HandleKey;
use crate::source::{Sources, Span};
use crate::spec::Awaits;
use crate::values::{Failure, Value};

/// A frontend that says nothing.
struct Quiet;

impl Observer for Quiet {
    fn statement(&mut self, _: &str, _: Span, _: &Sources) -> String {
        String::new()
    }
    fn result(&mut self, _: &str, _: &Value) -> String {
        String::new()
    }
}

impl Frontend for Quiet {
    fn report(&mut self, _: &Diagnostic, _: &Sources) -> String {
        String::new()
    }
    fn deadlock(&mut self, _: &Deadlock, _: &Sources) -> Diagnostic {
        Diagnostic::error("nothing can go on")
    }
    fn show(&mut self, _: &Value, _: DisplayAs) -> String {
        String::new()
    }
    fn observer(&mut self) -> Box<dyn Observer> {
        Box::new(Quiet)
    }
}

fn machine() -> Machine {
    Machine::new(Rc::new(Table::new(&[])), Box::new(Quiet)).expect("a machine")
}

/// Makes a task with these handlers, the outermost first, whose targets are 10, 20, 30 …; returns its registers as
/// well.
fn task(machine: &mut Machine, handlers: Vec<HandlerKind>) -> (Box<Task>, Vec<Value>) {
    let mut task = machine.scheduler.tasks.add(code(Vec::new()), &"t".into(), CurrentHandles::default(), 0, 0);
    for (kind, target) in handlers.into_iter().zip((10..).step_by(10)) {
        task.push_handler(Handler { frame: 1, target, keep: 0, kind });
    }
    let stack = std::mem::take(&mut task.stack);
    (task, stack)
}

fn error() -> Completion {
    Completion::Error(Rc::new(Failure::new("recv", "it failed")))
}

/// Unwinds a task with these handlers; returns the position where it goes on or the completion that ends it, and how
/// many handlers are left.
fn unwind(handlers: Vec<HandlerKind>, completion: Completion) -> (Result<u32, Completion>, usize) {
    let mut machine = machine();
    let (mut task, mut stack) = task(&mut machine, handlers);
    match machine.unwind(&mut task, &mut stack, completion) {
        Unwound::Continues => (Ok(task.frames.last().expect("a frame").pc), task.handlers.len()),
        Unwound::Ended(completion) => (Err(completion), task.handlers.len()),
    }
}

#[test]
fn only_an_error_enters_catch() {
    let catch = || vec![HandlerKind::Catch { to: 1 }];
    assert!(matches!(unwind(catch(), error()), (Ok(10), 0)));
    assert!(matches!(unwind(catch(), Completion::Cancel), (Err(Completion::Cancel), 0)));
    assert!(matches!(unwind(catch(), Completion::Exit(3)), (Err(Completion::Exit(3)), 0)));
    assert!(matches!(unwind(catch(), Completion::Return(Value::Int(7))), (Err(Completion::Return(Value::Int(7))), 0)));
}

#[test]
fn a_failed_expectation_enters_no_catch() {
    let failed = Completion::Error(Rc::new(Failure::expectation("assert", "it is not true")));
    let (end, _) = unwind(vec![HandlerKind::Catch { to: 1 }, HandlerKind::Fails { to: 1 }], failed);
    assert!(matches!(end, Err(Completion::Error(failure)) if failure.words == "it is not true"));
}

#[test]
fn the_innermost_handler_that_fits_is_entered() {
    let handlers = vec![HandlerKind::Catch { to: 1 }, within(), HandlerKind::Catch { to: 1 }];
    assert!(matches!(unwind(handlers, error()), (Ok(30), 2)));
}

#[test]
fn finally_runs_for_everything_and_remembers_what_was_under_way() {
    for completion in [error(), Completion::Cancel, Completion::Exit(1), Completion::Return(Value::None)] {
        let mut machine = machine();
        let (mut task, mut stack) = task(&mut machine, vec![HandlerKind::Finally]);
        assert!(matches!(machine.unwind(&mut task, &mut stack, completion), Unwound::Continues));
        let [Handler { kind: HandlerKind::Cleanup(_), .. }] = &task.handlers[..] else {
            panic!("{:?}", task.handlers);
        };
        assert_eq!(task.frames.last().expect("a frame").pc, 10);
    }
}

#[test]
fn no_return_of_a_finally_block_swallows_what_is_final() {
    let under_way = |completion| vec![HandlerKind::Cleanup(completion)];
    let returns = || Completion::Return(Value::Int(1));
    assert!(matches!(unwind(under_way(Completion::Cancel), returns()), (Err(Completion::Cancel), 0)));
    assert!(matches!(unwind(under_way(Completion::Exit(3)), returns()), (Err(Completion::Exit(3)), 0)));
    assert!(matches!(unwind(under_way(Completion::Exit(3)), error()), (Err(Completion::Exit(3)), 0)));
    // An error that was under way is replaced, as in Python.
    assert!(matches!(unwind(under_way(error()), returns()), (Err(Completion::Return(_)), 0)));
}

#[test]
fn a_within_out_of_time_fails_at_its_own_block_only() {
    let late = || Completion::Deadline { id: 1, failure: Rc::new(Failure::system("within", 110)) };
    let inside = vec![within(), HandlerKind::Catch { to: 1 }];
    let (end, _) = unwind(inside, late());
    assert!(matches!(end, Err(Completion::Error(failure)) if failure.code == Some(110)));
    let outside = vec![HandlerKind::Catch { to: 1 }, within()];
    assert!(matches!(unwind(outside, late()), (Ok(10), 0)));
}

#[test]
fn of_two_within_blocks_the_outer_is_left() {
    let late = |id| Completion::Deadline { id, failure: Rc::new(Failure::system("within", 110)) };
    let (end, _) = unwind(vec![HandlerKind::Cleanup(late(2))], late(1));
    assert!(matches!(end, Err(Completion::Deadline { id: 1, .. })));
    let (end, _) = unwind(vec![HandlerKind::Cleanup(late(1))], late(2));
    assert!(matches!(end, Err(Completion::Deadline { id: 1, .. })));
}

#[test]
fn a_jump_leaves_the_handlers_between_and_runs_their_finally() {
    let jump = Completion::Jump { to: 99, keep: 1 };
    let handlers = vec![HandlerKind::Catch { to: 1 }, HandlerKind::Catch { to: 1 }, within()];
    assert!(matches!(unwind(handlers, jump.clone()), (Ok(99), 1)));
    let handlers = vec![HandlerKind::Catch { to: 1 }, HandlerKind::Finally];
    assert!(matches!(unwind(handlers, jump), (Ok(20), 2)));
}

#[test]
fn unwinding_releases_the_sides_of_the_command() {
    let mut machine = machine();
    let handle = HandleKey { index: 0, generation: 0 };
    let (mut first, mut stack) = task(&mut machine, Vec::new());
    let (mut second, _) = task(&mut machine, Vec::new());
    let key = second.key;
    machine.scheduler.lock_side(&mut first, handle, Side::Read);
    machine.scheduler.queue_for_side(handle, Side::Read, key);
    let on = WaitOn::Side(handle, Side::Read);
    let wait =
        Wait { on, deadline: None, what: "recv", awaits: Awaits::Data, span: Span::default(), since: Instant::now() };
    machine.scheduler.park(&mut second, wait);
    machine.scheduler.tasks.put_back(second);
    machine.unwind(&mut first, &mut stack, Completion::Cancel);
    assert_eq!(machine.scheduler.handle_queues().holder(handle, Side::Read), Some(key));
    assert_eq!(machine.scheduler.next_ready(), Some(key));
}

fn within() -> HandlerKind {
    HandlerKind::Within { id: 1, until: Instant::now() }
}
