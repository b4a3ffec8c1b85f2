//! What the line at the prompt waits for, as facts, once it has waited for a while. Their words are the front's.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::machine::Machine;
use crate::machine::task::status::Doing;
use crate::machine::task::{On, Park, Task};
use crate::net::Handle;
use crate::source::Span;

/// After so long it is said what a line waits for.
const PATIENCE: Duration = Duration::from_millis(500);

/// A wait of the prompt's line.
#[derive(Debug)]
pub struct Waiting {
    /// The command, what it waits on, since when and until when.
    pub park: Park,
    /// The handle it waits on, or those it polls.
    pub handles: Vec<Rc<Handle>>,
    /// The tasks it waits for, or the one whose turn it is on the handle.
    pub tasks: Vec<Doing>,
    /// All open handles: the other end of a connection may be among them.
    pub living: Vec<Rc<Handle>>,
    /// Whether something stands on the terminal's line already: a question, perhaps.
    pub mid_line: bool,
}

/// What was said of the line that runs.
#[derive(Debug, Default)]
pub(in crate::machine) struct Told {
    /// The wait that was dealt with, by its begin.
    wait: Option<Instant>,
    /// The calls that something was said of: a loop comes by again and again.
    calls: Vec<Span>,
}

impl Machine {
    /// When the wait of the prompt's line has to be commented, unless it is over by then. When it seems that it can
    /// never end, the report on that is awaited.
    pub(in crate::machine) fn comment_due(&self) -> Option<Instant> {
        if self.quiet.is_suspicious() {
            return None;
        }
        let park = self.line_running.then(|| self.tasks.main())??.park.as_ref()?;
        (self.told.wait != Some(park.since)).then(|| park.since + PATIENCE)
    }

    /// Says what the prompt's line waits for, when it has waited long enough: of each call once.
    pub(in crate::machine) fn comment_wait(&mut self) {
        if self.comment_due().is_none_or(|due| Instant::now() < due) {
            return;
        }
        let Some(task) = self.tasks.main() else { return };
        let Some(park) = task.park.clone() else { return };
        let tasks = self.awaited(task).into_iter().map(|task| self.doing(task)).collect();
        let handles = self.handles_waited_on(task);
        let call = park.span;
        self.told.wait = Some(park.since);
        if self.told.calls.contains(&call) {
            return;
        }
        let mid_line = self.output.is_mid_line();
        let living = self.registry.living();
        if let Some(text) = self.front.waiting(&Waiting { park, handles, tasks, living, mid_line }) {
            let begin = if mid_line { "\n" } else { "" };
            self.output.write(format!("{begin}{text}\n").as_bytes());
            self.told.calls.push(call);
            let drained = self.output.flush();
            self.output_changed(drained);
        }
    }

    /// A new line has waited for nothing yet.
    pub(in crate::machine) fn nothing_told(&mut self) {
        self.told = Told::default();
    }

    /// The tasks that a task waits for, or the one whose turn it is where it wants to go on.
    pub(in crate::machine) fn awaited(&self, task: &Task) -> Vec<&Task> {
        let others = self.tasks.iter().filter(|other| other.key != task.key);
        match task.park.as_ref().map(|park| &park.on) {
            Some(On::Tasks) => others.filter(|other| other.value.has_waiter(task.key)).collect(),
            Some(On::AllTasks) => others.collect(),
            Some(On::Turn(key, side)) => {
                self.waits.holder(*key, *side).and_then(|holder| self.tasks.get(holder)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The handles that a task waits on.
    pub(in crate::machine) fn handles_waited_on(&self, task: &Task) -> Vec<Rc<Handle>> {
        match task.park.as_ref().map(|park| &park.on) {
            Some(On::Handle(key, _) | On::Turn(key, _)) => self.registry.get(*key).into_iter().collect(),
            Some(On::Handles(_)) => {
                let watched = |handle: &Rc<Handle>| self.waits.looks_out(handle.key, task.key, task.wait);
                self.registry.living().into_iter().filter(watched).collect()
            }
            _ => Vec::new(),
        }
    }
}
