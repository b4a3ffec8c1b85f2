//! The status of tasks, for `tasks`, notices and the run's time-out, as facts. Laying them out is left to `view`.

use std::rc::Rc;
use std::time::Instant;

use super::{Task, WaitOn};
use crate::machine::Machine;
use crate::net::{Handle, Resource};
use crate::source::Span;
use crate::values::{Channel, TaskKey};

#[derive(Clone, Debug)]
pub(crate) struct TaskStatus {
    pub name: Rc<str>,
    /// The command the task waits in; `None` when it runs or is ready to.
    pub command: Option<&'static str>,
    /// What the command waits on: `on conn`, `for t`; may be empty.
    pub about: String,
    /// When the command began to wait.
    pub since: Option<Instant>,
    /// File and line.
    pub place: String,
}

impl Machine {
    /// The status of all tasks but the running one. The prompt's main task counts only while a line of it runs.
    pub(crate) fn others(&self) -> Vec<TaskStatus> {
        let idle = |task: &&Task| task.is_main && self.scheduler.tasks.keeps_main() && task.frames.is_empty();
        self.scheduler.tasks.iter().filter(|task| !idle(task)).map(|task| self.doing(task)).collect()
    }

    pub(in crate::machine) fn doing(&self, task: &Task) -> TaskStatus {
        let name = task.value.name.get();
        let at = |span: Option<Span>| span.map_or_else(String::new, |span| self.sources.place(span));
        let Some(wait) = &task.wait_for else {
            return TaskStatus { name, command: None, about: String::new(), since: None, place: at(task.place()) };
        };
        let about = match &wait.on {
            WaitOn::Handle(..) => joined("on", &self.names_waited_on(task, &[])),
            WaitOn::Handles(channels) => joined("on", &self.names_waited_on(task, channels)),
            WaitOn::Side(key, _) => {
                let name = self.handles.get(*key).map(|handle| handle.name());
                name.map_or_else(String::new, |name| format!("on {name}, after another task"))
            }
            WaitOn::Channel(channel, _) => format!("on {}", channel.name.get()),
            WaitOn::Barrier(barrier) => format!("on {}", barrier.name.get()),
            WaitOn::Tasks(_) => {
                let names: Vec<Rc<str>> = self.awaited(task).iter().map(|other| other.value.name.get()).collect();
                joined("for", &names)
            }
            WaitOn::AllTasks => "for all tasks".to_owned(),
            WaitOn::Time | WaitOn::Output | WaitOn::Worker | WaitOn::Step => String::new(),
        };
        TaskStatus { name, command: Some(wait.what), about, since: Some(wait.since), place: at(Some(wait.span)) }
    }

    fn names_waited_on(&self, task: &Task, channels: &[Rc<Channel>]) -> Vec<Rc<str>> {
        let handles = self.handles_waited_on(task);
        handles.iter().map(|handle| doing_on(handle)).chain(channels.iter().map(|channel| channel.name.get())).collect()
    }

    /// The status of every task, the main task first, and its place in the text.
    pub(in crate::machine) fn standings(&self) -> Vec<(TaskStatus, Option<Span>)> {
        let mut tasks: Vec<&Task> = self.scheduler.tasks.iter().collect();
        tasks.sort_by_key(|task| !task.is_main);
        let span = |task: &Task| task.wait_for.as_ref().map(|wait| wait.span).or_else(|| task.place());
        tasks.into_iter().map(|task| (self.doing(task), span(task))).collect()
    }

    /// Whether all other tasks wait for all tasks, too; the prompt's main task does not count.
    pub(crate) fn nobody_else_works(&self, me: TaskKey) -> bool {
        let waits = |task: &Task| matches!(&task.wait_for, Some(wait) if matches!(wait.on, WaitOn::AllTasks));
        self.scheduler
            .tasks
            .iter()
            .all(|task| task.key == me || waits(task) || (task.is_main && self.scheduler.tasks.keeps_main()))
    }
}

/// The name of a handle in a status: a child program is called by its own name.
fn doing_on(handle: &Handle) -> Rc<str> {
    if let Resource::Program(name) = &handle.resource { name.as_str().into() } else { handle.name() }
}

/// A word and the first few names, with the number of the others.
fn joined(word: &str, names: &[Rc<str>]) -> String {
    const SHOWN: usize = 3;
    let Some(first) = names.get(..names.len().min(SHOWN)).filter(|names| !names.is_empty()) else {
        return String::new();
    };
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    format!("{word} {}{more}", first.join(", "))
}
