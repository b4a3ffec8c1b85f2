//! What a command may use of the machine while it runs: its arguments, failures, the handle it works on.
//!
//! A command tries first. When it must wait, it parks its task and runs again from the top later; what it needs to
//! remember is in the handle's read buffer or in its pending state. A command never calls back into the machine.

use std::rc::Rc;

use rustix::io::Errno;

use crate::compiler::bytecode::Site;
use crate::explain::{self, FailedCall};
use crate::machine::Machine;
use crate::machine::task::Task;
use crate::net::{Address, Handle};
use crate::spec::Opt;
use crate::values::{Failure, Value};

/// The machine and the running task, as a command may use them.
pub(crate) struct Context<'a> {
    /// The machine; the running task is not in its task table.
    pub(super) machine: &'a mut Machine,
    /// The running task, without its registers.
    pub(super) task: &'a mut Task,
    /// The call in the code: its spec, its form, where its arguments are.
    pub site: &'a Site,
    /// The bytes of the variable that takes the result, if no other value shares them: a read may fill them again.
    pub reuse: Option<Rc<Vec<u8>>>,
}

impl<'a> Context<'a> {
    pub(in crate::machine) fn new(
        machine: &'a mut Machine,
        task: &'a mut Task,
        site: &'a Site,
        reuse: Option<Rc<Vec<u8>>>,
    ) -> Context<'a> {
        Context { machine, task, site, reuse }
    }
}

impl Context<'_> {
    pub(crate) fn name(&self) -> &'static str {
        self.site.spec.name
    }

    /// The number of the command's form that the compiler chose.
    pub(crate) fn form(&self) -> u8 {
        self.site.form
    }

    /// The index of an option's value among the arguments.
    pub(crate) fn place_of(&self, option: Opt) -> usize {
        self.site.options as usize + option.number()
    }

    /// An option's value, `Unset` when the option was not given.
    pub(crate) fn option<'v>(&self, args: &'v [Value], option: Opt) -> &'v Value {
        args.get(self.place_of(option)).unwrap_or(&Value::Unset)
    }

    pub(crate) fn has(&self, args: &[Value], option: Opt) -> bool {
        !self.option(args, option).is_unset()
    }

    /// The arguments that the rest parameter took.
    pub(crate) fn rest<'v>(&self, args: &'v [Value]) -> &'v [Value] {
        args.get(self.site.rest as usize..).unwrap_or(&[])
    }

    /// A failure with these words and no errno.
    pub(crate) fn failure(&self, words: impl Into<String>) -> Box<Failure> {
        Box::new(Failure::new(self.name(), words))
    }

    /// An argument as it is written in the text.
    pub(crate) fn written(&self, argument: usize) -> &str {
        let span = self.site.words.get(argument).copied();
        span.and_then(|span| Some(self.machine.sources.get(span.source)?.slice(span))).unwrap_or("")
    }

    /// A failure that is blamed on the place of one argument.
    pub(crate) fn argument_error(&self, argument: usize, words: impl Into<String>) -> Box<Failure> {
        let mut failure = self.failure(words);
        failure.span = self.site.words.get(argument).copied();
        failure
    }

    /// A failure with an errno, of a call on a handle.
    pub(crate) fn os_error(&self, error: Errno, handle: &Handle) -> Box<Failure> {
        self.failed(
            error.raw_os_error(),
            handle.about(),
            FailedCall { call: self.site.spec.call, handle: Some(handle), address: None },
        )
    }

    /// A failure with an errno, of a call that was given an address.
    pub(crate) fn os_error_at(&self, error: Errno, handle: Option<&Handle>, address: &Address) -> Box<Failure> {
        let about = String::from_utf8_lossy(&address.text()).into_owned();
        let failed = FailedCall { call: self.site.spec.call, handle, address: Some(address) };
        self.failed(error.raw_os_error(), Some(about), failed)
    }

    /// A failure of any other call; `code` is an errno, or one of getaddrinfo(3).
    pub(crate) fn os_error_code(&self, code: i32) -> Box<Failure> {
        self.failed(code, None, FailedCall { call: self.site.spec.call, handle: None, address: None })
    }

    fn failed(&self, code: i32, about: Option<String>, failed: FailedCall) -> Box<Failure> {
        let mut failure = Failure::system(self.name(), code);
        failure.about = about;
        failure.hint = explain::hint(failed, code).map(str::to_owned);
        Box::new(failure)
    }

    /// Whether a variable of this name is visible at the call.
    pub(crate) fn knows_variable(&self, name: &str) -> bool {
        let frame = self.task.frames.last();
        self.machine.names.is_assigned(name)
            || frame.is_some_and(|frame| frame.code.names.iter().any(|known| &**known == name))
    }

    /// The handle a command works on: its prefix or the current handle. Fails when the prefix is another value, or when
    /// there is no current handle.
    pub(crate) fn handle(&mut self, args: &[Value]) -> Result<Rc<Handle>, Box<Failure>> {
        match args.first() {
            Some(Value::Handle(handle)) => Ok(handle.clone()),
            Some(Value::Unset) | None => self.current_or_fail(),
            Some(other) => {
                let words = format!("this is no handle but {}", describe(other));
                let mut failure = self.argument_error(0, words);
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

    /// The current handle, which commands without a prefix work on.
    pub(crate) fn current(&mut self) -> Option<Rc<Handle>> {
        self.task.current.get(&self.machine.handles)
    }

    fn current_or_fail(&mut self) -> Result<Rc<Handle>, Box<Failure>> {
        self.current().ok_or_else(|| {
            let mut failure = self.failure("there is no current handle");
            failure.hint =
                Some(format!("make one (`socket tcp`), choose one (`use conn`), or name it (`conn.{}`)", self.name()));
            failure
        })
    }

    pub(crate) fn set_current(&mut self, handle: &Rc<Handle>) {
        let handles = self.machine.handles.clone();
        self.task.current.push(handle, &handles);
    }

    /// Takes the state that the command kept when it last waited, if it is of this type.
    pub(crate) fn take_pending<T: 'static>(&mut self) -> Option<T> {
        let pending = self.task.operation.pending.take()?;
        match pending.downcast() {
            Ok(state) => Some(*state),
            Err(other) => {
                self.task.operation.pending = Some(other);
                None
            }
        }
    }

    /// Keeps a state until the command runs again. Cancelling the command drops it.
    pub(crate) fn keep_pending<T: std::fmt::Debug + 'static>(&mut self, state: T) {
        self.task.operation.pending = Some(Box::new(state));
    }
}

/// A value for a message: its type and, when short, its text form.
pub(crate) fn describe(value: &Value) -> String {
    let repr = value.repr();
    let kind = value.type_name();
    if matches!(value, Value::None | Value::Unset) || repr.len() > 40 {
        kind.to_owned()
    } else {
        format!("{kind} {repr}")
    }
}
