//! Tasks in the order they came, each at most once, with a value of its own. Joining, leaving and being served take the
//! same short time however many there are.

use std::collections::{BTreeMap, HashMap};

use super::TaskKey;

/// The queue. A place in the task table has one entry: a later task in the same place takes over that of an earlier one.
#[derive(Debug)]
pub(crate) struct TaskQueue<T = ()> {
    next: u64,
    order: BTreeMap<u64, (TaskKey, T)>,
    /// Where the task in a place of the task table stands.
    places: HashMap<u32, u64>,
}

impl<T> Default for TaskQueue<T> {
    fn default() -> TaskQueue<T> {
        TaskQueue { next: 0, order: BTreeMap::new(), places: HashMap::new() }
    }
}

impl<T> TaskQueue<T> {
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Adds a task at the end; one that is queued stays where it is, with the new value. Returns whether it was added.
    pub(crate) fn join(&mut self, task: TaskKey, with: T) -> bool {
        let place = *self.places.entry(task.index).or_insert_with(|| {
            self.next += 1;
            self.next
        });
        self.order.insert(place, (task, with)).is_none()
    }

    pub(crate) fn leave(&mut self, task: TaskKey) {
        if self.get(task).is_some()
            && let Some(place) = self.places.remove(&task.index)
        {
            self.order.remove(&place);
        }
    }

    pub(crate) fn get(&self, task: TaskKey) -> Option<&T> {
        let (queued, with) = self.order.get(self.places.get(&task.index)?)?;
        (*queued == task).then_some(with)
    }

    /// Takes the first task out.
    pub(crate) fn serve(&mut self) -> Option<TaskKey> {
        let (_, (task, _)) = self.order.pop_first()?;
        self.places.remove(&task.index);
        Some(task)
    }

    pub(crate) fn tasks(&self) -> impl Iterator<Item = TaskKey> {
        self.order.values().map(|(task, _)| *task)
    }

    /// Takes all tasks out, the first in the queue first.
    pub(crate) fn take_all(&mut self) -> impl Iterator<Item = (TaskKey, T)> + use<T> {
        self.places.clear();
        std::mem::take(&mut self.order).into_values()
    }
}
