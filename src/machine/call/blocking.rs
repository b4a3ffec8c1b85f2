//! Calls that may have to wait: which task may use the handle's side, how long the call may take, and what it costs of
//! a slice.
//!
//! A call is tried. When it would block (EAGAIN), the task is parked and the command runs again from the top.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::context::Context;
use super::timeout::EffectiveTimeout;
use crate::machine::scheduler::Scheduler;
use crate::machine::task::{Side, Wait, WaitOn, WakeReason};
use crate::machine::time::deadline_after;
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// How long one call may wait, as the command's options say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CallTimeout {
    /// As long as the handle's own settings allow.
    Handle,
    /// `--timeout`
    Within(Duration),
    DontWait,
}

impl CallTimeout {
    pub(crate) fn time(self) -> Option<Duration> {
        if let CallTimeout::Within(time) = self { Some(time) } else { None }
    }
}

impl Context<'_> {
    pub(crate) fn charge_call(&mut self) {
        self.machine.charge_call();
    }

    pub(crate) fn charge_bytes(&mut self, bytes: usize) {
        self.machine.charge_bytes(bytes);
    }

    /// Whether the slice is used up: the command then returns `Flow::Again`.
    pub(crate) fn out_of_budget(&self) -> bool {
        self.machine.out_of_budget()
    }

    /// Tries a call on a handle; `None` when the task was parked until it can be tried again.
    ///
    /// Fails as the call does, or with EAGAIN on a non-blocking handle, ETIMEDOUT when the time is up, EBADF when the
    /// handle was closed meanwhile.
    pub(crate) fn attempt<T>(
        &mut self,
        handle: &Rc<Handle>,
        side: Side,
        limit: CallTimeout,
        call: impl FnOnce() -> Result<T, Errno>,
    ) -> Result<Option<T>, Box<Failure>> {
        if !self.acquire_side(handle, side, limit)? {
            return Ok(None);
        }
        if side == Side::Read && self.can_skip(handle, limit) {
            return self.would_block(handle, side, limit).map(|()| None);
        }
        self.charge_call();
        match call() {
            Ok(value) => Ok(Some(value)),
            Err(Errno::AGAIN) => self.would_block(handle, side, limit).map(|()| None),
            Err(Errno::INTR) => {
                Scheduler::yield_now(self.task);
                Ok(None)
            }
            Err(error) => Err(self.os_error(error, handle)),
        }
    }

    /// Whether a read can be skipped because nothing has arrived since the handle was drained. When no other task can
    /// run it is tried all the same: a peer that has answered since the last call saves the way through epoll.
    fn can_skip(&self, handle: &Handle, limit: CallTimeout) -> bool {
        handle.is_drained()
            && !self.machine.scheduler.is_idle()
            // Data may have arrived that epoll had not reported when the time was up.
            && self.task.operation.wake_reason != WakeReason::TimedOut
            && !handle.read_buffer.borrow().has_pending_error()
            && limit != CallTimeout::DontWait
            && handle.timing.get() != Timing::NonBlocking
    }

    /// Whether the task may use the handle's side; if not, the task was queued for it and parked. Fails like any wait:
    /// EAGAIN, ETIMEDOUT, EBADF.
    pub(crate) fn acquire_side(
        &mut self,
        handle: &Handle,
        side: Side,
        limit: CallTimeout,
    ) -> Result<bool, Box<Failure>> {
        if self.machine.scheduler.handle_queues().may_use(handle.key, side, self.task.key) {
            return Ok(true);
        }
        let deadline = self.call_deadline(handle, side, limit)?;
        self.machine.scheduler.queue_for_side(handle.key, side, self.task.key);
        self.park(WaitOn::Side(handle.key, side), deadline);
        Ok(false)
    }

    /// Parks the task until the handle is ready, for at most the handle's and the call's time-out. Fails with EAGAIN,
    /// ETIMEDOUT or EBADF, or when epoll refuses the descriptor.
    pub(crate) fn would_block(
        &mut self,
        handle: &Rc<Handle>,
        side: Side,
        limit: CallTimeout,
    ) -> Result<(), Box<Failure>> {
        let deadline = self.call_deadline(handle, side, limit)?;
        match handle.watch(side == Side::Write) {
            Ok(true) => {
                self.machine.scheduler.lock_side(self.task, handle.key, side);
                self.park(WaitOn::Handle(handle.key, side), deadline);
            }
            Ok(false) => Scheduler::yield_now(self.task),
            Err(error) => return Err(self.os_error(error, handle)),
        }
        Ok(())
    }

    /// The deadline of the operation; fails when it has passed, or when the call must not wait at all.
    fn call_deadline(
        &mut self,
        handle: &Handle,
        side: Side,
        limit: CallTimeout,
    ) -> Result<Option<Instant>, Box<Failure>> {
        if !handle.is_open() {
            return Err(self.os_error(Errno::BADF, handle));
        }
        if limit == CallTimeout::DontWait || handle.timing.get() == Timing::NonBlocking {
            return Err(self.os_error(Errno::AGAIN, handle));
        }
        let effective = EffectiveTimeout::of(handle, side, limit);
        if self.task.operation.wake_reason == WakeReason::TimedOut {
            let error = effective.map_or(Errno::TIMEDOUT, |effective| effective.error);
            let mut failure = self.os_error(error, handle);
            failure.hint = effective.and_then(|effective| effective.hint(side)).or(failure.hint);
            return Err(failure);
        }
        self.set_deadline(effective.map(|effective| effective.time));
        Ok(self.task.operation.deadline)
    }

    /// Sets the command's deadline, unless it has one: all its calls together have this long.
    pub(crate) fn set_deadline(&mut self, time: Option<Duration>) {
        if let Some(time) = time {
            self.task.operation.deadline.get_or_insert_with(|| deadline_after(time));
        }
    }

    /// Parks the task; the command must then return `Flow::Wait`.
    pub(crate) fn park(&mut self, on: WaitOn, deadline: Option<Instant>) {
        let since = *self.task.operation.since.get_or_insert_with(Instant::now);
        let wait = Wait { on, deadline, what: self.name(), awaits: self.site.spec.awaits, span: self.site.span, since };
        self.machine.scheduler.park(self.task, wait);
    }
}
