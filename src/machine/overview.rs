//! Tasks seen from outside: the rows of `tasks`, who still works, and ending one.

use std::rc::Rc;

use super::Machine;
use super::task::{Completion, On, Task};
use crate::net::{Handle, Resource};
use crate::source::Span;
use crate::values::TaskKey;

impl Machine {
    /// The other tasks as rows of a table: name, what it is doing, since when, where.
    #[must_use]
    pub fn task_rows(&self) -> Vec<[String; 4]> {
        let idle = |task: &&Task| task.is_main && self.interactive && task.frames.is_empty();
        self.tasks.iter().filter(|task| !idle(task)).map(|task| self.task_row(task)).collect()
    }

    fn task_row(&self, task: &Task) -> [String; 4] {
        let name = task.value.name().to_string();
        let at = |span: Option<Span>| span.map_or_else(String::new, |span| self.sources.place(span));
        match &task.park {
            None => [name, "ready".to_owned(), String::new(), at(task.place())],
            Some(park) => {
                let on = match &park.on {
                    On::Handle(key, _) | On::Turn(key, _) => self.registry.get(*key).map(|handle| doing_on(&handle)),
                    _ => None,
                };
                let doing = on.map_or_else(|| park.what.to_owned(), |on| format!("{} on {on}", park.what));
                let since = format!("{:.1} s", park.since.elapsed().as_secs_f64());
                [name, doing, since, at(Some(park.span))]
            }
        }
    }

    /// Whether every other task waits for all others as well; the prompt's own task does not count.
    #[must_use]
    pub fn nobody_else_works(&self, me: TaskKey) -> bool {
        let waits = |task: &Task| matches!(&task.park, Some(park) if matches!(park.on, On::AllTasks));
        self.tasks.iter().all(|task| task.key == me || waits(task) || (task.is_main && self.interactive))
    }

    /// A parked task waits for all others.
    pub fn wait_for_all(&mut self, me: TaskKey, wait: u32) {
        self.waiting_for_all.push((me, wait));
    }

    /// Cancels a task that is not the running one.
    pub fn cancel(&mut self, key: TaskKey) {
        self.interrupt(key, Completion::Cancel);
    }
}

/// What a task that waits on a handle works on: a program has its own name.
fn doing_on(handle: &Handle) -> Rc<str> {
    if let Resource::Program(name) = &handle.resource { name.as_str().into() } else { handle.name() }
}
