//! State of the line that the prompt runs or reads. The machine writes it through [`PromptFrontend`]; the driver and
//! the prompt's loop read it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::diagnostic::Diagnostic;
use crate::machine::frontend::Observer;
use crate::machine::frontend::{DisplayAs, Frontend, LineEnd, ReplRequest};
use crate::machine::task::stuck::Deadlock;
use crate::net::Handle;
use crate::source::{Sources, Span};
use crate::values::Value;

/// Duration of a wait after which the prompt says what the line waits for.
const NOTICE_AFTER: Duration = Duration::from_millis(500);

/// At most this many of the values that a line shows are kept until it is over.
const SHOWN: usize = 16;

#[derive(Debug, Default)]
pub(super) struct LineState {
    pub running: Cell<bool>,
    pub typing: Cell<bool>,
    /// Ctrl-C was pressed since the last check.
    pub interrupted: Cell<bool>,
    pub end: RefCell<Option<LineEnd>>,
    /// Run time.
    pub took: Cell<Duration>,
    /// Request of one of its commands to the prompt.
    pub request: RefCell<Option<ReplRequest>>,
    /// Handles that the line showed and no variable holds.
    pub unassigned: RefCell<Vec<Rc<Handle>>>,
    /// Names of the variables that were made of them.
    pub new_variables: RefCell<Vec<String>>,
    /// Handles whose variables get other names when the line is over.
    pub renames: RefCell<Vec<Rename>>,
    /// Variables that had a value when the line began, with the handle if the value is one.
    pub names_in_use: RefCell<HashMap<Rc<str>, Option<Weak<Handle>>>>,
    /// The first values that the line has shown.
    pub shown: RefCell<Vec<Value>>,
    /// Variables that got another name, by the old one.
    pub renamed: RefCell<Vec<(String, String)>>,
    notices: RefCell<Notices>,
}

/// Handle whose variable gets another name.
#[derive(Debug)]
pub(super) struct Rename {
    pub handle: Rc<Handle>,
    pub from: Rc<str>,
    pub to: String,
}

#[derive(Debug, Default)]
struct Notices {
    /// Start of the wait that was dealt with last.
    wait: Option<Instant>,
    /// Calls that got a notice: a loop repeats the same call.
    calls: Vec<Span>,
}

impl LineState {
    /// Begins a line, which has not waited for anything yet.
    pub(super) fn begin(&self) {
        self.running.set(true);
        self.notices.take();
    }

    /// Time when a notice about a wait that began at `since` is due.
    pub(super) fn notice_due(&self, since: Instant) -> Option<Instant> {
        (self.running.get() && self.notices.borrow().wait != Some(since)).then(|| since + NOTICE_AFTER)
    }

    /// Notes that a wait was dealt with. Returns whether its call had no notice before.
    pub(super) fn note_wait(&self, since: Instant, call: Span) -> bool {
        let mut notices = self.notices.borrow_mut();
        notices.wait = Some(since);
        !notices.calls.contains(&call)
    }

    pub(super) fn note_said(&self, call: Span) {
        self.notices.borrow_mut().calls.push(call);
    }

    fn keep_unassigned(&self, value: &Value) {
        match value {
            Value::Handle(handle) if !handle.was_assigned() && handle.is_open() => {
                self.unassigned.borrow_mut().push(handle.clone());
            }
            Value::List(list) => list.items().iter().for_each(|item| self.keep_unassigned(item)),
            _ => {}
        }
    }
}

pub(super) struct PromptFrontend {
    pub line: Rc<LineState>,
}

impl Frontend for PromptFrontend {
    fn report(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        Console.report(diagnostic, sources)
    }

    fn deadlock(&mut self, deadlock: &Deadlock, sources: &Sources) -> Diagnostic {
        Console.deadlock(deadlock, sources)
    }

    fn show(&mut self, value: &Value, shown: DisplayAs) -> String {
        Console.show(value, shown)
    }

    fn observer(&mut self) -> Box<dyn Observer> {
        Console.observer()
    }

    fn is_prompt(&self) -> bool {
        true
    }

    fn main_ended(&mut self, end: LineEnd) {
        self.line.end.replace(Some(end));
    }

    fn shown_unassigned(&mut self, value: &Value) {
        let mut shown = self.line.shown.borrow_mut();
        if shown.len() < SHOWN {
            shown.push(value.clone());
        }
        drop(shown);
        self.line.keep_unassigned(value);
    }

    fn interrupted(&mut self) {
        self.line.interrupted.set(true);
    }

    fn owns_stdin(&self) -> bool {
        self.line.typing.get()
    }

    fn notice_due(&self, since: Instant) -> Option<Instant> {
        self.line.notice_due(since)
    }

    fn request(&mut self, request: ReplRequest) -> bool {
        self.line.request.replace(Some(request));
        true
    }

    fn may_rename(&self, name: &str) -> Result<(), String> {
        let in_use = self.line.names_in_use.borrow();
        let is_open = |handle: &Weak<Handle>| handle.upgrade().is_some_and(|handle| handle.is_open());
        if in_use.get(name).is_some_and(|handle| handle.as_ref().is_none_or(is_open)) {
            return Err(format!("the variable `{name}` has a value already"));
        }
        Ok(())
    }

    fn renamed(&mut self, handle: &Rc<Handle>, from: &Rc<str>) {
        let rename = Rename { handle: handle.clone(), from: from.clone(), to: handle.name().to_string() };
        self.line.renames.borrow_mut().push(rename);
    }
}
