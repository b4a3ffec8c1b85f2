//! Whether a wait is open, because something outside the program may end it, or closed. In doubt it is open.

use std::collections::HashSet;
use std::rc::Rc;

use rustix::event::PollFlags;

use crate::machine::Machine;
use crate::machine::task::{HandlerKind, On, Park, Side, Task};
use crate::net::inspect::peer::{Closed, Ends, Other, Prospect};
use crate::net::{Handle, HandleKey};
use crate::values::{Channel, TaskKey};

/// What a look came to.
pub(super) enum Verdict {
    /// Something may happen.
    Open,
    /// The kernel is still busy.
    Unsettled,
    /// Every wait is closed.
    Stuck(Vec<Found>),
}

/// A closed wait.
pub(super) struct Found {
    pub task: TaskKey,
    /// The number of the wait.
    wait: u32,
    /// The streams it waits on, and how they were found.
    pub streams: Vec<(HandleKey, Side, Closed)>,
}

/// What must not change between two looks.
pub(super) type Fact = (TaskKey, u32, Vec<[u32; 4]>);

impl Found {
    pub fn fact(&self) -> Fact {
        (self.task, self.wait, self.streams.iter().map(|(_, _, closed)| closed.facts).collect())
    }
}

/// What is looked up for all waits at once.
struct Around<'r> {
    ends: Ends<'r>,
    /// The handles on which a task waits for data.
    read: HashSet<HandleKey>,
}

impl Around<'_> {
    /// Whether a task waits for data at the other end.
    fn is_read(&self, closed: &Closed) -> bool {
        matches!(&closed.other, Other::End(other) if self.read.contains(&other.key))
    }
}

/// Why no judgement can be given.
enum Spared {
    Open,
    Unsettled,
}

impl Machine {
    /// Judges every wait there is.
    pub(super) fn judge(&self) -> Verdict {
        let waiting = || self.tasks.iter().filter(|task| !self.is_idle(task));
        // What needs no look at sockets first: it settles most cases.
        if waiting().next().is_none() || !waiting().all(|task| is_untimed(task) && may_be_closed(task)) {
            return Verdict::Open;
        }
        let around = Around { ends: Ends::new(&self.registry), read: self.read_handles() };
        match waiting().map(|task| self.judge_task(task, &around)).collect() {
            Ok(found) => Verdict::Stuck(found),
            Err(Spared::Open) => Verdict::Open,
            Err(Spared::Unsettled) => Verdict::Unsettled,
        }
    }

    /// The prompt's own task between lines.
    pub(super) fn is_idle(&self, task: &Task) -> bool {
        task.is_main && self.interactive && !self.line_running
    }

    fn judge_task(&self, task: &Task, around: &Around) -> Result<Found, Spared> {
        let streams = match task.park.as_ref().map(|park| &park.on) {
            Some(On::Handle(key, side)) => vec![self.judge_stream(*key, *side, around)?],
            Some(On::Handles(channels)) => self.judge_streams(task, channels, around)?,
            _ => Vec::new(),
        };
        Ok(Found { task: task.key, wait: task.wait, streams })
    }

    fn judge_stream(&self, key: HandleKey, side: Side, around: &Around) -> Result<(HandleKey, Side, Closed), Spared> {
        let handle = self.registry.get(key).ok_or(Spared::Open)?;
        let prospect = match side {
            Side::Read => around.ends.reading(&handle),
            Side::Write => around.ends.writing(&handle),
        };
        match prospect {
            Prospect::Open => Err(Spared::Open),
            Prospect::Unsettled => Err(Spared::Unsettled),
            // Somebody reads there: what stops it is for the kernel to know.
            Prospect::Closed(closed) if side == Side::Write && around.is_read(&closed) => Err(Spared::Open),
            Prospect::Closed(closed) => Ok((key, side, closed)),
        }
    }

    /// All the handles a task looks out on. Whether for data or for room is not known: one that has no room must be
    /// closed for both.
    fn judge_streams(
        &self,
        task: &Task,
        channels: &[Rc<Channel>],
        around: &Around,
    ) -> Result<Vec<(HandleKey, Side, Closed)>, Spared> {
        let handles = self.handles_waited_on(task);
        // Only tasks put into channels and take from them; on nothing at all only time can be waited for.
        if handles.is_empty() && channels.is_empty() {
            return Err(Spared::Open);
        }
        let mut found = Vec::new();
        for handle in handles {
            found.push(self.judge_stream(handle.key, Side::Read, around)?);
            if !has_room(&handle) {
                found.push(self.judge_stream(handle.key, Side::Write, around)?);
            }
        }
        Ok(found)
    }

    /// The handles on which a task waits for data.
    fn read_handles(&self) -> HashSet<HandleKey> {
        let read = |task: &Task| match task.park.as_ref().map(|park| &park.on) {
            Some(On::Handle(key, Side::Read)) => vec![*key],
            Some(On::Handles(_)) => self.handles_waited_on(task).iter().map(|handle| handle.key).collect(),
            _ => Vec::new(),
        };
        self.tasks.iter().flat_map(read).collect()
    }
}

fn has_room(handle: &Handle) -> bool {
    handle.is_ready(PollFlags::OUT) == Ok(true)
}

/// Whether no deadline ends its wait: neither the wait's own nor that of a `within` around it.
fn is_untimed(task: &Task) -> bool {
    let timed = |kind: &HandlerKind| matches!(kind, HandlerKind::Within { .. });
    matches!(&task.park, Some(Park { deadline: None, .. })) && !task.handlers.iter().any(|handler| timed(&handler.kind))
}

/// Whether what it waits for may be something that only tasks can do.
fn may_be_closed(task: &Task) -> bool {
    let on = task.park.as_ref().map(|park| &park.on);
    !matches!(on, Some(On::Time | On::Output | On::Helper(_) | On::Step) | None)
}
