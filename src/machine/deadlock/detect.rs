//! Judges each wait: open when something outside the process may end it, closed when only tasks of the process could.
//! In doubt a wait is open.

use std::collections::HashSet;
use std::rc::Rc;

use crate::machine::Machine;
use crate::machine::task::{HandlerKind, Side, Task, Wait, WaitOn};
use crate::net::peer::activity::{ClosedEnd, Outlook, PeerInspector, PeerSocket};
use crate::net::{Handle, HandleKey};
use crate::values::{Channel, TaskKey};

/// The result of judging all waits.
pub(super) enum Verdict {
    /// Some wait may be ended from outside.
    Open,
    /// The kernel has not settled: data is between the ends of a stream, or an event is still to come.
    Unsettled,
    Stuck(Vec<ClosedWait>),
}

/// A wait that only tasks of this process could end.
pub(super) struct ClosedWait {
    pub task: TaskKey,
    wait: u32,
    /// The streams that the task waits on, and what was found at their other ends.
    pub streams: Vec<(HandleKey, Side, ClosedEnd)>,
}

/// What must be the same in two looks: the task, the number of its wait, and what the kernel said of its streams.
pub(super) type Fact = (TaskKey, u32, Vec<[u32; 4]>);

impl ClosedWait {
    pub(super) fn fact(&self) -> Fact {
        (self.task, self.wait, self.streams.iter().map(|(_, _, closed)| closed.facts).collect())
    }
}

/// Facts that are looked up once for all waits.
struct Surroundings<'r> {
    ends: PeerInspector<'r>,
    /// The handles on which some task waits for data.
    read: HashSet<HandleKey>,
}

impl Surroundings<'_> {
    /// Whether some task waits for data at the other end.
    fn is_read(&self, closed: &ClosedEnd) -> bool {
        matches!(&closed.other, PeerSocket::End(other) if self.read.contains(&other.key))
    }
}

/// The reason why a wait is not closed.
enum NoVerdict {
    Open,
    Unsettled,
}

impl Machine {
    pub(super) fn find_closed_waits(&self) -> Verdict {
        let waiting = || self.scheduler.tasks.iter().filter(|task| !self.is_idle(task));
        // The checks that need no look at sockets come first: they settle most cases.
        if waiting().next().is_none() || !waiting().all(|task| is_untimed(task) && may_be_closed(task)) {
            return Verdict::Open;
        }
        let around = Surroundings { ends: PeerInspector::new(&self.handles), read: self.read_handles() };
        match waiting().map(|task| self.judge_task(task, &around)).collect() {
            Ok(found) => Verdict::Stuck(found),
            Err(NoVerdict::Open) => Verdict::Open,
            Err(NoVerdict::Unsettled) => Verdict::Unsettled,
        }
    }

    /// Whether a task is the prompt's main task between two lines.
    pub(super) fn is_idle(&self, task: &Task) -> bool {
        task.is_main && self.scheduler.tasks.main_is_idle()
    }

    fn judge_task(&self, task: &Task, around: &Surroundings) -> Result<ClosedWait, NoVerdict> {
        let streams = match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Handle(key, side)) => vec![self.judge_stream(*key, *side, around)?],
            Some(WaitOn::Handles(channels)) => self.judge_streams(task, channels, around)?,
            _ => Vec::new(),
        };
        Ok(ClosedWait { task: task.key, wait: task.wait, streams })
    }

    fn judge_stream(
        &self,
        key: HandleKey,
        side: Side,
        around: &Surroundings,
    ) -> Result<(HandleKey, Side, ClosedEnd), NoVerdict> {
        let handle = self.handles.get(key).ok_or(NoVerdict::Open)?;
        let outlook = match side {
            Side::Read => around.ends.reading(&handle),
            Side::Write => around.ends.writing(&handle),
        };
        match outlook {
            Outlook::Open => Err(NoVerdict::Open),
            Outlook::Unsettled => Err(NoVerdict::Unsettled),
            // A task reads at the other end, so that the kernel decides when there is room.
            Outlook::Closed(closed) if side == Side::Write && around.is_read(&closed) => Err(NoVerdict::Open),
            Outlook::Closed(closed) => Ok((key, side, closed)),
        }
    }

    /// Judges the handles that a task watches. Whether it watches for data or for room is not known: a handle without
    /// room must be closed for both.
    fn judge_streams(
        &self,
        task: &Task,
        channels: &[Rc<Channel>],
        around: &Surroundings,
    ) -> Result<Vec<(HandleKey, Side, ClosedEnd)>, NoVerdict> {
        let handles = self.handles_waited_on(task);
        // Only tasks put values into channels or take them out; a wait on nothing at all is a wait for time.
        if handles.is_empty() && channels.is_empty() {
            return Err(NoVerdict::Open);
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

    fn read_handles(&self) -> HashSet<HandleKey> {
        let read = |task: &Task| match task.wait_for.as_ref().map(|wait| &wait.on) {
            Some(WaitOn::Handle(key, Side::Read)) => vec![*key],
            Some(WaitOn::Handles(_)) => self.handles_waited_on(task).iter().map(|handle| handle.key).collect(),
            _ => Vec::new(),
        };
        self.scheduler.tasks.iter().flat_map(read).collect()
    }
}

fn has_room(handle: &Handle) -> bool {
    handle.is_writable() == Ok(true)
}

/// Whether no deadline ends the wait: neither the wait's own nor that of a `within` block around it.
fn is_untimed(task: &Task) -> bool {
    let timed = |kind: &HandlerKind| matches!(kind, HandlerKind::Within { .. });
    matches!(&task.wait_for, Some(Wait { deadline: None, .. }))
        && !task.handlers.iter().any(|handler| timed(&handler.kind))
}

/// Whether the wait is of a kind that only tasks may be able to end.
fn may_be_closed(task: &Task) -> bool {
    let on = task.wait_for.as_ref().map(|wait| &wait.on);
    !matches!(on, Some(WaitOn::Time | WaitOn::Output | WaitOn::Worker | WaitOn::Step) | None)
}
