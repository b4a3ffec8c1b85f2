//! A handle's read-ahead: filling it with one system call, and serving what is there.

use std::os::fd::AsFd;
use std::rc::Rc;

use rustix::io::Errno;

use crate::machine::call::command::{Cx, Flow, Limit};
use crate::machine::task::Side;
use crate::net::Handle;
use crate::net::syscall::calls as net;
use crate::net::syscall::calls::RecvFlags;
use crate::values::{Failure, Value};

/// How much is read ahead in one call.
pub(in crate::commands) const CHUNK: usize = 64 * 1024;

/// What reading ahead came to.
pub(in crate::commands) enum Ahead {
    /// More bytes are there.
    More,
    /// The stream has ended.
    End,
    /// The task is parked, or its slice is used up.
    Leave(Flow),
}

/// Whether a call failed because it may not wait (EAGAIN), or no longer (EAGAIN, ETIMEDOUT).
pub(in crate::commands) fn is_up(failure: &Failure) -> Option<Errno> {
    let code = failure.code.map(Errno::from_raw_os_error);
    code.filter(|code| matches!(*code, Errno::TIMEDOUT | Errno::AGAIN))
}

/// What an earlier command read too much.
pub(in crate::commands) fn from_read_ahead(handle: &Handle, most: usize, peek: bool) -> Value {
    let mut input = handle.input.borrow_mut();
    let there = most.min(input.len());
    Value::bytes(if peek { input.available()[..there].to_vec() } else { input.take(there) })
}

/// Reads once into the read-ahead; at most `wanted` more bytes.
pub(in crate::commands) fn read_ahead(
    cx: &mut Cx,
    handle: &Rc<Handle>,
    wanted: usize,
    limit: Limit,
) -> Result<Ahead, Box<Failure>> {
    if cx.out_of_budget() {
        return Ok(Ahead::Leave(Flow::Again));
    }
    let mut scratch = std::mem::take(&mut cx.machine.scratch);
    if scratch.len() < CHUNK {
        scratch.resize(CHUNK, 0);
    }
    // Through the scratch buffer: an idle connection keeps no room for what it waits for.
    let room = wanted.min(CHUNK);
    let got = cx.attempt(handle, Side::Read, limit, || {
        handle.input.borrow_mut().go_on()?;
        let count = net::recv_slice(handle.fd()?.as_fd(), &mut scratch[..room], RecvFlags::empty())?;
        handle.took(count, room);
        handle.input.borrow_mut().append(&scratch[..count]);
        Ok(count)
    });
    cx.machine.scratch = scratch;
    let got = got?;
    match got {
        Some(0) => Ok(Ahead::End),
        Some(count) => {
            cx.charge_bytes(count);
            // Held until the command is done, so that two readers never share a line.
            cx.machine.take_turn(cx.task, handle.key, Side::Read);
            Ok(Ahead::More)
        }
        None => Ok(Ahead::Leave(Flow::Wait)),
    }
}
