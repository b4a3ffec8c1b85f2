//! Tests of the scheduler alone, with a clock that is handed in.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::Scheduler;
use crate::machine::task::current_handle::CurrentHandles;
use crate::machine::task::sample::code;
use crate::machine::task::{Completion, Handler, HandlerKind, Side, State, Task, Wait, WaitOn, WakeReason};
use crate::net::HandleKey;
use crate::source::Span;
use crate::spec::Awaits;
use crate::values::TaskKey;

const HANDLE: HandleKey = HandleKey { index: 3, generation: 7 };

/// Makes a scheduler with some tasks in its run queue; returns the current moment as well.
fn scheduler(tasks: usize) -> (Scheduler, Vec<TaskKey>, Instant) {
    let mut scheduler = Scheduler::new(false);
    let keys = (0..tasks).map(|_| {
        let task = scheduler.tasks.add(code(Vec::new()), &"task".into(), CurrentHandles::default(), 0, 0);
        let key = task.key;
        scheduler.tasks.put_back(task);
        scheduler.queue(key);
        key
    });
    let keys = keys.collect();
    (scheduler, keys, Instant::now())
}

fn wait(on: WaitOn, deadline: Option<Instant>, now: Instant) -> Wait {
    Wait { on, deadline, what: "recv", awaits: Awaits::Data, span: Span::default(), since: now }
}

/// Takes a task out, as a turn does to run it, and puts it back after `act`.
fn run(scheduler: &mut Scheduler, key: TaskKey, act: impl FnOnce(&mut Scheduler, &mut Task)) {
    let mut task = scheduler.tasks.take(key).expect("a task that is not running");
    act(scheduler, &mut task);
    scheduler.tasks.put_back(task);
}

fn ready(scheduler: &mut Scheduler) -> Vec<TaskKey> {
    std::iter::from_fn(|| scheduler.next_ready()).collect()
}

fn reason(scheduler: &Scheduler, key: TaskKey) -> WakeReason {
    scheduler.tasks.get(key).expect("it has not ended").operation.wake_reason
}

#[test]
fn ready_tasks_run_first_come_first_served() {
    let (mut scheduler, keys, _) = scheduler(3);
    assert_eq!(ready(&mut scheduler), keys);
    assert!(scheduler.is_idle());
    for key in [keys[2], keys[0]] {
        scheduler.queue(key);
    }
    assert_eq!(ready(&mut scheduler), [keys[2], keys[0]]);
}

#[test]
fn waits_that_are_out_of_time_end_in_the_order_of_their_deadlines_and_then_of_their_begin() {
    let (mut scheduler, keys, now) = scheduler(4);
    ready(&mut scheduler);
    let after = |millis| now + Duration::from_millis(millis);
    for (key, deadline) in keys.iter().zip([after(20), after(10), after(20), after(30)]) {
        run(&mut scheduler, *key, |scheduler, task| {
            scheduler.park(task, wait(WaitOn::Time, Some(deadline), now));
        });
    }
    assert_eq!(scheduler.next_deadline(), Some(after(10)));
    assert_eq!(scheduler.expire(after(9), false), []);
    assert!(scheduler.is_idle());
    assert_eq!(scheduler.expire(after(20), false), []);
    assert_eq!(ready(&mut scheduler), [keys[1], keys[0], keys[2]]);
    assert_eq!(reason(&scheduler, keys[1]), WakeReason::TimedOut);
    assert_eq!(scheduler.next_deadline(), Some(after(30)));
}

#[test]
fn a_deadline_of_an_earlier_wait_means_nothing() {
    let (mut scheduler, keys, now) = scheduler(1);
    ready(&mut scheduler);
    run(&mut scheduler, keys[0], |scheduler, task| scheduler.park(task, wait(WaitOn::Time, Some(now), now)));
    scheduler.wake(keys[0], WakeReason::Ready);
    let first = scheduler.tasks.get(keys[0]).expect("it lives").wait;
    run(&mut scheduler, keys[0], |scheduler, task| scheduler.park(task, wait(WaitOn::Tasks(Rc::new([])), None, now)));
    ready(&mut scheduler);
    scheduler.expire(now, false);
    scheduler.wake_wait(keys[0], first);
    assert!(scheduler.is_idle());
    scheduler.wake_wait(keys[0], first + 1);
    assert_eq!(ready(&mut scheduler), keys);
}

#[test]
fn a_task_that_was_just_woken_has_a_slice_more_before_its_within_is_left() {
    let (mut scheduler, keys, now) = scheduler(2);
    ready(&mut scheduler);
    let until = now + Duration::from_secs(1);
    let mut ids = Vec::new();
    for key in &keys {
        run(&mut scheduler, *key, |scheduler, task| {
            let kind = scheduler.start_within(*key, until);
            ids.extend(if let HandlerKind::Within { id, .. } = kind { Some(id) } else { None });
            task.push_handler(Handler { frame: 1, target: 0, keep: 0, kind });
            scheduler.park(task, wait(WaitOn::Handle(HANDLE, Side::Read), None, now));
        });
    }
    scheduler.wake(keys[0], WakeReason::Ready);
    assert_eq!(scheduler.expire(until, false), [(keys[1], ids[1])]);
    assert_eq!(scheduler.take_expired_withins(keys[0]), [ids[0]]);
    assert_eq!(scheduler.take_expired_withins(keys[0]), []);
}

#[test]
fn the_main_task_s_within_does_not_count_while_it_is_stepped_through() {
    let mut scheduler = Scheduler::new(true);
    scheduler.tasks.add_main(code(Vec::new()));
    let main = scheduler.tasks.main_key().expect("a main task");
    let now = Instant::now();
    scheduler.start_within(main, now);
    assert_eq!(scheduler.expire(now, true), []);
    assert_eq!(scheduler.next_deadline(), None);
}

#[test]
fn a_side_goes_from_one_command_to_the_next_in_line() {
    let (mut scheduler, keys, now) = scheduler(3);
    ready(&mut scheduler);
    run(&mut scheduler, keys[0], |scheduler, task| scheduler.lock_side(task, HANDLE, Side::Read));
    for key in &keys[1..] {
        assert!(!scheduler.handle_queues().may_use(HANDLE, Side::Read, *key));
        assert!(scheduler.handle_queues().may_use(HANDLE, Side::Write, *key));
        run(&mut scheduler, *key, |scheduler, task| {
            scheduler.queue_for_side(HANDLE, Side::Read, task.key);
            scheduler.park(task, wait(WaitOn::Side(HANDLE, Side::Read), None, now));
        });
    }
    scheduler.release_side(keys[0], HANDLE, Side::Read);
    // The task has the side from this moment, so that no other slips in before it runs.
    assert_eq!(scheduler.handle_queues().holder(HANDLE, Side::Read), Some(keys[1]));
    assert_eq!(ready(&mut scheduler), [keys[1]]);
    scheduler.release_side(keys[1], HANDLE, Side::Read);
    assert_eq!(ready(&mut scheduler), [keys[2]]);
    scheduler.release_side(keys[2], HANDLE, Side::Read);
    assert_eq!(scheduler.handle_queues().holder(HANDLE, Side::Read), None);
}

#[test]
fn who_is_interrupted_in_line_leaves_it() {
    let (mut scheduler, keys, now) = scheduler(3);
    ready(&mut scheduler);
    run(&mut scheduler, keys[0], |scheduler, task| scheduler.lock_side(task, HANDLE, Side::Write));
    for key in &keys[1..] {
        run(&mut scheduler, *key, |scheduler, task| {
            scheduler.queue_for_side(HANDLE, Side::Write, task.key);
            scheduler.park(task, wait(WaitOn::Side(HANDLE, Side::Write), None, now));
        });
    }
    scheduler.interrupt(keys[1], Completion::Cancel);
    assert_eq!(ready(&mut scheduler), [keys[1]]);
    scheduler.release_side(keys[0], HANDLE, Side::Write);
    assert_eq!(ready(&mut scheduler), [keys[2]]);
}

#[test]
fn closing_wakes_everybody_on_a_handle_and_no_one_on_a_later_one_in_its_place() {
    let (mut scheduler, keys, now) = scheduler(3);
    ready(&mut scheduler);
    run(&mut scheduler, keys[0], |scheduler, task| {
        scheduler.lock_side(task, HANDLE, Side::Read);
        scheduler.park(task, wait(WaitOn::Handle(HANDLE, Side::Read), None, now));
    });
    run(&mut scheduler, keys[1], |scheduler, task| {
        scheduler.queue_for_side(HANDLE, Side::Read, task.key);
        scheduler.park(task, wait(WaitOn::Side(HANDLE, Side::Read), None, now));
    });
    run(&mut scheduler, keys[2], |scheduler, task| {
        scheduler.park(task, wait(WaitOn::Handles(Vec::new()), None, now));
        scheduler.watch_handle(HANDLE, task);
    });
    scheduler.wake_closed(HandleKey { generation: 8, ..HANDLE });
    assert!(scheduler.is_idle());
    scheduler.wake_closed(HANDLE);
    assert_eq!(ready(&mut scheduler), keys);
    let reasons: Vec<WakeReason> = keys.iter().map(|key| reason(&scheduler, *key)).collect();
    assert_eq!(reasons, [WakeReason::Closed, WakeReason::Closed, WakeReason::Ready]);
}

#[test]
fn what_ends_the_program_is_not_undone_by_what_would_end_a_block() {
    let (mut scheduler, keys, now) = scheduler(1);
    ready(&mut scheduler);
    run(&mut scheduler, keys[0], |scheduler, task| scheduler.park(task, wait(WaitOn::Time, None, now)));
    scheduler.interrupt(keys[0], Completion::Exit(3));
    scheduler.interrupt(keys[0], Completion::Cancel);
    let task = scheduler.tasks.get(keys[0]).expect("it lives");
    assert!(matches!(task.pending_completion, Some(Completion::Exit(3))));
    assert_eq!((task.state, ready(&mut scheduler)), (State::Ready, keys));
}

#[test]
fn who_waits_for_all_goes_on_when_only_such_are_left() {
    let (mut scheduler, keys, now) = scheduler(3);
    ready(&mut scheduler);
    for key in &keys[..2] {
        run(&mut scheduler, *key, |scheduler, task| {
            scheduler.park(task, wait(WaitOn::AllTasks, None, now));
            scheduler.wait_for_all(task.key, task.wait);
        });
    }
    scheduler.wake_who_waits_for_all();
    assert!(scheduler.is_idle());
    drop(scheduler.tasks.take(keys[2]));
    scheduler.tasks.remove(keys[2]);
    scheduler.wake_who_waits_for_all();
    assert_eq!(ready(&mut scheduler), keys[..2]);
}

#[test]
fn an_accept_without_a_descriptor_is_tried_again_when_one_was_closed() {
    let (mut scheduler, keys, now) = scheduler(1);
    ready(&mut scheduler);
    scheduler.note_fd_exhaustion(HANDLE, 5);
    assert!(scheduler.accept_would_fail(HANDLE, 5));
    assert!(!scheduler.accept_would_fail(HANDLE, 5), "asked again it is tried");
    run(&mut scheduler, keys[0], |scheduler, task| {
        scheduler.park(task, wait(WaitOn::Time, None, now));
        scheduler.wake_when_fd_is_free(task, 5);
    });
    scheduler.wake_fd_waiters(5);
    assert!(scheduler.is_idle());
    scheduler.wake_fd_waiters(6);
    assert_eq!(ready(&mut scheduler), keys);
}

/// A key whose generation is old does not mean the task that has the place now.
#[test]
fn keys_of_tasks_that_have_ended_wake_no_one() {
    let (mut scheduler, keys, _) = scheduler(1);
    ready(&mut scheduler);
    drop(scheduler.tasks.take(keys[0]));
    scheduler.tasks.remove(keys[0]);
    let later = scheduler.tasks.add(code(Vec::new()), &Rc::from("later"), CurrentHandles::default(), 0, 0);
    assert_eq!(later.key.index, keys[0].index);
    scheduler.tasks.put_back(later);
    scheduler.wake(keys[0], WakeReason::Ready);
    assert!(scheduler.is_idle());
}

#[test]
fn timers_of_waits_and_blocks_that_are_over_do_not_pile_up() {
    let (mut scheduler, keys, now) = scheduler(2);
    let later = now + Duration::from_mins(1);
    for _ in 0..1_000 {
        run(&mut scheduler, keys[0], |scheduler, task| {
            let within = scheduler.start_within(task.key, later);
            scheduler.park(task, wait(WaitOn::Time, Some(later), now));
            scheduler.handler_removed(&within);
        });
        scheduler.wake(keys[0], WakeReason::Ready);
    }
    assert_eq!(scheduler.timers.len(), 0);
    run(&mut scheduler, keys[1], |scheduler, task| {
        let kind = scheduler.start_within(task.key, later);
        task.push_handler(Handler { frame: 1, target: 0, keep: 0, kind });
        scheduler.clear_handlers(task);
    });
    assert_eq!(scheduler.next_deadline(), None);
}

#[test]
fn a_wait_for_all_tasks_that_was_cancelled_counts_no_more() {
    let (mut scheduler, keys, now) = scheduler(3);
    ready(&mut scheduler);
    for _ in 0..10 {
        run(&mut scheduler, keys[0], |scheduler, task| {
            scheduler.park(task, wait(WaitOn::AllTasks, None, now));
            scheduler.wait_for_all(task.key, task.wait);
        });
        scheduler.interrupt(keys[0], Completion::Cancel);
        ready(&mut scheduler);
    }
    assert!(scheduler.waiting_for_all.is_empty());
}
