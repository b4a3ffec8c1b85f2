//! `recv --waitall` and `recv --oob`: what the kernel does for them on a blocking socket, done on one that is not.

use std::rc::Rc;

use rustix::io::Errno;

use super::recv_buffer::{Filled, fill_read_buffer, out_of_time_errno, take_buffered};
use crate::commands::support::args;
use crate::machine::call::command::{CallTimeout, Context, Flow, Outcome};
use crate::machine::task::Side;
use crate::net::syscall::RecvFlags;
use crate::net::{Handle, READ_CHUNK};
use crate::values::Value;

/// MSG_OOB. As in C it never waits, on a blocking socket neither: without an urgent byte it fails with EINVAL. It is
/// beside the stream, and so beside whoever waits for the stream.
pub(in crate::commands) fn urgent(cx: &mut Context, handle: &Rc<Handle>, most: usize, peek: bool) -> Outcome {
    let mut byte = [0];
    let room = &mut byte[..most.min(1)];
    let flags = if peek { RecvFlags::OOB | RecvFlags::PEEK } else { RecvFlags::OOB };
    cx.charge_call();
    match handle.recv(room, flags) {
        Ok(count) => {
            handle.note_urgent_read();
            Ok(Flow::Done(Value::bytes(&byte[..count])))
        }
        Err(Errno::INVAL) => {
            let none = "no urgent byte is there; `--oob` never waits for one, as in C";
            Err(args::with_hint(cx.os_error(Errno::INVAL, handle), Some(none)))
        }
        Err(error) => Err(cx.os_error(error, handle)),
    }
}

/// MSG_WAITALL: N bytes, or fewer when something ends it with some there: the stream, an error (which the next read
/// gets), the time, an urgent byte in their way.
pub(in crate::commands) fn all(
    cx: &mut Context,
    handle: &Rc<Handle>,
    most: usize,
    peek: bool,
    limit: CallTimeout,
) -> Outcome {
    if !cx.acquire_side(handle, Side::Read, limit)? {
        return Ok(Flow::Wait);
    }
    if peek && handle.read_buffer.borrow().is_empty() {
        return all_in_the_kernel(cx, handle, most, limit);
    }
    let mut short = false;
    loop {
        let there = handle.read_buffer.borrow().len();
        if there >= most || there > 0 && at_mark(handle, short) {
            return Ok(Flow::Done(take_buffered(handle, most, peek)));
        }
        match fill_read_buffer(cx, handle, most - there, limit) {
            Ok(Filled::More) => short = handle.read_buffer.borrow().len() - there < READ_CHUNK.min(most - there),
            Ok(Filled::Leave(flow)) => return Ok(flow),
            Ok(Filled::End) => return Ok(Flow::Done(take_buffered(handle, most, peek))),
            Err(failure) if there > 0 && handle.is_open() => {
                if out_of_time_errno(&failure).is_none()
                    && let Some(code) = failure.code
                {
                    handle.read_buffer.borrow_mut().set_pending_error(Errno::from_raw_os_error(code));
                }
                return Ok(Flow::Done(take_buffered(handle, most, peek)));
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Whether the stream has been read up to an urgent byte: the kernel lets no read go past it. With SO_OOBINLINE the
/// byte counts as unread, but a read that came up short has met it.
fn at_mark(handle: &Handle, short: bool) -> bool {
    let nothing_before = || handle.unread() == Some(0);
    handle.has_urgent() && (short || nothing_before())
}

/// With MSG_PEEK the bytes stay where they are, and with them their borders and the urgent byte among them.
fn all_in_the_kernel(cx: &mut Context, handle: &Rc<Handle>, most: usize, limit: CallTimeout) -> Outcome {
    let mut bytes = Vec::new();
    let got = cx.attempt(handle, Side::Read, limit, || {
        handle.read_buffer.borrow_mut().take_pending_error()?;
        bytes.clear();
        bytes.reserve_exact(handle.unread().unwrap_or(0).max(1).min(most));
        handle.recv_into(&mut bytes, most, RecvFlags::PEEK)?;
        let may_grow = !bytes.is_empty() && bytes.len() < most;
        let stays = || Ok::<_, Errno>(handle.is_at_end()? || at_mark(handle, true));
        if may_grow && !stays()? { Err(Errno::AGAIN) } else { Ok(()) }
    });
    match got {
        Ok(None) => return Ok(Flow::Wait),
        Err(failure) if bytes.is_empty() || out_of_time_errno(&failure).is_none() => return Err(failure),
        Ok(Some(())) | Err(_) => {}
    }
    cx.charge_bytes(bytes.len());
    Ok(Flow::Done(Value::bytes(bytes)))
}
