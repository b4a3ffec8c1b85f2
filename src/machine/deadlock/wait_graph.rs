//! Which task waits for which, by name: the facts of a deadlock report.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::detect::ClosedWait;
use crate::machine::Machine;
use crate::machine::task::stuck::{Deadlock, FarEnd, StuckOn, StuckTask};
use crate::machine::task::{Side, Task, WaitOn};
use crate::net::HandleKey;
use crate::net::peer::activity::{ClosedEnd, PeerSocket};
use crate::values::{Channel, TaskKey, Value};

/// At most this many tasks that could act on a channel or barrier are collected.
const MAX_NAMED_TASKS: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Resource {
    Handle(HandleKey),
    /// A channel or a barrier, by its address in memory.
    Line(usize),
}

impl Resource {
    fn line<T>(of: &Rc<T>) -> Resource {
        Resource::Line(Rc::as_ptr(of).addr())
    }
}

/// The tasks in the order of the report, and which of them can reach which resource; tasks are places in that order.
#[derive(Default)]
struct Index<'t> {
    tasks: Vec<&'t Task>,
    places: HashMap<TaskKey, usize>,
    /// Tasks that wait on a handle, or for a side of it.
    busy: HashMap<HandleKey, Vec<usize>>,
    /// Tasks that have a resource in a variable of their own.
    holders: HashMap<Resource, Vec<usize>>,
    /// Resources in variables that all tasks share.
    shared: HashSet<Resource>,
}

impl<'t> Index<'t> {
    fn new(tasks: Vec<&'t Task>, shared: &[Value]) -> Index<'t> {
        let mut index = Index::default();
        for value in shared {
            things_in(value, &mut index.shared);
        }
        for (place, task) in tasks.iter().enumerate() {
            index.enter(place, task);
        }
        index.tasks = tasks;
        index
    }

    fn enter(&mut self, place: usize, task: &Task) {
        self.places.insert(task.key, place);
        if let Some(WaitOn::Handle(key, _) | WaitOn::Side(key, _)) = task.wait_for.as_ref().map(|wait| &wait.on) {
            self.busy.entry(*key).or_default().push(place);
        }
        let mut held = HashSet::new();
        for value in &task.stack {
            things_in(value, &mut held);
        }
        for thing in held {
            self.holders.entry(thing).or_default().push(place);
        }
    }

    /// The tasks that could act at the other end of a stream: those that wait on that handle, else those that have it
    /// in a variable.
    fn at(&self, other: &PeerSocket) -> Vec<usize> {
        let PeerSocket::End(handle) = other else { return Vec::new() };
        if let Some(busy) = self.busy.get(&handle.key) {
            return busy.clone();
        }
        let holders: Vec<usize> = self.holders(Resource::Handle(handle.key)).collect();
        // A task that only waits for other tasks to end is not named, unless there is no other.
        let active: Vec<usize> = holders.iter().copied().filter(|place| !only_waits(self.tasks[*place])).collect();
        if active.is_empty() { holders } else { active }
    }

    fn holders(&self, thing: Resource) -> impl Iterator<Item = usize> {
        let all = if self.shared.contains(&thing) { 0..self.tasks.len() } else { 0..0 };
        let some = if all.is_empty() { self.holders.get(&thing).map_or(&[][..], Vec::as_slice) } else { &[] };
        all.chain(some.iter().copied())
    }

    /// The tasks that could act on a channel or barrier: those that have it in a variable and do not wait at it as
    /// well.
    fn beside(&self, line: Resource) -> Vec<usize> {
        let waits_there = |place: &usize| match self.tasks[*place].wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Channel(channel, _)) => Resource::line(channel) == line,
            Some(WaitOn::Barrier(barrier)) => Resource::line(barrier) == line,
            _ => false,
        };
        self.holders(line).filter(|place| !waits_there(place)).take(MAX_NAMED_TASKS).collect()
    }
}

impl Machine {
    pub(super) fn gather(&self, found: &[ClosedWait]) -> Deadlock {
        let mut found: Vec<(&ClosedWait, &Task)> =
            found.iter().filter_map(|found| Some((found, self.scheduler.tasks.get(found.task)?))).collect();
        found.sort_by_key(|(_, task)| !task.is_main);
        let index = Index::new(found.iter().map(|(_, task)| *task).collect(), self.vm.all_shared());
        let waits = found.iter().filter_map(|(found, task)| self.waiting(found, task, &index)).collect();
        let unflushed = self.handles.open_handles().into_iter().filter(|handle| handle.buffered() > 0);
        Deadlock { waits, unflushed: unflushed.map(|handle| (handle.name(), handle.buffered())).collect() }
    }

    fn waiting(&self, found: &ClosedWait, task: &Task, index: &Index) -> Option<StuckTask> {
        let wait = task.wait_for.as_ref()?;
        let others = || found.streams.iter().flat_map(|(_, _, closed)| index.at(&closed.other)).collect();
        let (why, mut others): (StuckOn, Vec<usize>) = match &wait.on {
            WaitOn::AllTasks => (StuckOn::AllTasks, (0..index.tasks.len()).collect()),
            WaitOn::Side(key, side) => {
                let holder =
                    self.scheduler.handle_queues().holder(*key, *side).and_then(|holder| index.places.get(&holder));
                (StuckOn::Turn(self.handle_name(*key), *side), holder.copied().into_iter().collect())
            }
            WaitOn::Handle(..) => (self.stream(found.streams.first()?), others()),
            WaitOn::Handles(channels) => (StuckOn::Any(self.names_of(&found.streams, channels)), others()),
            WaitOn::Channel(channel, side) => (at_channel(channel, *side), index.beside(Resource::line(channel))),
            WaitOn::Barrier(barrier) => {
                let why = StuckOn::Meeting { on: barrier.name.get(), there: barrier.len(), of: barrier.size() };
                (why, index.beside(Resource::line(barrier)))
            }
            WaitOn::Tasks(awaited) => {
                let mut places: Vec<usize> =
                    awaited.iter().filter_map(|other| index.places.get(&other.key).copied()).collect();
                places.sort_unstable();
                (StuckOn::Tasks, places)
            }
            _ => (StuckOn::Tasks, Vec::new()),
        };
        // A task is named as its own partner only when there is no other.
        if others.len() > 1 {
            others.retain(|place| index.tasks[*place].key != task.key);
        }
        Some(StuckTask { task: task.value.name.get(), what: wait.what, span: wait.span, why, others })
    }

    fn stream(&self, (key, side, closed): &(HandleKey, Side, ClosedEnd)) -> StuckOn {
        let on = self.handle_name(*key);
        let far = match &closed.other {
            PeerSocket::End(handle) => FarEnd::End(handle.name()),
            PeerSocket::Queue(listener) => FarEnd::Queue(listener.name()),
        };
        let arrived = || self.handles.get(*key).map_or(0, |handle| handle.read_buffer.borrow().len());
        match side {
            Side::Read => StuckOn::Data { on, from: far, arrived: arrived() },
            Side::Write => StuckOn::Room { on, at: far, unread: closed.unread },
        }
    }

    fn names_of(&self, streams: &[(HandleKey, Side, ClosedEnd)], channels: &[Rc<Channel>]) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = streams.iter().map(|(key, ..)| self.handle_name(*key)).collect();
        names.dedup();
        names.extend(channels.iter().map(|channel| channel.name.get()));
        names
    }

    fn handle_name(&self, key: HandleKey) -> Rc<str> {
        self.handles.get(key).map_or_else(|| "".into(), |handle| handle.name())
    }
}

fn at_channel(channel: &Channel, side: Side) -> StuckOn {
    if side == Side::Read {
        StuckOn::Value(channel.name.get())
    } else {
        StuckOn::Taker(channel.name.get(), channel.len())
    }
}

fn only_waits(task: &Task) -> bool {
    matches!(task.wait_for.as_ref().map(|wait| &wait.on), Some(WaitOn::Tasks(_) | WaitOn::AllTasks))
}

/// Collects the handles, channels and barriers in a value, also those in lists.
fn things_in(value: &Value, found: &mut HashSet<Resource>) {
    match value {
        Value::Handle(handle) => {
            found.insert(Resource::Handle(handle.target().key));
        }
        Value::Channel(channel) => {
            found.insert(Resource::line(channel));
        }
        Value::Barrier(barrier) => {
            found.insert(Resource::line(barrier));
        }
        Value::List(list) => {
            for item in list.items() {
                things_in(item, found);
            }
        }
        _ => {}
    }
}
