//! The facts of a wait: its handles, and the tasks it waits for. Wording them is left to the view.

use std::rc::Rc;

use super::status::TaskStatus;
use super::{Task, Wait, WaitOn};
use crate::machine::Machine;
use crate::net::Handle;
use crate::values::TaskValue;

#[derive(Debug)]
pub(crate) struct WaitNotice {
    pub wait: Wait,
    /// The handle the task waits on, or those it watches.
    pub handles: Vec<Rc<Handle>>,
    /// The tasks that are waited for, or the one that has locked the handle's side.
    pub tasks: Vec<TaskStatus>,
    /// All open handles: the other end of a connection may be among them.
    pub living: Vec<Rc<Handle>>,
    /// Whether the output's last line has not ended: it may be a question.
    pub mid_line: bool,
}

impl Machine {
    pub(crate) fn main_wait(&self) -> Option<&Wait> {
        self.scheduler.tasks.main()?.wait_for.as_ref()
    }

    /// The main task's wait with all facts for a notice.
    pub(crate) fn main_wait_notice(&self) -> Option<WaitNotice> {
        let task = self.scheduler.tasks.main()?;
        Some(WaitNotice {
            wait: task.wait_for.clone()?,
            handles: self.handles_waited_on(task),
            tasks: self.awaited(task).into_iter().map(|task| self.doing(task)).collect(),
            living: self.handles.open_handles(),
            mid_line: self.process.is_mid_line(),
        })
    }

    /// The tasks that a task waits for, or the one that has locked the side it wants.
    pub(in crate::machine) fn awaited(&self, task: &Task) -> Vec<&Task> {
        match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Tasks(awaited)) => {
                let key = |awaited: &Rc<TaskValue>| (!awaited.has_ended()).then_some(awaited.key);
                awaited.iter().filter_map(key).filter_map(|key| self.scheduler.tasks.get(key)).collect()
            }
            Some(WaitOn::AllTasks) => self.scheduler.tasks.iter().filter(|other| other.key != task.key).collect(),
            Some(WaitOn::Side(key, side)) => self
                .scheduler
                .handle_queues()
                .holder(*key, *side)
                .and_then(|holder| self.scheduler.tasks.get(holder))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The handle that a task waits on, or those it watches.
    pub(in crate::machine) fn handles_waited_on(&self, task: &Task) -> Vec<Rc<Handle>> {
        match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Handle(key, _) | WaitOn::Side(key, _)) => self.handles.get(*key).into_iter().collect(),
            Some(WaitOn::Handles(_)) => {
                let watched =
                    |handle: &Rc<Handle>| self.scheduler.handle_queues().is_watching(handle.key, task.key, task.wait);
                self.handles.open_handles().into_iter().filter(watched).collect()
            }
            _ => Vec::new(),
        }
    }
}
