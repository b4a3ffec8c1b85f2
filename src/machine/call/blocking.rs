//! Calls that may have to wait: whose turn it is, how long it may take, and what it costs of a slice.
//!
//! A call is tried; when it would block, the task is parked and the command runs again from the top.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::context::Cx;
use super::timeout::Patience;
use crate::machine::Machine;
use crate::machine::task::{On, Park, Side, Woke};
use crate::net::{Handle, Timing};
use crate::values::Failure;

/// How long one call of a command may wait, apart from what the handle says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// As the handle says.
    Handle,
    /// `--timeout`
    Within(Duration),
    /// `--dontwait`
    DontWait,
}

impl Limit {
    /// What `--timeout` says.
    #[must_use]
    pub fn time(self) -> Option<Duration> {
        if let Limit::Within(time) = self { Some(time) } else { None }
    }
}

/// A time given in seconds; one too long to count is as good as for ever.
///
/// # Errors
/// Why it is none.
pub fn span_of(seconds: f64) -> Result<Duration, &'static str> {
    if seconds.is_nan() {
        return Err("a time is a number of seconds");
    }
    if seconds < 0.0 {
        return Err("a time cannot be negative");
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// A time from now; one too far away to count is as good as thirty years.
#[must_use]
pub fn later(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(1 << 30))
}

impl Cx<'_> {
    /// Counts a system call against the slice.
    pub fn charge_call(&mut self) {
        self.machine.charge_call();
    }

    /// Counts the bytes that a call moved against the slice.
    pub fn charge_bytes(&mut self, bytes: usize) {
        self.machine.charge_bytes(bytes);
    }

    /// Runs again as soon as others had their turn.
    #[must_use]
    pub fn out_of_budget(&self) -> bool {
        self.machine.out_of_budget()
    }

    /// Tries a call on a handle; `None` when the task was parked until it can be tried again.
    ///
    /// # Errors
    /// What the call fails with; EAGAIN on a non-blocking handle, ETIMEDOUT when the time is up, EBADF when it
    /// was closed meanwhile.
    pub fn attempt<T>(
        &mut self,
        handle: &Rc<Handle>,
        side: Side,
        limit: Limit,
        call: impl FnOnce() -> Result<T, Errno>,
    ) -> Result<Option<T>, Box<Failure>> {
        if !self.turn(handle, side, limit)? {
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
                Machine::again(self.task);
                Ok(None)
            }
            Err(error) => Err(self.system(error, handle)),
        }
    }

    /// Whether a read need not be tried, for nothing is there. Who has the scheduler to itself tries even so: a peer that
    /// answered within its last call saves it the way through epoll.
    fn can_skip(&self, handle: &Handle, limit: Limit) -> bool {
        handle.is_drained()
            && !self.machine.ready.is_empty()
            // The kernel may not have been able to tell of everything before the time was up.
            && self.task.operation.woke != Woke::TimedOut
            && !handle.input.borrow().has_failure()
            && limit != Limit::DontWait
            && handle.timing.get() != Timing::NonBlocking
    }

    /// Whether it is this task's turn on a handle; when not, the task was parked until it is.
    ///
    /// # Errors
    /// Those of waiting: EAGAIN, ETIMEDOUT, EBADF.
    pub fn turn(&mut self, handle: &Handle, side: Side, limit: Limit) -> Result<bool, Box<Failure>> {
        if self.machine.waits.has_turn(handle.key, side, self.task.key) {
            return Ok(true);
        }
        let deadline = self.deadline(handle, side, limit)?;
        self.machine.waits.queue(handle.key, side, self.task.key);
        self.park(On::Turn(handle.key, side), deadline);
        Ok(false)
    }

    /// A call would block: parks the task until the handle is ready, as the handle's timing says.
    ///
    /// # Errors
    /// EAGAIN, ETIMEDOUT, EBADF; what registering fails with.
    pub fn would_block(&mut self, handle: &Rc<Handle>, side: Side, limit: Limit) -> Result<(), Box<Failure>> {
        let deadline = self.deadline(handle, side, limit)?;
        match handle.watch(side == Side::Write) {
            Ok(true) => {
                self.machine.take_turn(self.task, handle.key, side);
                self.park(On::Handle(handle.key, side), deadline);
            }
            Ok(false) => Machine::again(self.task),
            Err(error) => return Err(self.system(error, handle)),
        }
        Ok(())
    }

    /// When the operation's time is up; fails when it is up already, or when it must not wait at all.
    fn deadline(&mut self, handle: &Handle, side: Side, limit: Limit) -> Result<Option<Instant>, Box<Failure>> {
        if !handle.is_open() {
            return Err(self.system(Errno::BADF, handle));
        }
        if limit == Limit::DontWait || handle.timing.get() == Timing::NonBlocking {
            return Err(self.system(Errno::AGAIN, handle));
        }
        let patience = Patience::of(handle, side, limit);
        if self.task.operation.woke == Woke::TimedOut {
            let error = patience.map_or(Errno::TIMEDOUT, |patience| patience.error);
            let mut failure = self.system(error, handle);
            failure.hint = patience.and_then(|patience| patience.hint(side)).or(failure.hint);
            return Err(failure);
        }
        self.set_deadline(patience.map(|patience| patience.time));
        Ok(self.task.operation.deadline)
    }

    /// The command has this long in all, counted from when it is first said.
    pub fn set_deadline(&mut self, time: Option<Duration>) {
        if let Some(time) = time {
            self.task.operation.deadline.get_or_insert_with(|| later(time));
        }
    }

    /// Parks the task; the command then returns `Flow::Wait`.
    pub fn park(&mut self, on: On, deadline: Option<Instant>) {
        let since = *self.task.operation.since.get_or_insert_with(Instant::now);
        let park = Park { on, deadline, what: self.name(), span: self.site.span, since };
        self.machine.park(self.task, park);
    }
}
