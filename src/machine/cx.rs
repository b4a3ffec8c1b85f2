//! What a command sees of the machine while it runs.
//!
//! A command tries first. When it must wait it parks its task and runs again from the top later: what it needs to
//! remember is in the handle's read-ahead or in its pending state. A command never calls back into the machine.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::Machine;
use super::hints::{self, Failed};
use super::patience::Patience;
use super::task::{On, Park, Side, Task, Woke};
use crate::net::{Address, Handle, Timing};
use crate::program::code::Site;
use crate::values::{Failure, Value};

/// What a command sees while it runs.
pub struct Cx<'a> {
    /// The machine, apart from the running task.
    pub machine: &'a mut Machine,
    /// The running task; its registers are elsewhere meanwhile.
    pub task: &'a mut Task,
    /// The call.
    pub site: &'a Site,
    /// The destination's old bytes, to be filled again when nobody else holds them.
    pub reuse: Option<Rc<Vec<u8>>>,
}

impl Cx<'_> {
    /// The command's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.site.spec.name
    }

    /// The number of the form that fits the call.
    #[must_use]
    pub fn form(&self) -> u8 {
        self.site.form
    }

    /// An option's value: unset when it was not given.
    #[must_use]
    pub fn option<'v>(&self, args: &'v [Value], number: usize) -> &'v Value {
        args.get(self.site.options as usize + number).unwrap_or(&Value::Unset)
    }

    /// Whether an option was given.
    #[must_use]
    pub fn has(&self, args: &[Value], number: usize) -> bool {
        !self.option(args, number).is_unset()
    }

    /// What the rest parameter got.
    #[must_use]
    pub fn rest<'v>(&self, args: &'v [Value]) -> &'v [Value] {
        args.get(self.site.rest as usize..).unwrap_or(&[])
    }

    /// A failure of this command that is not the system's.
    #[must_use]
    pub fn failure(&self, words: impl Into<String>) -> Box<Failure> {
        Box::new(Failure::new(self.name(), words))
    }

    /// A failure that is some argument's fault: the argument's place is blamed.
    #[must_use]
    pub fn wrong(&self, argument: usize, words: impl Into<String>) -> Box<Failure> {
        let mut failure = self.failure(words);
        failure.span = self.site.words.get(argument).copied();
        failure
    }

    /// The system's failure of a call on a handle.
    #[must_use]
    pub fn system(&self, error: Errno, handle: &Handle) -> Box<Failure> {
        let failed = Failed { operation: self.name(), handle: Some(handle), address: None };
        let mut failure = Failure::system(self.name(), error.raw_os_error());
        failure.hint = hints::hint(failed, error.raw_os_error()).map(str::to_owned);
        failure.about = handle.about();
        Box::new(failure)
    }

    /// The system's failure of a call that was given an address.
    #[must_use]
    pub fn system_at(&self, error: Errno, handle: Option<&Handle>, address: &Address) -> Box<Failure> {
        let failed = Failed { operation: self.name(), handle, address: Some(address) };
        let mut failure = Failure::system(self.name(), error.raw_os_error());
        failure.hint = hints::hint(failed, error.raw_os_error()).map(str::to_owned);
        failure.about = Some(String::from_utf8_lossy(&address.text()).into_owned());
        Box::new(failure)
    }

    /// The system's failure of any other call, or one of name look-up.
    #[must_use]
    pub fn errno(&self, code: i32) -> Box<Failure> {
        let mut failure = Failure::system(self.name(), code);
        let failed = Failed { operation: self.name(), handle: None, address: None };
        failure.hint = hints::hint(failed, code).map(str::to_owned);
        Box::new(failure)
    }

    /// Whether a variable of this name can be seen here.
    #[must_use]
    pub fn knows_variable(&self, name: &str) -> bool {
        let frame = self.task.frames.last();
        self.machine.names.is_assigned(name)
            || frame.is_some_and(|frame| frame.code.names.iter().any(|known| &**known == name))
    }

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
        if let Some(patience) = patience {
            self.task.operation.deadline.get_or_insert_with(|| later(patience.time));
        }
        Ok(self.task.operation.deadline)
    }

    /// Parks the task; the command then returns `Flow::Wait`.
    pub fn park(&mut self, on: On, deadline: Option<Instant>) {
        let since = *self.task.operation.since.get_or_insert_with(Instant::now);
        let park = Park { on, deadline, what: self.name(), span: self.site.span, since };
        self.machine.park(self.task, park);
    }

    /// The handle a command works on: its prefix, or the current one.
    ///
    /// # Errors
    /// The prefix is no handle; there is no current handle.
    pub fn handle(&mut self, args: &[Value]) -> Result<Rc<Handle>, Box<Failure>> {
        match args.first() {
            Some(Value::Handle(handle)) => Ok(handle.clone()),
            Some(Value::Unset) | None => self.current(),
            Some(other) => {
                let words = format!("this is no handle but {}", describe(other));
                let mut failure = self.wrong(0, words);
                let hint = match other {
                    Value::List(list) if matches!(list.items(), [Value::Handle(_), ..]) => {
                        "there is a handle in it: `conn, addr = server.accept` gives each value a name of its own"
                    }
                    _ => "a handle comes from `socket`, `accept`, `create_connection`, `open` …",
                };
                failure.hint = Some(hint.to_owned());
                Err(failure)
            }
        }
    }

    fn current(&mut self) -> Result<Rc<Handle>, Box<Failure>> {
        self.task.current.get(&self.machine.registry).ok_or_else(|| {
            let mut failure = self.failure("there is no current handle");
            failure.hint =
                Some(format!("make one (`socket tcp`), choose one (`use conn`), or name it (`conn.{}`)", self.name()));
            failure
        })
    }

    /// Makes a new handle the current one.
    pub fn made(&mut self, handle: &Rc<Handle>) {
        let registry = self.machine.registry.clone();
        self.task.current.push(handle, &registry);
    }

    /// The command's state from when it last waited, if it is of this type.
    #[must_use]
    pub fn take_pending<T: 'static>(&mut self) -> Option<T> {
        let pending = self.task.operation.pending.take()?;
        match pending.downcast() {
            Ok(state) => Some(*state),
            Err(other) => {
                self.task.operation.pending = Some(other);
                None
            }
        }
    }

    /// Keeps the command's state until it runs again. Dropping it is what cancelling does.
    pub fn keep_pending<T: std::fmt::Debug + 'static>(&mut self, state: T) {
        self.task.operation.pending = Some(Box::new(state));
    }
}

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

/// A time from now; one too far away to count is as good as thirty years.
#[must_use]
pub fn later(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(1 << 30))
}

/// A value in a message: its type, and itself when it is short.
#[must_use]
pub fn describe(value: &Value) -> String {
    let repr = value.repr();
    let kind = value.type_name();
    if matches!(value, Value::None | Value::Unset) || repr.len() > 40 {
        kind.to_owned()
    } else {
        format!("{kind} {repr}")
    }
}
