//! Who waits for whom, in names: what a report of "nothing can go on" is made of.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::detect::Found;
use super::{Far, Stuck, Wait, Why};
use crate::machine::Machine;
use crate::machine::task::{On, Side, Task};
use crate::net::HandleKey;
use crate::net::inspect::peer::{Closed, Other};
use crate::values::{Channel, TaskKey, Value};

/// So many of those who could do something are found out; more would not be told.
const MOST_NAMED: usize = 100;

/// What tasks wait at.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Handle(HandleKey),
    /// A channel or a barrier, by where it is.
    Line(usize),
}

impl Thing {
    fn line<T>(of: &Rc<T>) -> Thing {
        Thing::Line(Rc::as_ptr(of).addr())
    }
}

/// The tasks in the order they are told, and where each of them has a hand in.
#[derive(Default)]
struct Index<'t> {
    tasks: Vec<&'t Task>,
    places: HashMap<TaskKey, usize>,
    /// Who waits on a handle, or for its turn there.
    busy: HashMap<HandleKey, Vec<usize>>,
    /// Who has a thing in a variable.
    holders: HashMap<Thing, Vec<usize>>,
    /// The things that all tasks have.
    shared: HashSet<Thing>,
    /// Whose end a task waits for.
    awaited: HashMap<TaskKey, Vec<usize>>,
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
        if let Some(On::Handle(key, _) | On::Turn(key, _)) = task.park.as_ref().map(|park| &park.on) {
            self.busy.entry(*key).or_default().push(place);
        }
        let mut held = HashSet::new();
        for value in &task.stack {
            things_in(value, &mut held);
        }
        for thing in held {
            self.holders.entry(thing).or_default().push(place);
        }
        for waiter in task.value.awaited_by() {
            self.awaited.entry(waiter).or_default().push(place);
        }
    }

    /// Who could do something at the other end: those who are busy there, else those who have it in a variable.
    fn at(&self, other: &Other) -> Vec<usize> {
        let Other::End(handle) = other else { return Vec::new() };
        if let Some(busy) = self.busy.get(&handle.key) {
            return busy.clone();
        }
        let holders: Vec<usize> = self.holders(Thing::Handle(handle.key)).collect();
        // Who only waits for others to end is not the one to blame, unless there is no other.
        let active: Vec<usize> = holders.iter().copied().filter(|place| !only_waits(self.tasks[*place])).collect();
        if active.is_empty() { holders } else { active }
    }

    /// Who has a thing in a variable.
    fn holders(&self, thing: Thing) -> impl Iterator<Item = usize> {
        let all = if self.shared.contains(&thing) { 0..self.tasks.len() } else { 0..0 };
        let some = if all.is_empty() { self.holders.get(&thing).map_or(&[][..], Vec::as_slice) } else { &[] };
        all.chain(some.iter().copied())
    }

    /// Who could do something at a channel or barrier: those who have it and do not wait there as well.
    fn beside(&self, line: Thing) -> Vec<usize> {
        let waits_there = |place: &usize| match self.tasks[*place].park.as_ref().map(|park| &park.on) {
            Some(On::Channel(channel, _)) => Thing::line(channel) == line,
            Some(On::Barrier(barrier)) => Thing::line(barrier) == line,
            _ => false,
        };
        self.holders(line).filter(|place| !waits_there(place)).take(MOST_NAMED).collect()
    }
}

impl Machine {
    /// The report on what was found.
    pub(super) fn gather(&self, found: &[Found]) -> Stuck {
        let mut found: Vec<(&Found, &Task)> =
            found.iter().filter_map(|found| Some((found, self.tasks.get(found.task)?))).collect();
        found.sort_by_key(|(_, task)| !task.is_main);
        let index = Index::new(found.iter().map(|(_, task)| *task).collect(), &self.shared);
        let waits = found.iter().filter_map(|(found, task)| self.waiting(found, task, &index)).collect();
        let unflushed = self.registry.living().into_iter().filter(|handle| handle.buffered() > 0);
        Stuck { waits, unflushed: unflushed.map(|handle| (handle.name(), handle.buffered())).collect() }
    }

    fn waiting(&self, found: &Found, task: &Task, index: &Index) -> Option<Wait> {
        let park = task.park.as_ref()?;
        let others = || found.streams.iter().flat_map(|(_, _, closed)| index.at(&closed.other)).collect();
        let (why, mut others): (Why, Vec<usize>) = match &park.on {
            On::AllTasks => (Why::AllTasks, (0..index.tasks.len()).collect()),
            On::Turn(key, side) => {
                let holder = self.waits.holder(*key, *side).and_then(|holder| index.places.get(&holder));
                (Why::Turn(self.handle_name(*key), *side), holder.copied().into_iter().collect())
            }
            On::Handle(..) => (self.stream(found.streams.first()?), others()),
            On::Handles(channels) => (Why::Any(self.names_of(&found.streams, channels)), others()),
            On::Channel(channel, side) => (at_channel(channel, *side), index.beside(Thing::line(channel))),
            On::Barrier(barrier) => {
                let why = Why::Meeting { on: barrier.name.get(), there: barrier.len(), of: barrier.size() };
                (why, index.beside(Thing::line(barrier)))
            }
            _ => (Why::Tasks, index.awaited.get(&task.key).cloned().unwrap_or_default()),
        };
        // Oneself only when nobody else is there.
        if others.len() > 1 {
            others.retain(|place| index.tasks[*place].key != task.key);
        }
        Some(Wait { task: task.value.name.get(), what: park.what, span: park.span, why, others })
    }

    fn stream(&self, (key, side, closed): &(HandleKey, Side, Closed)) -> Why {
        let on = self.handle_name(*key);
        let far = match &closed.other {
            Other::End(handle) => Far::End(handle.name()),
            Other::Queue(listener) => Far::Queue(listener.name()),
        };
        let arrived = || self.registry.get(*key).map_or(0, |handle| handle.input.borrow().len());
        match side {
            Side::Read => Why::Data { on, from: far, arrived: arrived() },
            Side::Write => Why::Room { on, at: far, unread: closed.unread },
        }
    }

    fn names_of(&self, streams: &[(HandleKey, Side, Closed)], channels: &[Rc<Channel>]) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = streams.iter().map(|(key, ..)| self.handle_name(*key)).collect();
        names.dedup();
        names.extend(channels.iter().map(|channel| channel.name.get()));
        names
    }

    fn handle_name(&self, key: HandleKey) -> Rc<str> {
        self.registry.get(key).map_or_else(|| "".into(), |handle| handle.name())
    }
}

fn at_channel(channel: &Channel, side: Side) -> Why {
    if side == Side::Read { Why::Value(channel.name.get()) } else { Why::Taker(channel.name.get(), channel.len()) }
}

fn only_waits(task: &Task) -> bool {
    matches!(task.park.as_ref().map(|park| &park.on), Some(On::Tasks | On::AllTasks))
}

/// The handles, channels and barriers that a value leads to.
fn things_in(value: &Value, found: &mut HashSet<Thing>) {
    match value {
        Value::Handle(handle) => {
            found.insert(Thing::Handle(handle.target().key));
        }
        Value::Channel(channel) => {
            found.insert(Thing::line(channel));
        }
        Value::Barrier(barrier) => {
            found.insert(Thing::line(barrier));
        }
        Value::List(list) => {
            for item in list.items() {
                things_in(item, found);
            }
        }
        _ => {}
    }
}
