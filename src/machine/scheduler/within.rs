//! What a `within` fails with when its time is up: the command it was in, and how far that had come.

use std::rc::Rc;

use rustix::io::Errno;

use crate::compiler::bytecode::{Op, Site};
use crate::machine::Machine;
use crate::machine::task::{Completion, Side, Task, WaitOn};
use crate::values::{Failure, had_arrived};

/// How far a command that sends has got; what it keeps while it waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// So many bytes were taken.
    pub taken: usize,
    /// Of so many.
    pub of: usize,
}

impl std::fmt::Display for Sent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} of {} bytes were taken", self.taken, self.of)
    }
}

impl Machine {
    /// The failure of a block that a task is in.
    pub(in crate::machine) fn out_of_time(&self, task: &Task) -> Rc<Failure> {
        let mut failure = Failure::system("within", Errno::TIMEDOUT.raw_os_error());
        // A command that has much to do may be between two slices, and not wait.
        let call = under_way(task).map(|site| (site.spec.name, site.span));
        let command = task.wait_for.as_ref().map(|wait| (wait.what, wait.span)).or(call);
        failure.about = command.map(|(name, _)| format!("`{name}`"));
        failure.span = command.map(|(_, span)| span).or_else(|| task.place());
        if let Some(so_far) = self.so_far(task) {
            failure.words = format!("{}; {so_far}", failure.words);
        }
        self.placed(task, failure)
    }

    /// What the command had sent, or what had arrived for it and can still be read.
    fn so_far(&self, task: &Task) -> Option<String> {
        if let Some(sent) = task.operation.pending.as_ref().and_then(|pending| pending.downcast_ref::<Sent>()) {
            return Some(sent.to_string());
        }
        let Some(WaitOn::Handle(key, Side::Read)) = task.wait_for.as_ref().map(|wait| &wait.on) else { return None };
        let handle = self.handles.get(*key)?;
        let input = handle.read_buffer.borrow();
        (!input.is_empty()).then(|| had_arrived(input.available()))
    }
}

/// Whether the end of a `within` goes before what ends something already: only before that of one inside it, which began
/// later.
pub(in crate::machine) fn goes_before(outer: u64, under_way: Option<&Completion>) -> bool {
    match under_way {
        None => true,
        Some(Completion::Deadline { id, .. }) => outer < *id,
        Some(_) => false,
    }
}

/// The call of a command that a task is in the middle of.
fn under_way(task: &Task) -> Option<&Site> {
    let frame = task.frames.last().filter(|_| !task.operation.is_fresh())?;
    match frame.code.ops.get(frame.pc as usize)? {
        Op::Native { site, .. } => frame.code.sites.get(*site as usize),
        _ => None,
    }
}
