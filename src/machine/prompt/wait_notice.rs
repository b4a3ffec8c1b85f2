//! What the line at the prompt waits for, as facts, once it has waited for a while. Their words are the front's.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::machine::Machine;
use crate::machine::task::status::TaskStatus;
use crate::machine::task::{Task, Wait, WaitOn};
use crate::net::Handle;
use crate::source::Span;

/// After so long it is said what a line waits for.
const NOTICE_AFTER: Duration = Duration::from_millis(500);

/// A wait of the prompt's line.
#[derive(Debug)]
pub(crate) struct WaitNotice {
    /// The command, what it waits on, since when and until when.
    pub wait: Wait,
    /// The handle it waits on, or those it polls.
    pub handles: Vec<Rc<Handle>>,
    /// The tasks it waits for, or the one whose turn it is on the handle.
    pub tasks: Vec<TaskStatus>,
    /// All open handles: the other end of a connection may be among them.
    pub living: Vec<Rc<Handle>>,
    /// Whether something stands on the terminal's line already: a question, perhaps.
    pub mid_line: bool,
}

/// What was said of the line that runs.
#[derive(Debug, Default)]
pub(in crate::machine) struct GivenNotices {
    /// The wait that was dealt with, by its begin.
    wait: Option<Instant>,
    /// The calls that something was said of: a loop comes by again and again.
    calls: Vec<Span>,
}

impl Machine {
    /// When the wait of the prompt's line has to be commented, unless it is over by then. When it seems that it can
    /// never end, the report on that is awaited.
    pub(in crate::machine) fn comment_due(&self) -> Option<Instant> {
        if self.idle_timer.is_suspicious() {
            return None;
        }
        let wait = self.line_running.then(|| self.tasks.main())??.wait_for.as_ref()?;
        (self.notices.wait != Some(wait.since)).then(|| wait.since + NOTICE_AFTER)
    }

    /// Says what the prompt's line waits for, when it has waited long enough: of each call once.
    pub(in crate::machine) fn comment_wait(&mut self) {
        if self.comment_due().is_none_or(|due| Instant::now() < due) {
            return;
        }
        let Some(task) = self.tasks.main() else { return };
        let Some(wait) = task.wait_for.clone() else { return };
        let tasks = self.awaited(task).into_iter().map(|task| self.doing(task)).collect();
        let handles = self.handles_waited_on(task);
        let call = wait.span;
        self.notices.wait = Some(wait.since);
        if self.notices.calls.contains(&call) {
            return;
        }
        let mid_line = self.output.is_mid_line();
        let living = self.handles.open_handles();
        if let Some(text) = self.frontend.waiting(&WaitNotice { wait, handles, tasks, living, mid_line }) {
            let begin = if mid_line { "\n" } else { "" };
            self.output.write(format!("{begin}{text}\n").as_bytes());
            self.notices.calls.push(call);
            self.flush_stdout();
        }
    }

    /// A new line has waited for nothing yet.
    pub(in crate::machine) fn forget_notices(&mut self) {
        self.notices = GivenNotices::default();
    }

    /// The tasks that a task waits for, or the one whose turn it is where it wants to go on.
    pub(in crate::machine) fn awaited(&self, task: &Task) -> Vec<&Task> {
        let others = self.tasks.iter().filter(|other| other.key != task.key);
        match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Tasks) => others.filter(|other| other.value.has_waiter(task.key)).collect(),
            Some(WaitOn::AllTasks) => others.collect(),
            Some(WaitOn::Side(key, side)) => {
                self.handle_queues.holder(*key, *side).and_then(|holder| self.tasks.get(holder)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The handles that a task waits on.
    pub(in crate::machine) fn handles_waited_on(&self, task: &Task) -> Vec<Rc<Handle>> {
        match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Handle(key, _) | WaitOn::Side(key, _)) => self.handles.get(*key).into_iter().collect(),
            Some(WaitOn::Handles(_)) => {
                let watched = |handle: &Rc<Handle>| self.handle_queues.is_watching(handle.key, task.key, task.wait);
                self.handles.open_handles().into_iter().filter(watched).collect()
            }
            _ => Vec::new(),
        }
    }
}
