//! A handle's read-ahead: filling it with one system call, and serving what is there.

use std::rc::Rc;

use rustix::io::Errno;

use crate::machine::call::command::{CallTimeout, Context, Flow};
use crate::machine::task::Side;
use crate::net::syscall::RecvFlags;
use crate::net::{Handle, READ_CHUNK};
use crate::values::{Failure, Value, had_arrived};

/// What reading ahead came to.
pub(in crate::commands) enum Filled {
    /// More bytes are there.
    More,
    /// The stream has ended.
    End,
    /// The task is parked, or its slice is used up.
    Leave(Flow),
}

/// Whether a call failed because it may not wait (EAGAIN), or no longer (EAGAIN, ETIMEDOUT).
pub(in crate::commands) fn out_of_time_errno(failure: &Failure) -> Option<Errno> {
    let code = failure.code.map(Errno::from_raw_os_error);
    code.filter(|code| matches!(*code, Errno::TIMEDOUT | Errno::AGAIN))
}

/// Says what had arrived when a read failed that `wanted` more. A closed handle has lost it.
pub(in crate::commands) fn with_arrived(mut failure: Box<Failure>, handle: &Handle, wanted: &str) -> Box<Failure> {
    let ends_the_wait = matches!(
        failure.code.map(Errno::from_raw_os_error),
        None | Some(Errno::TIMEDOUT | Errno::AGAIN | Errno::CONNRESET)
    );
    let buffer = handle.read_buffer.borrow();
    if !handle.is_open() || buffer.is_empty() && !ends_the_wait {
        return failure;
    }
    let before = if wanted.is_empty() { String::new() } else { format!(" before {wanted}") };
    failure.words = format!("{}{before}, {}", failure.words, had_arrived(buffer.available()));
    failure
}

/// What an earlier command read too much.
pub(in crate::commands) fn take_buffered(handle: &Handle, most: usize, peek: bool) -> Value {
    let mut input = handle.read_buffer.borrow_mut();
    let there = most.min(input.len());
    Value::bytes(if peek { input.available()[..there].to_vec() } else { input.take(there) })
}

/// Reads once into the read-ahead; at most `wanted` more bytes.
pub(in crate::commands) fn fill_read_buffer(
    cx: &mut Context,
    handle: &Rc<Handle>,
    wanted: usize,
    limit: CallTimeout,
) -> Result<Filled, Box<Failure>> {
    if cx.out_of_budget() {
        return Ok(Filled::Leave(Flow::Again));
    }
    // Through the scratch buffer: an idle connection keeps no room for what it waits for.
    let most = wanted.min(READ_CHUNK);
    let got = cx.with_scratch(|cx, scratch| {
        let room = &mut scratch.room()[..most];
        cx.attempt(handle, Side::Read, limit, || {
            handle.read_buffer.borrow_mut().take_pending_error()?;
            let count = handle.recv(room, RecvFlags::empty())?;
            handle.note_short_read(count, most);
            handle.read_buffer.borrow_mut().append(&room[..count]);
            Ok(count)
        })
    });
    match got? {
        Some(0) => Ok(Filled::End),
        Some(count) => {
            cx.charge_bytes(count);
            // Held until the command is done, so that two readers never share a line.
            cx.lock_side(handle, Side::Read);
            Ok(Filled::More)
        }
        None => Ok(Filled::Leave(Flow::Wait)),
    }
}
