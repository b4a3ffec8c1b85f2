//! The handle table: the open handles, their names, and the epoll instance that watches them.
//!
//! Handles enter it when made and leave it when closed or dropped. What an event means is left to the scheduler, which
//! reads events from [`HandleTable::epoll`].

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::os::fd::{AsFd, OwnedFd};
use std::rc::{Rc, Weak};

use rustix::event::epoll;
use rustix::io::Errno;

use super::observer::Observer;
use crate::net::syscall::SysCall;
use crate::net::{Handle, Timing};

/// A place in the handle table; the generation tells a later handle in the same place apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HandleKey {
    pub index: u32,
    /// How often the place was used before.
    pub generation: u32,
}

impl HandleKey {
    /// The key as the data of an epoll event.
    pub(crate) fn to_u64(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.index)
    }

    /// The key in the data of an epoll event.
    #[expect(clippy::cast_possible_truncation, reason = "takes the two halves apart")]
    pub(crate) fn from_u64(data: u64) -> HandleKey {
        HandleKey { index: data as u32, generation: (data >> 32) as u32 }
    }
}

#[derive(Default)]
struct Slot {
    generation: u32,
    handle: Weak<Handle>,
}

/// The numbers of names with one base, the smallest free one first.
#[derive(Default)]
struct Numbers {
    last: u32,
    free: BinaryHeap<Reverse<u32>>,
}

impl Numbers {
    fn take(&mut self) -> u32 {
        self.free.pop().map_or_else(
            || {
                self.last += 1;
                self.last
            },
            |Reverse(number)| number,
        )
    }
}

#[derive(Default)]
struct Entries {
    slots: Vec<Slot>,
    free: Vec<u32>,
    names: HashSet<Rc<str>>,
    numbers: HashMap<Rc<str>, Numbers>,
}

pub(crate) struct HandleTable {
    /// The time-out of sockets that are made from now on.
    default_timing: Cell<Timing>,
    /// Watches every descriptor that had to wait.
    pub epoll: OwnedFd,
    closed: Cell<u64>,
    observer: RefCell<Option<Rc<dyn Observer>>>,
    /// Whether `observer` is set: asked at every call, so it is a flag of its own.
    is_observed: Cell<bool>,
    table: RefCell<Entries>,
}

impl std::fmt::Debug for HandleTable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("HandleTable")
    }
}

/// A handle's name, which is free again when the handle closes.
#[derive(Debug)]
pub(crate) struct Label {
    text: Rc<str>,
    base: Rc<str>,
    number: u32,
}

impl Label {
    pub(crate) fn text(&self) -> &Rc<str> {
        &self.text
    }
}

impl HandleTable {
    /// An empty table. Fails when the process has no descriptor left.
    pub(crate) fn new() -> Result<HandleTable, Errno> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(HandleTable {
            default_timing: Cell::default(),
            epoll,
            closed: Cell::new(0),
            observer: RefCell::default(),
            is_observed: Cell::new(false),
            table: RefCell::default(),
        })
    }

    pub(crate) fn default_timing(&self) -> Timing {
        self.default_timing.get()
    }

    pub(crate) fn set_default_timing(&self, timing: Timing) {
        self.default_timing.set(timing);
    }

    /// Reports every call on a handle to this observer from now on, or to none.
    #[cfg_attr(not(test), expect(dead_code, reason = "the stream of events will listen here"))]
    pub(crate) fn observe(&self, observer: Option<Rc<dyn Observer>>) {
        self.is_observed.set(observer.is_some());
        self.observer.replace(observer);
    }

    #[inline]
    pub(in crate::net) fn is_observed(&self) -> bool {
        self.is_observed.get()
    }

    #[cold]
    pub(in crate::net) fn report(&self, handle: &Handle, call: &SysCall) {
        let observer = self.observer.borrow().clone();
        if let Some(observer) = observer {
            observer.called(handle, call);
        }
    }

    /// Enters a handle that is being made.
    pub(in crate::net) fn insert(&self, handle: &Weak<Handle>) -> HandleKey {
        let mut table = self.table.borrow_mut();
        let index = table.free.pop().unwrap_or_else(|| {
            table.slots.push(Slot::default());
            u32::try_from(table.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let slot = &mut table.slots[index as usize];
        slot.handle = handle.clone();
        HandleKey { index, generation: slot.generation }
    }

    /// Removes a handle that is closing.
    pub(in crate::net) fn leave(&self, key: HandleKey) {
        self.closed.set(self.closed.get() + 1);
        let mut table = self.table.borrow_mut();
        if let Some(slot) = table.slots.get_mut(key.index as usize)
            && slot.generation == key.generation
        {
            slot.generation = slot.generation.wrapping_add(1);
            slot.handle = Weak::new();
            table.free.push(key.index);
        }
    }

    /// The number of handles closed so far: a descriptor may be free when it changes.
    pub(crate) fn closed_count(&self) -> u64 {
        self.closed.get()
    }

    /// The handle of a key; `None` once it is closed.
    pub(crate) fn get(&self, key: HandleKey) -> Option<Rc<Handle>> {
        let table = self.table.borrow();
        let slot = table.slots.get(key.index as usize)?;
        (slot.generation == key.generation).then(|| slot.handle.upgrade()).flatten()
    }

    /// All open handles in the order of their places.
    pub(crate) fn open_handles(&self) -> Vec<Rc<Handle>> {
        self.table.borrow().slots.iter().filter_map(|slot| slot.handle.upgrade()).collect()
    }

    /// An automatic name: a kind and a number, as in `tcp1`.
    pub(in crate::net) fn number_label(&self, kind: &str) -> Label {
        self.take_label(kind, &|number| format!("{kind}{number}"))
    }

    /// A variable's name; `conn#2` while another open handle has `conn`.
    pub(in crate::net) fn variable_label(&self, name: &str) -> Label {
        let base = format!("{name}#");
        self.take_label(&base, &|number| if number == 1 { name.to_owned() } else { format!("{base}{number}") })
    }

    /// Exactly this name; `None` while an open handle has it.
    pub(in crate::net) fn exact_label(&self, name: &str) -> Option<Label> {
        let taken = self.table.borrow().names.contains(name);
        (!taken).then(|| self.variable_label(name))
    }

    fn take_label(&self, base: &str, text: &dyn Fn(u32) -> String) -> Label {
        let table = &mut *self.table.borrow_mut();
        // All handles of that base share its text.
        let known = table.numbers.get_key_value(base).map(|(base, _)| base.clone());
        let base = known.unwrap_or_else(|| {
            let base: Rc<str> = base.into();
            table.numbers.insert(base.clone(), Numbers::default());
            base
        });
        let mut skipped = Vec::new();
        let mut label = Label { text: base.clone(), base, number: 0 };
        if let Some(numbers) = table.numbers.get_mut(&label.base) {
            loop {
                label.number = numbers.take();
                label.text = text(label.number).into();
                // A variable may be named `tcp1` too.
                if table.names.insert(label.text.clone()) {
                    break;
                }
                skipped.push(Reverse(label.number));
            }
            numbers.free.extend(skipped);
        }
        label
    }

    pub(in crate::net) fn release_label(&self, label: &Label) {
        let table = &mut *self.table.borrow_mut();
        if table.names.remove(&label.text)
            && let Some(numbers) = table.numbers.get_mut(&*label.base)
        {
            numbers.free.push(Reverse(label.number));
        }
    }

    /// Registers a descriptor for every event, edge-triggered. Fails with EPERM for what is always ready (regular
    /// files), ENOSPC and the like.
    pub(crate) fn watch(&self, fd: impl AsFd, key: HandleKey) -> Result<(), Errno> {
        use epoll::EventFlags as On;
        let flags = On::IN | On::OUT | On::RDHUP | On::PRI | On::ET;
        epoll::add(&self.epoll, fd, epoll::EventData::new_u64(key.to_u64()), flags)
    }

    /// Registers a descriptor for one event in one direction; `again` when it was registered before. Fails like
    /// [`watch`](HandleTable::watch).
    pub(crate) fn watch_once(&self, fd: impl AsFd, key: HandleKey, write: bool, again: bool) -> Result<(), Errno> {
        use epoll::EventFlags as On;
        let flags = On::ONESHOT | if write { On::OUT } else { On::IN };
        let data = epoll::EventData::new_u64(key.to_u64());
        if again { epoll::modify(&self.epoll, fd, data, flags) } else { epoll::add(&self.epoll, fd, data, flags) }
    }
}
